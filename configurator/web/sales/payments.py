"""Payments at the desk: noting that an invoice was paid, taking that back, noting money that went back."""

from flask import flash, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import InvalidChoice, StaleEdit
from configurator.services.ordering import desk_payments
from configurator.web.htmx import go
from configurator.web.sales.blueprint import blueprint
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.post("/orders/<number>/paid")
def note_paid(number: str) -> Response:
    """Notes that an order was paid."""
    try:
        desk_payments.note_paid(room(), current_visitor(), number)
    except StaleEdit as error:
        flash(str(error), "error")
    else:
        flash("Noted: it is paid.")
    return _back(number)


@blueprint.post("/orders/<number>/not-paid")
def take_paid_back(number: str) -> Response:
    """Takes the note back that an order was paid."""
    try:
        desk_payments.take_paid_back(room(), current_visitor(), number)
    except StaleEdit as error:
        flash(str(error), "error")
    else:
        flash("Taken back: it is not paid.")
    return _back(number)


@blueprint.post("/orders/<number>/refund")
def note_refund(number: str) -> Response:
    """Notes that money of a payment went back."""
    form = request.form
    before = form.get("before", "")
    if not before.isascii() or not before.isdecimal() or len(before) > 15:
        raise BadRequest("This form is not one of ours.")
    written = form.get("amount", "")
    try:
        desk_payments.note_refund(room(), current_visitor(), number, form.get("reference", ""), written, int(before))
    except (InvalidChoice, StaleEdit) as error:
        flash(str(error), "error")
    else:
        flash("Noted, and the customer gets a mail.")
    return _back(number)


def _back(number: str) -> Response:
    return go(url_for("sales.order", number=number, _anchor="payment"))

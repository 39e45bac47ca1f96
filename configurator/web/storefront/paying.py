"""Paying an order: on to the payment house and back, trying again, and the page that stands in for a house in tests."""

import logging
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import NotAllowed, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.order import Order
from configurator.orders.payment import PaymentState
from configurator.orders.payment_methods import TEST, BrokenProvider, TrialPayment
from configurator.orders.payment_port import AnswerRefused, PaymentHouseAway, ProviderCall
from configurator.services.mail.payment_words import payment_in_words
from configurator.services.ordering import payments
from configurator.services.ordering.order_lookup import own_order
from configurator.web.addresses import page_link
from configurator.web.editions import in_shown_edition
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.coming_back import ask_for_order
from configurator.web.visitor import current_visitor

_ENDS = {"pay": PaymentState.PAID, "decline": PaymentState.FAILED, "cancel": PaymentState.CANCELLED}
_LONGEST_ANSWER = 64 * 1024
_log = logging.getLogger(__name__)


@blueprint.app_template_global("payment_in_words")
def payment_told(order: Order) -> list[str]:
    """How an order is paid and where that stands."""
    return list(payment_in_words(room(), order))


def to_payment(order: Order) -> Response:
    """On to where the order is paid; to the order itself where nothing is paid now, or the house is away."""
    g.placed = True
    here = url_for("storefront.order", number=order.number)
    waiting = order.payment.last
    where = payments.Whereabouts(
        page_link("storefront.order", number=order.number),
        page_link("storefront.payment_answer", method=waiting.method if waiting else TEST),
    )
    try:
        address = payments.address_to_pay(room(), order, where)
    except PaymentHouseAway as error:
        flash(str(error), "error")
        return redirect(here, 303)
    if address.startswith("/"):
        address = in_shown_edition(address)
    return redirect(address or here, 303)


@blueprint.post("/orders/<number>/pay")
@limiter.limit("20/hour", key_func=by_visitor)
def pay(number: str) -> Response:
    """Tries again to pay an order of the visitor's, in the way that the form says."""
    try:
        order = own_order(room(), current_visitor(), number)
        return to_payment(payments.try_again(room(), order, request.form.get("pay", "")))
    except NotAllowed:
        return ask_for_order(number)
    except (StaleEdit, UnknownName, BrokenProvider) as error:
        flash(str(error), "error")
    return redirect(url_for("storefront.order", number=number), 303)


@blueprint.post("/payment-answers/<method>")
@limiter.limit("600/minute")
def payment_answer(method: str) -> Response:
    """Takes what a payment house writes; without a form's token, as each way of payment makes sure who speaks."""
    body = request.get_data(cache=False) if (request.content_length or 0) <= _LONGEST_ANSWER else b""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        payments.take_answer(room(), method, ProviderCall(headers, request.args.to_dict(), body))
    except AnswerRefused as error:
        _log.warning("An answer about a payment by '%s' was refused: %s", method, error)
        return Response(f"{error}\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/payments/test/<reference>")
def trial_payment(reference: str) -> Response | str:
    """The page of the test, as a payment house would show its own: what is to be paid, and how that ends."""
    try:
        waiting = payments.waiting_at(room(), reference)
    except NotAllowed as error:
        return render_template("storefront/trial_payment.html", waiting=None, over=str(error))
    return render_template("storefront/trial_payment.html", waiting=waiting, over="")


@blueprint.post("/payments/test/<reference>")
@limiter.limit("60/hour", key_func=by_visitor)
def end_trial(reference: str) -> Response:
    """Ends a payment of the test as its button says, through the same door as a payment house, and leads back."""
    end = _ENDS.get(request.form.get("end", ""))
    if end is None:
        raise BadRequest("This form is not one of ours.")
    try:
        waiting = payments.waiting_at(room(), reference)
    except NotAllowed:
        return redirect(url_for("storefront.trial_payment", reference=reference), 303)
    house = payments.provider(room(), TEST)
    assert isinstance(house, TrialPayment)
    payments.take_answer(room(), TEST, house.said(reference, end, waiting.amount))
    if end is PaymentState.FAILED:
        flash(gettext("The payment did not go through. Nothing was charged, and your order stands."), "error")
    elif end is PaymentState.CANCELLED:
        flash(gettext("You ended the payment. Nothing was charged, and your order stands."))
    return redirect(url_for("storefront.order", number=waiting.number), 303)

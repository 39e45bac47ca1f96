"""Summary, order, confirmation and history: the last steps of a purchase.

The form carries a one-time key and the total that was shown, so that a doubled post is one order and a changed price
is never charged silently.
"""

import re
import secrets
from dataclasses import asdict
from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from configurator.errors import NotAllowed, StillNeeded, UnknownName
from configurator.orders.number import read_number
from configurator.orders.order import PriceChanged
from configurator.services import checkout
from configurator.web.addresses import page_link
from configurator.web.limits import limiter
from configurator.web.room import current_visitor, room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.contact import FIELDS, contact

_THANKS = "thanks"
_KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
_TOTAL = re.compile(r"-?\d{1,15}", re.ASCII)


@blueprint.get("/summary/<design_id>")
def summary(design_id: str) -> str:
    """The design at a glance, ready to order."""
    return _summary(design_id)


@blueprint.post("/summary/<design_id>")
@limiter.limit("20/minute")
def place_order(design_id: str) -> Response:
    """Places the order once, however often the form arrives; shows what is missing or has changed instead."""
    form = request.form
    who = contact(form)
    if isinstance(who, dict):
        return make_response(_summary(design_id, contact=form, mistakes=who, order_key=form.get("key")), 422)
    total, key = form.get("total", ""), form.get("key", "")
    if not _TOTAL.fullmatch(total) or not _KEY.fullmatch(key):
        raise BadRequest("This form is not one of ours.")
    try:
        placed = checkout.order(room(), current_visitor(), design_id, key=key, shown_total=int(total), contact=who)
    except StillNeeded:
        return redirect(url_for("storefront.summary", design_id=design_id, _anchor="order"), 303)
    except PriceChanged as changed:
        return make_response(_summary(design_id, contact=form, price_changed=changed), 409)
    session[_THANKS] = placed.number
    return redirect(url_for("storefront.order", number=placed.number), 303)


@blueprint.get("/orders/<number>")
def order(number: str) -> str | Response:
    """One order of the visitor's; the page after ordering, and it stays the same when it is loaded again."""
    try:
        found = checkout.order_for(room(), current_visitor(), number)
    except (NotAllowed, UnknownName):  # the same answer, so that nobody finds out which numbers there are
        if read_number(number) is None:
            raise
        return make_response(render_template("storefront/find_order.html", number=number[:40], missed=False), 403)
    return render_template(
        "storefront/order.html", order=found, thanks=session.get(_THANKS) == number and not found.history[1:]
    )


@blueprint.get("/orders")
def orders() -> str:
    """The visitor's orders, newest first."""
    return render_template("storefront/orders.html", orders=checkout.history(room(), current_visitor()))


def _summary(design_id: str, **more: Any) -> str:
    found = checkout.summary(room(), current_visitor(), design_id)
    known = checkout.known_contact(room(), current_visitor())
    code = request.args.get("code")
    shown: dict[str, Any] = {
        "order_key": secrets.token_urlsafe(24),
        "contact": asdict(known) if known else {},
        "mistakes": {},
        "price_changed": None,
        "share_link": page_link("storefront.shared", code=code) if code else None,
        "contact_fields": FIELDS,
    }
    return render_template("storefront/summary.html", summary=found, **{**shown, **more})

"""Summary, order, confirmation and history: the last steps of a purchase.

The form carries a one-time key and what was shown, so that a doubled post is one order, and nobody orders what they did
not see. A form that is refused leads back to the summary, which says what is missing or has changed.
"""

import re
import secrets
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from configurator.errors import KeyReused, NotAllowed, StillNeeded, UnknownName
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.number import read_number
from configurator.orders.order import NotAcknowledged, Order, PriceChanged
from configurator.services.configuring.share_codes import normal_code
from configurator.services.configuring.stock_offers import stock_offers
from configurator.services.learning import decisions
from configurator.services.learning.going_with import after_order
from configurator.services.ordering import checkout, payments
from configurator.services.ordering.basket import put
from configurator.services.ordering.checkout_offer import asks_more
from configurator.services.ordering.gallery import entry_of
from configurator.services.ordering.placing import InvalidContact
from configurator.services.ordering.reordering import not_sold
from configurator.services.ordering.stock_claims import SoldMeanwhile
from configurator.services.ordering.timeline import story_of
from configurator.services.ordering.what_was_shown import Moved, NotAsShown
from configurator.services.presenting.summaries import Summary
from configurator.web import metrics
from configurator.web.addresses import page_link
from configurator.web.headers import let_forms_lead_to
from configurator.web.numbers import numbers_shown
from configurator.web.order_paper import order_paper
from configurator.web.rate_limits import TRIES, by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.basket import use_basket
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.coming_back import ask_for_order
from configurator.web.storefront.complaining import unsent
from configurator.web.storefront.contact import FIELDS, contact
from configurator.web.storefront.refused_order import Held, held, hold, let_go
from configurator.web.visitor import current_visitor

THANKS = "thanks"
"""Where the session keeps the number of the order that was just placed."""
KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
TOTAL = re.compile(r"-?\d{1,15}", re.ASCII)
"""What a form of ours carries: its one-time key and the total that it showed, in minor units."""


def ordered(answer: Response) -> bool:
    """Whether there is an order: forms that were refused use up nothing, and nobody waits for their colleagues."""
    return bool(g.get("placed")) or answer.headers.get("Location", "").startswith(url_for("storefront.orders") + "/")


def _not_theirs(answer: Response) -> bool:
    """Whether the order that was asked for is not the visitor's, or there is none."""
    return answer.status_code == HTTPStatus.FORBIDDEN


@blueprint.get("/summary/<design_id>")
def summary(design_id: str) -> str:
    """The design at a glance, ready to order."""
    return _summary(design_id)


@blueprint.post("/summary/<design_id>")
@limiter.limit("20/minute", key_func=by_visitor, deduct_when=ordered)
def place_order(design_id: str) -> Response:
    """Places the order once, however often the form arrives; else the summary says what is missing or has changed."""
    if asks_more(room()):
        put(room(), current_visitor(), design_id)
        use_basket()
        flash(gettext("It is in your basket; nothing has been ordered yet. Here is what we have to know."))
        return redirect(url_for("storefront.checkout"), 303)
    form = request.form
    who = contact(form)
    hold(design_id, form, who if isinstance(who, dict) else {})
    if isinstance(who, dict):
        checkout.summary(room(), current_visitor(), design_id)  # whose it is comes first
        return _back(design_id)
    total, key = form.get("total", ""), form.get("key", "")
    if not KEY.fullmatch(key):
        raise KeyReused(
            gettext("The form was not complete, so nothing has been ordered. Please press the button again.")
        )
    try:
        placed = checkout.order(
            room(),
            current_visitor(),
            design_id,
            key=key,
            shown_total=int(total) if TOTAL.fullmatch(total) else 0,
            contact=who,
            seen=form.get("seen", "") if TOTAL.fullmatch(total) else "",
            acknowledged=form.getlist("acknowledged"),
            stock=form.get("stock"),
        )
    except StillNeeded:
        return _back(design_id, "order")
    except NotAcknowledged:
        hold(design_id, form, {"warnings": gettext("Please confirm each of these, then order.")})
        return _back(design_id, "warnings")
    except (PriceChanged, NotAsShown):
        return _back(design_id, "changed")
    except SoldMeanwhile as error:
        flash(str(error))
        return _back(design_id, "in-stock")
    except InvalidContact as error:
        hold(design_id, form, {error.option: str(error)})
        return _back(design_id)
    metrics.orders_placed.labels(placed.receipt.product).inc()
    let_go()
    session[THANKS] = placed.number
    return redirect(url_for("storefront.order", number=placed.number), 303)


@blueprint.get("/orders/<number>")
def order(number: str) -> str | Response:
    """One order of the visitor's; the page after ordering, and it stays the same when it is loaded again."""
    found = _own_order(number)
    if found is None:
        return ask_for_order(number)
    let_forms_lead_to(payments.origins(room()))
    return render_template(
        "storefront/order.html",
        order=found,
        ways_to_pay=payments.offered(room()),
        thanks=session.get(THANKS) == number and not found.history[1:],
        after=after_order(room(), current_visitor(), found),
        story=story_of(room(), found),
        unsent=unsent(number),
        not_sold=not_sold(room(), found),
    )


@blueprint.get("/orders/<number>/document.pdf")
@limiter.limit("30/minute", key_func=by_visitor)
@limiter.limit(TRIES, deduct_when=_not_theirs)
def document(number: str) -> Response:
    """The same order as a paper to keep."""
    found = _own_order(number)
    return ask_for_order(number) if found is None else order_paper(found)


@blueprint.get("/orders")
def orders() -> str:
    """The visitor's orders, newest first."""
    return render_template("storefront/orders.html", orders=checkout.history(room(), current_visitor()))


def _own_order(number: str) -> Order | None:
    """The visitor's order; None where it is another's or there is none. Raises UnknownName for what is no number."""
    try:
        return checkout.order_for(room(), current_visitor(), number)
    except (NotAllowed, UnknownName):
        if read_number(number) is None:
            raise
        return None


def _summary(design_id: str) -> str:
    found = checkout.summary(room(), current_visitor(), design_id)
    decisions.passed(room(), current_visitor(), found.design, decisions.SUMMARY, done=not found.needs)
    known = checkout.known_contact(room(), current_visitor())
    refused = None if found.design.ordered else held(design_id)
    code = normal_code(request.args.get("code", ""))
    shown: dict[str, Any] = {
        "order_key": secrets.token_urlsafe(24),
        "contact": refused.typed if refused else asdict(known) if known else {},
        "mistakes": refused.mistakes if refused else {},
        "moved": _moved(found, refused) if refused else None,
        "share_link": page_link("storefront.shared", code=code) if code else None,
        "share_code": code,
        "contact_fields": FIELDS,
        "at_checkout": asks_more(room()),
        "gallery_entry": entry_of(room(), current_visitor(), design_id),
        "numbers": checkout.numbers(room(), current_visitor(), found) if numbers_shown() else (),
        "stock": stock_offers(room(), found.design),
    }
    return render_template("storefront/summary.html", summary=found, **shown)


def _back(design_id: str, place: str | None = None) -> Response:
    """To the summary; without a place of its own, where the first mistake takes the focus."""
    metrics.orders_refused.inc()
    return redirect(url_for("storefront.summary", design_id=design_id, _anchor=place), 303)


def _moved(summary: Summary, refused: Held) -> Moved | None:
    """What is not as the refused form had shown it."""
    moved, total = checkout.moved_since(room(), summary, refused.seen), summary.quote.total
    told = TOTAL.fullmatch(refused.total)
    if moved is None and told and int(refused.total) != total.minor:
        return Moved((), Money(int(refused.total), total.currency), total, "")
    return moved

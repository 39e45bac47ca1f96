"""The checkout of the basket: one form for all that is in it, and one order.

The form carries a one-time key and what was shown of each line, so that a doubled post is one order, and nobody orders
what they did not see. A form that is refused leads back to the checkout, which says what is missing or has changed.
"""

import re
import secrets
from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from configurator.errors import KeyReused, StaleEdit, StillNeeded, UnknownName
from configurator.languages.sentences import gettext, later
from configurator.orders.order import NotAcknowledged, Order, PriceChanged
from configurator.orders.postal_address import country_name, known_countries
from configurator.services.ordering import basket as baskets
from configurator.services.ordering import checkout as orders
from configurator.services.ordering import payments
from configurator.services.ordering.checkout_offer import LENGTHS, checked_request, checkout_file
from configurator.services.ordering.placing import AskedFor, InvalidContact, order_designs, placed_with
from configurator.web import metrics
from configurator.web.headers import let_forms_lead_to
from configurator.web.rate_limits import by_visitor, limiter
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.checkout import KEY, THANKS, TOTAL, ordered
from configurator.web.storefront.paying import to_payment
from configurator.web.storefront.refused_order import held, hold, let_go
from configurator.web.visitor import current_visitor

_BASKET = "basket"
"""Under which name a refused form is kept."""
_QUANTITY = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
LABELS = {
    "name": later("Name"),
    "email": later("E-mail"),
    "street": later("Street and number"),
    "more": later("Floor, staircase, in care of"),
    "postcode": later("Postcode"),
    "town": later("Town"),
    "region": later("State or province"),
    "country": later("Country"),
    "company": later("Company"),
    "vat_number": later("VAT number"),
    "b_name": later("Name or company that pays"),
    "b_street": later("Street and number"),
    "b_postcode": later("Postcode"),
    "b_town": later("Town"),
    "b_region": later("State or province"),
    "b_country": later("Country"),
    "way": later("Delivery"),
    "day": later("On a day of your choice"),
    "gift": later("A message that goes with it"),
    "pay": later("How you pay"),
    "warnings": later("Please confirm"),
    "terms": later("Terms"),
}
"""What the fields of the form are called, in its order."""
_MOVED = later("This is not what the page had shown. Nothing has been ordered; please look again.")


@blueprint.get("/checkout")
def checkout() -> Response | str:
    """What is going to be ordered together, and the form for it; without anything in it, the basket."""
    found = baskets.basket(room(), current_visitor())
    if not found.ready:
        return redirect(url_for("storefront.basket"), 303)
    begun, refused = orders.known_parts(room(), current_visitor()), held(_BASKET)
    offer, market = baskets.offer(room(), found), room().market
    usual = market if market in offer.countries else offer.countries[0] if len(offer.countries) == 1 else ""
    begun["country"] = begun["country"] if begun.get("country") in offer.countries else usual
    mistakes = refused.mistakes if refused else {}
    shown: dict[str, Any] = {
        "order_key": secrets.token_urlsafe(24),
        "typed": refused.typed if refused else begun,
        "mistakes": mistakes,
        "first": next((name for name in LABELS if name in mistakes), ""),
        "labels": {name: gettext(label) for name, label in LABELS.items()},
        "countries": [(code, country_name(code)) for code in offer.countries],
        "ways_to_pay": payments.offered(room()),
        "everywhere": [(code, country_name(code)) for code in known_countries()],
    }
    let_forms_lead_to(payments.origins(room()))
    return render_template("storefront/checkout.html", basket=found, offer=offer, **shown)


@blueprint.get("/terms")
def terms() -> str:
    """What has to be accepted when something is ordered, as the shop wrote it."""
    file = checkout_file(room())
    if not file.terms:
        raise NotFound
    return render_template("storefront/terms.html", text=file.terms)


@blueprint.post("/checkout")
@limiter.limit("20/minute", key_func=by_visitor, deduct_when=ordered)
def order_basket() -> Response:
    """Places one order of all that the form shows, however often it arrives; else the checkout says what is wrong."""
    form, who = request.form, current_visitor()
    key = form.get("key", "")
    if not KEY.fullmatch(key):
        raise KeyReused(
            gettext("The form was not complete, so nothing has been ordered. Please press the button again.")
        )
    number = placed_with(room(), who, key)
    if number is not None:
        return redirect(url_for("storefront.order", number=number), 303)
    hold(_BASKET, form, {}, LENGTHS)
    found, wanted = baskets.basket(room(), who), tuple(_wanted(form))
    if not _as_in(found, wanted):
        return _back(gettext(_MOVED))
    ways_to_pay = [way.key for way in payments.offered(room())]
    given = checked_request(baskets.offer(room(), found), form, ways_to_pay)
    if isinstance(given, dict):
        hold(_BASKET, form, given, LENGTHS)
        return _back()
    way = given.extras.delivery
    shown = form.get(f"total-{way.way}" if way else "total", "")
    try:
        placed = order_designs(
            room(),
            who,
            wanted,
            key=key,
            shown_total=int(shown) if TOTAL.fullmatch(shown) else 0,
            contact=given.contact,
            extras=given.extras,
            paid_by=payments.provider(room(), given.pay),
        )
    except InvalidContact as error:
        hold(_BASKET, form, {error.option: str(error)}, LENGTHS)
        return _back()
    except NotAcknowledged:
        hold(_BASKET, form, {"warnings": gettext("Please confirm each of these, then order.")}, LENGTHS)
        return _back()
    except (StillNeeded, PriceChanged, StaleEdit, UnknownName) as error:
        return _back(str(error))
    _thank(placed)
    return to_payment(placed)


def _thank(placed: Order) -> None:
    for each in placed.designs:
        metrics.orders_placed.labels(each.receipt.product).inc()
    let_go()
    session[THANKS] = placed.number


def _wanted(form: MultiDict[str, str]) -> Iterator[AskedFor]:
    """The lines that the form shows, as far as they can be read; no more than a basket holds."""
    for design in list(dict.fromkeys(form.getlist("line")))[: baskets.MOST_LINES + 1]:
        quantity = form.get(f"quantity-{design}", "")
        number = int(quantity) if _QUANTITY.fullmatch(quantity) else 0
        confirmed = frozenset(form.getlist(f"acknowledged-{design}"))
        yield AskedFor(design, number, form.get(f"seen-{design}", ""), confirmed, form.get(f"stock-{design}"))


def _as_in(found: baskets.Basket, wanted: tuple[AskedFor, ...]) -> bool:
    """Whether that is what is in the basket now, and can be ordered: another window may have changed it."""
    here = [(line.design, line.quantity) for line in found.ready]
    return bool(here) and here == [(each.design, each.quantity) for each in wanted]


def _back(said: str = "") -> Response:
    metrics.orders_refused.inc()
    if said:
        flash(said, "error")
    return redirect(url_for("storefront.checkout"), 303)

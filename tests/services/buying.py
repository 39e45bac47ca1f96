"""How a customer of these tests orders a design as they see it."""

from configurator.orders.order import Contact, Order
from configurator.services.ordering import checkout
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

BUYER = Contact("Ada Example", "ada@example.org")


def buy(room: Showroom, who: Visitor, design: str, contact: Contact = BUYER, *, key: str = "") -> Order:
    """The order of a design, at the price and with everything that its summary shows now."""
    shown = checkout.summary(room, who, design)
    return checkout.order(
        room,
        who,
        design,
        key=key or f"key of {design}",
        shown_total=shown.quote.total.minor,
        contact=contact,
        seen=shown.seen,
        acknowledged=[each.key for each in shown.notices if each.must_confirm],
    )

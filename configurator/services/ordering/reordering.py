"""Ordering the same again: each design of an order is begun once more, on today's revision and at today's prices.

What cannot be had as it was is made as near to it as the rules allow, and the new design says what is different. One
piece of one design leads to its summary, several go into the basket. What is not sold any more is named.
"""

from dataclasses import dataclass

from configurator.errors import UnknownName, Withdrawn
from configurator.orders.design import Design, Proposal
from configurator.orders.order import Order, SoldDesign
from configurator.services.configuring.designs import begin_from
from configurator.services.configuring.renewing import Former
from configurator.services.ordering import basket
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

VERB = "again"


@dataclass(frozen=True, slots=True)
class BegunAgain:
    """The designs that were begun, in the order's order, and the names of what is not sold any more."""

    designs: tuple[Design, ...]
    missing: tuple[str, ...]
    in_basket: bool


def not_sold(room: Showroom, order: Order) -> tuple[str, ...]:
    """The names of products of the order that are not on sale now, each once."""
    on_sale = {each.product.key for each in room.products()}
    gone = (each.receipt.product_name for each in order.designs if each.receipt.product not in on_sale)
    return tuple(dict.fromkeys(gone))


def order_again(room: Showroom, who: Visitor, order: Order) -> BegunAgain:
    """Begins the order's designs again for the visitor. Raises BasketFull, SolverDeadline."""
    begun, missing = list[tuple[Design, int]](), list[str]()
    for sold in order.designs:
        try:
            begun.append((begin_from(room, who, _former(room, order, sold), VERB), sold.quantity))
        except (UnknownName, Withdrawn):
            missing.append(sold.receipt.product_name)
    several = order.several and bool(begun)
    for design, quantity in begun if several else ():
        basket.put(room, who, design.id, quantity)
    return BegunAgain(tuple(design for design, _ in begun), tuple(dict.fromkeys(missing)), several)


def _former(room: Showroom, order: Order, sold: SoldDesign) -> Former:
    receipt = sold.receipt
    return Former(
        receipt.product, receipt.revision, receipt.choices, _proposals(room, sold), order.placed_at, receipt.total
    )


def _proposals(room: Showroom, sold: SoldDesign) -> tuple[Proposal, ...]:
    """What had been proposed for it, as long as the design is kept."""
    with room.reading() as unit:
        try:
            return unit.designs.one(sold.design).proposals
        except UnknownName:
            return ()

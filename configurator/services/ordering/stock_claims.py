"""What an order takes from stock, in the transaction that places it, and gives back when it is cancelled.

No piece is sold twice: whoever takes from a product's stock holds a fact about it until the transaction ends, and sees
by then what all others took.
"""

from collections import Counter
from collections.abc import Mapping

from configurator.errors import StaleEdit
from configurator.languages.sentences import gettext
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order
from configurator.services.showroom.in_stock import in_stock, left
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.storage.stock import TakenPieces
from configurator.storage.unit import UnitOfWork


class SoldMeanwhile(StaleEdit):
    """What was shown to be in stock has been sold to somebody else, or something has come into stock since."""

    def __init__(self) -> None:
        super().__init__(
            gettext("What is in stock has changed since the page was made. Nothing was ordered; please look again.")
        )


def claim(room: Showroom, unit: UnitOfWork, placed: Order, published: Mapping[str, Published]) -> None:
    """Takes what an order has from stock; ``published`` by design. Raises SoldMeanwhile where a piece is gone."""
    wanted = Counter[tuple[str, str]]()
    for sold in placed.designs:
        if sold.receipt.stock is not None:
            wanted[sold.design, sold.receipt.stock.variant] += sold.quantity
    taken = list[TakenPieces]()
    for (design, key), quantity in wanted.items():
        product = published[design].product.key
        taken.append(TakenPieces(product, key, quantity, placed.placed_at))
    for product in sorted({each.product for each in taken}):
        _hold(unit, product)
    for design, key in wanted:
        found = published[design]
        variants = [each for each in in_stock(room, found) if each.key == key]
        needed = sum(each.quantity for each in taken if (each.product, each.variant) == (found.product.key, key))
        if not variants or left(room, unit, found.product.key, variants)[key] < needed:
            raise SoldMeanwhile
    unit.stock.take(placed.number, taken)


def follow(room: Showroom, unit: UnitOfWork, before: Status, order: Order) -> None:
    """Gives back what an order took when it is cancelled; takes it again when that is taken back.

    Raises SoldMeanwhile where a piece was sold to somebody else by then.
    """
    if order.status is Status.CANCELLED:
        unit.stock.give_back(order.number, room.now())
        return
    pieces = unit.stock.by(order.number) if before is Status.CANCELLED else ()
    for product in sorted({each.product for each in pieces}):
        _hold(unit, product)
        found = room.last(product)
        variants = in_stock(room, found) if found is not None else ()
        remaining = left(room, unit, product, variants)
        wanted = [each for each in pieces if each.product == product]
        if any(remaining.get(each.variant, 0) < each.quantity for each in wanted):
            raise SoldMeanwhile
    if pieces:
        unit.stock.take_again(order.number, room.now())


def _hold(unit: UnitOfWork, product: str) -> None:
    """Lets nobody else take from the product's stock until the transaction ends: a row of the records is written."""
    unit.facts.say(f"stock of {product}", "held")

"""What orders took from stock; a cancelled order has given its pieces back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from configurator.storage.stock_tables import stock_taken
from configurator.storage.tables import orders


@dataclass(frozen=True, slots=True)
class TakenPieces:
    """So many pieces of a variant of a product that an order took at a moment."""

    product: str
    variant: str
    quantity: int
    taken_at: datetime


class StockTaken:
    """What is taken, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, product: str) -> tuple[TakenPieces, ...]:
        """What orders that stand took of a product."""
        return self._found(stock_taken.c.product == product, stock_taken.c.given_back_at.is_(None))

    def by(self, number: str) -> tuple[TakenPieces, ...]:
        """What an order took, given back or not."""
        return self._found(stock_taken.c.order_id == self._order(number))

    def take(self, number: str, pieces: Sequence[TakenPieces]) -> None:
        """Notes that an order took them."""
        order_id = self._order(number)
        rows = [
            {
                "order_id": order_id,
                "product": each.product,
                "variant": each.variant,
                "quantity": each.quantity,
                "taken_at": each.taken_at,
            }
            for each in pieces
        ]
        if rows:
            self._connection.execute(insert(stock_taken), rows)

    def give_back(self, number: str, at: datetime) -> None:
        """Notes that an order gave back what it took."""
        theirs = stock_taken.c.order_id == self._order(number)
        self._connection.execute(update(stock_taken).where(theirs).values(given_back_at=at))

    def take_again(self, number: str, at: datetime) -> None:
        """Notes that an order has again what it had given back."""
        theirs = stock_taken.c.order_id == self._order(number)
        self._connection.execute(update(stock_taken).where(theirs).values(given_back_at=None, taken_at=at))

    def _order(self, number: str) -> int:
        found: int = self._connection.execute(select(orders.c.id).where(orders.c.number == number)).scalar_one()
        return found

    def _found(self, *which: object) -> tuple[TakenPieces, ...]:
        columns = (stock_taken.c.product, stock_taken.c.variant, stock_taken.c.quantity, stock_taken.c.taken_at)
        rows = self._connection.execute(select(*columns).where(*which).order_by(stock_taken.c.id))  # type: ignore[arg-type]
        return tuple(TakenPieces(*row) for row in rows)

"""Which products are taken off sale on purpose: since when, by whom and why, and when they came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from configurator.storage.tables import withdrawals


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a product was taken off sale; ``ended_at`` None: it still is."""

    product: str
    reason: str
    author: str
    at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None


class Withdrawals:
    """The withdrawals in the database; at most one of a product holds at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holding(self) -> Mapping[str, Withdrawal]:
        """The withdrawals that hold now, by product."""
        rows = self._connection.execute(select(withdrawals).where(withdrawals.c.ended_at.is_(None)))
        return {row.product: _withdrawal(row) for row in rows}

    def one(self, product: str) -> Withdrawal | None:
        """The withdrawal of the product that holds now; None when it is not withdrawn."""
        query = select(withdrawals).where(withdrawals.c.product == product, withdrawals.c.ended_at.is_(None))
        row = self._connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _withdrawal(row)

    def begin(self, withdrawal: Withdrawal) -> None:
        """Takes the product off sale."""
        self._connection.execute(
            insert(withdrawals).values(
                product=withdrawal.product,
                reason=withdrawal.reason,
                author=withdrawal.author,
                at=withdrawal.at,
            )
        )

    def end(self, product: str, by: str, at: datetime) -> None:
        """Puts the product back on sale."""
        held = (withdrawals.c.product == product) & withdrawals.c.ended_at.is_(None)
        self._connection.execute(update(withdrawals).where(held).values(ended_by=by, ended_at=at))

    def history(self, product: str) -> tuple[Withdrawal, ...]:
        """All withdrawals of the product, newest first."""
        query = select(withdrawals).where(withdrawals.c.product == product).order_by(withdrawals.c.id.desc())
        return tuple(_withdrawal(row) for row in self._connection.execute(query))


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(row.product, row.reason, row.author, row.at, row.ended_by, row.ended_at)

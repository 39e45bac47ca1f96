"""What a shop's records must hold, whatever happened: each acknowledged order, once and whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import create_engine, text

from tools.chaos.shoppers import Told


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many orders there are, and how many are not as they must be."""

    orders: int
    lost: int
    doubled: int
    half: int

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.half)


def judged(database: str, told: Told) -> Verdict:
    """Compares the records with what customers were told.

    Half written is an order without its receipt, its first change, its words for the search or its mail; one whose
    design is not closed by it; and a design that is closed by an order that is not there.
    """
    engine = create_engine(database)
    with engine.connect() as connection:
        orders = list(connection.execute(text('SELECT id, number, "key", design_id, receipt FROM orders')))
        changed = set(connection.scalars(text("SELECT order_id FROM order_changes")))
        words = set(connection.scalars(text("SELECT order_id FROM order_words")))
        mails = set(connection.scalars(text("SELECT about FROM mails")))
        rows = connection.execute(text("SELECT id, ordered FROM designs WHERE ordered IS NOT NULL"))
        closed = {row.id: row.ordered for row in rows}
    engine.dispose()
    by_key = {row.key: row.number for row in orders}
    lost = sum(by_key.get(key) != number for key, number in told.orders.items())
    doubled = sum(times - 1 for times in Counter(row.key for row in orders).values())
    doubled += sum(times - 1 for times in Counter(row.design_id for row in orders).values())
    half = sum(
        not row.receipt or row.id not in changed or row.id not in words or row.number not in mails
        or closed.get(row.design_id) != row.number
        for row in orders
    )  # fmt: skip
    half += sum(number not in by_key.values() for number in closed.values())
    return Verdict(len(orders), lost, doubled, half)

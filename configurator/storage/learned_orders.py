"""Which order each learned design is of, so that a cancelled one is unlearned as if it had never been placed.

An order counts as what was learned of it until it is cancelled, and again when that is taken back. What is kept stands
with the profile that placed it, whoever that is joined with, and goes with what is learned from them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from configurator.storage.identities import Identities, without_options
from configurator.storage.learned_designs import ORDERED, LearnedDesigns, OrderLesson, TakenValues
from configurator.storage.learning_tables import learned_orders


class OrderLessons:
    """The orders that are learned from, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._designs, self._identities = LearnedDesigns(connection), Identities(connection)

    def add(
        self, number: str, line: int, person: UUID, product: str, revision: str, content: TakenValues, at: datetime
    ) -> None:
        """Learns what was ordered in a line of that order, the first being 1."""
        self._designs.add(person, product, revision, content, ORDERED, at)
        name = number if line == 1 else f"{number}/{line}"
        values = {"number": name, "profile_id": str(person), "product": product, "revision": revision, "at": at}
        plain = {slot: list(values) for slot, values in content.items()}
        self._connection.execute(insert(learned_orders).values(**values, content=plain, cancelled=False))

    def count(self, number: str, *, counts: bool) -> None:
        """Unlearns what an order taught, or learns it again; nothing where it taught nothing."""
        self._designs.in_turn()
        which = lessons_of(number)
        self._connection.execute(update(learned_orders).where(which).values(cancelled=not counts))
        rows = self._connection.execute(select(learned_orders.c.profile_id, learned_orders.c.product).where(which))
        for profile, product in sorted({(row.profile_id, row.product) for row in rows}):
            customer = self._identities.customer(UUID(profile))
            self._settle(customer, product, self.of(customer))

    def of(self, customer: UUID) -> tuple[OrderLesson, ...]:
        """What the orders of a customer taught, all their profiles together, oldest first."""
        theirs = learned_orders.c.profile_id.in_([str(each) for each in self._identities.members(customer)])
        query = select(learned_orders).where(theirs).order_by(learned_orders.c.at, learned_orders.c.seq)
        return tuple(map(_lesson, self._connection.execute(query)))

    def came_apart(self, part: UUID, customer: UUID) -> None:
        """Makes both of what was cancelled, or was no longer, while they were one: each has its own orders alone."""
        theirs, own = self.of(part), self.of(customer)
        not_theirs = [replace(each, counts=False) for each in theirs]
        for product in {each.product for each in (*theirs, *own)}:
            self._settle(customer, product, [*own, *not_theirs])
            self._settle(part, product, theirs)

    def forget(self, customer: UUID) -> None:
        """Removes what the orders of a customer taught; what was learned goes beside it."""
        theirs = learned_orders.c.profile_id.in_([str(each) for each in self._identities.members(customer)])
        self._connection.execute(delete(learned_orders).where(theirs))

    def forget_options(self, product: str, options: Iterable[str]) -> None:
        """Takes these options of a product out of what orders taught."""
        gone = frozenset(options)
        which = learned_orders.c.product == product
        for row in self._connection.execute(select(learned_orders).where(which)).all():
            left = without_options(row.content, gone)
            if left != row.content:
                changed = update(learned_orders).where(learned_orders.c.seq == row.seq)
                self._connection.execute(changed.values(content=left))

    def _settle(self, customer: UUID, product: str, lessons: Sequence[OrderLesson]) -> None:
        self._designs.settle(customer, product, [each for each in lessons if each.product == product])


def lessons_of(number: str) -> ColumnElement[bool]:
    """What an order taught: its first line under its number, each further one under the number and its position."""
    return (learned_orders.c.number == number) | learned_orders.c.number.startswith(f"{number}/", autoescape=True)


def _lesson(row: Row[Any]) -> OrderLesson:
    number, _, _ = row.number.partition("/")
    return OrderLesson(number, UUID(row.profile_id), row.product, row.revision, row.content, row.at, not row.cancelled)

"""Who is behind an order: named in it as long as the law asks, then gone, so that a figure for the books is left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from configurator.catalog.selection import Slot
from configurator.orders.lifecycle import Status
from configurator.profiles.profile import EventKind
from configurator.storage.learning_tables import learned_orders
from configurator.storage.order_words import words_of
from configurator.storage.people_tables import events
from configurator.storage.tables import designs, mails, order_changes, order_words, orders

_NOBODY = {"name": "", "email": "", "address": "", "note": ""}


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """An order that says whose it is: when and where it was placed, of which product and revision."""

    number: str
    placed_at: datetime
    market: str
    product: str
    revision: str
    status: Status


class OrderPersons:
    """Whose the orders in the database are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, owners: Sequence[str]) -> tuple[NamedOrder, ...]:
        """The orders of these owners, oldest first."""
        return tuple(self._named(orders.c.owner.in_(owners)))

    def before(self, moment: datetime) -> tuple[NamedOrder, ...]:
        """The orders placed before that moment that still say whose they are, oldest first."""
        return tuple(self._named((orders.c.placed_at < moment) & (orders.c.email != "")))

    def _named(self, which: Any) -> Iterator[NamedOrder]:
        market = orders.c.receipt["market"].as_string().label("market")
        columns = (orders.c.number, orders.c.placed_at, market, orders.c.product, orders.c.revision, orders.c.status)
        rows = self._connection.execute(select(*columns).where(which).order_by(orders.c.placed_at, orders.c.id))
        for row in rows:
            yield NamedOrder(row.number, row.placed_at, row.market or "", row.product, row.revision, Status(row.status))

    def drop_notes(self, owners: Sequence[str]) -> None:
        """Removes what these owners wrote beside their orders, which no law asks for."""
        for row in self._connection.execute(select(orders).where(orders.c.owner.in_(owners))).all():
            contact = row.receipt["contact"] | {"note": ""}
            self._keep(row, row.receipt | {"contact": contact})

    def anonymise(self, number: str, private: Mapping[str, str] | None) -> None:
        """Takes out of an order what leads to a person: name, mail, address, owner, design, mails, what was written.

        ``private``: the names, by their keys, of options whose answers were written or are sensitive; None: it is not
        known which, so that all answers go.
        """
        row = self._connection.execute(select(orders).where(orders.c.number == number)).one()
        self._keep(
            row,
            _anonymous(row.receipt, private),
            owner=f"nobody:{number}",
            profile_id=None,
            fingerprint="",
            customer="",
            email="",
        )
        self._connection.execute(
            update(order_words).where(order_words.c.order_id == row.id).values(words=words_of(number, row.product_name))
        )
        blank = {"who": "", "reason": "", "note": ""}
        self._connection.execute(update(order_changes).where(order_changes.c.order_id == row.id).values(**blank))
        self._connection.execute(delete(mails).where(mails.c.about == number))
        self._connection.execute(delete(learned_orders).where(learned_orders.c.number == number))
        self._connection.execute(delete(designs).where(designs.c.ordered == number))
        if row.profile_id is not None:
            told = events.c.facts["number"].as_string() == number
            mine = (events.c.profile_id == row.profile_id) & (events.c.kind == EventKind.ORDER.value)
            self._connection.execute(delete(events).where(mine, told))

    def _keep(self, row: Row[Any], receipt: dict[str, Any], **values: Any) -> None:
        self._connection.execute(update(orders).where(orders.c.id == row.id).values(receipt=receipt, **values))


def _anonymous(receipt: dict[str, Any], private: Mapping[str, str] | None) -> dict[str, Any]:
    """The receipt without its person: products and amounts stay, what somebody wrote or what is sensitive does not."""

    def told(slot: str) -> bool:
        return private is not None and Slot.parse(slot).key not in private

    return receipt | {
        "contact": _NOBODY,
        "selection": {slot: values for slot, values in receipt["selection"].items() if told(slot)},
        "choices": [choice for choice in receipt["choices"] if told(choice[0])],
        "lines": [_without_person(line, private) for line in receipt["lines"]],
    }


def _without_person(line: list[Any], private: Mapping[str, str] | None) -> list[Any]:
    """A line of the receipt; without its answer where that may say something about somebody."""
    group, label, detail, minor, own, *more = line
    quiet = private is None or label in private.values() or more[:1] == [True]
    return [group, label, "" if quiet else detail, minor, own, *more]

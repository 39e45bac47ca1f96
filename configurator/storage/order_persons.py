"""Who is behind an order: named in it as long as the law asks, then gone, so that a figure for the books is left."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from configurator.catalog.selection import Slot
from configurator.orders.extras import without_person
from configurator.orders.lifecycle import Status
from configurator.profiles.profile import EventKind
from configurator.storage.basket_tables import order_lines
from configurator.storage.learned_orders import lessons_of
from configurator.storage.learning_tables import learned_orders
from configurator.storage.order_cases import OrderCases
from configurator.storage.order_words import words_of
from configurator.storage.payments import Payments
from configurator.storage.people_tables import events
from configurator.storage.tables import designs, mails, order_changes, order_words, orders

_NOBODY = {"name": "", "email": "", "address": "", "note": ""}


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """An order that says whose it is: when and where it was placed.

    ``sold``: its products, each with the revision it was sold under.
    """

    number: str
    placed_at: datetime
    market: str
    sold: tuple[tuple[str, str], ...]
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
        query = select(orders.c.id, *columns).where(which).order_by(orders.c.placed_at, orders.c.id)
        rows, further = self._connection.execute(query).all(), defaultdict[int, list[tuple[str, str]]](list)
        beside = select(order_lines.c.order_id, order_lines.c.product, order_lines.c.revision).join(orders)
        for each in self._connection.execute(beside.where(which).order_by(order_lines.c.position)):
            further[each.order_id].append((each.product, each.revision))
        for row in rows:
            sold = (row.product, row.revision), *further[row.id]
            yield NamedOrder(row.number, row.placed_at, row.market or "", sold, Status(row.status))

    def drop_notes(self, owners: Sequence[str]) -> None:
        """Removes what these owners wrote beside their orders, which no law asks for."""
        for row in self._connection.execute(select(orders).where(orders.c.owner.in_(owners))).all():
            contact, extras = row.receipt["contact"] | {"note": ""}, row.receipt.get("extras", {})
            self._keep(row, row.receipt | {"contact": contact, "extras": extras and extras | {"gift": ""}})

    def anonymise(self, number: str, private: Mapping[tuple[str, str], Mapping[str, str] | None]) -> None:
        """Takes out of an order what leads to a person: name, mail, address, owner, design, mails, what was written.

        ``private``: by product and revision the names, by their keys, of options whose answers were written or are
        sensitive; where that is missing or None it is not known which, so that all answers go.
        """
        row = self._connection.execute(select(orders).where(orders.c.number == number)).one()
        self._keep(
            row,
            _anonymous(row.receipt, private.get((row.product, row.revision)))
            | {"contact": _NOBODY, "extras": without_person(row.receipt.get("extras", {}))},
            owner=f"nobody:{number}",
            profile_id=None,
            fingerprint="",
            customer="",
            email="",
        )
        lines = self._connection.execute(select(order_lines).where(order_lines.c.order_id == row.id)).all()
        for line in lines:
            content = _anonymous(line.receipt, private.get((line.product, line.revision)))
            here = (order_lines.c.order_id == row.id) & (order_lines.c.position == line.position)
            self._connection.execute(update(order_lines).where(here).values(receipt=content))
        names = dict.fromkeys(each.product_name for each in (row, *lines))
        words = words_of(number, *names)
        self._connection.execute(update(order_words).where(order_words.c.order_id == row.id).values(words=words))
        blank = {"who": "", "reason": "", "note": ""}
        self._connection.execute(update(order_changes).where(order_changes.c.order_id == row.id).values(**blank))
        OrderCases(self._connection).anonymise(number)
        Payments(self._connection).anonymise(number)
        self._connection.execute(delete(mails).where(mails.c.about == number))
        self._connection.execute(delete(learned_orders).where(lessons_of(number)))
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
        "selection": {slot: values for slot, values in receipt["selection"].items() if told(slot)},
        "choices": [choice for choice in receipt["choices"] if told(choice[0])],
        "lines": [_without_person(line, private) for line in receipt["lines"]],
    }


def _without_person(line: list[Any], private: Mapping[str, str] | None) -> list[Any]:
    """A line of the receipt; without its answer where that may say something about somebody."""
    group, label, detail, minor, own, *more = line
    quiet = private is None or label in private.values() or more[:1] == [True]
    return [group, label, "" if quiet else detail, minor, own, *more]

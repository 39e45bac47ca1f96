"""Orders: written once, then only their status moves. The receipt of each design is kept as one JSON document.

The first design of an order stands in its own row, where programs before this one look for it, the others beside it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, case, func, insert, select, update

from configurator.errors import StaleEdit, UnknownName
from configurator.money import Money
from configurator.orders.extras import NOTHING_BESIDE, Extras, read_extras
from configurator.orders.lifecycle import Status
from configurator.orders.number import new_number
from configurator.orders.order import Order, SoldDesign, StatusChange, whole
from configurator.orders.payment import Payment
from configurator.storage.basket_tables import order_lines
from configurator.storage.order_cases import withdrawn_from
from configurator.storage.order_lines import (
    every_line,
    further_lines,
    of_product,
    read_designs,
    written_first,
    written_line,
)
from configurator.storage.order_words import has_words, keep_words
from configurator.storage.payments import Payments
from configurator.storage.people_tables import profiles, profiles_of
from configurator.storage.tables import order_changes, orders


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be placed: whose, by which request, what."""

    owner: str
    key: str
    fingerprint: str
    profile: UUID | None
    designs: tuple[SoldDesign, ...]
    extras: Extras = NOTHING_BESIDE


@dataclass(frozen=True, slots=True)
class Placed:
    """The order that a key has already placed, and the fingerprint of the request that did."""

    fingerprint: str
    number: str


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are wanted; what is empty does not matter. Placed from ``since`` on and before ``before``."""

    status: Status | None = None
    product: str = ""
    text: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as a list shows it."""

    number: str
    product_name: str
    customer: str
    email: str
    status: Status
    total: Money
    placed_at: datetime
    further: int = 0
    """How many designs there are in it besides the first, whose product is named."""


@dataclass(frozen=True, slots=True)
class CustomerOrder:
    """An order as it counts for what a customer is worth; ``kept``: it was neither cancelled nor withdrawn from."""

    customer: UUID
    product: str
    kept: bool
    total: Money
    placed_at: datetime


class Orders:
    """The orders in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def placed(self, owner: str, key: str) -> Placed | None:
        """What this owner has placed with this key before."""
        row = self._connection.execute(
            select(orders.c.fingerprint, orders.c.number).where(orders.c.owner == owner, orders.c.key == key)
        ).one_or_none()
        return None if row is None else Placed(row.fingerprint, row.number)

    def add(self, new: NewOrder, now: datetime, who: str) -> Order:
        """The order, placed, with a number that no other order has and that names the year of ``now``."""
        first, number, total = new.designs[0], self._free_number(now.year), whole(new.designs, new.extras)
        receipt, contact = first.receipt, first.receipt.contact
        order_id = self._connection.execute(
            insert(orders)
            .values(
                number=number,
                owner=new.owner,
                key=new.key,
                fingerprint=new.fingerprint,
                profile_id=str(new.profile) if new.profile else None,
                design_id=first.design,
                product=receipt.product,
                product_name=receipt.product_name,
                revision=receipt.revision,
                status=Status.NEW,
                version=1,
                total_minor=total.minor,
                currency=total.currency,
                customer=contact.name,
                email=contact.email,
                receipt=written_first(first, total, new.extras),
                placed_at=now,
            )
            .returning(orders.c.id)
        ).scalar_one()
        if further := [written_line(order_id, at, each) for at, each in enumerate(new.designs[1:], 2)]:
            self._connection.execute(insert(order_lines), further)
        names = dict.fromkeys(each.receipt.product_name for each in new.designs)
        keep_words(self._connection, order_id, number, contact.name, contact.email, *names, contact.address)
        self._note(order_id, 1, StatusChange(Status.NEW, now, who))
        return self.one(number)

    def one(self, number: str) -> Order:
        """The order of that number. Raises UnknownName."""
        row = self._connection.execute(select(orders).where(orders.c.number == number)).one_or_none()
        if row is None:
            raise UnknownName("order", number)
        changes = self._connection.execute(
            select(order_changes).where(order_changes.c.order_id == row.id).order_by(order_changes.c.position)
        )
        history = (StatusChange(Status(row.status), row.at, row.who, row.reason, row.note) for row in changes)
        further = select(order_lines).where(order_lines.c.order_id == row.id).order_by(order_lines.c.position)
        paid = Payments(self._connection).of(number)
        return _order(row, self._connection.execute(further), tuple(history), paid)

    def email_of(self, number: str) -> str | None:
        """The e-mail that an order was placed with; None when there is no such order."""
        found: str | None = self._connection.scalar(select(orders.c.email).where(orders.c.number == number))
        return found

    def move(self, order: Order, change: StatusChange) -> Order:
        """The order in its new status. Raises StaleEdit when somebody moved it meanwhile."""
        order_id = self._connection.execute(
            update(orders)
            .where(orders.c.number == order.number, orders.c.version == order.version)
            .values(status=change.status, version=order.version + 1)
            .returning(orders.c.id)
        ).scalar_one_or_none()
        if order_id is None:
            theirs = self.one(order.number).status
            raise StaleEdit(f"Somebody else changed order {order.number} meanwhile; it is {theirs} now.", theirs=theirs)
        self._note(order_id, len(order.history) + 1, change)
        return self.one(order.number)

    def of(self, owners: Sequence[str]) -> tuple[OrderRow, ...]:
        """The orders of these owners, newest first."""
        query = (
            select(*_LISTED).where(orders.c.owner.in_(owners)).order_by(orders.c.placed_at.desc(), orders.c.id.desc())
        )
        return tuple(_listed(row) for row in self._connection.execute(query))

    def last_of(self, owners: Sequence[str], product: str, *, without: Collection[str] = ()) -> Order | None:
        """The newest order of a product that is these owners' and stands, but for those of some numbers."""
        query = select(orders.c.number).where(orders.c.owner.in_(owners), of_product(product))
        query = query.where(orders.c.status != Status.CANCELLED, orders.c.number.not_in(without))
        newest = query.order_by(orders.c.placed_at.desc(), orders.c.id.desc())
        number = self._connection.scalar(newest.limit(1))
        return None if number is None else self.one(number)

    def cancelled(self, owners: Sequence[str]) -> frozenset[str]:
        """The numbers of these owners' orders of which nothing came."""
        gone = orders.c.owner.in_(owners), orders.c.status == Status.CANCELLED
        return frozenset(self._connection.scalars(select(orders.c.number).where(*gone)))

    def found(self, wanted: OrderFilter, *, offset: int, limit: int) -> tuple[tuple[OrderRow, ...], int]:
        """A page of the orders that fit, newest first, and how many fit in all."""
        query = _fitting(select(*_LISTED), wanted)
        newest = query.order_by(orders.c.placed_at.desc(), orders.c.id.desc())
        rows = self._connection.execute(newest.offset(offset).limit(limit))
        total = self._connection.scalar(_fitting(select(func.count()).select_from(orders), wanted))
        return tuple(_listed(row) for row in rows), total or 0

    def products(self) -> dict[str, str]:
        """The names of the products that were ordered, by key."""
        every = every_line()
        query = select(every.c.product, func.max(every.c.product_name)).group_by(every.c.product)
        return dict(self._connection.execute(query.order_by(every.c.product)).all())

    def counts(self) -> dict[Status, int]:
        """How many orders there are in each status."""
        rows = self._connection.execute(select(orders.c.status, func.count()).group_by(orders.c.status))
        found: dict[str, int] = dict(rows.all())
        return {status: found.get(status.value, 0) for status in Status}

    def count(self, owners: Sequence[str]) -> int:
        """How many orders these owners placed."""
        return self._connection.scalar(select(func.count()).where(orders.c.owner.in_(owners))) or 0

    def hand_over(self, old: Sequence[str], owner: str, profile: UUID | None, *, without: Sequence[str] = ()) -> None:
        """Makes the orders of the old owners the new owner's; those with the numbers ``without`` stay."""
        led = {"profile_id": func.coalesce(orders.c.profile_id, str(profile))} if profile else {}
        values: dict[str, Any] = {"owner": owner} | led
        theirs = orders.c.owner.in_(old) & orders.c.number.not_in(without)
        self._connection.execute(update(orders).where(theirs).values(**values))

    def unlink_profile(self, profile: UUID) -> None:
        """Cuts the link between orders and the customer's profiles; whose they are stays."""
        theirs = orders.c.profile_id.in_(profiles_of(profile))
        self._connection.execute(update(orders).where(theirs).values(profile_id=None))

    def of_profiles(self, some: Sequence[UUID]) -> tuple[str, ...]:
        """The numbers of the orders that lead to these profiles, newest first."""
        theirs = orders.c.profile_id.in_([str(each) for each in some])
        return tuple(self._connection.scalars(select(orders.c.number).where(theirs).order_by(orders.c.id.desc())))

    def of_customers(self) -> Iterator[CustomerOrder]:
        """Every order that leads to a customer, oldest first."""
        stands = func.coalesce(profiles.c.merged_into, profiles.c.id).label("customer")
        amount = (orders.c.total_minor, orders.c.currency, orders.c.placed_at)
        wanted = select(stands, orders.c.product, orders.c.status, *amount, withdrawn_from().label("withdrawn"))
        query = wanted.join(profiles, profiles.c.id == orders.c.profile_id).order_by(orders.c.placed_at, orders.c.id)
        for row in self._connection.execute(query):
            total, kept = Money(row.total_minor, row.currency), row.status != Status.CANCELLED and not row.withdrawn
            yield CustomerOrder(UUID(row.customer), row.product, kept, total, row.placed_at)

    def leading_to(self, email: str) -> Mapping[str, UUID]:
        """The orders with that address, in any case, that lead to profiles: by number, oldest first."""
        theirs = (func.lower(orders.c.email) == email.lower()) & orders.c.profile_id.is_not(None)
        rows = self._connection.execute(
            select(orders.c.number, orders.c.profile_id).where(theirs).order_by(orders.c.id)
        )
        return {row.number: UUID(row.profile_id) for row in rows}

    def owned(self, owners: Sequence[str], *, without: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
        """The numbers of these owners' orders, with the owner of each."""
        query = select(orders.c.number, orders.c.owner).where(orders.c.owner.in_(owners))
        rows = self._connection.execute(query.where(orders.c.number.not_in(without)).order_by(orders.c.number))
        return tuple((row.number, row.owner) for row in rows)

    def give_back(self, owned: Iterable[Sequence[str]], owner: str, profile: UUID) -> None:
        """Undoes a handing over, as far as the orders are still the owner's; they lead to the profile no more."""
        for number, before in owned:
            mine = (orders.c.number == number) & (orders.c.owner == owner)
            led = case((orders.c.profile_id == str(profile), None), else_=orders.c.profile_id)
            self._connection.execute(update(orders).where(mine).values(owner=before, profile_id=led))

    def leave(self, numbers: Sequence[str], owner: str) -> None:
        """Makes these orders the owner's and nobody's history."""
        values = {"owner": owner, "profile_id": None}
        self._connection.execute(update(orders).where(orders.c.number.in_(numbers)).values(**values))

    def unlink(self, owners: Sequence[str]) -> int:
        """Cuts the link between orders and these owners; the receipts themselves stay. How many there were."""
        rows = self._connection.execute(select(orders.c.id, orders.c.number).where(orders.c.owner.in_(owners))).all()
        for row in rows:
            values = {"owner": f"nobody:{row.number}", "profile_id": None}
            self._connection.execute(update(orders).where(orders.c.id == row.id).values(**values))
        return len(rows)

    def _free_number(self, year: int) -> str:
        number = new_number(year)
        while self._connection.scalar(select(orders.c.id).where(orders.c.number == number)) is not None:
            number = new_number(year)
        return number

    def _note(self, order_id: int, position: int, change: StatusChange) -> None:
        values = {"order_id": order_id, "position": position, **asdict(change)}
        self._connection.execute(insert(order_changes).values(**values))


def _fitting(query: Select[Any], wanted: OrderFilter) -> Select[Any]:
    if wanted.status is not None:
        query = query.where(orders.c.status == wanted.status)
    if wanted.product:
        query = query.where(of_product(wanted.product))
    if wanted.since is not None:
        query = query.where(orders.c.placed_at >= wanted.since)
    if wanted.before is not None:
        query = query.where(orders.c.placed_at < wanted.before)
    if wanted.text.strip():
        query = query.where(has_words(wanted.text))
    return query


_LISTED = (
    *(orders.c.id, orders.c.number, orders.c.product_name, orders.c.customer, orders.c.email, orders.c.status),
    *(orders.c.total_minor, orders.c.currency, orders.c.placed_at, further_lines()),
)
"""What a list shows: no receipts, which are by far the most of a row."""


def _listed(row: Any) -> OrderRow:
    return OrderRow(
        row.number,
        row.product_name,
        row.customer,
        row.email,
        Status(row.status),
        Money(row.total_minor, row.currency),
        row.placed_at,
        row.further,
    )


def _order(
    row: Row[Any], further: Iterable[Row[Any]], history: tuple[StatusChange, ...], paid: tuple[Payment, ...]
) -> Order:
    return Order(
        number=row.number,
        owner=row.owner,
        profile=UUID(row.profile_id) if row.profile_id else None,
        designs=read_designs(row, further),
        status=Status(row.status),
        version=row.version,
        placed_at=row.placed_at,
        history=history,
        extras=read_extras(row.receipt.get("extras", {}), row.currency),
        payments=paid,
    )

"""Withdrawals and complaints: opened once by their key, then answered entry by entry; and when an order arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, exists, func, insert, select, update

from configurator.errors import StaleEdit, UnknownName
from configurator.orders.cases import WHOLE, CaseEntry, CaseKind, CaseState, OrderCase
from configurator.storage.basket_tables import order_lines
from configurator.storage.case_tables import order_arrivals, order_case_entries, order_cases
from configurator.storage.tables import orders


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened; ``key`` is the same whenever the same is sent again."""

    key: str
    number: str
    named: str
    line: int
    kind: CaseKind
    category: str
    name: str
    email: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The day on which a line of an order was received; when that was noted, and by whom."""

    line: int
    day: date
    noted_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class CaseTime:
    """When somebody brought something up about an order, and when they were answered first (None: not yet)."""

    kind: CaseKind
    number: str
    person: str
    opened_at: datetime
    answered_at: datetime | None


class OrderCases:
    """The cases in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, new: NewCase, now: datetime) -> OrderCase:
        """The case, opened; raises ConcurrentChange at the end of the unit where the key was used meanwhile."""
        order = self._connection.scalar(select(orders.c.id).where(orders.c.number == new.number))
        case = self._connection.execute(
            insert(order_cases)
            .values(
                order_id=order,
                line=new.line,
                kind=new.kind,
                category=new.category,
                state=CaseState.RECEIVED,
                version=1,
                key=new.key,
                named=new.named,
                name=new.name,
                email=new.email,
                language=new.language,
                opened_at=now,
            )
            .returning(order_cases.c.id)
        ).scalar_one()
        self._note(case, 1, CaseEntry(now, new.name, False, CaseState.RECEIVED, new.words))
        return self.one(case)

    def with_key(self, key: str) -> OrderCase | None:
        """The case that a key has opened."""
        return next(iter(self._read(_cases().where(order_cases.c.key == key))), None)

    def one(self, case: int) -> OrderCase:
        """The case of that number. Raises UnknownName."""
        found = self._read(_cases().where(order_cases.c.id == case))
        if not found:
            raise UnknownName("case", str(case))
        return found[0]

    def of(self, numbers: Sequence[str]) -> tuple[OrderCase, ...]:
        """The cases of these orders, oldest first."""
        return self._read(_cases().where(orders.c.number.in_(numbers)))

    def waiting(self, *, limit: int) -> tuple[OrderCase, ...]:
        """What waits for an answer, longest first."""
        return self._read(_cases().where(order_cases.c.state == CaseState.RECEIVED).limit(limit))

    def latest(self, *, limit: int) -> tuple[OrderCase, ...]:
        """What does not wait for an answer, newest first."""
        return self._read(_cases(newest=True).where(order_cases.c.state != CaseState.RECEIVED).limit(limit))

    def count_waiting(self) -> int:
        """How many wait for an answer."""
        waits = select(func.count()).select_from(order_cases).where(order_cases.c.state == CaseState.RECEIVED)
        return self._connection.scalar(waits) or 0

    def count_of(self, number: str) -> int:
        """How many cases an order has."""
        mine = select(func.count()).select_from(order_cases.join(orders, orders.c.id == order_cases.c.order_id))
        return self._connection.scalar(mine.where(orders.c.number == number)) or 0

    def since(self, moment: datetime) -> tuple[CaseTime, ...]:
        """When each case of an order was opened since that moment, and when it was answered; oldest first."""
        columns = (order_cases.c.kind, orders.c.number, orders.c.email, order_cases.c.opened_at)
        query = select(*columns, order_cases.c.answered_at).join(orders, orders.c.id == order_cases.c.order_id)
        rows = self._connection.execute(
            query.where(order_cases.c.opened_at >= moment).order_by(order_cases.c.opened_at)
        )
        return tuple(
            CaseTime(CaseKind(row.kind), row.number, row.email.casefold(), row.opened_at, row.answered_at)
            for row in rows
        )

    def say(self, case: OrderCase, entry: CaseEntry) -> OrderCase:
        """The case with another entry, in its state. Raises StaleEdit when something was said meanwhile."""
        values: dict[str, Any] = {"state": entry.state, "version": case.version + 1}
        if entry.staff and case.answered_at is None:
            values["answered_at"] = entry.at
        same = (order_cases.c.id == case.id) & (order_cases.c.version == case.version)
        if not self._connection.execute(update(order_cases).where(same).values(**values)).rowcount:
            raise StaleEdit("Somebody wrote about this meanwhile. Please read it, then answer.")
        self._note(case.id, case.version + 1, entry)
        return self.one(case.id)

    def arrived(self, number: str, line: int, day: date, who: str, now: datetime) -> None:
        """Notes on which day a line of an order was received, in place of what was noted before."""
        order = self._connection.scalar(select(orders.c.id).where(orders.c.number == number))
        self.not_arrived(number, line)
        values = {"order_id": order, "line": line, "day": day, "noted_at": now, "who": who}
        self._connection.execute(insert(order_arrivals).values(**values))

    def not_arrived(self, number: str, line: int) -> None:
        """Takes back that a line of an order was received."""
        order = select(orders.c.id).where(orders.c.number == number).scalar_subquery()
        mine = (order_arrivals.c.order_id == order) & (order_arrivals.c.line == line)
        self._connection.execute(delete(order_arrivals).where(mine))

    def arrivals(self, number: str) -> tuple[Arrival, ...]:
        """What is noted of lines of an order that were received, by line."""
        joined = order_arrivals.join(orders, orders.c.id == order_arrivals.c.order_id)
        query = select(order_arrivals).select_from(joined).where(orders.c.number == number)
        rows = self._connection.execute(query.order_by(order_arrivals.c.line))
        return tuple(Arrival(row.line, row.day, row.noted_at, row.who) for row in rows)

    def anonymise(self, number: str) -> None:
        """Takes out of an order's cases who wrote them and what was written; that they were there stays."""
        mine = select(order_cases.c.id).join(orders, orders.c.id == order_cases.c.order_id)
        some = mine.where(orders.c.number == number)
        blank = {"name": "", "email": "", "named": ""}
        self._connection.execute(update(order_cases).where(order_cases.c.id.in_(some)).values(**blank))
        theirs = order_case_entries.c.case_id.in_(some)
        self._connection.execute(update(order_case_entries).where(theirs).values(who="", words=""))

    def remove_unmatched(self, before: datetime) -> int:
        """Removes statements that belong to no order and were made before that moment; how many there were."""
        old = order_cases.c.order_id.is_(None) & (order_cases.c.opened_at < before)
        return self._connection.execute(delete(order_cases).where(old)).rowcount

    def _note(self, case: int, position: int, entry: CaseEntry) -> None:
        values = {"at": entry.at, "who": entry.who, "staff": entry.staff, "state": entry.state, "words": entry.words}
        self._connection.execute(insert(order_case_entries).values(case_id=case, position=position, **values))

    def _read(self, query: Select[Any]) -> tuple[OrderCase, ...]:
        rows = self._connection.execute(query).all()
        said: dict[int, list[CaseEntry]] = {row.id: [] for row in rows}
        entries = select(order_case_entries).where(order_case_entries.c.case_id.in_(said))
        ordered = entries.order_by(order_case_entries.c.case_id, order_case_entries.c.position)
        for row in self._connection.execute(ordered) if said else ():
            said[row.case_id].append(CaseEntry(row.at, row.who, row.staff, CaseState(row.state), row.words))
        return tuple(_case(row, tuple(said[row.id])) for row in rows)


def withdrawn_from() -> ColumnElement[bool]:
    """Whether withdrawals from a whole order in ``orders`` were accepted: from all at once, or from each design."""
    over = order_cases.c.state.in_((CaseState.ACCEPTED, CaseState.BACK, CaseState.SETTLED))
    accepted = (order_cases.c.order_id == orders.c.id) & (order_cases.c.kind == CaseKind.WITHDRAWAL) & over
    lines = select(func.count(order_cases.c.line.distinct())).where(accepted)
    designs = select(func.count() + 1).select_from(order_lines).where(order_lines.c.order_id == orders.c.id)
    each = lines.correlate(orders).scalar_subquery() >= designs.correlate(orders).scalar_subquery()
    return exists().where(accepted, order_cases.c.line == WHOLE).correlate(orders) | each


def _cases(*, newest: bool = False) -> Select[Any]:
    joined = order_cases.outerjoin(orders, orders.c.id == order_cases.c.order_id)
    query = select(order_cases, orders.c.number).select_from(joined)
    if newest:
        return query.order_by(order_cases.c.opened_at.desc(), order_cases.c.id.desc())
    return query.order_by(order_cases.c.opened_at, order_cases.c.id)


def _case(row: Row[Any], entries: tuple[CaseEntry, ...]) -> OrderCase:
    return OrderCase(
        id=row.id,
        number=row.number or "",
        named=row.named,
        line=row.line,
        kind=CaseKind(row.kind),
        category=row.category,
        state=CaseState(row.state),
        version=row.version,
        name=row.name,
        email=row.email,
        language=row.language,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        entries=entries,
    )

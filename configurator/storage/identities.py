"""Who is one customer: profiles joined to one, what else leads to them, and the log by which that is taken apart.

A joined profile keeps what is its own and points to the one that stands for the customer; no pointer leads to another.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from configurator.errors import UnknownName
from configurator.storage.identity_tables import aliases, joinings
from configurator.storage.people_tables import profiles


@dataclass(frozen=True, slots=True)
class Alias:
    """Something that leads to a customer, as it may be shown: 'email' of an order or customer 'number'."""

    kind: str
    shown: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Joining:
    """That ``profile`` became part of the customer ``into``, by whom, and what went over with it, to go back."""

    id: int
    profile: UUID
    into: UUID
    source: str
    by: str
    at: datetime
    moved: Mapping[str, Any]
    undone_by: str = ""
    undone_at: datetime | None = None


class Identities:
    """Customers and their parts in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._database = postgresql if connection.dialect.name == "postgresql" else sqlite

    def customer(self, profile: UUID) -> UUID:
        """The profile that stands for the customer to whom this one belongs; itself, when it was not joined."""
        found = self._connection.scalar(select(profiles.c.merged_into).where(profiles.c.id == str(profile)))
        return UUID(found) if found else profile

    def members(self, customer: UUID) -> tuple[UUID, ...]:
        """All profiles of the customer, the one that stands for them first."""
        theirs = profiles.c.merged_into == str(customer)
        joined = self._connection.scalars(select(profiles.c.id).where(theirs).order_by(profiles.c.id))
        return customer, *map(UUID, joined)

    def customers(self) -> tuple[UUID, ...]:
        """The profiles that stand for a customer, in an order that is always the same."""
        query = select(profiles.c.id).where(profiles.c.merged_into.is_(None)).order_by(profiles.c.id)
        return tuple(map(UUID, self._connection.scalars(query)))

    def hold(self, some: Collection[UUID]) -> None:
        """Lets nobody else conclude of, join, remove or speak for these customers until this transaction ends."""
        ids = [str(each) for each in some]
        theirs = or_(profiles.c.id.in_(ids), profiles.c.merged_into.in_(ids))
        query = select(profiles.c.id).where(theirs).order_by(profiles.c.id).with_for_update(key_share=True)
        self._connection.execute(query).all()

    def point(self, some: Sequence[UUID], into: UUID | None, *, only: UUID | None = None) -> tuple[UUID, ...]:
        """Makes the profiles part of a customer (None: of no other) and says which; ``only`` of that one's parts."""
        which: list[ColumnElement[bool]] = [profiles.c.id.in_([str(each) for each in some])]
        which += [profiles.c.merged_into == str(only)] if only is not None else []
        found = [UUID(each) for each in self._connection.scalars(select(profiles.c.id).where(*which).with_for_update())]
        values = {"merged_into": str(into) if into else None}
        self._connection.execute(update(profiles).where(*which).values(**values))
        return tuple(found)

    def add_alias(self, kind: str, value: str, profile: UUID, alias: Alias) -> bool:
        """Lets the value lead to the profile, unless it leads to one already; whether it does now."""
        new = self._database.insert(aliases).values(
            kind=kind, value=value, profile_id=str(profile), shown=alias.shown, source=alias.source, at=alias.at
        )
        return self._connection.execute(new.on_conflict_do_nothing()).rowcount == 1

    def by_alias(self, kind: str, value: str) -> UUID | None:
        """The customer to whom the value leads."""
        query = select(aliases.c.profile_id).where(aliases.c.kind == kind, aliases.c.value == value)
        found = self._connection.scalar(query)
        return self.customer(UUID(found)) if found else None

    def aliases(self, customer: UUID) -> tuple[Alias, ...]:
        """What else leads to the customer, oldest first."""
        theirs = aliases.c.profile_id.in_([str(each) for each in self.members(customer)])
        rows = self._connection.execute(select(aliases).where(theirs).order_by(aliases.c.at, aliases.c.value))
        return tuple(Alias(row.kind, row.shown, row.source, row.at) for row in rows)

    def note(self, profile: UUID, into: UUID, source: str, by: str, at: datetime, moved: Mapping[str, Any]) -> None:
        """Adds a joining to the log."""
        values = {"profile_id": str(profile), "into_id": str(into), "source": source, "by": by, "at": at}
        self._connection.execute(insert(joinings).values(**values, moved=dict(moved)))

    def joining(self, number: int) -> Joining:
        """The joining with that number. Raises UnknownName."""
        row = self._connection.execute(select(joinings).where(joinings.c.id == number)).one_or_none()
        if row is None:
            raise UnknownName("joining", str(number))
        return _joining(row)

    def joinings(self, customer: UUID) -> tuple[Joining, ...]:
        """How the customer's profiles came together and apart, oldest first."""
        theirs = [str(each) for each in self.members(customer)]
        mine = or_(joinings.c.profile_id.in_(theirs), joinings.c.into_id.in_(theirs))
        return tuple(map(_joining, self._connection.execute(select(joinings).where(mine).order_by(joinings.c.id))))

    def note_again(self, joining: Joining, moved: Mapping[str, Any]) -> None:
        """What went over with a joining has become something else."""
        changed = update(joinings).where(joinings.c.id == joining.id, joinings.c.undone_at.is_(None))
        self._connection.execute(changed.values(moved={**joining.moved, **moved}))

    def forget_moved(self, customer: UUID, what: str) -> None:
        """Of what went over with the customer's joinings that part goes: it is not to come back."""
        for each in self.joinings(customer):
            if each.moved.get(what):
                self.note_again(each, {what: []})

    def forget_options(self, product: str, options: Iterable[str]) -> None:
        """Takes these options of a product out of all designs that went over with joinings."""
        gone = frozenset(options)
        for each in map(_joining, self._connection.execute(select(joinings).where(joinings.c.undone_at.is_(None)))):
            learned = [_without(design, product, gone) for design in each.moved["learned"]]
            if learned != each.moved["learned"]:
                self.note_again(each, {"learned": learned})

    def undone(self, number: int, by: str, at: datetime) -> bool:
        """Notes that a joining was taken apart, so that nothing is left to go back; False when it was already."""
        open_one = update(joinings).where(joinings.c.id == number, joinings.c.undone_at.is_(None))
        return self._connection.execute(open_one.values(undone_by=by, undone_at=at, moved={})).rowcount == 1


def _without(design: Sequence[Any], product: str, options: frozenset[str]) -> list[Any]:
    """A design as it went over with a joining, without these options, if it is of that product."""
    of, revision, content, *rest = design
    return [of, revision, without_options(content, options) if of == product else content, *rest]


def without_options(content: Mapping[str, Sequence[str]], options: frozenset[str]) -> dict[str, Sequence[str]]:
    """What was taken, by slot as text, but for what was taken at these options."""
    return {slot: values for slot, values in content.items() if slot.partition("[")[0] not in options}


def _joining(row: Row[Any]) -> Joining:
    return Joining(
        row.id,
        UUID(row.profile_id),
        UUID(row.into_id),
        row.source,
        row.by,
        row.at,
        row.moved,
        row.undone_by,
        row.undone_at,
    )

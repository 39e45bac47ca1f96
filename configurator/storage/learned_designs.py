"""The designs that are learned from, in the order in which they were written, and those that have to be unlearned.

A row that is gone leaves its number behind, and nothing else: by it each process takes out of its models what it had
put in. Rows are never changed: what changes is removed and added anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select

from configurator.storage.identities import Identities, without_options
from configurator.storage.learning_tables import learned_designs, unlearned_designs

TakenValues = Mapping[str, Sequence[str]]
"""Per slot, as text, the values that were taken there."""

MOST_A_PERSON = 20
"""So many designs of a product are kept of one person; a further one takes the place of the oldest."""

ORDERED = "order"
"""The source of a design that was ordered."""
_MERGED = "merged"
"""The source of a design that came over with a joined part."""
_LEARNING = 7_302_819
"""Tells the lock apart from other advisory locks."""


@dataclass(frozen=True, slots=True)
class LearnedDesign:
    """A design that is learned from, under the number by which it was written."""

    seq: int
    person: str
    product: str
    revision: str
    content: TakenValues
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderLesson:
    """What an order taught of whoever placed it; ``counts``: it was not cancelled."""

    number: str
    person: UUID
    product: str
    revision: str
    content: TakenValues
    at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class LearningMarks:
    """The last numbers that were written: of a design, and of one that is gone (0: none was)."""

    learned: int = 0
    unlearned: int = 0


class LearnedDesigns:
    """The designs in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: UUID, product: str, revision: str, content: TakenValues, source: str, at: datetime) -> None:
        """Keeps what somebody took, unless they took just the same before; who writes next waits for this one."""
        self.in_turn()
        person = Identities(self._connection).customer(person)
        kept = learned_designs.c
        theirs = select(kept.seq, kept.content).where(kept.profile_id == str(person), kept.product == product)
        before = self._connection.execute(theirs.order_by(kept.at, kept.seq)).all()
        plain = {slot: list(values) for slot, values in content.items()}
        if any(row.content == plain for row in before):
            return
        self._remove([row.seq for row in before[: max(0, len(before) + 1 - MOST_A_PERSON)]])
        values = {"profile_id": str(person), "product": product, "revision": revision, "content": plain}
        self._connection.execute(insert(learned_designs).values(**values, source=source, at=at))

    def marks(self) -> LearningMarks:
        """How far the records have come; cheap."""
        learned = self._connection.scalar(select(func.max(learned_designs.c.seq)))
        gone = self._connection.scalar(select(func.max(unlearned_designs.c.seq)))
        return LearningMarks(learned or 0, gone or 0)

    def after(self, seq: int) -> Iterator[LearnedDesign]:
        """The designs written after that number, in order."""
        query = select(learned_designs).where(learned_designs.c.seq > seq).order_by(learned_designs.c.seq)
        return map(_design, self._connection.execute(query))

    def gone_after(self, seq: int) -> tuple[int, ...]:
        """The numbers of the designs that are gone, as noted after that number."""
        gone = unlearned_designs.c
        return tuple(self._connection.scalars(select(gone.design).where(gone.seq > seq).order_by(gone.seq)))

    def of(self, person: UUID) -> tuple[LearnedDesign, ...]:
        """What is learned from somebody, oldest first."""
        return tuple(map(_design, self._rows(person)))

    def forget(self, person: UUID) -> int:
        """Removes all that is learned from somebody; how much that was."""
        self.in_turn()
        query = select(learned_designs.c.seq).where(learned_designs.c.profile_id == str(person))
        found = list(self._connection.scalars(query))
        self._remove(found)
        return len(found)

    def hand_over(self, old: UUID, into: UUID) -> None:
        """What was learned from one is learned from the other: they are one person."""
        theirs = self.of(old)
        self.forget(old)
        for each in theirs:
            self.add(into, each.product, each.revision, each.content, _MERGED, each.at)

    def before_joining(self, part: UUID, into: UUID) -> list[list[Any]]:
        """What ``hand_over`` is going to move, as plain data, and of each whether the other has it as well."""
        had = [(each.product, each.content) for each in self.of(into)]
        return [
            [row.product, row.revision, row.content, row.at.isoformat(), (row.product, row.content) in had, row.source]
            for row in self._rows(part)
        ]

    def give_back(self, part: UUID, into: UUID, moved: Iterable[Sequence[Any]]) -> None:
        """Undoes ``hand_over`` of what was ``before_joining``, as far as it was not forgotten since."""
        self.in_turn()
        for product, revision, content, at, shared, *source in moved:
            found = [row for row in self._rows(into) if (row.product, row.content) == (product, content)]
            if found:
                self._remove([row.seq for row in found if row.source == _MERGED and not shared])
                self.add(part, product, revision, content, source[0] if source else "order", datetime.fromisoformat(at))

    def settle(self, person: UUID, product: str, lessons: Sequence[OrderLesson]) -> None:
        """Makes somebody's designs of a product what they are by the orders that count, as if there were no others.

        A design that none of the orders is of stays.
        """
        self.in_turn()
        rows = [row for row in self._rows(person) if row.product == product]
        known = [lesson.content for lesson in lessons]
        kept = [(row.content, row.revision, row.at) for row in rows if row.content not in known]
        for lesson in lessons:
            if lesson.counts and all(content != lesson.content for content, *_ in kept):
                kept = [*kept, (lesson.content, lesson.revision, lesson.at)][-MOST_A_PERSON:]
        had = {row.seq: (row.content, row.revision, row.at) for row in rows}
        self._remove([seq for seq, each in had.items() if each not in kept])
        own = {lesson.at for lesson in lessons if lesson.person == person}
        for content, revision, at in (each for each in kept if each not in had.values()):
            source = ORDERED if at in own else _MERGED
            values = {"profile_id": str(person), "product": product, "revision": revision, "at": at}
            self._connection.execute(insert(learned_designs).values(**values, content=content, source=source))

    def forget_options(self, product: str, options: Iterable[str]) -> None:
        """Takes these options of a product out of all that is learned."""
        self.in_turn()
        gone = frozenset(options)
        query = select(learned_designs).where(learned_designs.c.product == product)
        for row in self._connection.execute(query).all():
            left = without_options(row.content, gone)
            if left != row.content:
                self._remove([row.seq])
                values = {each: row._mapping[each] for each in ("profile_id", "product", "revision", "source", "at")}
                self._connection.execute(insert(learned_designs).values(**values, content=left))

    def trim(self, most: int = 100_000) -> None:
        """Removes all but the last numbers of designs that are gone: no process is that far behind."""
        newest = self._connection.scalar(select(func.max(unlearned_designs.c.seq))) or 0
        self._connection.execute(delete(unlearned_designs).where(unlearned_designs.c.seq <= newest - most))

    def _rows(self, person: UUID) -> Sequence[Row[Any]]:
        query = select(learned_designs).where(learned_designs.c.profile_id == str(person))
        return self._connection.execute(query.order_by(learned_designs.c.seq)).all()

    def in_turn(self) -> None:
        """Numbers are seen in their order: whoever writes next on PostgreSQL waits until this transaction is over."""
        if self._connection.dialect.name == "postgresql":  # on SQLite only one transaction writes at a time
            self._connection.execute(select(func.pg_advisory_xact_lock(_LEARNING)))

    def _remove(self, seqs: Sequence[int]) -> None:
        if seqs:
            self._connection.execute(insert(unlearned_designs), [{"design": seq} for seq in seqs])
            self._connection.execute(delete(learned_designs).where(learned_designs.c.seq.in_(seqs)))


def _design(row: Row[Any]) -> LearnedDesign:
    return LearnedDesign(row.seq, row.profile_id, row.product, row.revision, row.content, row.at)

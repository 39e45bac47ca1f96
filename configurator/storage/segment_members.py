"""Who was in which of the shop's segments from when until when, as it was worked out last."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from configurator.storage.conclusion_tables import segment_members
from configurator.storage.people_tables import profiles_of

SegmentTime = tuple[str, datetime, datetime | None]
"""The name of a segment, since when somebody is in it, and until when (None: for good)."""


class SegmentMembers:
    """The times in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, some: Mapping[UUID, Sequence[SegmentTime]], at: datetime) -> None:
        """Writes all times of these customers, in place of what was written of them."""
        ids = [str(each) for each in some]
        self._connection.execute(delete(segment_members).where(segment_members.c.profile_id.in_(ids)))
        rows = [
            {"profile_id": str(customer), "segment": segment, "since": since, "until": until, "at": at}
            for customer, times in some.items()
            for segment, since, until in times
        ]
        if rows:
            self._connection.execute(insert(segment_members), rows)

    def of(self, customer: UUID) -> tuple[SegmentTime, ...]:
        """All times of a customer, oldest first."""
        mine = segment_members.c.profile_id == str(customer)
        rows = self._connection.execute(select(segment_members).where(mine).order_by(segment_members.c.since))
        return tuple((row.segment, row.since, row.until) for row in rows)

    def counts(self, now: datetime) -> Mapping[str, tuple[int, int]]:
        """By segment, how many customers are in it now, and how many ever were."""
        there = self._count([segment_members.c.since <= now, _goes_on(now)])
        return {segment: (there.get(segment, 0), ever) for segment, ever in self._count([]).items()}

    def _count(self, which: Sequence[ColumnElement[bool]]) -> dict[str, int]:
        people = func.count(segment_members.c.profile_id.distinct())
        query = select(segment_members.c.segment, people).where(*which).group_by(segment_members.c.segment)
        return dict(self._connection.execute(query).all())

    def remove(self, customer: UUID, segment: str | None = None) -> None:
        """Removes what is written of a customer, of all segments or of one."""
        theirs: list[ColumnElement[bool]] = [segment_members.c.profile_id.in_(profiles_of(customer))]
        theirs += [segment_members.c.segment == segment] if segment is not None else []
        self._connection.execute(delete(segment_members).where(*theirs))

    def keep(self, segments: Collection[str], since: datetime) -> None:
        """Removes what is written of other segments, and of customers of whom nothing was written since."""
        others = segment_members.c.segment.not_in(list(segments))
        self._connection.execute(delete(segment_members).where(or_(others, segment_members.c.at < since)))


def _goes_on(now: datetime) -> ColumnElement[bool]:
    return or_(segment_members.c.until.is_(None), segment_members.c.until >= now)

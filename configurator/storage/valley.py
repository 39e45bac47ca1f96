"""Where people are in the steps of a product, where they leave, and what did not go together: sums of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, literal, select, update

from configurator.learning.experiments.noticed import Met
from configurator.storage.decision_tables import courses, passages


@dataclass(frozen=True, slots=True)
class StepPeople:
    """People at a step, of one revision or of all (''): who came, is there now, left there, met a conflict.

    ``repaired``: who took a way out of one; ``seconds``: how long they stayed on average.
    """

    revision: str
    step: str
    came: int
    now: int
    left: int
    met: int
    repaired: int
    seconds: float


class ValleyRecord:
    """What is measured of the way through designs, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def met(self, made: Sequence[Met]) -> None:
        """Counts conflicts, and ways taken, at the steps of designs that are followed for whoever met them."""
        if not made:
            return
        mine = select(courses.c.design_id).where(courses.c.profile_id == bindparam("by"))
        here = passages.c.design_id == bindparam("of"), passages.c.step == bindparam("at")
        more = {
            "conflicts": passages.c.conflicts + bindparam("refused"),
            "repairs": passages.c.repairs + bindparam("mended"),
        }
        rows = [
            {"of": one.design, "at": one.step, "by": str(one.profile), "refused": one.refused, "mended": one.mended}
            for one in made
        ]
        self._connection.execute(update(passages).where(*here, passages.c.design_id.in_(mine)).values(more), rows)

    def people(self, product: str, since: datetime, idle: datetime) -> tuple[StepPeople, ...]:
        """The people at each step, of each revision and of all; who has done nothing since ``idle`` has left.

        Whoever has several designs counts once.
        """
        every = self._people(literal("").label("revision"), product, since, idle, passages.c.step)
        return (*every, *self._people(courses.c.revision, product, since, idle, courses.c.revision, passages.c.step))

    def _people(
        self, revision: ColumnElement[str], product: str, since: datetime, idle: datetime, *by: ColumnElement[str]
    ) -> tuple[StepPeople, ...]:
        open_ = courses.c.order_number.is_(None) & (courses.c.step == passages.c.step)

        def people(where: ColumnElement[bool]) -> ColumnElement[int]:
            return func.count(case((where, courses.c.profile_id)).distinct())

        query = (
            select(
                revision,
                passages.c.step,
                func.count(courses.c.profile_id.distinct()),
                people(open_ & (courses.c.last_at >= idle)),
                people(open_ & (courses.c.last_at < idle)),
                people(passages.c.conflicts > 0),
                people(passages.c.repairs > 0),
                func.avg(passages.c.seconds),
            )
            .join(courses, passages.c.design_id == courses.c.design_id)
            .where(courses.c.product == product, courses.c.begun_at >= since)
            .group_by(*by)
        )
        rows = self._connection.execute(query)
        return tuple(
            StepPeople(at, step, came, now, left, met, repaired, float(stay))
            for at, step, came, now, left, met, repaired, stay in rows
        )

"""What the people of a comparison come to, group by group: sums over people, and never a person.

Each query reads one row for each person of the comparison and their designs; single decisions are not read again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Select, and_, case, cast, func, or_, select

from configurator.learning.experiments.differences import Sample, share
from configurator.learning.experiments.policy import HOLDOUT
from configurator.orders.lifecycle import Status
from configurator.storage.decision_tables import courses, enrolments, passages
from configurator.storage.tables import orders


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """The people of one arm: what each of them comes to.

    ``accepted``: of those who were offered anything, the share of places where they took it. ``completed``: who brought
    a design to its end. ``seconds``: of those, at it. ``bought``: who ordered. ``revenue``: by currency, in its minor
    units, of everybody.
    """

    arm: str
    people: int
    accepted: Sample
    completed: Sample
    seconds: Sample
    bought: Sample
    revenue: Mapping[str, Sample]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many people of an arm came to a step, how many of them left their design there, and how long they stayed."""

    arm: str
    step: str
    people: int
    left: int
    seconds: float


class ExperimentFigures:
    """The figures of comparisons, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def groups(self, trial: str, products: Sequence[str], since: datetime) -> dict[str, ArmFigures]:
        """The people who entered a comparison since then, by arm; ``products``: what counts, all when there are none.

        Who drew two arms is in none, an order that was cancelled is none.
        """
        each = self._people(trial, products, since).subquery()
        rate, time = each.c.rate, each.c.time
        columns = [each.c.arm, func.count().label("people"), func.sum(each.c.done), func.sum(each.c.bought)]
        for number in (rate, time):
            columns += [func.count(number), func.sum(number), func.sum(number * number)]
        rows = self._connection.execute(select(*columns).group_by(each.c.arm)).all()
        revenue = self._revenue(trial, products, since, {row[0]: row[1] for row in rows})
        return {
            row[0]: ArmFigures(
                arm=row[0],
                people=row[1],
                completed=share(row[1], row[2] or 0),
                bought=share(row[1], row[3] or 0),
                accepted=Sample(row[4], row[5] or 0.0, row[6] or 0.0),
                seconds=Sample(row[7], row[8] or 0.0, row[9] or 0.0),
                revenue=revenue.get(row[0], {}),
            )
            for row in rows
        }

    def more_than(self, number: int, trial: str) -> bool:
        """Whether more people than that have entered a comparison."""
        query = select(enrolments.c.trial).where(enrolments.c.trial == trial).offset(number).limit(1)
        return self._connection.scalar(query) is not None

    def crossed(self, trial: str, since: datetime) -> int:
        """How many people drew two arms."""
        query = select(func.count()).where(*_of(trial, since), enrolments.c.crossed)
        return self._connection.scalar(query) or 0

    def expected_holdout(self, since: datetime) -> tuple[float, float]:
        """How many people were to be expected in the holdout and outside, by what its share was when each came."""
        held = case((enrolments.c.arm == HOLDOUT, enrolments.c.probability), else_=1 - enrolments.c.probability)
        query = select(func.sum(held), func.count()).where(*_of(HOLDOUT, since), ~enrolments.c.crossed)
        inside, people = self._connection.execute(query).one()
        return inside or 0.0, people - (inside or 0.0)

    def steps(self, trial: str, product: str, since: datetime, idle: datetime) -> tuple[StepCount, ...]:
        """How far people came in a product, by arm and step; who has done nothing since ``idle`` has left."""
        entered = and_(courses.c.profile_id == enrolments.c.profile_id, courses.c.begun_at >= enrolments.c.at)
        here = *_of(trial, since), ~enrolments.c.crossed, courses.c.product == product
        people = func.count(courses.c.profile_id.distinct())
        reached = (
            select(enrolments.c.arm, passages.c.step, people, func.avg(passages.c.seconds))
            .join(courses, entered)
            .join(passages, passages.c.design_id == courses.c.design_id)
            .where(*here)
            .group_by(enrolments.c.arm, passages.c.step)
        )
        gone = (
            select(enrolments.c.arm, courses.c.step, people)
            .join(courses, entered)
            .where(*here, courses.c.order_number.is_(None), courses.c.last_at < idle)
            .group_by(enrolments.c.arm, courses.c.step)
        )
        left = {(row[0], row[1]): row[2] for row in self._connection.execute(gone)}
        rows = self._connection.execute(reached)
        return tuple(StepCount(row[0], row[1], row[2], left.get((row[0], row[1]), 0), float(row[3])) for row in rows)

    def _people(self, trial: str, products: Sequence[str], since: datetime) -> Select[Any]:
        """A row for each person: what they took of what was offered, whether and how quickly they got through."""
        through = or_(courses.c.completed_at.is_not(None), courses.c.order_number.is_not(None))
        done = func.sum(case((through, 1), else_=0))
        seconds = func.sum(case((through, courses.c.seconds), else_=0))
        places = enrolments.c.decided
        return (
            select(
                enrolments.c.arm,
                case((done > 0, 1), else_=0).label("done"),
                func.max(case((orders.c.id.is_not(None), 1), else_=0)).label("bought"),
                case((places > 0, cast(enrolments.c.accepted, Float) / places)).label("rate"),
                case((done > 0, cast(seconds, Float) / done)).label("time"),
            )
            .join(courses, _designs(products), isouter=True)
            .join(orders, _order(), isouter=True)
            .where(*_of(trial, since), ~enrolments.c.crossed)
            .group_by(enrolments.c.profile_id, enrolments.c.arm, places, enrolments.c.accepted)
        )

    def _revenue(
        self, trial: str, products: Sequence[str], since: datetime, people: Mapping[str, int]
    ) -> dict[str, dict[str, Sample]]:
        """By arm and currency, what people ordered for; who ordered nothing counts with nothing."""
        placed = (  # an order of several designs counts once
            select(enrolments.c.profile_id, enrolments.c.arm, orders.c.id, orders.c.currency, orders.c.total_minor)
            .join(courses, _designs(products))
            .join(orders, _order())
            .where(*_of(trial, since), ~enrolments.c.crossed)
            .distinct()
            .subquery()
        )
        amount = cast(func.sum(placed.c.total_minor), Float).label("amount")
        one = placed.c.profile_id, placed.c.arm, placed.c.currency
        each = select(placed.c.arm, placed.c.currency, amount).group_by(*one).subquery()
        sums = func.sum(each.c.amount), func.sum(each.c.amount * each.c.amount)
        query = select(each.c.arm, each.c.currency, *sums).group_by(each.c.arm, each.c.currency)
        found: dict[str, dict[str, Sample]] = {}
        for arm, currency, total, squares in self._connection.execute(query):
            found.setdefault(arm, {})[currency] = Sample(people[arm], total, squares)
        return found


def _of(trial: str, since: datetime) -> tuple[Any, ...]:
    return enrolments.c.trial == trial, enrolments.c.at >= since


def _designs(products: Sequence[str]) -> Any:
    mine = and_(courses.c.profile_id == enrolments.c.profile_id, courses.c.begun_at >= enrolments.c.at)
    return and_(mine, courses.c.product.in_(products)) if products else mine


def _order() -> Any:
    return and_(orders.c.number == courses.c.order_number, orders.c.status != Status.CANCELLED)

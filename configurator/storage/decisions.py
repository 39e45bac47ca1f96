"""What was decided for whom and what they did then, kept in batches; nothing of people whose profile is gone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, delete, func, insert, or_, select, true, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from configurator.learning.experiments.noticed import Bought, Decided, Noticed, Passed, ValueTaken
from configurator.learning.experiments.policy import HOLDOUT
from configurator.profiles.consent import Purpose
from configurator.storage.consents import ConsentLedger
from configurator.storage.decision_tables import courses, decisions, enrolments, passages
from configurator.storage.people_tables import profiles

MOST_KEPT = 5000
"""DecisionRecord kept of one person; whoever has more is hardly one, and counts as one anyway."""
_LONGEST_STAY = timedelta(minutes=5)
"""Who does nothing for longer has gone away for a while: that is no time spent on a design."""
_MOST_CANDIDATES = 40
_DecisionPlace = tuple[str, str, str]
"""Profile, design, place."""


class DecisionRecord:
    """What is measured, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._database = postgresql if connection.dialect.name == "postgresql" else sqlite

    def keep(self, noticed: Sequence[Noticed]) -> None:
        """Keeps what was noticed, in its order, of those who still let the shop measure."""
        there = self._there({str(each.profile) for each in noticed}, max((each.at for each in noticed), default=None))
        kept = [each for each in noticed if str(each.profile) in there]
        if not kept:
            return
        self._enrol(kept)
        self._decided([each for each in kept if isinstance(each, Decided)])
        self._taken([each for each in kept if isinstance(each, ValueTaken)])
        self._passed([each for each in kept if isinstance(each, Passed)])
        for each in kept:
            if isinstance(each, Bought):
                done = {"order_number": each.number, "last_at": each.at}
                own = courses.c.design_id == each.design, courses.c.profile_id == str(each.profile)
                self._connection.execute(update(courses).where(*own).values(**done))

    def forget(self, profile: UUID) -> None:
        """Removes all that is measured of somebody."""
        for table in (decisions, enrolments, courses):
            self._connection.execute(delete(table).where(table.c.profile_id == str(profile)))

    def remove_older(self, than: datetime) -> int:
        """Removes decisions and ways through designs that ended before; how many there were.

        What somebody drew stays as long as their profile: it says who was compared with whom, and nothing more.
        """
        old = self._connection.execute(delete(decisions).where(decisions.c.at < than)).rowcount
        return old + self._connection.execute(delete(courses).where(courses.c.last_at < than)).rowcount

    def count_older(self, than: datetime) -> int:
        """How many ``remove_older`` would remove."""
        counts = (
            select(func.count()).select_from(decisions).where(decisions.c.at < than),
            select(func.count()).select_from(courses).where(courses.c.last_at < than),
        )
        return sum(self._connection.scalar(each) or 0 for each in counts)

    def move(self, old: UUID, into: UUID) -> None:
        """What was measured of one profile becomes another's; who drew two arms of a comparison counts in none."""
        own = self._connection.execute(select(enrolments).where(enrolments.c.profile_id == str(old))).all()
        for row in own:
            self._enter(row.trial, str(into), row.arm, row.probability, row.at)
            mine = enrolments.c.trial == row.trial, enrolments.c.profile_id == str(into)
            more = {"decided": enrolments.c.decided + row.decided, "accepted": enrolments.c.accepted + row.accepted}
            crossed = true() if row.crossed else or_(enrolments.c.crossed, enrolments.c.arm != row.arm)
            self._connection.execute(update(enrolments).where(*mine).values(crossed=crossed, **more))
        for table in (decisions, courses):
            theirs = update(table).where(table.c.profile_id == str(old))
            self._connection.execute(theirs.values(profile_id=str(into)))
        self._connection.execute(delete(enrolments).where(enrolments.c.profile_id == str(old)))

    def of(self, profile: UUID, *, limit: int = 100_000) -> Mapping[str, list[dict[str, Any]]]:
        """All that is measured of somebody as plain data, the newest last."""
        return {
            "decisions": [_plain(row, {"id", "profile_id"}) for row in self._rows(decisions, profile, "at", limit)],
            "designs": [_plain(row, {"profile_id"}) for row in self._rows(courses, profile, "begun_at", limit)],
            "comparisons": [
                _plain(row, {"profile_id", "probability"}) for row in self._rows(enrolments, profile, "at", limit)
            ],
        }

    def _rows(self, table: Table, profile: UUID, by: str, limit: int) -> list[dict[str, Any]]:
        query = select(table).where(table.c.profile_id == str(profile)).order_by(table.c[by]).limit(limit)
        return [dict(row._mapping) for row in self._connection.execute(query)]

    # --- how it is kept -------------------------------------------------------------------------------------------

    def _there(self, wanted: set[str], now: datetime | None) -> set[str]:
        query = select(profiles.c.id).where(profiles.c.id.in_(wanted))
        found = [UUID(each) for each in self._connection.scalars(query.with_for_update(read=True))]
        allowing = ConsentLedger(self._connection).allowing(found, Purpose.MEASURE, now) if now else ()
        return {str(profile) for profile in allowing}

    def _enrol(self, noticed: Iterable[Noticed]) -> None:
        """Whoever is seen for the first time enters their comparisons; whoever drew another arm by now has crossed."""
        first: dict[tuple[str, str], tuple[str, float, datetime]] = {}
        for each in noticed:
            for drawn in each.drawn:
                first.setdefault((drawn.trial, str(each.profile)), (drawn.arm, drawn.probability, each.at))
        known = self._enrolled(first)
        for (trial, profile), (arm, probability, at) in first.items():
            if (trial, profile) not in known:
                self._enter(trial, profile, arm, probability, at)
            elif known[trial, profile] != arm:
                mine = enrolments.c.trial == trial, enrolments.c.profile_id == profile
                self._connection.execute(update(enrolments).where(*mine).values(crossed=True))

    def _enrolled(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        people = {profile for _, profile in wanted}
        query = select(enrolments.c.trial, enrolments.c.profile_id, enrolments.c.arm)
        rows = self._connection.execute(query.where(enrolments.c.profile_id.in_(people)))
        return {(row.trial, row.profile_id): row.arm for row in rows}

    def _enter(self, trial: str, profile: str, arm: str, probability: float, at: datetime) -> None:
        values = {"trial": trial, "profile_id": profile, "arm": arm, "probability": probability, "at": at}
        new = self._database.insert(enrolments).values(**values, crossed=False, decided=0, accepted=0)
        self._connection.execute(new.on_conflict_do_nothing())

    def _decided(self, made: Sequence[Decided]) -> None:
        """Keeps decisions; each place of a design counts once for whoever was there."""
        if not made:
            return
        known, full = self._known_places(made), self._full({str(each.profile) for each in made})
        new, rows = set[_DecisionPlace](), []
        counts: Counter[tuple[str, str]] = Counter()
        for each in made:
            place = str(each.profile), each.design, each.offer.place
            if str(each.profile) in full:
                continue
            rows.append(_row(each))
            if place not in known and place not in new:
                new.add(place)
                counts.update((drawn.trial, str(each.profile)) for drawn in each.drawn)
        if rows:
            self._connection.execute(insert(decisions), rows)
        self._count(counts, "decided")

    def _known_places(self, made: Sequence[Decided]) -> set[_DecisionPlace]:
        columns = decisions.c.profile_id, decisions.c.design_id, decisions.c.place
        wanted = {(str(each.profile), each.design) for each in made}
        query = select(*columns).where(tuple_(*columns[:2]).in_(wanted)).distinct()
        return {(row.profile_id, row.design_id, row.place) for row in self._connection.execute(query)}

    def _full(self, people: set[str]) -> set[str]:
        mine = enrolments.c.trial == HOLDOUT, enrolments.c.profile_id.in_(people), enrolments.c.decided >= MOST_KEPT
        return set(self._connection.scalars(select(enrolments.c.profile_id).where(*mine)))

    def _taken(self, made: Sequence[ValueTaken]) -> None:
        """Notes which decisions were followed: the value that was picked was taken at its place, afterwards."""
        if not made:
            return
        wanted = {(str(each.profile), each.design, each.place): each for each in made}
        columns = decisions.c.profile_id, decisions.c.design_id, decisions.c.place
        rows = self._connection.execute(select(decisions).where(tuple_(*columns).in_(wanted)))
        counts: Counter[tuple[str, str]] = Counter()
        followed: dict[_DecisionPlace, list[Any]] = {}
        for row in rows:
            followed.setdefault((row.profile_id, row.design_id, row.place), []).append(row)
        for place, asked in followed.items():
            values = [each for each in made if (str(each.profile), each.design, each.place) == place]
            if any(row.accepted_at is not None for row in asked):
                continue  # a place is followed once
            row, at = _followed(asked, values)
            if row is not None:
                done = update(decisions).where(decisions.c.id == row.id).values(accepted_at=at)
                self._connection.execute(done)
                counts.update((drawn.trial, place[0]) for drawn in wanted[place].drawn)
        self._count(counts, "accepted")

    def _count(self, counts: Mapping[tuple[str, str], int], column: str) -> None:
        for (trial, profile), number in counts.items():
            mine = enrolments.c.trial == trial, enrolments.c.profile_id == profile
            more = {column: enrolments.c[column] + number}
            self._connection.execute(update(enrolments).where(*mine).values(**more))

    def _passed(self, made: Sequence[Passed]) -> None:
        """Follows people through the steps of their designs, and how long they stay at each."""
        designs = {each.design for each in made}
        rows = self._connection.execute(select(courses).where(courses.c.design_id.in_(designs)).with_for_update())
        known = {row.design_id: dict(row._mapping) for row in rows}
        stays: Counter[tuple[str, str]] = Counter()
        for each in made:
            course = known.get(each.design)
            if course is None:
                course = known[each.design] = _begun(each)
                self._connection.execute(self._database.insert(courses).values(**course).on_conflict_do_nothing())
            if course["profile_id"] != str(each.profile):
                continue  # the design was given to somebody else
            stay = max(timedelta(), min(each.at - course["last_at"], _LONGEST_STAY))
            stays[each.design, course["step"]] += round(stay.total_seconds())
            stays[each.design, each.step] += 0
            course |= {"step": each.step, "last_at": max(each.at, course["last_at"])}
            course["seconds"] += round(stay.total_seconds())
            if each.done and course["completed_at"] is None:
                course["completed_at"] = each.at
        for course in known.values():
            values = {name: course[name] for name in ("step", "last_at", "seconds", "completed_at")}
            own = courses.c.design_id == course["design_id"]
            self._connection.execute(update(courses).where(own).values(**values))
        if stays:
            rows_of = [{"design_id": design, "step": step, "seconds": n} for (design, step), n in stays.items()]
            new = self._database.insert(passages).values(rows_of)
            more = {"seconds": passages.c.seconds + new.excluded.seconds}
            self._connection.execute(new.on_conflict_do_update(index_elements=["design_id", "step"], set_=more))


def _row(made: Decided) -> dict[str, Any]:
    offer = made.offer
    best = sorted(offer.candidates.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_CANDIDATES]
    return {
        "profile_id": str(made.profile),
        "at": made.at,
        "product": made.product,
        "design_id": made.design,
        "place": offer.place,
        "method": offer.method,
        "candidates": [[key, round(probability, 4)] for key, probability in best],
        "picked": list(offer.picked),
        "shown": bool(made.shown),
        "arm": made.arm,
        "experiment": made.experiment,
        "holdout": made.holdout,
        "probability": made.probability,
        "reason": offer.reason,
    }


def _followed(asked: Sequence[Any], taken: Sequence[ValueTaken]) -> tuple[Any, datetime | None]:
    """The last decision that named a value which was taken later, and when it was."""
    for row in sorted(asked, key=lambda each: each.id, reverse=True):
        for each in taken:
            if each.value in row.picked and each.at >= row.at.astimezone(UTC):
                return row, each.at
    return None, None


def _begun(passed: Passed) -> dict[str, Any]:
    return {
        "design_id": passed.design,
        "profile_id": str(passed.profile),
        "product": passed.product,
        "begun_at": passed.at,
        "last_at": passed.at,
        "step": passed.step,
        "seconds": 0,
        "completed_at": None,
        "order_number": None,
    }


def _plain(row: Mapping[str, Any], without: set[str]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in without
    }

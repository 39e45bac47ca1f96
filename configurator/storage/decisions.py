"""What was decided for whom and what they did then, kept in batches; nothing of people whose profile is gone."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from configurator.learning.experiments.noticed import Begun, Bought, Decided, Met, Noticed, Passed, ValueTaken
from configurator.learning.experiments.policy import HOLDOUT
from configurator.profiles.consent import Purpose
from configurator.storage.consents import ConsentLedger
from configurator.storage.decision_tables import courses, decisions, enrolments, passages
from configurator.storage.identities import Identities
from configurator.storage.people_tables import profiles
from configurator.storage.taken_decisions import by_design, by_value
from configurator.storage.valley import ValleyRecord

MOST_KEPT = 5000
"""DecisionRecord kept of one person; whoever has more is hardly one, and counts as one anyway."""
_LONGEST_STAY = timedelta(minutes=5)
"""Who does nothing for longer has gone away for a while: that is no time spent on a design."""
_MOST_CANDIDATES = 40
_AT_ONCE = 500
_DecisionPlace = tuple[str, str, str]
"""Profile, design, place."""
_MINE = enrolments.c.trial == bindparam("in"), enrolments.c.profile_id == bindparam("who")


class DecisionRecord:
    """What is measured, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._database = postgresql if connection.dialect.name == "postgresql" else sqlite

    def keep(self, noticed: Sequence[Noticed]) -> None:
        """Keeps what was noticed, in its order, of those who still let the shop measure."""
        for begin in range(0, len(noticed), _AT_ONCE):
            self._keep(noticed[begin : begin + _AT_ONCE])

    def _keep(self, noticed: Sequence[Noticed]) -> None:
        there = self._there({str(each.profile) for each in noticed}, max(each.at for each in noticed))
        kept = [replace(each, profile=there[str(each.profile)]) for each in noticed if str(each.profile) in there]
        self._enrol(kept)
        self._decided([each for each in kept if isinstance(each, Decided)])
        self._taken([each for each in kept if isinstance(each, ValueTaken)])
        self._follow_up([each for each in kept if isinstance(each, Begun)])
        self._passed([each for each in kept if isinstance(each, Passed)])
        ValleyRecord(self._connection).met([each for each in kept if isinstance(each, Met)])
        own = courses.c.design_id == bindparam("of"), courses.c.profile_id == bindparam("by")
        self._many(
            update(courses).where(*own),
            [
                {"of": each.design, "by": str(each.profile), "order_number": each.number, "last_at": each.at}
                for each in kept
                if isinstance(each, Bought)
            ],
        )

    def forget(self, profile: UUID) -> None:
        """Removes all that is measured of somebody."""
        for table in (decisions, enrolments, courses):
            self._connection.execute(delete(table).where(table.c.profile_id == str(profile)))

    def forget_options(self, product: str, options: Iterable[str]) -> None:
        """Removes what was decided at these options of a product or named them, whoever it was for."""
        named = [_names(product, key) for key in options]
        if named:
            self._connection.execute(delete(decisions).where(_near(product), or_(*named)))

    def forget_reasons(self, product: str) -> None:
        """Removes the sentences that may name an option of a product; what was decided stays."""
        self._connection.execute(update(decisions).where(_near(product), decisions.c.reason != "").values(reason=""))

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
            self._enter([_enrolment(row.trial, str(into), row.arm, row.probability, row.at)])
            mine = enrolments.c.trial == row.trial, enrolments.c.profile_id == str(into)
            more = {"decided": enrolments.c.decided + row.decided, "accepted": enrolments.c.accepted + row.accepted}
            crossed = true() if row.crossed else or_(enrolments.c.crossed, enrolments.c.arm != row.arm)
            self._connection.execute(update(enrolments).where(*mine).values(crossed=crossed, **more))
        for table in (decisions, courses):
            theirs = update(table).where(table.c.profile_id == str(old))
            self._connection.execute(theirs.values(profile_id=str(into)))
        self._connection.execute(delete(enrolments).where(enrolments.c.profile_id == str(old)))

    def before_joining(self, part: UUID, into: UUID) -> dict[str, list[Any]]:
        """What ``move`` is going to move, as plain data; ``entered``: the comparisons in which the other was not."""
        mine = {table.name: table.c.profile_id == str(part) for table in (decisions, courses)}
        drawn = select(enrolments).where(enrolments.c.profile_id == str(part))
        had = set(self._connection.scalars(select(enrolments.c.trial).where(enrolments.c.profile_id == str(into))))
        return {
            "decisions": list(self._connection.scalars(select(decisions.c.id).where(mine["decisions"]))),
            "courses": list(self._connection.scalars(select(courses.c.design_id).where(mine["courses"]))),
            "enrolments": [
                [row.trial, row.arm, row.probability, row.at.isoformat(), row.decided, row.accepted]
                for row in self._connection.execute(drawn)
            ],
            "entered": [row.trial for row in self._connection.execute(drawn) if row.trial not in had],
        }

    def give_back(self, part: UUID, into: UUID, moved: Mapping[str, list[Any]]) -> None:
        """Undoes ``move`` of what was ``before_joining`` (nothing, when that was forgotten), as far as it is there.

        Who saw two arms meanwhile goes on counting in neither; who only came into a comparison by it leaves it.
        """
        if not moved:
            return
        for table, key in ((decisions, decisions.c.id), (courses, courses.c.design_id)):
            kept = table.c.profile_id == str(into), key.in_(moved[table.name])
            self._connection.execute(update(table).where(*kept).values(profile_id=str(part)))
        for trial, arm, probability, at, decided, accepted in moved["enrolments"]:
            theirs = enrolments.c.trial == trial, enrolments.c.profile_id == str(into)
            crossed = self._connection.scalar(select(enrolments.c.crossed).where(*theirs))
            if crossed is None:
                continue
            less = {"decided": enrolments.c.decided - decided, "accepted": enrolments.c.accepted - accepted}
            self._connection.execute(update(enrolments).where(*theirs).values(**less))
            self._enter([_enrolment(trial, str(part), arm, probability, datetime.fromisoformat(at))])
            own = enrolments.c.trial == trial, enrolments.c.profile_id == str(part)
            counts = {"decided": decided, "accepted": accepted, "crossed": crossed}
            self._connection.execute(update(enrolments).where(*own).values(**counts))
        self._leave(into, moved.get("entered", ()))

    def _leave(self, profile: UUID, trials: Collection[str]) -> None:
        """Takes somebody who did nothing by themselves out of these comparisons."""
        mine = (select(table.c.profile_id).where(table.c.profile_id == str(profile)) for table in (decisions, courses))
        if trials and not any(self._connection.scalar(each.limit(1)) for each in mine):
            nothing = enrolments.c.profile_id == str(profile), enrolments.c.decided <= 0, enrolments.c.accepted <= 0
            self._connection.execute(delete(enrolments).where(*nothing, enrolments.c.trial.in_(trials)))

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

    def _there(self, wanted: set[str], now: datetime) -> dict[str, UUID]:
        """Those who let the shop measure, each with the customer of whom they are part."""
        joined = select(profiles.c.merged_into).where(profiles.c.id.in_(wanted))
        query = select(profiles.c.id).where(or_(profiles.c.id.in_(wanted), profiles.c.id.in_(joined)))
        locked = self._connection.scalars(query.order_by(profiles.c.id).with_for_update(key_share=True))
        found = [UUID(each) for each in locked if each in wanted]
        allowing = ConsentLedger(self._connection).allowing(found, Purpose.MEASURE, now)
        customer = Identities(self._connection).customer
        return {str(profile): customer(profile) for profile in allowing}

    def _enrol(self, noticed: Iterable[Noticed]) -> None:
        """Whoever is seen for the first time enters their comparisons; whoever drew another arm by now has crossed."""
        first: dict[tuple[str, str], tuple[str, float, datetime]] = {}
        for each in noticed:
            for drawn in each.drawn:
                first.setdefault((drawn.trial, str(each.profile)), (drawn.arm, drawn.probability, each.at))
        known = self._enrolled(first)
        self._enter([_enrolment(*who, arm, chance, at) for who, (arm, chance, at) in first.items() if who not in known])
        crossed = [who for who, drawn in first.items() if known.get(who, drawn[0]) != drawn[0]]
        marks = [{"in": trial, "who": profile, "crossed": True} for trial, profile in crossed]
        self._many(update(enrolments).where(*_MINE), marks)

    def _enrolled(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        people = {profile for _, profile in wanted}
        query = select(enrolments.c.trial, enrolments.c.profile_id, enrolments.c.arm)
        rows = self._connection.execute(query.where(enrolments.c.profile_id.in_(people)))
        return {(row.trial, row.profile_id): row.arm for row in rows}

    def _enter(self, rows: list[dict[str, Any]]) -> None:
        self._many(self._database.insert(enrolments).on_conflict_do_nothing(), rows)

    def _many(self, statement: Executable, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def _decided(self, made: Sequence[Decided]) -> None:
        """Keeps decisions; each place of a design that counts does so once for whoever was there."""
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
            if each.offer.counts and place not in known and place not in new:
                new.add(place)
                counts.update((drawn.trial, str(each.profile)) for drawn in each.drawn)
        self._many(insert(decisions), rows)
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
        taken: dict[_DecisionPlace, list[ValueTaken]] = {}
        for each in made:
            taken.setdefault((str(each.profile), each.design, each.place), []).append(each)
        columns = decisions.c.profile_id, decisions.c.design_id, decisions.c.place
        asked: dict[_DecisionPlace, list[Row[Any]]] = {}
        for row in self._connection.execute(select(decisions).where(tuple_(*columns).in_(taken))):
            asked.setdefault((row.profile_id, row.design_id, row.place), []).append(row)
        self._accept((rows, by_value(rows, taken[place]), taken[place][0]) for place, rows in asked.items())

    def _follow_up(self, made: Sequence[Begun]) -> None:
        """Notes which suggestions outside of a design somebody followed: they began one of that product, soon."""
        if not made:
            return
        begun: dict[tuple[str, str], list[Begun]] = {}
        for each in made:
            begun.setdefault((str(each.profile), each.product), []).append(each)
        wanted = decisions.c.design_id == "", tuple_(decisions.c.profile_id, decisions.c.product).in_(begun)
        asked: dict[_DecisionPlace, list[Row[Any]]] = {}
        for row in self._connection.execute(select(decisions).where(*wanted)):
            asked.setdefault((row.profile_id, row.product, row.place), []).append(row)
        self._accept((rows, by_design(rows, begun[who, of]), begun[who, of][0]) for (who, of, _), rows in asked.items())

    def _accept(self, found: Iterable[tuple[Sequence[Row[Any]], tuple[int, datetime] | None, Noticed]]) -> None:
        """Marks the decision that was followed at each place, and counts it in the comparisons that the place is in."""
        counts: Counter[tuple[str, str]] = Counter()
        done = []
        for rows, followed, noticed in found:
            if followed is not None:
                done.append({"one": followed[0], "accepted_at": followed[1]})
                first = min(rows, key=lambda row: int(row.id))
                known = {HOLDOUT, first.experiment}  # a comparison that began later has not counted the place
                counts.update((drawn.trial, first.profile_id) for drawn in noticed.drawn if drawn.trial in known)
        self._many(update(decisions).where(decisions.c.id == bindparam("one")), done)
        self._count(counts, "accepted")

    def _count(self, counts: Mapping[tuple[str, str], int], column: str) -> None:
        more = update(enrolments).where(*_MINE).values({column: enrolments.c[column] + bindparam("more")})
        self._many(more, [{"in": trial, "who": who, "more": number} for (trial, who), number in counts.items()])

    def _passed(self, made: Sequence[Passed]) -> None:
        """Follows people through the steps of their designs, and how long they stay at each."""
        if not made:
            return
        new = {each.design: _begun(each) for each in reversed(made)}
        self._many(self._database.insert(courses).on_conflict_do_nothing(), list(new.values()))
        rows = self._connection.execute(select(courses).where(courses.c.design_id.in_(new)).with_for_update())
        known = {row.design_id: dict(row._mapping) for row in rows}
        stays: Counter[tuple[str, str]] = Counter()
        for each in made:
            course = known[each.design]
            if course["profile_id"] == str(each.profile):  # else the design was given to somebody else
                stays[each.design, course["step"]] += _follow(course, each)
                stays[each.design, each.step] += 0
        names = "step", "last_at", "seconds", "completed_at", "revision"
        after = [{"of": key, **{name: course[name] for name in names}} for key, course in known.items()]
        self._many(update(courses).where(courses.c.design_id == bindparam("of")), after)
        longer = self._database.insert(passages)
        longer = longer.on_conflict_do_update(
            index_elements=["design_id", "step"], set_={"seconds": passages.c.seconds + longer.excluded.seconds}
        )
        self._many(longer, [{"design_id": of, "step": step, "seconds": stay} for (of, step), stay in stays.items()])


def _follow(course: dict[str, Any], passed: Passed) -> int:
    """Takes the course on to the step; for how many seconds somebody stayed where they were."""
    last: datetime = course["last_at"]
    stay = round(max(timedelta(), min(passed.at - last, _LONGEST_STAY)).total_seconds())
    course |= {"step": passed.step, "last_at": max(passed.at, last), "seconds": course["seconds"] + stay}
    course["revision"] = passed.revision or course["revision"]
    if passed.done and course["completed_at"] is None:
        course["completed_at"] = passed.at
    return stay


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


def _near(product: str) -> ColumnElement[bool]:
    """Decisions about a product, and all that were made outside of a design, which may speak of it."""
    return or_(decisions.c.product == product, decisions.c.design_id == "")


def _names(product: str, option: str) -> ColumnElement[bool]:
    """Decisions at an option of the product, and those that name a value of it among what there was to take."""
    place, named = decisions.c.place, f'"{option}='
    lists = (cast(each, Text).contains(named, autoescape=True) for each in (decisions.c.candidates, decisions.c.picked))
    at = or_(place == option, place.startswith(f"{option}[", autoescape=True))
    return or_(and_(decisions.c.product == product, at), *lists)


def _enrolment(trial: str, profile: str, arm: str, probability: float, at: datetime) -> dict[str, Any]:
    facts = {"trial": trial, "profile_id": profile, "arm": arm, "probability": probability, "at": at}
    return facts | {"crossed": False, "decided": 0, "accepted": 0}


def _begun(passed: Passed) -> dict[str, Any]:
    return {
        "design_id": passed.design,
        "profile_id": str(passed.profile),
        "product": passed.product,
        "begun_at": passed.begun or passed.at,
        "last_at": passed.at,
        "step": passed.step,
        "seconds": 0,
        "completed_at": None,
        "order_number": None,
        "revision": passed.revision,
    }


def _plain(row: Mapping[str, Any], without: set[str]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in without
    }

"""What is measured, on both kinds of database: kept in batches, counted once a person, and gone when it should be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from configurator.learning.experiments.noticed import Begun, Bought, Decided, Noticed, Offer, Passed, ValueTaken
from configurator.learning.experiments.policy import Arm, DrawnArm, Experiment, ExperimentSubject
from configurator.profiles.consent import Purpose, said
from configurator.storage.decision_tables import courses, decisions, enrolments, passages
from configurator.storage.decisions import MOST_KEPT
from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHOWN = (DrawnArm("holdout", "shown", 0.9), DrawnArm("e", "one-to-one", 0.5))
HELD = (DrawnArm("holdout", "holdout", 0.1),)


@pytest.fixture
def ada(store: Store) -> UUID:
    return profile(store)


def profile(store: Store) -> UUID:
    with store.unit() as unit:
        made = unit.profiles.add(uuid4().hex, None, "", NOW).id
        unit.consents.add(made, [said(Purpose.MEASURE, NOW, yes=True, source="answers")])
    return made


def keep(store: Store, *noticed: Noticed) -> None:
    with store.unit() as unit:
        unit.decisions.keep(noticed)


def decided(
    who: UUID, picked: str, *, at: datetime = NOW, place: str = "top", drawn: tuple[DrawnArm, ...] = SHOWN
) -> Decided:
    offer = Offer("desk", place, "marks", {"oak": 0.7, "pine": 0.3}, (picked,), "7 of 10 took it.", "d1")
    return Decided(who, at, "desk", "d1", drawn, offer, (picked,), "one-to-one", "e", False, 0.45)


def passed(who: UUID, step: str, at: datetime, *, done: bool = False, design: str = "d1") -> Passed:
    return Passed(who, at, "desk", design, SHOWN, step, done)


def taken(who: UUID, value: str, at: datetime, place: str = "top") -> ValueTaken:
    return ValueTaken(who, at, "desk", "d1", SHOWN, place, value)


def rows(store: Store, table: object) -> list[dict[str, object]]:
    with store._engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]  # type: ignore[call-overload]


def counts(store: Store) -> dict[str, tuple[int, int]]:
    return {str(row["trial"]): (row["decided"], row["accepted"]) for row in rows(store, enrolments)}  # type: ignore[misc]


def test_a_decision_is_kept_with_all_that_led_to_it(store: Store, ada: UUID) -> None:
    keep(store, decided(ada, "oak"))
    (row,) = rows(store, decisions)
    assert row["candidates"] == [["oak", 0.7], ["pine", 0.3]]
    assert (row["picked"], row["shown"], row["arm"], row["experiment"]) == (["oak"], True, "one-to-one", "e")
    assert (row["holdout"], row["probability"], row["reason"]) == (False, 0.45, "7 of 10 took it.")
    assert counts(store) == {"holdout": (1, 0), "e": (1, 0)}


def test_what_was_picked_and_taken_afterwards_is_followed_once(store: Store, ada: UUID) -> None:
    keep(store, taken(ada, "oak", NOW - MINUTE), decided(ada, "oak"))
    assert counts(store)["e"] == (1, 0)  # taken before it was suggested
    keep(store, taken(ada, "pine", NOW + MINUTE), taken(ada, "oak", NOW + MINUTE, place="legs"))
    assert counts(store)["e"] == (1, 0)  # another value, another place
    keep(store, taken(ada, "oak", NOW + 2 * MINUTE))
    keep(store, taken(ada, "oak", NOW + 3 * MINUTE))
    assert counts(store) == {"holdout": (1, 1), "e": (1, 1)}
    assert rows(store, decisions)[0]["accepted_at"] == NOW + 2 * MINUTE


def test_a_place_of_a_design_counts_once_however_often_it_is_decided(store: Store, ada: UUID) -> None:
    keep(store, decided(ada, "oak"), decided(ada, "pine", at=NOW + MINUTE))
    keep(store, decided(ada, "oak", at=NOW + 2 * MINUTE), decided(ada, "oak", place="legs"))
    assert counts(store)["e"] == (2, 0)
    assert len(rows(store, decisions)) == 4


def test_more_decisions_than_anybody_meets_are_not_kept(
    store: Store, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("configurator.storage.decisions.MOST_KEPT", 3)
    for number in range(6):
        keep(store, decided(ada, "oak", place=f"place {number}"))
    assert MOST_KEPT > 1000
    assert len(rows(store, decisions)) == 3


def test_what_is_offered_beside_places_is_kept_and_counts_nothing(store: Store, ada: UUID) -> None:
    made = decided(ada, "most", place="finish")
    keep(store, replace(made, offer=replace(made.offer, counts=False)), decided(ada, "oak"))
    assert [row["place"] for row in rows(store, decisions)] == ["finish", "top"]
    assert counts(store)["e"] == (1, 0)


def test_a_comparison_that_began_later_counts_nothing_that_it_did_not_ask(store: Store, ada: UUID) -> None:
    before = replace(decided(ada, "oak", drawn=SHOWN[:1]), experiment="")
    keep(store, before, taken(ada, "oak", NOW + MINUTE), decided(ada, "oak", at=NOW + 2 * MINUTE, place="legs"))
    assert counts(store) == {"holdout": (2, 1), "e": (1, 0)}


def test_what_was_suggested_outside_of_a_design_is_followed_by_one_within_a_week(store: Store, ada: UUID) -> None:
    def outside(place: str, product: str, days: int) -> Decided:
        made = decided(ada, "top=oak", at=NOW + timedelta(days=days), place=place)
        return replace(made, product=product, design="", offer=replace(made.offer, product=product, design=""))

    def begun(product: str, days: float) -> Begun:
        return Begun(ada, NOW + timedelta(days=days), product, "d2", SHOWN)

    places = [("home desk 1", "desk", 0), ("home desk 9", "desk", 8), ("home bench 9", "bench", 8)]
    keep(store, *(outside(*each) for each in places), decided(ada, "oak", place="legs"))
    keep(store, begun("desk", -1), begun("desk", 7.5), begun("sofa", 8.5))
    assert counts(store)["e"] == (4, 0)  # before, after more than a week, of another product
    keep(store, begun("desk", 8.5), begun("desk", 8.6))
    keep(store, begun("desk", 9))
    assert counts(store) == {"holdout": (4, 1), "e": (4, 1)}
    accepted = {row["place"]: row["accepted_at"] for row in rows(store, decisions)}
    assert [place for place, at in accepted.items() if at] == ["home desk 9"]
    assert accepted["home desk 9"] == NOW + timedelta(days=8.5)


def test_what_names_an_option_that_became_sensitive_goes(store: Store, ada: UUID) -> None:
    def naming(place: str, product: str, design: str, picked: str) -> Decided:
        offer = Offer(product, place, "items", {"lamp=yes": 0.5, picked: 0.4}, ("lamp=yes",), "5 took Oak.", design)
        return replace(decided(ada, picked), product=product, design=design, offer=offer)

    keep(store, naming("box", "desk", "d1", "top=oak"), naming("home bench 1", "bench", "", "top=oak"))
    keep(store, naming("box", "desk", "d2", "desktop=oak"), naming("box", "bench", "d3", "top=oak"))
    keep(store, decided(ada, "oak"), decided(ada, "wood", place="legs"), naming("home sofa 1", "sofa", "", "x_p=1"))
    with store.unit() as unit:
        unit.decisions.forget_options("desk", [])
        unit.decisions.forget_options("desk", ["top", "x%p"])
        assert any(each["reason"] for each in unit.decisions.of(ada)["decisions"])
        unit.decisions.forget_reasons("desk")
    left = {(row["place"], row["design_id"]): row["reason"] for row in rows(store, decisions)}
    # of the same name in another product, it is another option; why something goes with it may name any
    assert left == {("box", "d2"): "", ("box", "d3"): "5 took Oak.", ("legs", "d1"): "", ("home sofa 1", ""): ""}


def test_a_way_through_a_design_is_followed_step_by_step(store: Store, ada: UUID) -> None:
    keep(store, passed(ada, "body", NOW), passed(ada, "body", NOW + MINUTE), passed(ada, "drawers", NOW + 2 * MINUTE))
    keep(store, passed(ada, ":summary", NOW + 60 * MINUTE, done=True))  # away for five minutes at most
    keep(store, Bought(ada, NOW + 61 * MINUTE, "desk", "d1", SHOWN, "2026-AAAA"))
    (course,) = rows(store, courses)
    assert (course["step"], course["seconds"], course["order_number"]) == (":summary", 120 + 300, "2026-AAAA")
    assert course["completed_at"] == NOW + 60 * MINUTE
    stays = {row["step"]: row["seconds"] for row in rows(store, passages)}
    assert stays == {"body": 120, "drawers": 300, ":summary": 0}


def test_whoever_drew_two_arms_counts_in_neither(store: Store, ada: UUID) -> None:
    keep(store, passed(ada, "body", NOW))
    keep(store, Passed(ada, NOW, "desk", "d1", HELD, "body"))
    crossed = {row["trial"]: row["crossed"] for row in rows(store, enrolments)}
    assert crossed == {"holdout": True, "e": False}


def test_two_profiles_become_one_person(store: Store, ada: UUID) -> None:
    other = profile(store)
    keep(store, decided(ada, "oak"), decided(other, "oak", drawn=HELD))
    with store.unit() as unit:
        unit.decisions.move(other, ada)
    assert {row["profile_id"] for table in (decisions, enrolments) for row in rows(store, table)} == {str(ada)}
    found = {row["trial"]: (row["decided"], row["crossed"]) for row in rows(store, enrolments)}
    assert found == {"holdout": (2, True), "e": (1, False)}


def test_nothing_is_kept_of_whoever_went_before_it_was_written(store: Store, ada: UUID) -> None:
    stays = profile(store)
    with store.unit() as unit:
        unit.profiles.remove(ada)
    keep(store, decided(ada, "oak"), passed(ada, "body", NOW), passed(stays, "body", NOW, design="d2"))
    assert [row["design_id"] for row in rows(store, courses)] == ["d2"]
    assert rows(store, decisions) == []


@pytest.mark.parametrize("how", ["forgotten", "profile removed"])
def test_what_is_measured_goes_with_whoever_it_is_about(store: Store, ada: UUID, how: str) -> None:
    keep(store, decided(ada, "oak"), passed(ada, "body", NOW))
    with store.unit() as unit:
        assert unit.decisions.of(ada)["decisions"][0]["picked"] == ["oak"]
        if how == "forgotten":
            unit.decisions.forget(ada)
        else:
            unit.profiles.remove(ada)
    assert [rows(store, table) for table in (decisions, enrolments, courses, passages)] == [[], [], [], []]


def test_what_is_old_goes_and_is_told_before(store: Store, ada: UUID) -> None:
    keep(store, decided(ada, "oak"), passed(ada, "body", NOW), decided(ada, "pine", at=NOW + 2 * MINUTE, place="legs"))
    with store.unit() as unit:
        assert unit.decisions.count_older(NOW + MINUTE) == 2
        assert unit.decisions.remove_older(NOW + MINUTE) == 2
    assert [row["place"] for row in rows(store, decisions)] == ["legs"]
    assert rows(store, passages) == []
    assert counts(store)["e"] == (2, 0)  # who drew what stays


def test_a_design_that_was_handed_on_stays_with_whoever_began_it(store: Store, ada: UUID) -> None:
    other = profile(store)
    keep(store, passed(ada, "body", NOW), passed(other, "drawers", NOW + MINUTE))
    (course,) = rows(store, courses)
    assert (course["profile_id"], course["step"]) == (str(ada), "body")


def test_experiments_come_back_as_they_were(store: Store) -> None:
    made = Experiment("e1", "Marks", ("desk",), {Arm.NONE: 50, Arm.ONE_TO_ONE: 50}, "salt", NOW, None, None, "Mona")
    shares = {Arm.NONE: 10, Arm.SEGMENT: 90}
    later = Experiment(
        "e2", "Later", (), shares, "salt", NOW + MINUTE, NOW + 2 * MINUTE, subject=ExperimentSubject.QUESTIONS
    )
    with store.unit() as unit:
        unit.experiments.add(made)
        unit.experiments.add(later)
    with store.unit() as unit:
        assert unit.experiments.all() == (later, made)
        unit.experiments.end("e1", NOW + MINUTE)
        unit.experiments.end("e1", NOW + 2 * MINUTE)
        assert unit.experiments.one("e1").ended_at == NOW + MINUTE

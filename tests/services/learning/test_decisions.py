"""DecisionRecord: kept for those who let the shop measure, written soon, and what people do afterwards is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from configurator.learning.experiments.noticed import Offer
from configurator.learning.experiments.policy import UNMEASURED, Arm, Experiment, ExperimentSubject
from configurator.orders.design import Design
from configurator.orders.order import Contact
from configurator.services.configuring import configure, designs, opening
from configurator.services.customer import privacy
from configurator.services.learning import decisions
from configurator.services.ordering import checkout
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.configuring.test_configure import choice
from tests.services.customer.answering import stop_remembering
from tests.services.customer.test_identity import agreeing

OFFER = Offer("desk", "top", "marks", {"oak": 0.7, "pine": 0.3}, ("oak",), "7 of 10 took it.")


def measured(room: Showroom, profile: UUID | None) -> dict[str, list[dict[str, object]]]:
    assert profile is not None
    room.decisions.flush()
    with room.reading() as unit:
        return dict(unit.decisions.of(profile))


def test_of_a_stranger_nothing_is_decided_and_nothing_kept(room: Showroom, ada: Visitor) -> None:
    assert decisions.policy_for(room, ada, "desk") is UNMEASURED
    assert decisions.decided(room, ada, UNMEASURED, OFFER) == ("oak",)
    who, _ = agreeing(room)
    assert measured(room, who.profile)["decisions"] == []


def test_a_decision_is_kept_and_followed_until_it_is_bought(room: Showroom) -> None:
    who, _ = agreeing(room)
    design = designs.start(room, who, "desk")
    policy = decisions.policy_for(room, who, "desk")
    offer = Offer("desk", "top", "marks", {"oak": 0.7}, ("oak",), "7 of 10 took it.", design.id)
    for _ in range(3):  # the page is loaded again: nothing new is decided
        assert decisions.decided(room, who, policy, offer) == ("oak",)
        decisions.passed(room, who, design, "body")
    configure.post(opening.opened(room, who, design.id), [choice("top=oak"), choice("engraving=Ada")], seq=1)
    contact = Contact("Ada", "ada@example.org", "1 Example Street")
    total = checkout.summary(room, who, design.id).quote.total.minor
    placed = checkout.order(room, who, design.id, key="k" * 20, shown_total=total, contact=contact)
    kept = measured(room, who.profile)
    (row,) = kept["decisions"]
    assert (row["picked"], row["shown"]) == (["oak"], True)
    assert row["accepted_at"] is not None
    assert [each["order_number"] for each in kept["designs"]] == [placed.number]
    assert [(each["decided"], each["accepted"]) for each in kept["comparisons"]] == [(1, 1)]
    assert "Ada" not in str(kept)


@pytest.mark.parametrize("subject", ExperimentSubject)
def test_a_design_begun_before_an_experiment_on_the_order_of_questions_is_not_in_it(
    room: Showroom, subject: ExperimentSubject
) -> None:
    """Nor one begun before its owner let the shop measure, or by somebody else: nobody drew the order of these."""
    who, _ = agreeing(room, "bob")
    other = designs.start(room, agreeing(room, "eve")[0], "desk")
    before, known = designs.start(room, who, "desk"), designs.start(room, who, "desk")
    decisions.passed(room, who, known, "body")
    with room.unit() as unit:
        unit.designs.hold(other.id, who.owner)
        unit.experiments.add(Experiment("e", "e", ("desk",), {Arm.NONE: 100.0}, "s", room.now(), None, subject=subject))
    room.decisions.look_again()
    designs_of = [before, known, other]
    counted = [] if subject is ExperimentSubject.QUESTIONS else designs_of

    def go_through(design: Design) -> None:
        policy = decisions.policy_at(room, who, design)
        assert (policy.subject, policy.experiment) == (subject, "e")
        decisions.decided(room, who, policy, replace(OFFER, design=design.id))
        configure.post(opening.opened(room, who, design.id), [choice("top=oak")], seq=2)
        decisions.passed(room, who, design, decisions.SUMMARY, done=True)

    for design in designs_of:
        go_through(design)
    kept = {each["trial"]: each for each in measured(room, who.profile)["comparisons"]}
    assert kept.get("e", {}).get("decided", 0) == kept.get("e", {}).get("accepted", 0) == len(counted)
    go_through(designs.start(room, who, "desk"))
    kept = {each["trial"]: each for each in measured(room, who.profile)["comparisons"]}
    assert kept["e"]["decided"] == kept["e"]["accepted"] == len(counted) + 1
    with room.reading() as unit:
        steps = unit.figures.steps("e", "desk", room.now() - timedelta(days=1), room.now())
        (group,) = unit.figures.groups("e", ("desk",), room.now() - timedelta(days=1)).values()
    assert group.completed.total == 1
    if subject is ExperimentSubject.QUESTIONS:
        begun = {each["design_id"]: str(each["begun_at"]) for each in measured(room, who.profile)["designs"]}
        assert all(begun[each.id] < str(kept["e"]["at"]) for each in designs_of)
    assert sum(each.people for each in steps if each.step == decisions.SUMMARY) == 1


def test_the_holdout_sees_nothing_and_is_asked_all_the_same(open_room: Callable[..., Showroom]) -> None:
    room = open_room(holdout_percent=50)
    people = [agreeing(room, f"person {number}")[0] for number in range(40)]
    held = [who for who in people if decisions.policy_for(room, who, "desk").holdout]
    assert 8 < len(held) < 32
    who = held[0]
    assert decisions.decided(room, who, decisions.policy_for(room, who, "desk"), OFFER) == ()
    (row,) = measured(room, who.profile)["decisions"]
    assert (row["picked"], row["shown"], row["holdout"]) == (["oak"], False, True)
    again = open_room(holdout_percent=50)  # another process, another day
    assert [who for who in people if decisions.policy_for(again, who, "desk").holdout] == held


def test_an_experiment_that_somebody_began_holds_at_once(room: Showroom) -> None:
    who, _ = agreeing(room)
    assert decisions.policy_for(room, who, "desk").shows
    with room.unit() as unit:
        unit.experiments.add(Experiment("e", "Nothing", ("desk",), {Arm.NONE: 100}, "s", room.now(), None))
    room.decisions.look_again()
    policy = decisions.policy_for(room, who, "desk")
    assert (policy.arm, policy.experiment, policy.shows) == (Arm.NONE, "e", False)
    assert decisions.policy_for(room, who, "bicycle").shows


def test_whoever_says_no_leaves_nothing_measured_behind(room: Showroom) -> None:
    who, _ = agreeing(room)
    decisions.decided(room, who, decisions.policy_for(room, who, "desk"), OFFER)
    assert measured(room, who.profile)["decisions"]
    decisions.decided(room, who, decisions.policy_for(room, who, "desk"), Offer("desk", "legs", "", {}, ("x",), ""))
    stop_remembering(room, who)  # while the second one waits to be written
    assert measured(room, who.profile) == {"decisions": [], "designs": [], "comparisons": []}


def test_what_is_measured_is_theirs_to_take_along(room: Showroom) -> None:
    who, _ = agreeing(room)
    decisions.decided(room, who, decisions.policy_for(room, who, "desk"), OFFER)
    (row,) = privacy.export(room, who)["measured"]["decisions"]
    assert row["reason"] == "7 of 10 took it."
    assert row["candidates"] == [["oak", 0.7], ["pine", 0.3]]


def test_records_that_refuse_are_asked_again(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    from configurator.errors import DatabaseError
    from configurator.storage.decisions import DecisionRecord

    who, _ = agreeing(room)
    decisions.decided(room, who, decisions.policy_for(room, who, "desk"), OFFER)
    with monkeypatch.context() as patch:

        def refuse(*_: object) -> None:
            raise DatabaseError("The disk is full.")

        patch.setattr(DecisionRecord, "keep", refuse)
        room.decisions.flush()
    assert len(measured(room, who.profile)["decisions"]) == 1

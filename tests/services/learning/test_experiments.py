"""Experiments are made, run, end, and say what came of them: about groups of people, and never about one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from configurator.errors import NotAllowed, StaleEdit, UnknownName
from configurator.learning.experiments.findings import FindingVerdict
from configurator.learning.experiments.noticed import Bought, Decided, Noticed, Offer, Passed, ValueTaken
from configurator.learning.experiments.policy import HOLDOUT, Arm, DrawnArm, Experiment, ExperimentSubject
from configurator.profiles.consent import Purpose, said
from configurator.services.jobs.kinds import Work
from configurator.services.learning import counting, experiments
from configurator.services.learning.experiments import ExperimentStage, UnusableExperiment, Wanted
from configurator.services.learning.reports import (
    ComparedMeasure,
    ToldRatio,
    TrialReport,
    experiment_report,
    holdout_report,
)
from configurator.services.operating.demo_audience import invite_audience
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from tests.services.learning.audience import placed

HALVES = {Arm.NONE: 50.0, Arm.ONE_TO_ONE: 50.0}


def wanted(room: Showroom, **other: object) -> Wanted:
    given: dict[str, object] = {"name": "Marks", "products": ["desk"], "shares": HALVES}
    return Wanted(**({"begins": room.today(), "ends": None} | given | other))  # type: ignore[arg-type]


def people(
    room: Showroom,
    arms: Mapping[str, int],
    trial: str,
    *,
    done: float = 0.5,
    visits: int = 1,
    paid: Sequence[int] = (),
) -> None:
    """So many people in each arm, of whom a share completes a design, each with so many decisions, all followed.

    The first of each arm ordered for what they ``paid``.
    """
    sold = room.current("desk").revision.hash
    noticed: list[Noticed] = []
    with room.unit() as unit:
        for arm, number in arms.items():
            for place in range(number):
                who, design = unit.profiles.add(uuid4().hex, None, "", room.now()).id, uuid4().hex
                drawn, at = (DrawnArm(trial, arm, 0.5),), room.now() - timedelta(hours=1)
                unit.consents.add(who, [said(Purpose.MEASURE, at, yes=True, source="answers")])
                noticed.append(Passed(who, at, "desk", design, drawn, "body"))
                for visit in range(visits):
                    offer = Offer("desk", f"top {visit}", "marks", {"oak": 1.0}, ("oak",), "", design)
                    noticed.append(Decided(who, at, "desk", design, drawn, offer, ("oak",), arm, trial, False, 0.5))
                    noticed.append(ValueTaken(who, at, "desk", design, drawn, offer.place, "oak"))
                if place < len(paid):
                    number_of = placed(unit, who, design, paid[place], at, sold).number
                    noticed.append(Bought(who, at, "desk", design, drawn, number_of))
                if place < done * number:
                    noticed.append(Passed(who, at + timedelta(minutes=1), "desk", design, drawn, ":summary", True))
        unit.decisions.keep(noticed)


def measure(report: TrialReport, name: str) -> ComparedMeasure:
    return next(each for each in report.comparisons if each.measure.name == name)


def test_an_experiment_runs_until_somebody_ends_it(room: Showroom, mona: Visitor) -> None:
    made = experiments.make(room, mona, wanted(room))
    assert experiments.stage(made, room.now()) is ExperimentStage.RUNNING
    assert experiments.all_experiments(room, mona) == (made,)
    ended = experiments.end(room, mona, made.id)
    assert experiments.stage(ended, room.now()) is ExperimentStage.ENDED
    with pytest.raises(StaleEdit):
        experiments.end(room, mona, made.id)
    later = experiments.make(room, mona, wanted(room, begins=room.today() + timedelta(days=3)))
    assert experiments.stage(later, room.now()) is ExperimentStage.PLANNED
    called_off = experiments.end(room, mona, later.id)
    assert experiments.stage(called_off, later.begins_at) is ExperimentStage.ENDED


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": " \n "}, "name"),
        ({"shares": {Arm.NONE: 50.0, Arm.ONE_TO_ONE: 40.0}}, "shares"),
        ({"shares": {Arm.NONE: 100.0}}, "shares"),
        ({"shares": {Arm.NONE: 150.0, Arm.SEGMENT: -50.0}}, "shares"),
        ({"subject": ExperimentSubject.QUESTIONS}, "shares"),
    ],
)
def test_what_cannot_be_compared_is_not_made(
    room: Showroom, mona: Visitor, other: dict[str, object], field: str
) -> None:
    with pytest.raises(UnusableExperiment) as refused:
        experiments.make(room, mona, wanted(room, **other))
    assert refused.value.option == field
    assert experiments.all_experiments(room, mona) == ()


def test_days_go_forward_and_products_are_there(room: Showroom, mona: Visitor) -> None:
    today = room.today()
    for days in ({"begins": today - timedelta(days=1)}, {"ends": today}):
        with pytest.raises(UnusableExperiment):
            experiments.make(room, mona, wanted(room, **days))
    with pytest.raises(UnknownName):
        experiments.make(room, mona, wanted(room, products=["sofa"]))


def test_a_product_is_in_one_experiment_at_a_time(room: Showroom, mona: Visitor) -> None:
    day = timedelta(days=1)
    first = experiments.make(room, mona, wanted(room, ends=room.today() + 5 * day))
    with pytest.raises(UnusableExperiment, match="Marks"):
        experiments.make(room, mona, wanted(room, products=[], begins=room.today() + 4 * day))
    experiments.make(room, mona, wanted(room, products=[], begins=room.today() + 5 * day))
    experiments.end(room, mona, first.id)
    experiments.make(room, mona, wanted(room, ends=room.today() + 2 * day))


def test_only_merchandisers_make_end_and_read_them(room: Showroom, mona: Visitor, sam: Visitor) -> None:
    made = experiments.make(room, mona, wanted(room))
    with pytest.raises(NotAllowed):
        experiments.make(room, sam, wanted(room))
    with pytest.raises(NotAllowed):
        experiments.end(room, sam, made.id)
    with pytest.raises(NotAllowed):
        holdout_report(room, sam)
    with pytest.raises(NotAllowed):
        experiment_report(room, sam, made)


def ended(room: Showroom) -> Experiment:
    begun = room.now() - timedelta(days=2)
    made = Experiment("e", "Marks", ("desk",), HALVES, "s", begun, room.now() - timedelta(minutes=30))
    with room.unit() as unit:
        unit.experiments.add(made)
    return made


def test_what_is_clear_is_shown_and_what_is_not_is_not(room: Showroom, mona: Visitor) -> None:
    made = ended(room)
    people(room, {"none": 60}, made.id, done=0.2)
    people(room, {"one-to-one": 60}, made.id, done=0.8)
    report = experiment_report(room, mona, made)
    assert report.people == {"none": 60, "one-to-one": 60}
    found = measure(report, "Completed").findings["one-to-one"]
    assert (found.verdict, round(found.difference.value, 6)) == (FindingVerdict.MORE, 0.6)
    assert measure(report, "Ordered").findings["one-to-one"].verdict is FindingVerdict.NOT_SHOWN
    (way,) = report.ways
    assert way.valley == "Summary"  # nobody ordered
    assert {step.name: (step.people["none"], step.left["none"]) for step in way.steps} == {
        "Body": (60, 48),
        "Summary": (12, 12),
    }


def test_the_order_of_questions_is_reported_as_anything_is(room: Showroom, mona: Visitor) -> None:
    """Made as a merchandiser makes it, and read while it runs: taken, completed, how long, and where people leave."""
    shares = {Arm.NONE: 50.0, Arm.SEGMENT: 50.0}
    made = experiments.make(room, mona, wanted(room, subject=ExperimentSubject.QUESTIONS, shares=shares))
    with room.unit() as unit:
        begun = replace(made, id="e", begins_at=room.now() - timedelta(days=2))
        unit.experiments.add(begun)
    people(room, {"none": 40, "segment": 40}, "e", done=0.2)
    report = experiment_report(room, mona, begun)
    assert (report.subject, report.arms, report.looks) == (ExperimentSubject.QUESTIONS, ("none", "segment"), True)
    assert {each.measure.name for each in report.comparisons} >= {"Taken", "Completed", "Time", "Ordered"}
    (way,) = report.ways
    assert {step.name: step.people for step in way.steps} == {
        "Body": {"none": 40, "segment": 40},
        "Summary": {"none": 8, "segment": 8},
    }
    assert holdout_report(room, mona).subject is ExperimentSubject.SUGGESTIONS


def test_groups_that_are_not_as_they_were_drawn_show_nothing(room: Showroom, mona: Visitor) -> None:
    made = ended(room)
    people(room, {"none": 30}, made.id, done=0.0)
    people(room, {"one-to-one": 90}, made.id, done=1.0)
    report = experiment_report(room, mona, made)
    assert not report.ratio.fits
    found = measure(report, "Completed").findings["one-to-one"]
    assert found.verdict is FindingVerdict.NOT_SHOWN
    assert "not spread" in found.why


def test_of_fewer_than_five_nothing_is_said(room: Showroom, mona: Visitor) -> None:
    made = ended(room)
    people(room, {"none": 40, "one-to-one": 4}, made.id)
    report = experiment_report(room, mona, made)
    assert report.people == {"none": 40, "one-to-one": None}
    assert all(each.groups["one-to-one"] is None and not each.findings for each in report.comparisons)
    assert all(step.people["one-to-one"] is None for step in report.ways[0].steps)
    assert report.ratio == ToldRatio(fits=False, chance=None, expected={"none": 0.5, "one-to-one": 0.5})
    assert report.crossed == 0


def test_a_small_group_cannot_be_worked_out_from_what_is_beside_it(room: Showroom, mona: Visitor) -> None:
    """Not from the chance of being so few, and not from how many drew two groups."""
    made = ended(room)
    people(room, {"none": 6, "one-to-one": 4}, made.id)
    assert experiment_report(room, mona, made).ratio == ToldRatio(
        fits=True, chance=None, expected={"none": 0.5, "one-to-one": 0.5}
    )
    people(room, {"one-to-one": 2}, made.id)
    assert experiment_report(room, mona, made).ratio.chance is not None
    for _ in range(5):
        assert experiment_report(room, mona, made).crossed in (0, None)
        with room.unit() as unit:
            who, at = unit.profiles.add(uuid4().hex, None, "", room.now()).id, room.now()
            unit.consents.add(who, [said(Purpose.MEASURE, at, yes=True, source="answers")])
            for arm in ("none", "one-to-one"):
                unit.decisions.keep([Passed(who, at, "desk", uuid4().hex, (DrawnArm(made.id, arm, 0.5),), "body")])
    assert experiment_report(room, mona, made).crossed == 5


def test_a_share_or_a_sum_is_not_told_where_fewer_than_five_stand_behind_it(room: Showroom, mona: Visitor) -> None:
    """A mean times the people of its group is what the only one who ordered paid."""
    made = ended(room)
    people(room, {"none": 10}, made.id, done=0.4, paid=(10_000,) * 4)
    people(room, {"one-to-one": 10}, made.id, done=0.5)
    report = experiment_report(room, mona, made)
    assert _totals(report, "none") == {"Completed": None, "Ordered": None, "Revenue": None}
    assert _totals(report, "one-to-one") == {"Completed": 5, "Ordered": 0, "Revenue": 0}, "nobody may be told"
    assert not any(measure(report, name).findings for name in ("Completed", "Ordered", "Revenue"))
    assert report.usual == 0.05, "four of twenty are a fifth"
    people(room, {"none": 2}, made.id, done=1.0, paid=(10_000, 90_000))
    report = experiment_report(room, mona, made)
    assert _totals(report, "none") == {"Completed": 6, "Ordered": 6, "Revenue": None}, "most of it is one person's"
    people(room, {"none": 9}, made.id, paid=(20_000,) * 9)
    assert _totals(experiment_report(room, mona, made), "none")["Revenue"] == 320_000


def test_those_few_who_did_not_leave_or_not_order_are_not_told_either(room: Showroom, mona: Visitor) -> None:
    made = ended(room)
    people(room, {"none": 20}, made.id, done=1.0, paid=(10_000,) * 3)
    people(room, {"one-to-one": 20}, made.id, done=0.9, paid=(10_000,) * 15)
    report = experiment_report(room, mona, made)
    assert _totals(report, "none") == {"Completed": 20, "Ordered": None, "Revenue": None}
    assert _totals(report, "one-to-one")["Completed"] is None, "two did not"
    [last] = [step for step in report.ways[0].steps if step.name == "Summary"]
    assert (last.people["none"], last.left["none"]) == (20, None), "three ordered"


def _totals(report: TrialReport, arm: str) -> dict[str, float | None]:
    groups = {name: measure(report, name).groups[arm] for name in ("Completed", "Ordered", "Revenue")}
    return {name: None if group is None else group.total for name, group in groups.items()}


def test_a_visitor_with_very_many_decisions_counts_as_one(room: Showroom, mona: Visitor) -> None:
    made = ended(room)
    people(room, {"none": 10, "one-to-one": 9}, made.id)
    people(room, {"one-to-one": 1}, made.id, done=0.0, visits=700)
    taken = measure(experiment_report(room, mona, made), "Taken").groups["one-to-one"]
    assert taken is not None
    assert (taken.people, taken.total) == (10, 10.0)


def test_of_very_many_people_the_sums_are_kept_and_say_the_same(
    room: Showroom, mona: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ended(room)
    people(room, {"none": 40, "one-to-one": 40}, made.id, done=0.4)
    live = experiment_report(room, mona, made)
    monkeypatch.setattr(counting, "MANY", 50)
    said = counting.count_again(room, Work({}, lambda *_: None))
    assert said["sections"][0]["lines"] == ["Marks"]
    people(room, {"none": 10}, made.id)
    kept = experiment_report(room, mona, made)
    assert replace(kept, at=live.at) == live
    counting.count_again(room, Work({}, lambda *_: None))
    assert experiment_report(room, mona, made).people["none"] == 50


def test_an_empty_shop_says_that_it_knows_nothing(room: Showroom, mona: Visitor) -> None:
    report = holdout_report(room, mona)
    assert report.empty
    assert report.comparisons == () or all(not each.findings for each in report.comparisons)
    assert report.needed > 100


def test_the_demonstration_draws_people_as_anybody_is_drawn(room: Showroom, mona: Visitor) -> None:
    room.decisions.holdout = 0.25
    invite_audience(room, people=120, seed=1)
    report = holdout_report(room, mona)
    assert report.ratio.fits
    assert report.base == HOLDOUT
    assert sum(count or 0 for count in report.people.values()) == 120
    running, over = experiments.all_experiments(room, mona)
    assert [experiments.stage(each, room.now()).value for each in (running, over)] == ["running", "ended"]
    found = experiment_report(room, mona, over)
    revenue = measure(found, "Revenue").groups["one-to-one"]
    assert revenue is not None
    assert revenue.mean > 0
    with room.reading() as unit:
        assert sum(unit.orders.counts().values()) > 20

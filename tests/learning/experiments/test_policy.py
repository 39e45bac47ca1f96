"""Who sees what: the same each time, spread as it was asked for, and the holdout before everything else."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.experiments.policy import (
    HOLDOUT,
    SHOWN,
    Arm,
    Experiment,
    ExperimentSubject,
    Policy,
    arm_at,
    place_of,
    policy_of,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PEOPLE = [f"person {number}" for number in range(4000)]
shares = st.dictionaries(st.sampled_from(Arm), st.integers(0, 100), min_size=1).filter(lambda each: sum(each.values()))


def experiment(**given: object) -> Experiment:
    facts: dict[str, object] = {"products": (), "shares": {Arm.NONE: 50, Arm.ONE_TO_ONE: 50}, "salt": "s"}
    return Experiment("e", "Marks", begins_at=NOW, ends_at=NOW + timedelta(days=7), **(facts | given))  # type: ignore[arg-type]


@given(st.sampled_from("abc"), st.uuids().map(str))
def test_a_person_stands_at_the_same_place_each_time(salt: str, person: str) -> None:
    assert 0 <= place_of(salt, person) == place_of(salt, person) < 1


def test_people_are_spread_evenly_and_salts_do_not_correlate() -> None:
    half = [place_of("a", each) < 0.5 for each in PEOPLE]
    other = [place_of("b", each) < 0.5 for each in PEOPLE]
    assert abs(sum(half) - 2000) < 130  # four standard deviations
    assert abs(sum(one == two for one, two in zip(half, other, strict=True)) - 2000) < 130


@given(shares, st.floats(0, 1, exclude_max=True))
def test_each_place_has_an_arm_of_those_that_have_a_share(asked: dict[Arm, int], place: float) -> None:
    arm, share = arm_at(place, asked)
    assert asked[arm] > 0
    assert share == asked[arm] / sum(asked.values())


@given(shares)
def test_arms_take_their_shares_of_all_places(asked: dict[Arm, int]) -> None:
    places = [(number + 0.5) / 300 for number in range(300)]
    for arm, share in asked.items():
        taken = sum(arm_at(place, asked)[0] is arm for place in places)
        assert abs(taken - 300 * share / sum(asked.values())) <= 1


@given(st.sampled_from(PEOPLE), st.floats(0, 0.5), st.floats(0, 0.5))
def test_who_is_held_out_stays_so_when_the_share_grows(person: str, one: float, two: float) -> None:
    less, more = sorted((one, two))
    if policy_of(person, "salt", less, None).holdout:
        assert policy_of(person, "salt", more, None).holdout


def test_the_holdout_is_in_no_experiment_and_sees_nothing() -> None:
    found = [policy_of(each, "salt", 0.2, experiment()) for each in PEOPLE]
    held = [each for each in found if each.holdout]
    assert abs(len(held) - 800) < 110
    assert all(not each.shows and [one.trial for one in each.drawn] == [HOLDOUT] for each in held)
    others = [each for each in found if not each.holdout]
    assert {each.drawn[0].arm for each in others} == {SHOWN}
    assert {each.drawn[1].trial for each in others} == {"e"}
    assert {each.shows for each in others if each.arm is Arm.NONE} == {False}
    assert abs(sum(each.arm is Arm.NONE for each in others) / len(others) - 0.5) < 0.04
    assert {each.probability for each in others} == {0.4}


def test_without_an_experiment_everybody_else_sees_all() -> None:
    policy = policy_of("somebody", "salt", 0.0, None)
    assert (policy.shows, policy.personal, policy.probability) == (True, True, 1.0)


def test_an_experiment_runs_from_its_beginning_to_whichever_end_comes_first() -> None:
    planned = experiment()
    assert not planned.runs(NOW - timedelta(seconds=1))
    assert planned.runs(NOW)
    assert not planned.runs(NOW + timedelta(days=7))
    ended = experiment(ended_at=NOW + timedelta(days=2))
    assert ended.runs(NOW + timedelta(days=1))
    assert not ended.runs(NOW + timedelta(days=2))


def test_an_experiment_is_about_its_products_or_all() -> None:
    assert experiment().covers("anything")
    assert not experiment(products=("desk",)).covers("bicycle")


def test_arms_differ_in_the_subject_of_the_experiment_alone() -> None:
    held = Policy(holdout=True, arm=Arm.NONE)
    for usual in (True, False):
        assert Policy().asks_telling_first(usual=usual) is usual
        assert held.asks_telling_first(usual=usual) is False
        for arm in ExperimentSubject.SUGGESTIONS.arms:
            assert Policy(arm=arm).asks_telling_first(usual=usual) is usual
        for arm in ExperimentSubject.QUESTIONS.arms:
            policy = policy_of("ada", "salt", 0.0, experiment(shares={arm: 100}, subject=ExperimentSubject.QUESTIONS))
            assert (policy.arm, policy.shows, policy.personal) == (arm, True, True)
            assert policy.asks_telling_first(usual=usual) is (arm is Arm.SEGMENT)

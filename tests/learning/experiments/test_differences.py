"""Differences and their intervals, held against scipy and statsmodels, and against experiments whose truth is known."""

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.experiments.differences import Difference, Sample, of_means, of_shares, share, wilson
from configurator.learning.experiments.findings import FindingVerdict, finding
from configurator.learning.experiments.power import detectable, people_needed
from configurator.learning.experiments.sample_ratio import sample_ratio

FITTING = sample_ratio({"none": 500, "one-to-one": 500}, {"none": 1, "one-to-one": 1})
groups = st.integers(1, 3000).flatmap(lambda people: st.integers(0, people).map(lambda some: share(people, some)))
amounts = st.lists(st.floats(0, 1e6), min_size=12, max_size=40)


def sample(numbers: Sequence[float]) -> Sample:
    return Sample(len(numbers), sum(numbers), sum(each * each for each in numbers))


@given(groups, groups, st.sampled_from([0.9, 0.95, 0.975]))
def test_shares_differ_as_statsmodels_says(base: Sample, other: Sample, level: float) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    found = of_shares(base, other, level=level)
    counts = other.total, other.people, base.total, base.people
    low, high = confint_proportions_2indep(*counts, method="newcomb", alpha=1 - level)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    expected = proportion_confint(base.total, base.people, alpha=1 - level, method="wilson")
    assert wilson(base, level) == pytest.approx(expected, abs=1e-9)


@given(amounts, amounts, st.sampled_from([0.9, 0.95, 0.975]))
def test_means_differ_as_scipy_says(base: list[float], other: list[float], level: float) -> None:
    from scipy.stats import ttest_ind

    if min(sample(each).variance for each in (base, other)) < 1:
        return  # all the same, but for the last digits of their squares
    found = of_means(sample(base), sample(other), level=level)
    low, high = ttest_ind(other, base, equal_var=False).confidence_interval(level)
    assert (found.low, found.high) == pytest.approx((low, high), rel=2e-3, abs=2e-3 * (high - low))


@given(groups, groups)
def test_looking_every_day_has_its_price_and_exchanging_groups_turns_the_sign(base: Sample, other: Sample) -> None:
    once, daily, turned = of_shares(base, other), of_shares(base, other, looks=True), of_shares(other, base)
    assert daily.low <= once.low + 1e-12
    assert daily.high >= once.high - 1e-12
    assert (turned.value, turned.low, turned.high) == pytest.approx((-once.value, -once.high, -once.low))
    assert -1 - 1e-12 <= daily.low <= daily.value <= daily.high <= 1 + 1e-12


@given(groups, groups, st.integers(2, 1_000_000))
def test_a_million_visits_of_one_person_count_as_one(base: Sample, other: Sample, visits: int) -> None:
    """The bot is a person whose number is their own mean: it adds one to the people, and at most one to the sum."""
    bot = share(1, 1)
    more = Sample(other.people + bot.people, other.total + bot.total, other.squares + bot.squares)
    by_rate = Sample(other.people + 1, other.total + visits / visits, other.squares + (visits / visits) ** 2)
    assert of_shares(base, more) == of_shares(base, by_rate)
    assert abs(of_shares(base, more).value - of_shares(base, other).value) <= 1 / more.people + 1e-12


def test_nothing_to_compare_is_no_error() -> None:
    nobody, one = share(0, 0), share(1, 1)
    assert of_shares(nobody, one).holds_zero
    assert of_means(nobody, one).holds_zero
    assert of_means(share(5, 5), share(5, 5)).value == 0
    assert detectable(nobody, one) == math.inf


@pytest.mark.parametrize(("looks", "most"), [(True, 0.06), (False, 1.0)])
def test_who_looks_every_day_finds_what_is_not_there_once_in_twenty_times(looks: bool, most: float) -> None:
    """Two groups that are the same, looked at thirty times: with the usual interval one of four or five is a find."""
    dice, wrong = random.Random(7), 0
    for _ in range(200):
        done = [0, 0]
        for day in range(1, 31):
            for group in (0, 1):
                done[group] += sum(dice.random() < 0.3 for _ in range(40))
            if not of_shares(share(40 * day, done[0]), share(40 * day, done[1]), looks=looks).holds_zero:
                wrong += 1
                break
    assert wrong / 200 <= most
    assert looks or wrong / 200 > 0.12


@given(st.floats(0.02, 0.5), st.floats(0.02, 0.3))
def test_as_many_people_are_needed_as_statsmodels_says(base: float, lift: float) -> None:
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    effect = proportion_effectsize(base + lift, base)
    expected = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8)
    assert people_needed(base, base + lift) == pytest.approx(expected, rel=1e-3, abs=1.01)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 3000), min_size=2), st.data())
def test_a_spread_is_judged_as_scipy_does(found: dict[str, int], data: st.DataObject) -> None:
    from scipy.stats import chisquare

    shares = {arm: data.draw(st.integers(1, 10)) for arm in found}
    judged = sample_ratio(found, shares)
    total = sum(found.values())
    wanted = [total * each / sum(shares.values()) for each in shares.values()]
    if min(wanted) < 5:
        assert judged.chance is None
    else:
        expected = chisquare(list(found.values()), wanted).pvalue
        assert judged.chance == pytest.approx(expected, abs=1e-9)
        assert judged.fits == (expected >= 0.001)


def test_somebody_where_nobody_was_drawn_is_no_chance() -> None:
    assert not sample_ratio({"none": 1, "one-to-one": 900}, {"none": 0, "one-to-one": 100}).fits
    assert sample_ratio({}, {}).fits


@given(groups, groups)
def test_what_is_in_doubt_is_not_shown(base: Sample, other: Sample) -> None:
    difference = of_shares(base, other)
    found = finding(difference, FITTING)
    small = min(base.people, other.people) < 30
    assert (found.verdict is FindingVerdict.NOT_SHOWN) == (small or difference.low <= 0 <= difference.high)
    assert bool(found.why) == (found.verdict is FindingVerdict.NOT_SHOWN)
    doubted = sample_ratio({"none": 800, "one-to-one": 200}, {"none": 1, "one-to-one": 1})
    assert finding(difference, doubted).verdict is FindingVerdict.NOT_SHOWN


def test_a_clear_difference_is_shown_in_its_direction() -> None:
    clear: Difference = of_shares(share(1000, 300), share(1000, 400))
    assert finding(clear, FITTING).verdict is FindingVerdict.MORE
    assert finding(of_shares(share(1000, 400), share(1000, 300)), FITTING).verdict is FindingVerdict.LESS

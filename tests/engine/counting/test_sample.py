"""Products drawn at random: valid, the same for the same seed, and each as likely as any other."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Within
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.counting import sample as sampling
from configurator.engine.counting.sample import HardToDraw
from configurator.engine.counting.structure_sampler import structure_sampler
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import AllDifferent, Chosen, Excludes, Rule
from tests import examples
from tests.cases import cases
from tests.engine.brute import agreeing, revision_of, valid_products
from tests.engine.cars import car
from tests.engine.test_oracle import questions
from tests.examples import HERE


def uneven(found: Counter[str], possible: int) -> float:
    """How far the draws are from all being equally likely: chi square, in standard deviations above its mean."""
    expected = found.total() / possible
    missing = possible - len(found)
    chi_square = sum((number - expected) ** 2 / expected for number in found.values()) + missing * expected
    freedom = possible - 1
    return (chi_square - freedom) / (2 * freedom) ** 0.5


@cases(20)
@given(questions(), st.integers(0, 9))
def test_what_is_drawn_is_valid_and_repeatable(question: tuple[Revision, Choices], seed: int) -> None:
    revision, choices = question
    possible = agreeing(valid_products(revision), choices)
    engine = Engine(revision, seconds=60)
    if not possible:
        with pytest.raises(Contradiction):
            engine.sample(choices, 1, seed=seed)
        return
    drawn = engine.sample(choices, 5, seed=seed)
    assert all(each in possible for each in drawn)
    assert drawn == Engine(revision, seconds=60).sample(choices, 5, seed=seed)


@cases(8)
@given(questions())
def test_each_product_is_as_likely_as_any_other(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    possible = agreeing(valid_products(revision), choices)
    if len(possible) < 2:
        return
    drawn = Engine(revision, seconds=60).sample(choices, 20 * len(possible), seed=1)
    assert uneven(Counter(str(each.as_json()) for each in drawn), len(possible)) < 5


@cases(20)
@given(questions())
def test_the_structure_is_drawn_evenly(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    structure = structure_sampler(revision.product, choices, None)
    possible = agreeing(list(examples.all_selections(revision.product)), choices)
    if structure is not None:
        assert structure.size == len(possible)


def lockers() -> Revision:
    """Three people with a locker each and perhaps a key of one colour; no sums."""
    number = examples.option("locker", *(f"l{n}" for n in range(6)))
    key = examples.option("key", "no", "yes")
    colour = examples.option("colour", "red", "blue", "green", within=Within("key", ("yes",)))
    part = examples.component("person", number, key, colour, count=Bounds(2, 3))
    apart = Rule("apart", "Not the same.", "", AllDifferent("locker", HERE), HERE)
    l0, red = Chosen("locker", ("l0",), HERE), Chosen("colour", ("red",), HERE)
    plain = Rule("plain", "No red key there.", "", Excludes(l0, red, HERE), HERE, each="person")
    return revision_of(examples.product(part), RuleSet((apart, plain)))


@pytest.mark.parametrize("rare", [1, 1_000])
def test_both_ways_of_drawing_from_many_are_even(rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deciding literal by literal (no selection of the structure is too rare), and drawing and throwing away."""
    monkeypatch.setattr(sampling, "RARE", rare if rare > 1 else 0)
    monkeypatch.setattr(sampling, "FEW", 200)
    engine = Engine(lockers(), seconds=120)
    number = engine.count(frozenset()).number
    drawn = engine.sample(frozenset(), 3_000, seed=3)
    counted, every = Counter(map(_seen, drawn)), Counter(map(_seen, valid_products(lockers())))
    assert every.total() == number
    for key, expected in every.items():
        share = expected / number * 3_000
        assert abs(counted[key] - share) < 5 * share**0.5 + 1, key


def _seen(selection: Selection) -> tuple[object, ...]:
    return selection.number(Slot("person")), selection.at(Slot("locker")), selection.at(Slot("colour", 2))


def test_choices_are_kept() -> None:
    chosen = frozenset({Choice(Slot("trim"), "base")})
    assert all(each.at(Slot("trim")) == ("base",) for each in Engine(car(), seconds=60).sample(chosen, 5, seed=1))


def test_what_takes_too_long_is_refused_with_a_next_step() -> None:
    """Two dozen people on as many places take the counter far longer."""
    taken = examples.option("place", *(f"p{number}" for number in range(24)))
    part = examples.component("person", taken, count=Bounds(24, 24))
    apart = Rule("apart", "Apart.", "", AllDifferent("place", HERE), HERE)
    engine = Engine(revision_of(examples.product(part), RuleSet((apart,))))
    with pytest.raises(HardToDraw, match="allow more seconds"):
        engine.sample(frozenset(), 1, seed=1, seconds=1)

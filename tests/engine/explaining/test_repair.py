"""Have it anyway: the best ways by brute force, each minimal; locked choices stay; earlier questions change nothing."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Choices, Selection, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Contradiction, ImpossibleChoice
from configurator.engine.explaining import mcs
from configurator.engine.explaining.repair import Repairs
from configurator.rules.revision import Revision, read
from configurator.rules.syntax import SumOver
from tests import examples
from tests.engine import brute
from tests.engine.cars import car

oracle = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
PRICE = SumOver("price", (), examples.HERE)
MANY = 50


def said(*texts: str) -> Choices:
    """Choices written 'trim = sport'."""
    return frozenset(map(one, texts))


def one(text: str) -> Choice:
    slot, value = text.split(" = ")
    return Choice(Slot.parse(slot), value)


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]]:
    """A product, any choices, one wanted in spite of them (or none), some that are locked, and weights."""
    product = draw(examples.small_products())
    revision = brute.revision_of(product, draw(examples.rule_sets(product)))
    choices = draw(examples.choices(product, most=6))
    wanted = draw(st.none() | st.sampled_from(examples.all_choices(product)))
    locked = frozenset(choice for choice in sorted(choices) if draw(st.integers(0, 4)) == 0)
    weights = {choice: draw(st.integers(1, 4)) for choice in sorted(choices) if draw(st.booleans())}
    return revision, choices, wanted, locked, weights


def held(wanted: Choice | None, locked: Choices) -> Choices:
    return locked | ({wanted} if wanted else set())


def ways(
    revision: Revision, choices: Choices, wanted: Choice | None, locked: Choices
) -> Iterator[tuple[frozenset[Choice], list[Selection]]]:
    """Every minimal set of choices to give up, with the products that are left, by trying all of them, small first."""
    valid = brute.agreeing(brute.valid_products(revision), held(wanted, locked))
    asked = choices if wanted is None else with_choice(revision.product, choices, wanted)
    if wanted is not None and not wanted.taken:
        asked = frozenset(each for each in choices if (each.slot, each.value) != (wanted.slot, wanted.value))
    free = sorted(asked - held(wanted, locked))
    found: list[frozenset[Choice]] = []
    for size in range(len(free) + 1):
        for some in map(frozenset, combinations(free, size)):
            left = brute.agreeing(valid, frozenset(free) - some)
            if left and not any(smaller <= some for smaller in found):
                found.append(some)
                yield some, left


def given_up(found: Repairs) -> list[frozenset[Choice]]:
    return [frozenset(gone.choice for gone in way.given_up) for way in found.ways]


@oracle
@given(wishes())
def test_all_ways_are_found_in_order_of_their_weight(
    question: tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]],
) -> None:
    revision, choices, wanted, locked, weights = question
    expected = dict(ways(revision, choices, wanted, locked))
    engine = Engine(revision)
    if not expected:
        with pytest.raises(Contradiction) as caught:
            engine.repairs(choices, wanted, locked=locked, weights=weights, most=MANY)
        assert set(caught.value.conflict.choices) <= held(wanted, locked)
        return
    found = engine.repairs(choices, wanted, locked=locked, weights=weights, most=MANY)
    assert found.complete
    assert set(given_up(found)) == set(expected)
    assert len(found.ways) == len(expected)
    losses = [way.loss for way in found.ways]
    assert losses == sorted(losses)
    assert losses == [sum(weights.get(choice, 1) for choice in gone) for gone in given_up(found)]
    few = engine.repairs(choices, wanted, locked=locked, weights=weights, most=2)
    assert few.complete
    assert few.ways == found.ways[:2]


@oracle
@given(wishes())
def test_every_way_leads_to_a_whole_product_that_is_told(
    question: tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]],
) -> None:
    revision, choices, wanted, locked, weights = question
    expected = dict(ways(revision, choices, wanted, locked))
    if not expected:
        return
    found = Engine(revision).repairs(choices, wanted, locked=locked, weights=weights)
    present = found.before.selection if found.before else None
    assert (present is not None) == bool(brute.agreeing(brute.valid_products(revision), choices))
    for way, gone in zip(found.ways, given_up(found), strict=True):
        after = way.whole.selection
        assert after in expected[gone]
        assert held(wanted, locked) <= way.choices
        assert all(after.agrees(choice) for choice in way.choices)
        assert all(each.becomes == after.at(each.choice.slot) for each in way.given_up)
        if present is not None:
            named = {each.choice.slot for each in way.given_up} | {each.slot for each in held(wanted, locked)}
            differing = {slot for slot in {*present.taken, *after.taken} if present.at(slot) != after.at(slot)}
            assert {change.slot for change in way.changes} == differing - named


@oracle
@given(wishes())
def test_of_ways_of_one_weight_the_cheapest_comes_first(
    question: tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]],
) -> None:
    """With the lowest price of what each leads to by brute force, where no default proposes something dearer."""
    revision, choices, wanted, locked, weights = question
    expected = dict(ways(revision, choices, wanted, locked))
    if not expected or revision.rules.defaults:
        return
    found = Engine(revision).repairs(choices, wanted, locked=locked, weights=weights, price=PRICE, most=3)
    ranks = sorted(
        (sum(weights.get(choice, 1) for choice in gone), min(brute.price(revision.product, each) for each in left))
        for gone, left in expected.items()
    )
    own = revision.product.price.minor
    assert found.complete or len(expected) > 8
    if found.complete:
        told = [(way.loss, way.whole.price.magnitude * 100 - own) for way in found.ways if way.whole.price]
        assert told == ranks[:3]


@oracle
@given(wishes(), st.data())
def test_ways_do_not_depend_on_earlier_questions(
    question: tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]], data: st.DataObject
) -> None:
    revision, choices, wanted, locked, weights = question
    if not brute.valid_products(revision):
        return
    worn, fresh = Engine(revision), Engine(revision)
    for _ in range(5):
        earlier = data.draw(examples.choices(revision.product))
        worn.repairs(earlier)
        worn.explanations(earlier)
    asked: dict[str, Any] = {"locked": locked, "weights": weights, "price": PRICE}
    if dict(ways(revision, choices, wanted, locked)):
        assert worn.repairs(choices, wanted, **asked) == fresh.repairs(choices, wanted, **asked)


@settings(oracle, max_examples=25)
@given(wishes())
def test_where_the_time_is_short_the_way_is_still_minimal(
    question: tuple[Revision, Choices, Choice | None, Choices, dict[Choice, int]],
) -> None:
    revision, choices, wanted, locked, weights = question
    expected = dict(ways(revision, choices, wanted, locked))
    if not expected:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mcs, "SHARE", 0)
        found = Engine(revision).repairs(choices, wanted, locked=locked, weights=weights)
    assert not found.complete
    (gone,) = given_up(found)
    assert gone in expected


# --- examples -------------------------------------------------------------------------------------------------------


def test_the_fewest_choices_go(car_engine: Engine) -> None:
    choices = said("trim = base", "gearbox = manual", "mats = 2", "packs = winter", "engine = e85")
    found = car_engine.repairs(choices, one("towbar = yes"))
    assert given_up(found) == [said("engine = e85", "gearbox = manual", "trim = base")]
    assert found.ways[0].choices == said("mats = 2", "packs = winter", "towbar = yes")


def test_the_heavier_choice_stays_and_of_equal_ones_the_earlier(car_engine: Engine) -> None:
    choices = said("packs = rack", "packs = sound")
    assert given_up(car_engine.repairs(choices, one("towbar = yes"))) == [said("packs = sound"), said("packs = rack")]
    heavy = car_engine.repairs(choices, one("towbar = yes"), weights={one("packs = sound"): 3})
    assert given_up(heavy) == [said("packs = rack"), said("packs = sound")]
    assert [way.loss for way in heavy.ways] == [1, 3]


@pytest.fixture
def car_engine() -> Engine:
    return Engine(car())


def test_what_is_impossible_by_itself_cannot_be_had_anyway() -> None:
    engine = Engine(car('rule never "Never."\n  not (towbar = yes)'))
    with pytest.raises(ImpossibleChoice) as caught:
        engine.repairs(said("trim = sport"), one("towbar = yes"))
    assert caught.value.conflict.rules == ("never",)
    assert not caught.value.conflict.choices


def test_a_locked_choice_in_the_way_is_blamed(car_engine: Engine) -> None:
    with pytest.raises(ImpossibleChoice) as caught:
        car_engine.repairs(said("trim = base", "mats = 2"), one("gearbox = auto"), locked=said("trim = base"))
    assert caught.value.conflict.rules == ("automatic-sport",)
    assert caught.value.conflict.choices == (one("trim = base"),)


def test_what_the_wish_itself_replaces_can_be_locked_too(car_engine: Engine) -> None:
    with pytest.raises(ImpossibleChoice) as caught:
        car_engine.repairs(said("trim = base"), one("trim = sport"), locked=said("trim = base"))
    assert set(caught.value.conflict.choices) == said("trim = base", "trim = sport")


LEADS = """\
product: desk
name: Desk
currency: EUR
price: 100
components:
  - component: body
    name: Body
    options:
      - option: top
        name: Top
        values: [{value: pine, name: Pine}, {value: glass, name: Glass, attributes: {lead-time: 3 week}}]
      - option: legs
        name: Legs
        values:
          - {value: wood, name: Wood, attributes: {lead-time: 2 day}}
          - {value: steel, name: Steel, price: 50, attributes: {lead-time: 10 day}}
      - option: shelf
        name: Shelf
        values: [{value: none, name: None}, {value: oak, name: Oak, price: 50, attributes: {lead-time: 5 week}}]
"""
LEAD_RULES = """\
rule glass "Glass on wooden legs needs the shelf."
  when top = glass and legs = wood then shelf = oak
default legs = wood
"""


def test_the_longest_wait_counts_after_the_price() -> None:
    engine = Engine(read("desk", LEADS, LEAD_RULES))
    found = engine.repairs(said("legs = wood", "shelf = none"), one("top = glass"), price=PRICE, lead="lead-time")
    assert given_up(found) == [said("legs = wood"), said("shelf = none")]
    assert [str(way.whole.price) for way in found.ways] == ["150 EUR", "150 EUR"]
    assert [str(way.whole.lead) for way in found.ways] == ["3 week", "5 week"]
    assert found.before is not None
    assert str(found.before.lead) == "2 day"
    assert found.ways[0].given_up[0].becomes == ("steel",)
    assert found.ways[1].changes == ()

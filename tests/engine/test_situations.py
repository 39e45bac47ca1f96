"""Days and markets: an engine of a situation answers what brute force over the meaning says of that day and market."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Kind, Option, Product, Value
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.catalog.validity import Situation, Validity
from configurator.engine import Engine
from configurator.engine.answers import State, Structure
from configurator.engine.counting.count import count
from configurator.rules.in_force import days, slice_key, slices
from configurator.rules.meaning import obeys
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from tests import examples
from tests.cases import cases
from tests.engine import brute

FIRST = date(2027, 1, 1)
MARKETS = ("DE", "AT")
oracle = cases(40)

soon = st.integers(0, 3).map(lambda number: FIRST + timedelta(number))
situations = st.builds(Situation, soon, st.sampled_from(MARKETS))


@st.composite
def validities(draw: st.DrawFn) -> Validity:
    """Always for one thing in two."""
    if draw(st.booleans()):
        return Validity()
    start, end = sorted((draw(soon), draw(soon)))
    markets = draw(st.sampled_from([(), ("DE",), ("AT",)]))
    return Validity(start if draw(st.booleans()) else None, end if draw(st.booleans()) else None, markets)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Revision, Choices, Situation]:
    """A small product of two markets whose values, rules and defaults come and go within four days."""
    plain = draw(examples.small_products())
    rules = draw(examples.rule_sets(plain))

    def dated(value: Value) -> Value:
        return replace(value, valid=draw(validities()))

    def asked(option: Option) -> Option:
        return replace(option, values=tuple(map(dated, option.values)))

    components = tuple(replace(part, options=tuple(map(asked, part.options))) for part in plain.components)
    product = replace(plain, components=components, markets=MARKETS)
    coming = RuleSet(
        tuple(replace(rule, valid=draw(validities())) for rule in rules.rules),
        rules.definitions,
        tuple(replace(default, valid=draw(validities())) for default in rules.defaults),
    )
    return brute.revision_of(product, coming), draw(examples.choices(product)), draw(situations)


@oracle
@given(questions())
def test_look_ahead_is_that_of_the_day_and_the_market(question: tuple[Revision, Choices, Situation]) -> None:
    revision, choices, at = question
    valid = brute.valid_products(revision, at)
    engine = Engine(revision, situation=at)
    assert engine.possible(choices) == bool(brute.agreeing(valid, choices))
    if not engine.possible(choices):
        return
    for (slot, value), found in engine.look_ahead(choices).states.items():
        assert found == brute.state(revision, valid, choices, Choice(slot, value)), (slot, value)
    assert engine.complete(choices) in brute.agreeing(valid, choices)


@oracle
@given(questions())
def test_counts_are_those_of_the_day_and_the_market(question: tuple[Revision, Choices, Situation]) -> None:
    revision, choices, at = question
    assert count(revision, choices, at).number == len(brute.agreeing(brute.valid_products(revision, at), choices))


@oracle
@given(questions())
def test_reasons_name_only_what_counts_then_and_there(question: tuple[Revision, Choices, Situation]) -> None:
    """What is left without one member of the reason goes together."""
    revision, choices, at = question
    engine = Engine(revision, situation=at)
    if engine.possible(choices):
        return
    conflict = engine.explain(choices)
    assert all(revision.rules.rule(name).valid.holds(at) for name in conflict.rules)
    for limit in conflict.structure:
        if limit.value:
            valid = revision.product.option(limit.slot.key).value(limit.value).valid
            assert not valid.holds(at)
            assert (limit.kind == "market") == (not valid.within(at.market))


@oracle
@given(questions(), situations)
def test_situations_of_one_slice_have_the_same_products(
    question: tuple[Revision, Choices, Situation], other: Situation
) -> None:
    revision, _, at = question
    if slice_key(revision, at) == slice_key(revision, other):
        assert brute.valid_products(revision, at) == brute.valid_products(revision, other)
    if slice_key(revision, at) == "":
        assert brute.valid_products(revision, at) == brute.valid_products(revision)


@oracle
@given(questions())
def test_every_situation_from_a_day_on_is_in_one_of_the_slices(question: tuple[Revision, Choices, Situation]) -> None:
    revision, _, at = question
    assert slice_key(revision, at) in slices(revision, FIRST)
    changes = days(revision, at.market)
    before = max((day for day in changes if day <= at.on), default=date.min)
    assert slice_key(revision, at) == slice_key(revision, Situation(before, at.market))


def wheels(valid: Validity) -> Product:
    winter = replace(examples.value("winter"), valid=valid)
    return replace(
        examples.product(examples.component("car", examples.option("tyres", "summer", winter))), markets=MARKETS
    )


def test_a_value_that_is_not_sold_is_impossible_for_a_limit_of_its_own() -> None:
    revision = brute.revision_of(wheels(Validity(start=date(2027, 10, 1), markets=("AT",))))
    wanted = Choice(Slot("tyres"), "winter")
    told = {}
    for at in (
        Situation(date(2027, 9, 30), "AT"),
        Situation(date(2027, 10, 1), "DE"),
        Situation(date(2027, 10, 1), "AT"),
    ):
        engine = Engine(revision, situation=at)
        state = engine.look_ahead(frozenset()).states[wanted.slot, "winter"]
        told[at] = (state, engine.explain(frozenset(), wanted).structure if state is State.IMPOSSIBLE else ())
    assert list(told.values()) == [
        (State.IMPOSSIBLE, (Structure("time", Slot("tyres"), "winter"),)),
        (State.IMPOSSIBLE, (Structure("market", Slot("tyres"), "winter"),)),
        (State.OPEN, ()),
    ]


def test_a_number_has_no_days() -> None:
    """Only values of a list come and go; a product with a number is sold with all of it."""
    product = examples.product(examples.component("car", examples.number("mats", 0, 4)))
    at = Situation(FIRST)
    assert all(option.kind is Kind.NUMBER for option in product.options)
    assert len(brute.valid_products(brute.revision_of(product), at)) == 5
    assert all(obeys(product, RuleSet(), each, at) for each in examples.all_selections(product))

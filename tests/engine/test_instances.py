"""Components that are there several times: every question about instances has the answer that brute force has."""

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.counting.count import Count, count
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    Every,
    Excludes,
    InstanceCount,
    Rule,
    SumOver,
    Table,
    TableRow,
)
from configurator.units import Quantity
from tests import examples
from tests.cases import cases
from tests.engine import brute
from tests.examples import HERE

oracle = cases(40)
ROWS = (TableRow((("red", "blue"), ("large",)), HERE), TableRow((("green",), None), HERE))


@st.composite
def racks(draw: st.DrawFn) -> Product:
    """A rack of up to three trays, each with its colour and perhaps a size, a handle or a depth; a lock on the rack."""
    colour = examples.option(
        "colour",
        *(
            examples.value(key, price=draw(st.integers(-1, 3)), weight=draw(st.integers(0, 2)))
            for key in ("red", "blue", "green")[: draw(st.integers(2, 3))]
        ),
    )
    further = [
        examples.option("size", "small", examples.value("large", price=2, weight=1)),
        examples.option(
            "handle", "left", "right", choose=draw(st.sampled_from([Bounds(0, 1), Bounds(0, 2), Bounds(1, 2)]))
        ),
        examples.number("depth", 1, 2, each=examples.value("depth", price=1, weight=1)),
    ]
    own = [colour, *draw(st.lists(st.sampled_from(further), max_size=1))]
    low = draw(st.integers(0, 3))
    high = draw(st.integers(max(low, 2), 3))
    lock = examples.option("lock", "key", examples.value("code", price=draw(st.integers(0, 2))))
    return examples.product(examples.component("rack", lock), examples.component("tray", *own, count=Bounds(low, high)))


@st.composite
def rules(draw: st.DrawFn, product: Product) -> RuleSet:
    """Up to four rules that count, compare and sum over the trays."""
    found = [draw(_rule(product, f"rule-{number}")) for number in range(draw(st.integers(0, 4)))]
    return RuleSet(tuple(found))


@st.composite
def _rule(draw: st.DrawFn, product: Product, name: str) -> Rule | Table:
    keys = [option.key for option in product.component("tray").options if option.values]
    key = draw(st.sampled_from(keys))
    values = [value.key for value in product.option(key).values]
    being = Chosen(key, tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))), HERE)
    low, high = draw(st.sampled_from([(None, 0), (None, 1), (1, None), (2, None), (1, 1), (2, 2), (3, None)]))
    several = InstanceCount(low, high, "tray", being, HERE)
    comparison = draw(st.sampled_from(list(Comparison)))
    coded = Chosen("lock", ("code",), HERE)
    conditions: list[Condition] = [
        several,
        Excludes(coded, several, HERE),
        Every("tray", being, HERE),
        AllDifferent(key, HERE),
        Compare(CountOf("tray", HERE), comparison, _amount(draw(st.integers(0, 3)), ""), HERE),
        Compare(SumOver("price", ("tray",), HERE), comparison, _amount(draw(st.integers(-2, 9)), "EUR"), HERE),
        Compare(SumOver("weight", (), HERE), comparison, _amount(draw(st.integers(0, 7)), "kg"), HERE),
    ]
    if "size" in keys and draw(st.booleans()):
        return Table(name, "It fits.", "", ("colour", "size"), ROWS, HERE, each="tray")
    return Rule(name, "It has to be so.", "", draw(st.sampled_from(conditions)), HERE)


def _amount(number: int, unit: str) -> Amount:
    return Amount(Quantity(Fraction(number), unit), HERE)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Revision, Choices]:
    product = draw(racks())
    return brute.revision_of(product, draw(rules(product))), draw(examples.choices(product))


@oracle
@given(questions())
def test_look_ahead_reaches_every_instance_there_can_be(question: tuple[Revision, Choices]) -> None:
    """States at all slots, those of trays beyond the count included; the kernel, CP-SAT and brute force agree."""
    revision, choices = question
    valid = brute.valid_products(revision)
    engine = Engine(revision)
    made = compile_product(revision.product, revision.rules)
    reference = Optimizer(made.formula, made.guards)
    literals = list(made.layout.literals(choices))
    expected = bool(brute.agreeing(valid, choices))
    assert engine.possible(choices) == reference.satisfiable(literals, Deadline("", 60)) == expected
    if not expected:
        return
    states = engine.look_ahead(choices).states
    high = revision.product.component("tray").count.high
    assert {slot for slot, _ in states} >= {Slot("colour", instance) for instance in range(1, high + 1)}
    for (slot, value), found in states.items():
        assert found == brute.state(revision, valid, choices, Choice(slot, value)), (slot, value)


@oracle
@given(questions())
def test_a_tray_beyond_the_count_can_be_nothing_and_one_that_is_spoken_of_is_there(
    question: tuple[Revision, Choices],
) -> None:
    """With the count chosen, slots beyond it are impossible; with a slot chosen, smaller counts are."""
    revision, _ = question
    engine = Engine(revision)
    bounds = revision.product.component("tray").count
    for number in range(bounds.low, bounds.high):
        choices = frozenset({Choice(Slot("tray"), str(number))})
        if bounds.low == bounds.high or not engine.possible(choices):
            continue
        beyond = engine.remaining(choices, [Slot("colour", bounds.high)])
        assert not beyond.possible
        assert not beyond.forced
        spoken = frozenset({Choice(Slot("colour", bounds.high), "red")})
        if engine.possible(spoken):
            assert engine.look_ahead(spoken).states[Slot("tray"), str(number)] is State.IMPOSSIBLE


@oracle
@given(questions())
def test_completions_and_counts_over_instances(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    assert count(revision, choices) == Count(len(agreeing), exact=True)
    if agreeing:
        completed = Engine(revision).complete(choices)
        assert completed in agreeing
        assert brute.price(revision.product, completed) == min(brute.price(revision.product, each) for each in agreeing)


@oracle
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_clicks_and_earlier_questions_change_nothing(
    question: tuple[Revision, Choices], dice: random.Random
) -> None:
    """A worn engine that saw the choices one by one in any order answers as a fresh one does, reasons included."""
    revision, choices = question
    worn, fresh, clicked = Engine(revision), Engine(revision), frozenset[Choice]()
    for choice in dice.sample(sorted(choices), len(choices)):
        clicked |= {choice}
        if worn.possible(clicked):
            worn.look_ahead(clicked)
            worn.complete(clicked)
    if not fresh.possible(choices):
        assert worn.explain(choices) == fresh.explain(choices)
        return
    assert worn.look_ahead(choices) == fresh.look_ahead(choices)
    assert worn.complete(choices) == fresh.complete(choices)
    for (slot, value), state in fresh.look_ahead(choices).states.items():
        if state is State.IMPOSSIBLE:
            assert worn.explain(choices, Choice(slot, value)) == fresh.explain(choices, Choice(slot, value))


@oracle
@given(questions())
def test_trays_that_nobody_spoke_of_are_alike(question: tuple[Revision, Choices]) -> None:
    """Exchanging two of them in the question exchanges them in the answer: none is a tray of its own kind."""
    revision, choices = question
    engine = Engine(revision)
    high = revision.product.component("tray").count.high
    low = revision.product.component("tray").count.low
    spoken = {choice.slot.instance for choice in choices if choice.slot.key in ("colour", "size", "handle", "depth")}
    free = [instance for instance in range(1, high + 1) if instance not in spoken and instance <= low]
    if len(free) < 2 or not engine.possible(choices):
        return
    states = engine.look_ahead(choices).states
    one, other = (
        {
            (slot.key, value): state
            for (slot, value), state in states.items()
            if slot.instance == instance and slot.key != "tray" and slot.key != "lock"
        }
        for instance in (free[0], free[-1])
    )
    assert one == other

"""What is left under all choices is what brute force over the rules' meaning says, whatever was asked before."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Kind
from configurator.catalog.selection import Choice, Choices, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Interval, Remaining, State
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import Budget
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import Revision
from tests import examples
from tests.engine import brute

oracle = settings(max_examples=70, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Revision, Choices]:
    product = draw(examples.small_products())
    return brute.revision_of(product, draw(examples.rule_sets(product))), draw(examples.choices(product))


def verdicts(found: Remaining) -> dict[tuple[Slot, str], str]:
    """Each value with what was said of it; a value said twice would be lost."""
    said = [(value, name) for name in ("forced", "impossible", "possible") for value in getattr(found, name)]
    assert len(dict(said)) == len(said)
    return dict(said)


@oracle
@given(questions())
def test_each_value_is_in_every_product_left_in_none_or_in_some(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    left = brute.agreeing(brute.valid_products(revision), choices)
    engine = Engine(revision)
    if not left:
        return
    said = verdicts(engine.remaining(choices))
    for (slot, value), name in said.items():
        having = sum(each.agrees(Choice(slot, value)) for each in left)
        assert name == ("impossible" if not having else "forced" if having == len(left) else "possible"), (slot, value)
    asked = {(choice.slot, choice.value) for choice in examples.all_choices(revision.product)}
    assert asked == set(said)


@oracle
@given(questions(), st.data())
def test_what_is_visible_is_told_as_when_everything_is(question: tuple[Revision, Choices], data: st.DataObject) -> None:
    revision, choices = question
    engine = Engine(revision)
    if not engine.possible(choices):
        return
    visible = data.draw(st.lists(st.sampled_from(engine.slots), max_size=3))
    said = verdicts(Engine(revision).remaining(choices, visible))
    assert said == {key: name for key, name in verdicts(engine.remaining(choices)).items() if key[0] in visible}


@oracle
@given(questions(), st.integers(0, 10**6))
def test_neither_the_order_of_clicks_nor_earlier_questions_matter(
    question: tuple[Revision, Choices], seed: int
) -> None:
    """The same choices clicked one by one, in any order, in engines fresh and used, leave the same."""
    revision, choices = question
    fresh = Engine(revision)
    if not fresh.possible(choices):
        return
    remaining, states = fresh.remaining(choices), Engine(revision).look_ahead(choices)
    used = Engine(revision)
    clicks = sorted(choices)
    for attempt in range(3):
        random.Random(seed + attempt).shuffle(clicks)
        so_far: Choices = frozenset()
        for click in clicks:
            so_far = with_choice(revision.product, so_far, click)
            used.look_ahead(so_far)
            used.remaining(so_far)
        assert used.remaining(choices) == remaining
        assert used.look_ahead(choices) == states


def test_a_choice_is_not_taken_back_for_what_is_left_beside_it() -> None:
    """Look-ahead says what can be clicked instead; what is left says what the choices leave."""
    product = examples.product(examples.component("p", examples.option("a", "x", "y")))
    engine, chosen = Engine(brute.revision_of(product)), frozenset({Choice(Slot("a"), "x")})
    assert engine.look_ahead(chosen).states[Slot("a"), "y"] is State.OPEN
    assert engine.remaining(chosen) == Remaining(((Slot("a"), "x"),), ((Slot("a"), "y"),), (), {})


def test_numbers_and_counts_are_left_in_intervals() -> None:
    several = examples.component("q", examples.option("b", "x"), count=Bounds(0, 3))
    product = examples.product(examples.component("p", examples.number("n", 0, 200, kind=Kind.QUANTITY)), several)
    found = Engine(brute.revision_of(product)).remaining(frozenset({Choice(Slot("q"), "2")}))
    assert found.numbers == {Slot("n"): (Interval("0", "200"),), Slot("q"): (Interval("2", "2"),)}
    assert set(found.forced) == {(Slot("q"), "2"), (Slot("b", 1), "x"), (Slot("b", 2), "x")}
    assert (Slot("b", 3), "x") in found.impossible
    assert not found.possible


def reckoned(revision: Revision) -> Engine:
    """An engine whose numbers are all too many for clauses: each is told by its intervals, then one by one."""
    return Engine(revision, seconds=60, ready=prepare(revision, budget=Budget(steps=0, pairs=0)))


def test_the_numbers_of_a_wide_range_are_told_one_by_one_in_the_catalogues_order() -> None:
    product = examples.product(
        examples.component("p", examples.option("a", "x", "y"), examples.number("n", 0, 3), examples.option("b", "z"))
    )
    rules, problems = parse('rule r "Not more than two." when a = x then n <= 2\n', "rules/thing.rules")
    assert not problems
    revision = brute.revision_of(product, resolve(rules, product))
    a, n, b = Slot("a"), Slot("n"), Slot("b")
    found = reckoned(revision).remaining(frozenset({Choice(a, "x")}))
    assert found.forced == ((a, "x"), (b, "z"))
    assert found.impossible == ((a, "y"), (n, "3"))
    assert found.possible == ((n, "0"), (n, "1"), (n, "2"))
    assert found.numbers == {n: (Interval("0", "2"),)}
    left = reckoned(revision).remaining(frozenset({Choice(n, "3")}))
    assert left.forced == ((a, "y"), (n, "3"), (b, "z"))
    assert left.impossible == ((a, "x"), (n, "0"), (n, "1"), (n, "2"))
    assert left.possible == ()


@settings(oracle, max_examples=20)
@given(questions())
def test_wide_numbers_are_told_as_narrow_ones_are(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    engine = Engine(revision)
    if engine.possible(choices):
        assert reckoned(revision).remaining(choices) == engine.remaining(choices)
        assert reckoned(revision).look_ahead(choices) == engine.look_ahead(choices)


def test_the_only_number_left_of_a_wide_range_is_forced() -> None:
    product = examples.product(examples.component("p", examples.number("n", 0, 3), examples.option("a", "x", "y")))
    rules, problems = parse('rule r "Three with x."\n  when a = x then n = 3\n', "rules/thing.rules")
    assert not problems
    engine, n = reckoned(brute.revision_of(product, resolve(rules, product))), Slot("n")
    states = engine.look_ahead(frozenset({Choice(Slot("a"), "x")})).states
    assert [states[n, value] for value in "0123"] == [State.IMPOSSIBLE] * 3 + [State.FORCED]
    states = engine.look_ahead(frozenset({Choice(Slot("a"), "x"), Choice(n, "3")})).states
    assert states[n, "3"] is State.CHOSEN

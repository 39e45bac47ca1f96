"""Optima, designs and reasons are what brute force over the rules' meaning says, by cores and by CP-SAT alike."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine import Engine
from configurator.engine.compiling.compiler import defaults_in_order
from configurator.engine.compiling.prepared import prepare
from configurator.engine.compiling.solver_choice import Budget
from configurator.engine.optimizing.backends import Aims, Backend, cpsat_backend, maxsat_backend
from configurator.engine.optimizing.complete import Completer, GaveUp
from configurator.engine.optimizing.designer import Optimum, OutOfReach
from configurator.engine.optimizing.goals import Goal, WeightedAmounts, Wishes, amount_in, wishes
from configurator.engine.optimizing.pinned import PinnedBackend, alike
from configurator.engine.optimizing.provenance import Why
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.rules.meaning import condition_holds
from configurator.rules.revision import Revision, read
from configurator.rules.syntax import (
    Amount,
    Compare,
    Comparison,
    CountOf,
    NumberOf,
    Plus,
    ProductOf,
    SumOver,
    Term,
    Times,
)
from configurator.units import Quantity
from tests import examples
from tests.cases import cases
from tests.engine import brute

oracle = cases(30)
HERE = examples.HERE
NOTHING = Budget(steps=0, pairs=0)
PRICE = SumOver("price", (), HERE)


@st.composite
def goals(draw: st.DrawFn, revision: Revision) -> Goal:
    """The price of everything or of a part, a count, wishes, or several of them weighted; least or most."""
    product = revision.product
    terms: list[Term] = [PRICE]
    terms += [SumOver("price", (part.key,), HERE) for part in product.components]
    terms += [CountOf(part.key, HERE) for part in product.components if part.repeated]
    once = [part for part in product.components if not part.repeated]
    numbers = [NumberOf(each.key, HERE) for part in once for each in part.options if each.range is not None]
    terms += [*numbers, *(ProductOf((one, numbers[0]), HERE) for one in numbers)]
    some = st.sampled_from(terms)
    aim = draw(st.sampled_from(["term", "term", "wishes", "weighted"]))
    if aim == "wishes":
        named = draw(st.lists(st.sampled_from(examples.all_choices(product)), min_size=1, max_size=4, unique=True))
        return wishes({choice: draw(st.integers(-3, 5)) for choice in named})
    if aim == "weighted":
        parts = draw(st.lists(st.tuples(st.sampled_from([Fraction(2), Fraction(-1, 3)]), some), min_size=1, max_size=2))
        return Goal(WeightedAmounts(tuple(parts)), most=draw(st.booleans()))
    return Goal(draw(some), most=draw(st.booleans()))


@st.composite
def questions(draw: st.DrawFn, most_goals: int = 2) -> tuple[Revision, Choices, list[Goal]]:
    product = draw(examples.small_products())
    revision = brute.revision_of(product, draw(examples.rule_sets(product)))
    asked = draw(st.lists(goals(revision), min_size=1, max_size=most_goals))
    return revision, draw(examples.choices(product, most=2)), asked


def on_cp_sat(revision: Revision) -> Engine:
    """An engine for which every number and product is too much for clauses."""
    return Engine(revision, ready=prepare(revision, budget=NOTHING))


def best_of(products: Sequence[Selection], asked: Sequence[Goal], revision: Revision) -> list[Selection]:
    """Those that are best in the goals, one after the other."""
    left = list(products)
    for goal in asked:
        amounts = [amount_in(goal, each, revision.product, revision.rules).magnitude for each in left]
        best = max(amounts) if goal.most else min(amounts)
        left = [each for each, amount in zip(left, amounts, strict=True) if amount == best]
    return left


@oracle
@given(questions(), st.sampled_from([Engine, on_cp_sat]))
def test_an_optimum_is_the_best_of_all_products(
    question: tuple[Revision, Choices, list[Goal]], made: Callable[[Revision], Engine]
) -> None:
    revision, choices, asked = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    found = made(revision).optimize(choices, asked)
    best = best_of(agreeing, asked, revision)
    assert found.proven
    assert found.bound is None
    assert found.selection in best
    assert list(found.amounts) == [amount_in(goal, best[0], revision.product, revision.rules) for goal in asked]


@pytest.mark.parametrize("made", [Engine, on_cp_sat])
@pytest.mark.parametrize("weight", [-1, 1])
@pytest.mark.parametrize("most", [True, False])
def test_a_wish_for_a_step_of_a_number_weighs_where_that_is_taken(
    made: Callable[[Revision], Engine], weight: int, most: bool
) -> None:
    lines = ["product: thing", "name: Thing", "currency: EUR", "components:", "  - component: p", "    name: P"]
    lines += ["    options:", "      - {option: a, name: A, number: {from: 0, to: 1, step: 1, unit: kg}}"]
    goal = Goal(Wishes(frozenset({(Choice(Slot("a"), "0"), weight)})), most=most)
    found = made(read("thing", "\n".join(lines) + "\n", "")).optimize(frozenset(), [goal])
    assert found.selection.taken[Slot("a")] == ("0" if most == (weight > 0) else "1",)
    assert found.amounts[0].magnitude == (weight if most == (weight > 0) else 0)


@oracle
@given(questions(), st.booleans())
def test_cores_and_cp_sat_find_the_same_product(
    question: tuple[Revision, Choices, list[Goal]],
    told: bool,
) -> None:
    """The best in the goals, completed in the same order, for the same reasons: by MaxSAT, by CP-SAT, or by both.

    Both is CP-SAT for the goal, which is pinned on the kernel, where that is alike and not too many ways lead there.
    """
    revision, choices, asked = question
    if not brute.agreeing(brute.valid_products(revision), choices):
        return
    ready, aims = prepare(revision), Aims(revision.rules, tuple(asked))
    tie_breaking = TieBreaking(ready.compiled)
    cores = maxsat_backend(ready.compiled, ready.clauses, aims)
    arithmetic = cpsat_backend(ready.compiled, ready.symmetries, aims)
    both: list[Backend] = [PinnedBackend(cores, arithmetic)] if alike(cores, arithmetic) else []
    found = set()
    for backend in (*both, cores, arithmetic):
        completer = Completer(backend, defaults_in_order(revision.rules), tie_breaking)
        completed = None
        with suppress(*[GaveUp] * (backend in both)):
            completed = completer.complete(choices, {}, Deadline("best?", 60), told=told)
        if completed is None and backend in both:
            continue
        assert completed is not None
        because = sorted((str(place), str(why)) for place, why in completer.because(completed, choices).items())
        found.add((str(completer.selection(completed, choices).as_json()), str(because)))
    assert len(found) == 1


@oracle
@given(questions(), st.data())
def test_limits_hold_or_are_out_of_reach(question: tuple[Revision, Choices, list[Goal]], data: st.DataObject) -> None:
    revision, choices, asked = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    amount = Amount(Quantity(Fraction(data.draw(st.integers(-2, 12))), "EUR"), HERE)
    sign = data.draw(st.sampled_from([Comparison.AT_MOST, Comparison.AT_LEAST, Comparison.LESS, Comparison.EQUAL]))
    limits = [data.draw(examples.conditions(revision.product)), Compare(PRICE, sign, amount, HERE)]

    def within(products: list[Selection], number: int) -> list[Selection]:
        return [
            each
            for each in products
            if all(condition_holds(limit, each, revision.product, revision.rules) for limit in limits[:number])
        ]

    engine = Engine(revision)
    left = within(agreeing, 2)
    if left:
        assert engine.optimize(choices, asked, limits).selection in best_of(left, asked, revision)
        return
    with pytest.raises(OutOfReach) as error:
        engine.optimize(choices, asked, limits)
    first = within(agreeing, 1)
    assert error.value.limit == (limits[1] if first else limits[0])
    if error.value.limit is limits[1] and sign is not Comparison.EQUAL:
        goal = Goal(PRICE, most=sign is Comparison.AT_LEAST)
        assert error.value.nearest == amount_in(
            goal, best_of(first, [goal], revision)[0], revision.product, revision.rules
        )
    assert error.value.conflict.minimal
    assert set(error.value.conflict.choices) <= choices


def preferred(products: Sequence[Selection], found: Optimum, revision: Revision) -> list[Selection]:
    """Those with the most of what answers to needs prefer, then with the defaults found, then of what the shop does."""
    proposed = [Choice(*at) for at, because in found.because.items() if because.why is Why.DEFAULT]

    def most(left: list[Selection], *, answered: bool) -> list[Selection]:
        lacking = [brute.unmet(revision, each, answered=answered) for each in left]
        return [each for each, lacks in zip(left, lacking, strict=True) if lacks == min(lacking)]

    asked_for = most(list(products), answered=True)
    return most([each for each in asked_for if all(map(each.agrees, proposed))], answered=False)


@oracle
@given(questions(), st.sampled_from([Engine, on_cp_sat]))
def test_every_value_is_there_for_its_reason(
    question: tuple[Revision, Choices, list[Goal]], made: Callable[[Revision], Engine]
) -> None:
    revision, choices, asked = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    found = made(revision).optimize(choices, asked)
    taken = {(slot, value) for slot, values in found.selection.taken.items() for value in values}
    assert set(found.because) == taken
    stages = [best_of(agreeing, asked[:number], revision) for number in range(len(asked) + 1)]
    for (slot, value), because in found.because.items():
        choice = Choice(slot, value)
        certain = [all(each.agrees(choice) for each in stage) for stage in stages]
        if choice in choices:
            assert because.why is Why.CHOSEN
        elif certain[0]:
            assert because.why is Why.FORCED
        elif any(certain):
            assert (because.why, because.goal) == (Why.GOAL, certain.index(True) - 1)
        elif because.why is Why.PREFERRED:
            assert all(each.agrees(choice) for each in preferred(stages[-1], found, revision))
        else:
            assert because.why in (Why.DEFAULT, Why.FOLLOWS, Why.CHEAPEST, Why.FIRST)
        if because.why is Why.DEFAULT:
            assert because.default is not None
            assert because.default.choice == choice


@oracle
@given(questions(most_goals=3))
def test_designs_for_needs_are_on_the_pareto_front(question: tuple[Revision, Choices, list[Goal]]) -> None:
    revision, choices, asked = question
    product, agreeing = revision.product, brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    needs = {f"need {number}": goal for number, goal in enumerate(asked)}
    designs = Engine(revision).designs(choices, needs)
    assert sorted(name for design in designs for name in design.needs) == sorted(needs)

    def costs(selection: Selection) -> list[Fraction]:
        return [
            (-1 if goal.most else 1) * amount_in(goal, selection, product, revision.rules).magnitude for goal in asked
        ]

    for design in designs:
        own = costs(design.optimum.selection)
        assert list(design.optimum.amounts) == [
            amount_in(goal, design.optimum.selection, product, revision.rules) for goal in asked
        ]
        for name in design.needs:
            number = list(needs).index(name)
            assert own[number] == min(costs(each)[number] for each in agreeing)
        for other in map(costs, agreeing):
            assert other == own or not all(one <= two for one, two in zip(other, own, strict=True))


def distance(revision: Revision, one: Selection, other: Selection) -> int:
    """In how many places two designs differ, instances put side by side in the best of all ways."""
    found = 0
    for part in revision.product.components:
        counts = one.count(part), other.count(part)
        options = [option.key for option in part.options if option.kind is not Kind.TEXT]
        if not part.repeated:
            found += sum(one.at(Slot(key)) != other.at(Slot(key)) for key in options)
            continue
        mine, theirs = (
            [tuple(each.at(Slot(key, n)) for key in options) for n in range(1, count + 1)]
            for each, count in zip((one, other), counts, strict=True)
        )
        short, long = sorted((mine, theirs), key=len)
        least = min(sum(a != b for a, b in zip(short, order, strict=False)) for order in permutations(long))
        found += least + len(long) - len(short)
    return found


@oracle
@given(questions(), st.integers(1, 2))
def test_the_best_few_are_the_best_of_those_apart(question: tuple[Revision, Choices, list[Goal]], apart: int) -> None:
    revision, choices, asked = question
    left = brute.agreeing(brute.valid_products(revision), choices)
    if not left:
        return
    found: tuple[Optimum, ...] = Engine(revision).best(choices, asked, most=4, apart=apart)
    for optimum in found:
        assert optimum.selection in best_of(left, asked, revision)
        left = [each for each in left if distance(revision, each, optimum.selection) >= apart]
    assert len(found) == 4 or not left


@oracle
@given(questions(), st.data())
def test_only_what_is_visible_makes_a_difference(
    question: tuple[Revision, Choices, list[Goal]], data: st.DataObject
) -> None:
    revision, choices, asked = question
    left = brute.agreeing(brute.valid_products(revision), choices)
    if not left:
        return
    part = data.draw(st.sampled_from(revision.product.components))
    seen = part.options[0].key

    def looks(selection: Selection) -> list[tuple[str, ...]]:
        return sorted(selection.at(Slot(seen, n)) for n in range(1, selection.count(part) + 1))

    found = Engine(revision).best(choices, asked, most=9, visible={seen})
    told = [looks(optimum.selection) for optimum in found]
    assert all(told.count(each) == 1 for each in told)
    assert len(found) == 9 or {str(each) for each in told} == {str(looks(each)) for each in left}


@oracle
@given(questions(), st.data())
def test_the_order_of_questions_does_not_matter(
    question: tuple[Revision, Choices, list[Goal]], data: st.DataObject
) -> None:
    revision, choices, asked = question
    agreeing = brute.agreeing(brute.valid_products(revision), choices)
    if not agreeing:
        return
    worn = Engine(revision)
    for _ in range(3):
        earlier = data.draw(examples.choices(revision.product))
        if worn.possible(earlier):
            worn.completion(earlier)
            worn.optimize(earlier, [data.draw(goals(revision))])
    fresh = Engine(revision)
    assert worn.optimize(choices, asked) == fresh.optimize(choices, asked)
    assert worn.completion(choices) == fresh.completion(choices)


def test_a_goal_is_any_sum_of_the_rule_language() -> None:
    term = Plus((PRICE, Times(Fraction(2), PRICE, HERE)), HERE)
    product = examples.product(examples.component("p", examples.option("a", examples.value("x", price=3))))
    found = Engine(brute.revision_of(product)).optimize(frozenset(), [Goal(term)])
    assert found.amounts == (Quantity(Fraction(309), "EUR"),)

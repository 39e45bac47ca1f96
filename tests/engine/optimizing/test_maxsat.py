"""Cores, preferences and reasons on bare clauses, against every assignment; and what is said when time runs out."""

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product as cartesian

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Option
from configurator.engine import Engine
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.optimizing.goals import Goal, amount_in
from configurator.engine.optimizing.maxsat import CoreGuidedMaxSat
from configurator.engine.optimizing.provenance import in_every
from configurator.engine.optimizing.weighed_sums import Amounts
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.meaning import condition_holds, obeys
from configurator.rules.revision import Revision
from configurator.rules.syntax import Amount, Compare, Comparison, SumOver
from configurator.units import Quantity
from tests import examples
from tests.cases import cases
from tests.engine import brute

LAST = 7
HERE = examples.HERE
literals = st.integers(2, LAST).flatmap(lambda variable: st.sampled_from([variable, -variable]))
clauses = st.lists(st.lists(literals, min_size=1, max_size=4, unique_by=abs).map(tuple), max_size=12)


def time() -> Deadline:
    """More than enough."""
    return Deadline("a question", 60)


def products(given_clauses: list[tuple[Literal, ...]], held: list[Literal]) -> list[frozenset[Literal]]:
    """The positive literals of every assignment that satisfies the clauses and has what is held."""
    return [
        frozenset(literal for literal in signs if literal > 0)
        for signs in cartesian((1,), *((number, -number) for number in range(2, LAST + 1)))
        if all(not set(clause).isdisjoint(signs) for clause in [*given_clauses, *((literal,) for literal in held)])
    ]


def agrees(holds: frozenset[Literal], literal: Literal) -> bool:
    """Whether a literal holds in a product."""
    return (abs(literal) in holds) == (literal > 0)


@st.composite
def weighed(draw: st.DrawFn) -> list[tuple[tuple[int, Literal], ...]]:
    """Weights on literals, each group of its own literals."""
    left, groups = list(range(2, LAST + 1)), []
    while left:
        size = draw(st.integers(1, 3))
        groups.append(tuple((draw(st.integers(-5, 9)), literal) for literal in left[:size]))
        left = left[size:]
    return groups


@cases(120)
@given(clauses, weighed(), st.lists(st.lists(literals, max_size=2, unique_by=abs), min_size=1, max_size=4))
def test_the_least_is_the_least_and_its_pins_are_exact(
    given_clauses: list[tuple[Literal, ...]],
    groups: list[tuple[tuple[int, Literal], ...]],
    questions: list[list[Literal]],
) -> None:
    """At most one of a group holds, as its weights demand; pins hold in exactly the products of the least total.

    So they are in later questions, which know the cores of those before.
    """
    exclusives = [tuple(literal for _, literal in group) for group in groups if len(group) > 1]
    pairs = [(-one, -two) for several in exclusives for one in several for two in several if one < two]
    everything = [(1,), *given_clauses, *pairs]
    maxsat = CoreGuidedMaxSat(SolverFormula(LAST, everything), (), exclusives)
    for held in questions:
        found = products(everything, held)
        if not found or maxsat.kernel.implied(held) is None:
            continue
        least = maxsat.least(groups, held, time())
        totals = {each: Amounts.of(groups).total(each) for each in found}
        assert least.proven
        assert least.amount == min(totals.values()) == totals[frozenset(least.holds & set(range(1, LAST + 1)))]
        for each, amount in totals.items():
            said = [number if number in each else -number for number in range(1, LAST + 1)]
            assert maxsat.kernel.satisfiable([*said, *least.pins], time()) == (amount == least.amount)


def test_once_a_product_reaches_the_bound_nothing_more_is_asked() -> None:
    maxsat = CoreGuidedMaxSat(SolverFormula(LAST, [(1,), (2, 3), (4, 5)]), (), ())
    groups = [((2, literal),) for literal in range(2, LAST + 1)]
    least = maxsat.least(groups, [], time())
    assert (least.amount, least.bound) == (4, 4)
    asked = maxsat.kernel.asked
    assert asked <= 4, "a product, one core at most for each clause, and a product without them"
    again = maxsat.least(groups, [], time(), holds=least.holds)
    assert (again.amount, again.bound, maxsat.kernel.asked) == (4, 4, asked)


def test_what_was_asked_once_is_known_for_the_next_question() -> None:
    """Where 2 is chosen, 3 or 4 has to be paid for: no clause says so by itself, a core of the first question does."""
    maxsat = CoreGuidedMaxSat(SolverFormula(LAST, [(1,), (-2, 5, 6), (-5, 3), (-6, 4)]), (), ())
    groups = [((2, 3),), ((3, 4),)]
    first = maxsat.least(groups, [2], time())
    asked = maxsat.kernel.asked
    again = maxsat.least(groups, [2, -7], time(), holds=first.holds - {7})
    assert (first.amount, again.amount, maxsat.kernel.asked) == (2, 2, asked)


@cases(120)
@given(clauses, st.lists(literals, max_size=9), st.lists(literals, max_size=2, unique_by=abs))
def test_preferences_are_granted_as_if_asked_one_by_one(
    given_clauses: list[tuple[Literal, ...]], preferences: list[Literal], held: list[Literal]
) -> None:
    found = products([(1,), *given_clauses], held)
    maxsat = CoreGuidedMaxSat(SolverFormula(LAST, [(1,), *given_clauses]), (), ())
    if not found or maxsat.kernel.implied(held) is None:
        return
    for preference in preferences:
        found = [each for each in found if agrees(each, preference)] or found
    start = maxsat.least([], held, time())
    granted, holds = maxsat.grant_in_order(preferences, held, start.holds, time())
    assert any(holds & set(range(1, LAST + 1)) == each for each in found)
    for each in products([(1,), *given_clauses], held):
        assert all(agrees(each, literal) for literal in granted) == (each in found)


@cases(120)
@given(clauses, st.lists(literals, max_size=2, unique_by=abs))
def test_what_holds_in_every_product_is_found(given_clauses: list[tuple[Literal, ...]], held: list[Literal]) -> None:
    found = products([(1,), *given_clauses], held)
    if not found:
        return
    with Kernel(SolverFormula(LAST, [(1,), *given_clauses])) as kernel:
        certain = in_every(kernel, sorted(found[0]), [], held, time())
    assert sorted(certain) == sorted(frozenset.intersection(*found))


def packing(size: int) -> tuple[Revision, Compare]:
    """So many things of which enough weight has to be taken for little money: nothing for cores."""
    chance = random.Random(1)

    def things() -> Iterator[Option]:
        for number in range(size):
            weight = chance.randint(1000, 9999)
            price = weight + chance.randint(450, 550)
            yield examples.option(f"o{number}", examples.value("x", price=price, weight=weight), choose=Bounds(0, 1))

    made = examples.product(examples.component("p", *things()))
    enough = Amount(Quantity(Fraction(size * 2750), "kg"), HERE)
    return brute.revision_of(made), Compare(SumOver("weight", (), HERE), Comparison.AT_LEAST, enough, HERE)


def test_cores_that_do_not_get_there_leave_it_to_cp_sat() -> None:
    """Few questions allowed: a bound and no pins; the whole question is answered all the same."""
    revision, enough = packing(9)
    goal = Goal(SumOver("price", (), HERE))
    best = min(
        amount_in(goal, each, revision.product, revision.rules).magnitude
        for each in examples.all_selections(revision.product)
        if condition_holds(enough, each, revision.product, revision.rules)
    )
    found = Engine(revision, seconds=60).optimize(frozenset(), [goal], [enough])
    assert (found.proven, found.amounts[0].magnitude) == (True, best)
    clause = (2, 3, 4, 5)
    maxsat = CoreGuidedMaxSat(SolverFormula(LAST, [(1,), clause, (-2, 6), (-3, 6), (-4, 7), (-5, 7)]), (), ())
    least = maxsat.least([((2, literal),) for literal in range(2, LAST + 1)], [], time(), effort=1)
    assert least.bound <= 4 <= least.amount
    assert bool(least.pins) == least.proven


def test_an_optimum_that_is_not_proven_says_so() -> None:
    """Too much for the time: the best product found, with a bound that nothing is below."""
    revision, enough = packing(60)
    goal = Goal(SumOver("price", (), HERE))
    found = Engine(revision, seconds=1.5).optimize(frozenset(), [goal], [enough])
    assert obeys(revision.product, revision.rules, found.selection)
    assert condition_holds(enough, found.selection, revision.product, revision.rules)
    assert found.amounts == (amount_in(goal, found.selection, revision.product, revision.rules),)
    assert found.proven == (found.bound is None)
    if found.bound is not None:
        assert found.bound.magnitude <= found.amounts[0].magnitude
        assert not found.because


def test_one_of_many_amounts_is_weighed_with_hardly_any_effort() -> None:
    """As premiums are that formulas work out: one of 600 amounts each, and not both the least."""
    formula = SolverFormula()
    first, second = (tuple(formula.fresh() for _ in range(600)) for _ in range(2))
    for group in (first, second):
        formula.require(*group)
        for one in group[1:]:
            formula.require(-group[0], -one)
    formula.require(-first[0], -second[0])
    groups = [tuple((900 + 7 * at, literal) for at, literal in enumerate(group)) for group in (first, second)]
    maxsat = CoreGuidedMaxSat(formula, [], [])
    least = maxsat.least(groups, [], time(), effort=60)
    assert least.proven
    assert least.amount == 900 + 907

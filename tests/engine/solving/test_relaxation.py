"""What the linear relaxation says of a sum, against all products of small formulas."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.relaxation import LinearRelaxation

LAST = 8

literals = st.integers(2, LAST).flatmap(lambda each: st.sampled_from([each, -each]))
weighted = st.tuples(st.integers(-50, 50), literals)


@st.composite
def formulas(draw: st.DrawFn) -> SolverFormula:
    """Clauses, exclusives, and sums that decide a literal."""
    clauses = draw(st.lists(st.lists(literals, min_size=1, max_size=4).map(tuple), max_size=5))
    exclusives = draw(st.lists(st.lists(literals, min_size=2, max_size=4, unique=True).map(tuple), max_size=2))
    sums = draw(
        st.lists(
            st.builds(
                AtLeast,
                literals,
                st.lists(st.lists(weighted, max_size=1).map(tuple), max_size=5).map(tuple),
                st.integers(-60, 60),
            ),
            max_size=2,
        )
    )
    return SolverFormula(LAST, [(TRUE,), *clauses], exclusives, sums)


def products(formula: SolverFormula) -> Iterator[frozenset[Literal]]:
    """All of them, as the literals that hold."""
    for signs in product((False, True), repeat=LAST - 1):
        holds = {TRUE, *(number if sign else -number for number, sign in enumerate(signs, 2))}
        if (
            all(not holds.isdisjoint(clause) for clause in formula.clauses)
            and all(len(holds.intersection(each)) < 2 for each in formula.exclusives)
            and all((each.literal in holds) == (total(each.groups, holds) >= each.bound) for each in formula.sums)
        ):
            yield frozenset(holds)


def total(groups_: tuple[tuple[tuple[int, Literal], ...], ...], holds: frozenset[Literal] | set[Literal]) -> int:
    """What the groups come to."""
    return sum(weight for group in groups_ for weight, literal in group if literal in holds)


@given(formulas(), st.lists(weighted, min_size=1, max_size=8), st.lists(literals, max_size=2), st.integers(-200, 200))
def test_no_product_has_what_is_said_to_be_beyond_an_amount(
    formula: SolverFormula, sum_: list[tuple[int, Literal]], held: list[Literal], most: int
) -> None:
    whole = IntegerSum(tuple((each,) for each in sum_), (), 0, Fraction(1))
    costs = LinearRelaxation(formula, (TRUE,), whole, Deadline("", 60)).reduced_costs(held)
    if costs is None:
        return
    beyond = costs.beyond(most)
    for holds in products(formula):
        if holds.issuperset(held):
            amount = total(whole.groups, holds)
            assert 1024 * amount >= costs.bound
            for variable in range(2, LAST + 1):
                more = costs.holding[variable] if variable in holds else costs.lacking[variable]
                assert 1024 * amount >= costs.bound + more
            assert amount > most or holds.issuperset(beyond)


def test_what_a_knapsack_leaves_out_is_what_weighs_much_for_its_price() -> None:
    """Four places of one light and dear, one heavy and cheap value, and one that is worse than both."""
    light, heavy, worse = (range(first, 14, 3) for first in (2, 3, 4))
    every = list(zip(light, heavy, worse, strict=True))
    mass = tuple(((1, one), (5, other), (9, third)) for one, other, third in every)
    formula = SolverFormula(14, [(TRUE,), *every, (-14,)], list(every), [AtLeast(14, mass, 13)])
    price = tuple(((90 + one, one), (10 + other, other), (99, third)) for one, other, third in every)
    costs = LinearRelaxation(formula, (TRUE,), IntegerSum(price, (), 0, Fraction(1)), Deadline("", 60)).reduced_costs(
        ()
    )
    assert costs is not None
    least = min(
        sum(price[place][chosen[place]][0] for place in range(4))
        for chosen in product(range(3), repeat=4)
        if sum(mass[place][chosen[place]][0] for place in range(4)) <= 12
    )
    assert costs.bound <= 1024 * least
    assert {-each for each in worse} <= set(costs.beyond(least))


@pytest.mark.parametrize("power", [20, 40, 49, 50, 51, 58, 60])
def test_numbers_that_outgrow_64_bits_say_nothing_rather_than_something_wrong(power: int) -> None:
    """Of two values, one is dear and the other heavy; two places, and a limit that lets one be heavy."""
    large = 2**power
    every = [(2, 3), (4, 5)]
    mass = tuple(((large, heavy), (1, light)) for heavy, light in every)
    formula = SolverFormula(6, [(TRUE,), *every, (-6,)], list(every), [AtLeast(6, mass, large + 2)])
    price = tuple(((large // 2, heavy), (large, light)) for heavy, light in every)
    costs = LinearRelaxation(formula, (TRUE,), IntegerSum(price, (), 0, Fraction(1)), Deadline("", 60)).reduced_costs(
        ()
    )
    assert (costs is None) == (power > 40)
    if costs is not None:
        assert costs.bound <= 1024 * (large + large // 2)
        assert not {-2, -3, -4, -5}.intersection(costs.beyond(large + large // 2))

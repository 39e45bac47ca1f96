"""Sums in clauses: diagrams and adders mean the sum they stand for, whatever its weights."""

from itertools import product as cartesian

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling import cnf_encoding
from configurator.engine.compiling.cnf_encoding import in_clauses, total
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import FALSE, TRUE, WeightedGroup
from configurator.engine.solving.kernel import Deadline, Kernel


@st.composite
def groups(draw: st.DrawFn) -> list[list[int]]:
    """The weights of a few slots, each with a few values."""
    weights = st.integers(-9, 9).filter(bool)
    return draw(st.lists(st.lists(weights, min_size=1, max_size=3), min_size=1, max_size=4))


def soon() -> Deadline:
    """A minute from now, long enough on any machine."""
    return Deadline("", 60)


def laid(formula: SolverFormula, weights: list[list[int]]) -> list[WeightedGroup]:
    """Groups with fresh literals, at most one of which holds."""
    made = [tuple((weight, formula.fresh()) for weight in group) for group in weights]
    for group in made:
        formula.exclude(literal for _, literal in group)
    return made


def assignments(made: list[WeightedGroup]) -> list[tuple[int, list[int]]]:
    """What each way to take at most one value a slot adds up to, and its literals."""
    found = []
    for taken in cartesian(*([None, *range(len(group))] for group in made)):
        amount = sum(group[at][0] for group, at in zip(made, taken, strict=True) if at is not None)
        said = [
            literal if index == at else -literal
            for group, at in zip(made, taken, strict=True)
            for index, (_, literal) in enumerate(group)
        ]
        found.append((amount, said))
    return found


@pytest.mark.parametrize("most_edges", [4000, 0], ids=["diagram", "adder"])
@given(weights=groups(), bound=st.integers(-20, 20))
def test_a_sum_means_what_it_says(most_edges: int, weights: list[list[int]], bound: int) -> None:
    formula = SolverFormula()
    made = laid(formula, weights)
    reached = formula.at_least(made, bound)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cnf_encoding, "MOST_EDGES", most_edges)
        plain = in_clauses(formula)
    with Kernel(plain) as kernel:
        for amount, said in assignments(made):
            holds = reached if amount >= bound else -reached
            assert kernel.satisfiable([*said, holds], soon())
            assert not kernel.satisfiable([*said, -holds], soon())


@given(weights=groups())
def test_totals_have_the_digits_of_the_amount(weights: list[list[int]]) -> None:
    formula = SolverFormula()
    made = laid(formula, weights)
    plain = in_clauses(formula)
    digits, offset = total(plain, made)
    with Kernel(plain) as kernel:
        for amount, said in assignments(made):
            over = amount - offset
            wrong = [[-digit] if over >> place & 1 else [digit] for place, digit in enumerate(digits)]
            assert over < 1 << len(digits)
            assert not any(kernel.satisfiable([*said, *one], soon()) for one in wrong)


def test_gates_simplify_what_is_certain() -> None:
    formula = SolverFormula()
    one, other = formula.fresh(), formula.fresh()
    assert formula.every(()) == TRUE
    assert formula.some(()) == FALSE
    assert formula.some((one, -one)) == TRUE
    assert formula.every((one, TRUE)) == one
    assert formula.every((one, FALSE)) == FALSE
    assert formula.some((one, other)) == formula.some((other, one, FALSE))
    assert formula.at_least([((1, one),), ((1, other),)], 3) == FALSE
    assert formula.at_least([((1, one),), ((1, other),)], 0) == TRUE
    assert formula.at_least([((1, one),), ((1, other),)], 1) == formula.some((one, other))
    assert formula.at_least([((1, one),), ((1, other),)], 2) == formula.every((one, other))
    assert formula.at_least([((5, TRUE),), ((2, one), (7, other))], 10) == other

"""The first product in an order of preferences is the first of all products there are, tried one by one."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Clause, Literal
from configurator.engine.solving.arithmetic import ArithmeticKernel
from configurator.engine.solving.kernel import Deadline
from tests.cases import cases

LAST = 7
literals = st.integers(2, LAST).flatmap(lambda each: st.sampled_from([each, -each]))
clauses = st.lists(st.lists(literals, min_size=1, max_size=4, unique_by=abs).map(tuple), max_size=9)
orders = st.lists(literals, max_size=LAST, unique_by=abs)


def products(formula: list[Clause]) -> list[frozenset[Literal]]:
    """All that obey the clauses, as the literals that hold."""
    signs = product((1, -1), repeat=LAST - 1)
    every = [frozenset({1, *(sign * each for each, sign in enumerate(row, 2))}) for row in signs]
    return [each for each in every if all(not each.isdisjoint(clause) for clause in formula)]


@cases(60)
@given(clauses, st.lists(literals, max_size=2, unique_by=abs), orders, st.lists(literals, min_size=2, max_size=3))
def test_the_first_product_is_found_in_one_question(
    given_clauses: list[Clause], held: list[Literal], order: list[Literal], either: list[Literal]
) -> None:
    found = [each for each in products([(1,), *given_clauses]) if each.issuperset(held)]
    if not found:
        return
    kernel = ArithmeticKernel(SolverFormula(LAST, [(1,), *given_clauses]))
    gate = kernel.require_one(either)
    preferred = [*order[:3], gate, *order[3:]]
    granted = kernel.first(preferred, held, Deadline("", 60), float("inf"))
    expected = []
    for each in preferred:
        wanted = set(either) if each == gate else {each}
        if left := [one for one in found if not one.isdisjoint(wanted)]:
            found = left
            expected.append(each)
    assert granted == expected
    assert frozenset(kernel.model(LAST)) in found

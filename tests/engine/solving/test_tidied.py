"""A tidied formula has the same models in fewer rows, whatever the formula is."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Clause
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.tidied import tidied

VARIABLES = 7
literals = st.integers(1, VARIABLES).flatmap(lambda each: st.sampled_from([each, -each]))
clauses = st.lists(st.lists(literals, min_size=1, max_size=4).map(tuple), max_size=14)
groups = st.lists(st.lists(literals, min_size=2, max_size=4, unique=True).map(tuple), max_size=2)


def models(formula: SolverFormula) -> set[tuple[bool, ...]]:
    """Every way in which all its clauses and exclusives hold."""

    def holds(literal: int, values: tuple[bool, ...]) -> bool:
        return values[abs(literal) - 1] == (literal > 0)

    return {
        values
        for values in product((False, True), repeat=formula.variables)
        if all(any(holds(each, values) for each in clause) for clause in formula.clauses)
        and all(sum(holds(each, values) for each in group) <= 1 for group in formula.exclusives)
    }


@given(clauses, groups, st.lists(literals, max_size=2))
def test_it_has_the_same_models(told: list[Clause], exclusives: list[Clause], held: list[int]) -> None:
    formula = SolverFormula(VARIABLES, [(TRUE,), *told], exclusives)
    stated = SolverFormula(VARIABLES, [*formula.clauses, *((literal,) for literal in held)], exclusives)
    found = tidied(formula, held, Deadline("tidied?", 60))
    contradicted = found is formula
    assert models(stated) == (set() if contradicted else models(found))


def test_literals_that_exclude_each_other_are_one_row() -> None:
    """Also where another excludes many of them: the largest group stays whole."""
    among, outside = range(3, 13), 2
    pairs = [(-one, -other) for one, other in combinations(among, 2)]
    formula = SolverFormula(12, [(TRUE,), *pairs, *((-outside, -each) for each in list(among)[:6])])
    found = tidied(formula, (), Deadline("tidied?", 60))
    assert tuple(among) in {tuple(sorted(group)) for group in found.exclusives}

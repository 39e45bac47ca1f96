"""At most one of some literals holds, whichever way it is said."""

from itertools import combinations

import pytest

from configurator.engine.compiling.at_most_one import FEW, at_most_one
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.solving.kernel import Deadline, Kernel


@pytest.mark.parametrize("many", [1, 2, 5, FEW, FEW + 1, FEW + 7])
def test_any_one_goes_and_no_two_do(many: int) -> None:
    formula = SolverFormula()
    literals = [formula.fresh() * (-1) ** number for number in range(many)]
    for clause in at_most_one(formula, literals):
        formula.require(*clause)
    none, deadline = [-literal for literal in literals], Deadline("Does it hold?", 60)
    with Kernel(formula) as kernel:
        assert kernel.satisfiable(none, deadline)
        for number, literal in enumerate(literals):
            assert kernel.satisfiable([*none[:number], literal, *none[number + 1 :]], deadline)
        assert not any(kernel.satisfiable([one, other], deadline) for one, other in combinations(literals, 2))


def test_few_need_no_further_literals() -> None:
    formula = SolverFormula()
    literals = [formula.fresh() for _ in range(FEW)]
    assert len(list(at_most_one(formula, literals))) == FEW * (FEW - 1) // 2
    assert formula.fresh() == literals[-1] + 1

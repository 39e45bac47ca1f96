"""Which kernel answers for a formula: the SAT kernel for clauses alone, CP-SAT where there are numbers.

OR-Tools takes half a second to load and some fifty megabytes, so it is loaded with the first product that needs it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prepared import Prepared
from configurator.engine.solving.helped import HelpedKernel
from configurator.engine.solving.kernel import Deadline, Kernel

if TYPE_CHECKING:
    from configurator.engine.solving.arithmetic import ArithmeticKernel
    from configurator.engine.solving.relaxation import LinearRelaxation


def kernel_over(formula: SolverFormula, hold: Iterable[Literal] = ()) -> Kernel:
    """The kernel that answers for a formula: of clauses alone, or with numbers."""
    return Kernel(formula, hold) if formula.numbers is None else arithmetic_kernel(formula, hold)


def kernel_of(ready: Prepared) -> Kernel:
    """The kernel that answers for a product, its guards holding; where it has sums, CP-SAT helps with hard ones."""
    if ready.clauses.numbers is not None:
        return arithmetic_kernel(ready.clauses, ready.compiled.guards)
    return helped_kernel(ready.clauses, ready.compiled.formula, ready.compiled.guards)


def helped_kernel(formula: SolverFormula, stated: SolverFormula, hold: Sequence[Literal] = ()) -> Kernel:
    """The kernel over clauses that were made of ``stated``; where that has sums, CP-SAT helps with hard ones."""
    return HelpedKernel(formula, stated, hold) if stated.sums else Kernel(formula, hold)


def arithmetic_kernel(formula: SolverFormula, hold: Iterable[Literal] = ()) -> "ArithmeticKernel":
    """CP-SAT over a formula, whether it has numbers or not; loaded now if it was not."""
    from configurator.engine.solving.arithmetic import ArithmeticKernel

    return ArithmeticKernel(formula, hold)


def linear_relaxation(
    formula: SolverFormula, hold: Iterable[Literal], whole: IntegerSum, deadline: Deadline
) -> "LinearRelaxation":
    """The linear relaxation of a sum over a formula; OR-Tools is loaded now if it was not. Raises SolverDeadline."""
    from configurator.engine.solving.relaxation import LinearRelaxation

    return LinearRelaxation(formula, hold, whole, deadline)

"""Which kernel answers for a formula: the SAT kernel for clauses alone, CP-SAT where there are numbers.

OR-Tools takes half a second to load and some fifty megabytes, so it is loaded with the first product that needs it.
"""

from collections.abc import Iterable
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
    stated, guards = ready.compiled.formula, ready.compiled.guards
    if stated.numbers is None and stated.sums:
        return HelpedKernel(ready.clauses, stated, guards)
    return kernel_over(ready.clauses, guards)


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

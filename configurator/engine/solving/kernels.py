"""Which kernel answers for a formula: the SAT kernel for clauses alone, CP-SAT where there are numbers.

CP-SAT takes half a second to load and some fifty megabytes, so it is loaded with the first product that needs it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Kernel

if TYPE_CHECKING:
    from configurator.engine.solving.arithmetic import ArithmeticKernel


def kernel_over(formula: SolverFormula, hold: Iterable[Literal] = ()) -> Kernel:
    """The kernel that answers for a formula: of clauses alone, or with numbers."""
    return Kernel(formula, hold) if formula.numbers is None else arithmetic_kernel(formula, hold)


def arithmetic_kernel(formula: SolverFormula, hold: Iterable[Literal] = ()) -> "ArithmeticKernel":
    """CP-SAT over a formula, whether it has numbers or not; loaded now if it was not."""
    from configurator.engine.solving.arithmetic import ArithmeticKernel

    return ArithmeticKernel(formula, hold)

"""Which solver answers for a product, and why: the SAT kernel, or CP-SAT where arithmetic is too large for clauses.

Decides the stated budget alone; what a product needs of it is measured where its numbers, products and sums become
literals (``layout``, ``products``, ``linear``).
"""

from dataclasses import dataclass

from configurator.source import Source

KERNEL = "kernel"
CP_SAT = "cp-sat"


@dataclass(frozen=True, slots=True)
class Budget:
    """What the kernel takes, as clauses; a product that needs more of anything is answered by CP-SAT.

    ``steps``: the numbers of one option, a literal each. ``pairs``: the combinations of one product of sums, a gate
    each. ``cells``: the adder cells of one sum, some fourteen clauses each.
    """

    steps: int = 250
    pairs: int = 10_000
    cells: int = 500_000


BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class SolverChoice:
    """The ``kind`` of solver that answers, KERNEL or CP_SAT, and the reason in a sentence."""

    kind: str = KERNEL
    reason: str = "All its arithmetic fits into clauses."


ON_KERNEL = SolverChoice()


class OverBudget(Exception):
    """Something takes more clauses than the budget has; ``what`` is the sentence that says so."""

    def __init__(self, source: Source, what: str) -> None:
        self.solver_choice = SolverChoice(CP_SAT, f"{source}: {what}")
        super().__init__(self.solver_choice.reason)

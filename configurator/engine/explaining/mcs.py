"""Minimal correction sets (MCS): which own choices to give up so that the rest goes together, the least costly first.

They are found by implicit hitting sets (Davies, Bacchus, "Solving MAXSAT by Solving a Sequence of Simpler SAT
Instances", CP 2011): a correction set touches every conflict; the minimum hitting set of the known conflicts is
either one or shows another conflict, and those found are not found again. So which conflicts the kernel happens to
show changes how long it takes and never the answer. Sets of choices are bits: bit n is the n-th soft choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import Symmetry, symmetry_breaking
from configurator.engine.explaining.hitting_set import Elements, HittingSets
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline

SHARE = 0.6
"""The part of the time in which the cheapest set has to be found; the rest is for any minimal one."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The question what to give up: ``hard`` literals stay; ``soft`` ones can go, each at its cost.

    ``soft`` stands in the reverse order of the catalogue, so that of equally costly sets the first one gives up what is
    late in it.
    """

    kernel: Kernel
    symmetries: Sequence[Symmetry]
    hard: Sequence[Literal]
    soft: Sequence[Literal]
    costs: Sequence[int]
    deadline: Deadline

    def core(self, given_up: Elements) -> Elements | None:
        """Choices that do not go together although these are given up; None when there are none."""
        kept = [literal for index, literal in enumerate(self.soft) if not given_up >> index & 1]
        assumptions = [*self.hard, *kept]
        self.kernel.prefer(assumptions)
        if self.kernel.satisfiable([*assumptions, *symmetry_breaking(self.symmetries, assumptions)], self.deadline):
            return None
        core = set(self.kernel.core())
        return sum(1 << index for index, literal in enumerate(self.soft) if literal in core)


def correction_sets(relaxation: Relaxation) -> Iterator[tuple[Elements, int]]:
    """What can be given up and its cost, cheapest first; only minimal sets, and in the end all of them."""
    cores: list[Elements] = []
    found: list[Elements] = []
    hitting_sets = HittingSets(relaxation.deadline, found, relaxation.costs)
    least = 0
    while (guess := hitting_sets.minimum(cores, least)) is not None:
        least = hitting_sets.cost(guess)
        core = relaxation.core(guess)
        if core is None:
            found.append(guess)
            yield guess, least
        else:
            cores.append(core)


def greedy_correction_set(relaxation: Relaxation) -> Elements | None:
    """A minimal set: each choice, heavy ones and then early ones first, stays if it goes with all kept before.

    None when what is hard does not go together. Cost: a question a choice.
    """
    every = (1 << len(relaxation.soft)) - 1
    if relaxation.core(every) is not None:
        return None
    left = every
    for index in sorted(range(len(relaxation.soft)), key=lambda index: (-relaxation.costs[index], -index)):
        if relaxation.core(left & ~(1 << index)) is None:
            left &= ~(1 << index)
    return left


def cheapest_correction_sets(relaxation: Relaxation, most: int, tied: int) -> tuple[list[tuple[Elements, int]], bool]:
    """The cheapest sets with their costs, at most so many; then all as costly as the last of these, up to ``tied``.

    And whether that is proven: False when there may be more as costly as the last, or the time did not suffice; then
    there is at least one minimal set. None at all when what is hard does not go together. Raises SolverDeadline.
    """
    hurried = replace(relaxation, deadline=relaxation.deadline.share(SHARE))
    found: list[tuple[Elements, int]] = []
    try:
        for elements, cost in correction_sets(hurried):
            if len(found) >= most and cost > found[most - 1][1]:
                return found, True
            if len(found) == tied:
                return found, False
            found.append((elements, cost))
            if len(found) == most == tied:
                return found, True
    except SolverDeadline:
        if not found:
            left = greedy_correction_set(relaxation)
            return (
                [] if left is None else [(left, HittingSets(relaxation.deadline, (), relaxation.costs).cost(left))]
            ), False
        return found, False
    return found, True

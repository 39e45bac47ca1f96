"""What to give up so that the rest goes together: minimal sets of own choices, the least costly first.

They are found by implicit hitting sets (Davies, Bacchus, "Solving MAXSAT by Solving a Sequence of Simpler SAT
Instances", CP 2011): what is given up touches every conflict; the cheapest set that touches all known conflicts is
either a way or shows another conflict, and ways found are not found again. So which conflicts the kernel happens to
show changes how long it takes and never the answer. Sets of choices are bits: bit n is the n-th free choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from configurator.engine.compiling.formula import Literal
from configurator.engine.compiling.symmetry import Twins, ordered
from configurator.engine.explaining.hitting_set import Elements, Hitting
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline

SHARE = 0.6
"""The part of the time in which the best way has to be found; the rest is for any minimal one."""


@dataclass(frozen=True, slots=True)
class Giving:
    """The question what to give up: ``held`` stays whatever it costs; ``free`` can go, at its cost.

    ``free`` stands in the reverse order of the catalogue, so that of equally costly ways the first one gives up what is
    late in it.
    """

    kernel: Kernel
    twins: Sequence[Twins]
    held: Sequence[Literal]
    free: Sequence[Literal]
    costs: Sequence[int]
    deadline: Deadline

    def core(self, given_up: Elements) -> Elements | None:
        """Choices that do not go together although these are given up; None when there are none."""
        kept = [literal for index, literal in enumerate(self.free) if not given_up >> index & 1]
        assumptions = [*self.held, *kept]
        self.kernel.prefer(assumptions)
        if self.kernel.satisfiable([*assumptions, *ordered(self.twins, assumptions)], self.deadline):
            return None
        core = set(self.kernel.core())
        return sum(1 << index for index, literal in enumerate(self.free) if literal in core)


def in_order(giving: Giving) -> Iterator[tuple[Elements, int]]:
    """What can be given up and its cost, cheapest first; only minimal sets, and in the end all of them."""
    cores: list[Elements] = []
    found: list[Elements] = []
    hitting = Hitting(giving.deadline, found, giving.costs)
    while (guess := hitting.cheapest(cores)) is not None:
        core = giving.core(guess)
        if core is None:
            found.append(guess)
            yield guess, hitting.cost(guess)
        else:
            cores.append(core)


def greedy(giving: Giving) -> Elements | None:
    """A minimal set: each choice, heavy ones and then early ones first, stays if it goes with all kept before.

    None when what is held does not go together. Cost: a question a choice.
    """
    every = (1 << len(giving.free)) - 1
    if giving.core(every) is not None:
        return None
    left = every
    for index in sorted(range(len(giving.free)), key=lambda index: (-giving.costs[index], -index)):
        if giving.core(left & ~(1 << index)) is None:
            left &= ~(1 << index)
    return left


def cheapest(giving: Giving, most: int, tied: int) -> tuple[list[tuple[Elements, int]], bool]:
    """The cheapest sets with their costs, at most so many; then all as costly as the last of these, up to ``tied``.

    And whether that is proven: False when there may be more as costly as the last, or the time did not suffice; then
    there is at least one minimal set. None at all when what is held does not go together. Raises SolverDeadline.
    """
    hurried = replace(giving, deadline=Deadline(giving.deadline.question, giving.deadline.left * SHARE))
    found: list[tuple[Elements, int]] = []
    try:
        for elements, cost in in_order(hurried):
            if len(found) >= most and cost > found[most - 1][1]:
                return found, True
            if len(found) == tied:
                return found, False
            found.append((elements, cost))
            if len(found) == most == tied:
                return found, True
    except SolverDeadline:
        if not found:
            left = greedy(giving)
            return ([] if left is None else [(left, Hitting(giving.deadline, (), giving.costs).cost(left))]), False
        return found, False
    return found, True

"""The subset oracle: which sets of rules, limits and own choices can hold together, and which never do.

Each of these is a constraint with an activation literal; a set of them is a whole number: bit n is the n-th constraint.
So "contains" is one operation on numbers, whatever their size. Answers are facts; which facts are known already, and
from where, changes how many questions the kernel gets and never what is true.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import eq

from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import Symmetry, symmetry_breaking
from configurator.engine.explaining.hitting_set import members
from configurator.engine.solving.kernel import Deadline, Kernel

_DIGITS = bytes.maketrans(b"\x00\x01", b"01")
_FLAGS = bytes.maketrans(b"01", b"\x00\x01")

Subset = int
"""Of the constraints: bit n is the n-th."""


@dataclass(slots=True)
class SubsetOracle:
    """Asks which constraints go with the background; ``cores`` are sets known not to.

    The kernel holds none of the constraints by itself.
    """

    kernel: Kernel
    symmetries: Sequence[Symmetry]
    background: Sequence[Literal]
    constraints: Sequence[Literal]
    deadline: Deadline
    cores: list[Subset] = field(default_factory=list)
    _place: dict[Literal, int] = field(init=False)
    _variables: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._place = {literal: index for index, literal in enumerate(self.constraints)}
        self._variables = [abs(literal) - 1 for literal in self.constraints]
        self.kernel.prefer([*self.constraints, *self.background])

    @property
    def all(self) -> Subset:
        """All of them."""
        return (1 << len(self.constraints)) - 1

    def literals(self, subset: Subset) -> list[Literal]:
        """Their literals, in order."""
        return list(compress(self.constraints, f"{subset:b}"[::-1].encode().translate(_FLAGS)))

    def subset(self, literals: Collection[Literal]) -> Subset:
        """Those of the literals that are constraints."""
        return sum(1 << self._place[literal] for literal in literals if literal in self._place)

    def extend(self, subset: Subset) -> Subset | None:
        """A satisfiable set that has all of the subset in it; None when that cannot hold with the background.

        What the model of the kernel satisfies beyond the subset comes for free: MARCO's "grow", without a question.
        """
        if any(not core & ~subset for core in self.cores):
            return None
        assumptions = [*self.background, *self.literals(subset)]
        order = symmetry_breaking(self.symmetries, assumptions)
        if self.kernel.satisfiable([*assumptions, *order], self.deadline):
            return self._satisfied()
        self.cores.append(self.subset(self.kernel.core()))
        return None

    def core(self, subset: Subset) -> Subset:
        """A conflict among constraints that are known to conflict."""
        return next(core for core in self.cores if not core & ~subset)

    def correction_set(self, guess: Subset) -> Subset | None:
        """A correction set outside the guess: without it all others hold together. None when the guess cannot hold.

        Cost: a question for each conflict that comes to light on the way, at most one for each constraint in it.
        """
        dropped = self._greedy_hitting_set(guess)
        while dropped is not None:
            held = self.extend(self.all & ~dropped)
            if held is not None:
                return self.all & ~held
            core = self.cores[-1] & ~guess
            dropped = dropped | self._commonest([core]) if core else None
        return None

    def _satisfied(self) -> Subset:
        """The constraints that hold in the kernel's model."""
        model = self.kernel.model(max(self._variables) + 1)
        return _bits(map(eq, map(model.__getitem__, self._variables), self.constraints))

    def _greedy_hitting_set(self, guess: Subset) -> Subset | None:
        """Few constraints, outside the guess, of which every known conflict has one; None when there are none."""
        left = [core & ~guess for core in self.cores]
        if not all(left):
            return None
        dropped = 0
        while left:
            bit = self._commonest(left)
            dropped |= bit
            left = [core for core in left if not core & bit]
        return dropped

    def _commonest(self, cores: Sequence[Subset]) -> Subset:
        """The constraint that is in most of the conflicts, a late one rather than an early one."""
        counted = Counter(index for core in cores for index in members(core))
        return 1 << max(counted, key=lambda index: (counted[index], index))


def _bits(flags: Iterable[bool]) -> int:
    """The number whose n-th bit is the n-th flag."""
    return int(bytes(flags)[::-1].translate(_DIGITS) or b"0", 2)

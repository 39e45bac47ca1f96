"""Suspects on trial: which rules, limits and own choices can hold together, and which of them never do.

Sets of suspects are bits: bit n is the n-th suspect. Answers are facts; which facts are known already, and from where,
changes how many questions the kernel gets and never what is true.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import eq

from configurator.engine.compiling.formula import Literal
from configurator.engine.compiling.symmetry import Twins, ordered
from configurator.engine.explaining.hitting_set import members
from configurator.engine.solving.kernel import Deadline, Kernel

_DIGITS = bytes.maketrans(b"\x00\x01", b"01")
_FLAGS = bytes.maketrans(b"01", b"\x00\x01")

Suspects = int


@dataclass(slots=True)
class Trial:
    """Asks which suspects go with the background; ``cores`` are sets known not to.

    The kernel holds no suspect by itself.
    """

    kernel: Kernel
    twins: Sequence[Twins]
    background: Sequence[Literal]
    suspects: Sequence[Literal]
    deadline: Deadline
    cores: list[Suspects] = field(default_factory=list)
    _place: dict[Literal, int] = field(init=False)
    _variables: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._place = {literal: index for index, literal in enumerate(self.suspects)}
        self._variables = [abs(literal) - 1 for literal in self.suspects]
        self.kernel.prefer([*self.suspects, *self.background])

    @property
    def all(self) -> Suspects:
        """All of them."""
        return (1 << len(self.suspects)) - 1

    def literals(self, suspects: Suspects) -> list[Literal]:
        """Their literals, in order."""
        return list(compress(self.suspects, f"{suspects:b}"[::-1].encode().translate(_FLAGS)))

    def among(self, literals: Collection[Literal]) -> Suspects:
        """Those of the literals that are suspects."""
        return sum(1 << self._place[literal] for literal in literals if literal in self._place)

    def together(self, suspects: Suspects) -> Suspects | None:
        """Suspects that can hold together with the background, these among them; None when these cannot."""
        if any(not core & ~suspects for core in self.cores):
            return None
        assumptions = [*self.background, *self.literals(suspects)]
        order = ordered(self.twins, assumptions)
        if self.kernel.satisfiable([*assumptions, *order], self.deadline):
            return self._held()
        self.cores.append(self.among(self.kernel.core()))
        return None

    def core(self, suspects: Suspects) -> Suspects:
        """A conflict among suspects that are known to conflict."""
        return next(core for core in self.cores if not core & ~suspects)

    def left_out(self, guess: Suspects) -> Suspects | None:
        """Suspects whose absence lets all others hold together, the guess among them; None when it cannot hold.

        Cost: a question for each conflict that comes to light on the way, at most one for each suspect left out.
        """
        dropped = self._dropped(guess)
        while dropped is not None:
            held = self.together(self.all & ~dropped)
            if held is not None:
                return self.all & ~held
            core = self.cores[-1] & ~guess
            dropped = dropped | self._commonest([core]) if core else None
        return None

    def _held(self) -> Suspects:
        """The suspects that hold in the kernel's model."""
        model = self.kernel.model(max(self._variables) + 1)
        return _bits(map(eq, map(model.__getitem__, self._variables), self.suspects))

    def _dropped(self, guess: Suspects) -> Suspects | None:
        """Few suspects, outside the guess, that break all known conflicts; None when they cannot."""
        left = [core & ~guess for core in self.cores]
        if not all(left):
            return None
        dropped = 0
        while left:
            bit = self._commonest(left)
            dropped |= bit
            left = [core for core in left if not core & bit]
        return dropped

    def _commonest(self, cores: Sequence[Suspects]) -> Suspects:
        """The suspect that is in most of the conflicts, a late one rather than an early one."""
        counted = Counter(index for core in cores for index in members(core))
        return 1 << max(counted, key=lambda index: (counted[index], index))


def preferred(trial: Trial) -> Suspects:
    """The conflict, nothing in it superfluous, of early suspects rather than late ones; all together conflict.

    A suspect is a culprit when the row of suspects before it goes with the culprits behind it, and the row with it does
    not (Junker, "QuickXplain", AAAI 2004).
    """
    culprits, core = 0, trial.core(trial.all)
    while core:
        last = 1 << core.bit_length() - 1
        row = culprits | last - 1
        if trial.together(row) is None:
            core = trial.core(row) & ~culprits
        else:
            culprits, core = culprits | last, core & ~last
    return culprits


def _bits(flags: Iterable[bool]) -> int:
    """The number whose n-th bit is the n-th flag."""
    return int(bytes(flags)[::-1].translate(_DIGITS) or b"0", 2)

"""The subset oracle: which sets of rules, limits and own choices can hold together, and which never do.

Each of these is a constraint with an activation literal; a set of them is a whole number: bit n is the n-th constraint.
So "contains" is one operation on numbers, whatever their size. Answers are facts; which facts are known already, and
from where, changes how many questions the kernel gets and never what is true.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import Symmetry, symmetry_breaking
from configurator.engine.explaining.hitting_set import members
from configurator.engine.explaining.lazy_clauses import ClauseIndex, Clauses, Subset
from configurator.engine.solving.kernel import Deadline


@dataclass(slots=True)
class SubsetOracle:
    """Asks which constraints go with the background; ``cores`` are sets known not to.

    The constraints are the guards of the index and then the ``chosen`` literals.
    """

    index: ClauseIndex
    clauses: Clauses
    symmetries: Sequence[Symmetry]
    background: Sequence[Literal]
    chosen: Sequence[Literal]
    deadline: Deadline
    cores: list[Subset] = field(default_factory=list)
    _frequency: Counter[int] = field(default_factory=Counter)

    @property
    def all(self) -> Subset:
        """All of them."""
        return (1 << len(self.index.guards) + len(self.chosen)) - 1

    def literals(self, subset: Subset) -> list[Literal]:
        """Their literals, in order."""
        first = len(self.index.guards)
        return [self.index.guards[each] if each < first else self.chosen[each - first] for each in members(subset)]

    def subset(self, literals: Iterable[Literal]) -> Subset:
        """Those of the literals that are constraints."""
        places, first = self.index.places, len(self.index.guards)
        chosen = {literal: place for place, literal in enumerate(self.chosen, first)}
        found = (places[each] if each in places else chosen.get(each) for each in literals)
        return sum(1 << place for place in found if place is not None)

    def extend(self, subset: Subset) -> Subset | None:
        """A satisfiable set that has all of the subset in it; None when that cannot hold with the background.

        What the model satisfies beyond the subset comes for free: MARCO's "grow", without a question.
        """
        first = len(self.index.guards)
        chosen, guards = subset >> first, subset & (1 << first) - 1
        assumptions = [*self.background, *(self.chosen[place] for place in members(chosen))]
        order = symmetry_breaking(self.symmetries, assumptions)
        if self.clauses.satisfiable([*assumptions, *order], guards, self.deadline):
            return self.all & ~self.subset(self.clauses.lost(self.chosen))
        core = self.subset(self.clauses.core())
        self.cores.append(core)
        self._frequency.update(members(core))
        return None

    def core(self, subset: Subset) -> Subset | None:
        """A conflict among constraints of the subset; None when they can hold with the background."""
        outside = ~subset
        known = next((core for core in self.cores if not core & outside), None)
        return known if known is not None or self.extend(subset) is not None else self.cores[-1]

    def correction_set(self, guess: Subset) -> Subset | None:
        """A correction set outside the guess: without it all others hold together. None when the guess cannot hold.

        Cost: a question for each conflict that comes to light on the way, at most one for each constraint in it.
        """
        dropped = 0
        for core in self.cores:
            if not core & dropped:
                if not core & ~guess:
                    return None
                dropped |= self._commonest(core & ~guess)
        while True:
            held = self.extend(self.all & ~dropped)
            if held is not None:
                return self.all & ~held
            core = self.cores[-1] & ~guess
            if not core:
                return None
            dropped |= self._commonest(core)

    def _commonest(self, core: Subset) -> Subset:
        """Of these constraints the one that is in most of the conflicts, a late one rather than an early one."""
        return 1 << max(members(core), key=lambda index: (self._frequency[index], index))

"""A formula clause by clause, as a question comes to need them: what a reason costs is what is near it, not all rules.

The solver starts with nothing. Variables that it does not know have the value that they have in a known product; a
clause comes in when the solver's model breaks it, and the question is asked again (lazy clause generation). So a "no"
follows from the clauses that are in, a "yes" holds for all, and rules of which no clause came in are never asked about.
For the few rules of a usual product all clauses in one solver are quicker.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from operator import ne
from typing import Protocol

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.solving.kernel import Deadline, Kernel

Subset = int
"""Of guards, or of guards and then own choices: bit n is the n-th."""

_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


class ClauseIndex:
    """The clauses of a formula by the literals in them; ``places`` are the guards' places in their order."""

    def __init__(self, formula: SolverFormula, guards: Sequence[Literal]) -> None:
        self.formula, self.guards = formula, guards
        self.places = {guard: place for place, guard in enumerate(guards)}

    @cached_property
    def standing_in(self) -> list[list[int]]:
        """By literal, negative ones from the end: the numbers of the clauses it stands in. Guards stand in none."""
        standing_in: list[list[int]] = [[] for _ in range(2 * self.formula.variables + 1)]
        for number, clause in enumerate(self.formula.clauses):
            for literal in clause:
                if -literal not in self.places:
                    standing_in[literal].append(number)
        return standing_in


class Clauses(Protocol):
    """What sets of rules and limits are asked of: all clauses, or those near a question."""

    def satisfiable(self, assumptions: Sequence[Literal], kept: Subset, deadline: Deadline) -> bool:
        """Whether the clauses of the guards that are kept, and those of none, go with the assumptions.

        Raises SolverDeadline.
        """

    def lost(self, literals: Iterable[Literal]) -> Iterator[Literal]:
        """The guards, and those of the literals, that the last "yes" is without."""

    def core(self) -> list[Literal]:
        """Guards and assumptions that sufficed for the last "no", not necessarily few."""


class WholeClauses:
    """All clauses, in a kernel that serves all questions and holds no guard by itself."""

    def __init__(self, index: ClauseIndex, kernel: Kernel) -> None:
        self.kernel, self._guards = kernel, index.guards
        self.core = kernel.core

    def satisfiable(self, assumptions: Sequence[Literal], kept: Subset, deadline: Deadline) -> bool:
        """Whether the clauses of the guards that are kept, and those of none, go with the assumptions."""
        guards = compress(self._guards, f"{kept:b}"[::-1].encode().translate(_FLAGS))
        return self.kernel.satisfiable([*assumptions, *guards], deadline)

    def lost(self, literals: Iterable[Literal]) -> Iterator[Literal]:
        """The guards, and those of the literals, that the last "yes" is without."""
        every = [*self._guards, *literals]
        model = self.kernel.model(max(map(abs, every), default=0))
        return (literal for literal in every if model[abs(literal) - 1] != literal)


class LazyClauses:
    """The clauses near one question.

    The solver's variables are numbered as they come in; ``_now`` has the literal of every variable that holds by now.
    """

    def __init__(self, index: ClauseIndex, known: Sequence[Literal]) -> None:
        """``known``: a whole product, as a literal for each variable from the first on; with it all guards hold."""
        self._index, self._kernel = index, Kernel(SolverFormula())
        self._now = [0, *known]
        self._in: set[int] = set()
        self._variables: list[int] = [TRUE]
        self._own: dict[Literal, Literal] = {TRUE: TRUE, -TRUE: -TRUE}
        self._met: list[tuple[int, Literal]] = []
        self._before: list[Literal] = [TRUE]

    def satisfiable(self, assumptions: Sequence[Literal], kept: Subset, deadline: Deadline) -> bool:
        """Whether the clauses of the guards that are kept, and those of none, go with the assumptions."""
        told, met = list(map(self._literal, assumptions)), 0
        flags = kept.to_bytes(len(self._index.guards) // 8 + 1, "little")
        while True:
            told += [own for place, own in self._met[met:] if flags[place >> 3] >> (place & 7) & 1]
            met = len(self._met)
            if not self._kernel.satisfiable(told, deadline):
                return False
            if not self._bring_in_broken():
                return True

    def lost(self, literals: Iterable[Literal]) -> Iterator[Literal]:
        """The guards, and those of the literals, that the last "yes" is without."""
        model, guards = self._before, self._index.guards
        yield from (guards[place] for place, own in self._met if model[own - 1] != own)
        yield from (literal for literal in literals if self._now[abs(literal)] != literal)

    def core(self) -> list[Literal]:
        """Guards and assumptions that sufficed for the last "no", not necessarily few."""
        variables = self._variables
        return [variables[own - 1] if own > 0 else -variables[-own - 1] for own in self._kernel.core()]

    def _bring_in_broken(self) -> bool:
        """Takes in the clauses that the solver's model breaks, which none does that is in; whether there are any."""
        model, clauses, now = self._kernel.model(len(self._variables)), self._index.formula.clauses, self._now
        changed = [
            variable if own > 0 else -variable
            for variable, own in compress(zip(self._variables, model, strict=True), map(ne, model, self._before))
            if variable not in self._index.places
        ]
        self._before = model
        for literal in changed:
            now[abs(literal)] = literal
        broken = []
        for number in (each for literal in changed for each in self._index.standing_in[-literal]):
            if number in self._in:
                continue
            for other in clauses[number]:
                if now[abs(other)] == other:
                    break
            else:
                self._in.add(number)
                broken.append(number)
        for number in broken:
            self._kernel.require(*map(self._literal, clauses[number]))
        return bool(broken)

    def _literal(self, literal: Literal) -> Literal:
        """The solver's literal; its variable stays as it is now where nothing forces it to be otherwise."""
        own = self._own.get(literal)
        if own is None:
            variable, own = abs(literal), self._kernel.fresh()
            self._own[variable], self._own[-variable] = own, -own
            self._variables.append(variable)
            preferred = own if self._now[variable] > 0 else -own
            self._before.append(preferred)
            self._kernel.prefer([preferred])
            place = self._index.places.get(variable)
            if place is not None:
                self._met.append((place, own))
            own = self._own[literal]
        return own

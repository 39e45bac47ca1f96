"""A formula's clauses simplified by its facts (unit propagation), in arrays: what they tell without a solver.

Decides which weighted literals one clause by itself demands one of, and which literals exclude each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal

_NOTHING: frozenset[int] = frozenset()


class SimplifiedClauses:
    """The clauses of a formula that the facts do not satisfy, without the literals that they rule out."""

    def __init__(
        self, formula: SolverFormula, facts: frozenset[Literal], exclusives: Iterable[tuple[Literal, ...]]
    ) -> None:
        """``facts`` hold always; ``exclusives``: literals of which at most one holds, beside what the clauses say."""
        self._variables = formula.variables
        lengths = np.fromiter(map(len, formula.clauses), np.int64, len(formula.clauses))
        literals = np.fromiter(chain.from_iterable(formula.clauses), np.int64, int(lengths.sum()))
        truth = self._truth(facts)[literals]
        owner = np.repeat(np.arange(len(lengths)), lengths)
        satisfied = np.zeros(len(lengths), bool)
        satisfied[owner[truth > 0]] = True
        kept = ~satisfied[owner] & (truth == 0)
        self._literals, self._owner = literals[kept], owner[kept]
        self._starts = np.flatnonzero(np.diff(self._owner, prepend=-1))
        self._lengths = np.diff(self._starts, append=len(self._literals))
        self._excluded = self._pairs()
        self._groups: dict[Literal, set[int]] = {}
        for number, several in enumerate(exclusives):
            for literal in several:
                self._groups.setdefault(literal, set()).add(number)

    def cores(self, costs: Mapping[Literal, int], known: Iterable[Literal]) -> Iterator[list[Literal]]:
        """Literals that cost something and of which one has to hold, by a single clause, while others are ``known``.

        The fewest first; ``costs`` may change on the way: what costs nothing any more is no core.
        """
        truth = self._truth(known)
        paid = truth < 0
        paid[[literal for literal in costs if abs(literal) <= self._variables]] = True
        cores = []
        for index in self._within(paid):
            clause = self._literals[self._starts[index] : self._starts[index] + self._lengths[index]]
            cores.append(sorted(set(clause[truth[clause] == 0].tolist())))
        for core in sorted(cores, key=lambda each: (len(each), each)):
            if core and all(literal in costs for literal in core):
                yield core

    def _within(self, marked: "np.ndarray[tuple[int], np.dtype[np.bool]]") -> Iterator[int]:
        """The numbers of the clauses all of whose literals are marked: each further literal leaves fewer."""
        left, place = np.arange(len(self._starts)), 0
        while len(left):
            left = left[marked[self._literals[self._starts[left] + place]]]
            place += 1
            longer = self._lengths[left] > place
            yield from left[~longer].tolist()
            left = left[longer]

    def cliques(self, literals: Sequence[Literal]) -> list[list[Literal]]:
        """The literals in parts of which at most one holds each, as far as pairs and known exclusives tell."""
        found: list[list[Literal]] = []
        for literal in literals:
            excluded, groups = self._excluded.get(literal, _NOTHING), self._groups.get(literal, _NOTHING)
            for clique in found:
                if all(each in excluded or not groups.isdisjoint(self._groups.get(each, ())) for each in clique):
                    clique.append(literal)
                    break
            else:
                found.append([literal])
        return found

    def _truth(self, known: Iterable[Literal]) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
        """By literal, negative ones from the end: 1 it holds, -1 it does not, 0 nobody knows."""
        truth = np.zeros(2 * self._variables + 1, np.int8)
        literals = np.fromiter(known, np.int64)
        literals = literals[np.abs(literals) <= self._variables]
        truth[literals] = 1
        truth[-literals] = -1
        return truth

    def _pairs(self) -> dict[Literal, set[Literal]]:
        """Per literal, those that cannot hold together with it, by a clause of two."""
        ends = np.append(self._starts[1:], len(self._literals))
        two = self._starts[ends - self._starts == 2]
        excluded: dict[Literal, set[Literal]] = {}
        for one, other in zip((-self._literals[two]).tolist(), (-self._literals[two + 1]).tolist(), strict=True):
            excluded.setdefault(one, set()).add(other)
            excluded.setdefault(other, set()).add(one)
        return excluded

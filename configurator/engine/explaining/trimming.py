"""Trims a refutation: which clauses it needs, and from which earlier ones each step follows at once.

Backward from the empty clause, a step is looked at only when a later one needs it: with all its literals denied, unit
propagation has to reach a conflict (RUP), and the clauses on the way there are what it follows from, in that order (the
hints of the LRAT form: Cruz-Filipe, Heule, Hunt, Kaufmann, Schneider-Kamp, CADE 2017).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from configurator.engine.compiling.literals import Clause, Literal
from configurator.engine.solving.kernel import Deadline


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A clause and the numbers of the clauses that it follows from: axioms from 0 on, then the steps before it."""

    clause: Clause
    hints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trimmed:
    """The axioms that are needed, by their place among those given, ascending; and the steps, the last one empty."""

    axioms: tuple[int, ...]
    steps: tuple[ProofStep, ...]


def trim(axioms: Sequence[Clause], lemmas: Sequence[Clause], deadline: Deadline) -> Trimmed:
    """The refutation with nothing in it that its last step does not need.

    ValueError when a lemma that is needed does not follow at once. Raises SolverDeadline.
    """
    clauses = [*axioms, *lemmas, ()]
    propagation, last = _Propagation(axioms, lemmas), len(clauses) - 1
    needed: dict[int, tuple[int, ...]] = {last: ()}
    for index in range(last, len(axioms) - 1, -1):
        if index in needed:
            deadline.check()
            needed[index] = propagation.conflict(clauses[index], index)
            for hint in needed[index]:
                needed.setdefault(hint, ())
    number = {index: place for place, index in enumerate(sorted(needed))}
    steps = (
        ProofStep(clauses[index], tuple(number[hint] for hint in needed[index]))
        for index in number
        if index >= len(axioms)
    )
    return Trimmed(tuple(index for index in number if index < len(axioms)), tuple(steps))


class _Propagation:
    """Unit propagation with two watched literals, over the axioms and the lemmas before a given one.

    What follows from the axioms alone is found once and stays; the rest is taken back after each question.
    """

    def __init__(self, axioms: Sequence[Clause], lemmas: Sequence[Clause]) -> None:
        self._clauses: list[list[Literal]] = []
        self._watching: defaultdict[Literal, list[int]] = defaultdict(list)
        self._short: list[int] = []
        self._reasons: dict[Literal, int] = {}
        self._trail: list[Literal] = []
        for axiom in axioms:
            self._add(axiom)
        self._end = self._settled(len(axioms), 0)
        self._settled_once, self._short = len(self._trail), []
        for lemma in lemmas:
            self._add(lemma)

    def conflict(self, denied: Clause, before: int) -> tuple[int, ...]:
        """The clauses through which denying this one ends in a conflict, in order. ValueError when it does not."""
        end = self._end
        for literal in denied if end is None else ():
            if literal in self._reasons:
                end = self._reasons[literal]
                break
            self._take(-literal, -1)
        if end is None:
            end = self._settled(before, self._settled_once)
        if end is None:
            raise ValueError(f"clause {before} does not follow at once from those before it")
        way = self._way_to(end)
        for literal in self._trail[self._settled_once :]:
            del self._reasons[literal]
        del self._trail[self._settled_once :]
        return way

    def _add(self, added: Clause) -> None:
        """Watches two literals that are not known to fail; with fewer there is nothing to watch."""
        failing = [literal for literal in added if -literal in self._reasons]
        clause = [*(literal for literal in dict.fromkeys(added) if -literal not in self._reasons), *failing]
        if len(clause) - len(failing) < 2:
            self._short.append(len(self._clauses))
        else:
            self._watching[clause[0]].append(len(self._clauses))
            self._watching[clause[1]].append(len(self._clauses))
        self._clauses.append(clause)

    def _take(self, literal: Literal, reason: int) -> None:
        if literal not in self._reasons:
            self._reasons[literal] = reason
            self._trail.append(literal)

    def _settled(self, before: int, head: int) -> int | None:
        """Draws all conclusions from the trail on; the clause that cannot hold, if there is one."""
        for index in self._short:
            if index >= before:
                break
            clause = self._clauses[index]
            if not clause or -clause[0] in self._reasons:
                return index
            self._take(clause[0], index)
        end = None
        while end is None and head < len(self._trail):
            end = self._propagate(-self._trail[head], before)
            head += 1
        return end

    def _propagate(self, false: Literal, before: int) -> int | None:
        """What follows from a literal not holding; the clause that cannot hold then, if there is one."""
        holds, clauses = self._reasons, self._clauses
        watching, kept = self._watching[false], list[int]()
        self._watching[false] = kept
        for at, index in enumerate(watching):
            clause = clauses[index]
            if index >= before:
                kept.append(index)
                continue
            if clause[0] == false:
                clause[0], clause[1] = clause[1], false
            if clause[0] not in holds:
                for place in range(2, len(clause)):
                    if -clause[place] not in holds:
                        clause[1], clause[place] = clause[place], false
                        self._watching[clause[1]].append(index)
                        break
                else:
                    if -clause[0] in holds:
                        kept.extend(watching[at:])
                        return index
                    self._take(clause[0], index)
                    kept.append(index)
            else:
                kept.append(index)
        return None

    def _way_to(self, end: int) -> tuple[int, ...]:
        """The clauses that the conflict in a clause goes back to, in the order of propagation, itself the last."""
        way, open_ones = [end], {-literal for literal in self._clauses[end]}
        for literal in reversed(self._trail):
            index = self._reasons[literal]
            if literal in open_ones and index >= 0:
                way.append(index)
                open_ones.update(-other for other in self._clauses[index] if other != literal)
        return tuple(reversed(way))

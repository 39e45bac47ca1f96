"""Gates of parts of a price, made only where what a part is made of does not decide them.

An amount that a formula works out counts with certain answers. Whether a claim such as "from 120 m²" holds is plain
from these, so what is taken off such an amount counts just as it does, or never: no literal is needed for either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import SlotLiterals
from configurator.engine.compiling.literals import FALSE, TRUE, Literal


@dataclass(frozen=True, slots=True)
class Case:
    """One way for a literal to hold: the ``gate`` that says so, and the ``answers``, all of which hold then."""

    gate: Literal
    answers: frozenset[Literal]


@dataclass(slots=True)
class PartGates:
    """Gates over one formula; ``homes``: of each answer at a place with one answer, all answers there."""

    formula: SolverFormula
    homes: dict[Literal, frozenset[Literal]] = field(default_factory=dict)
    cases: dict[Literal, tuple[Case, ...]] = field(default_factory=dict)
    _made_of: dict[Literal, tuple[Literal, ...]] = field(default_factory=dict)

    def add_place(self, place: SlotLiterals, literals: Mapping[str, Literal]) -> None:
        """Of the answers at a place with one answer at most one holds."""
        if place.single:
            answers = frozenset(literals.values())
            self.homes.update(dict.fromkeys(answers, answers))

    def some(self, cases: Iterable[Case]) -> Literal:
        """A literal that holds exactly when one of the gates does."""
        several = tuple(cases)
        found = self.formula.some(each.gate for each in several)
        if abs(found) != TRUE:
            self.cases[found] = several
        return found

    def both(self, claim: Literal, part: Literal) -> Literal:
        """A literal that holds exactly when the claim holds and the part counts."""
        if claim in (TRUE, FALSE) or part in (TRUE, FALSE):
            return self.formula.every((claim, part))
        cases = self.cases.get(part) or (Case(part, frozenset({part})),)
        holding = [(each, self._holds(claim, each)) for each in cases]
        open_ = [each for each, holds in holding if holds is not False]
        if all(holds for _, holds in holding):
            return part
        if not open_:
            return FALSE
        if all(holds is not None for _, holds in holding) and all(each.gate != part for each in cases):
            return self.some(open_)
        found = self.formula.every((claim, part))
        self.cases.setdefault(found, tuple(Case(found, each.answers) for each in open_))
        return found

    def _holds(self, literal: Literal, case: Case) -> bool | None:
        """Whether a literal holds in the case; None where that depends on something else."""
        if literal in case.answers or literal == TRUE:
            return True
        if -literal in case.answers or literal == FALSE:
            return False
        home = self.homes.get(abs(literal))
        if home is not None:
            return None if home.isdisjoint(case.answers) else literal < 0
        several = self._operands(abs(literal))
        if several is None:
            return None
        found = self._any(several, case)
        return found if found is None or literal > 0 else not found

    def _any(self, literals: Sequence[Literal], case: Case) -> bool | None:
        """Whether one of the literals holds in the case."""
        unknown = False
        for literal in literals:
            holds = self._holds(literal, case)
            if holds:
                return True
            unknown |= holds is None
        return None if unknown else False

    def _operands(self, gate: Literal) -> tuple[Literal, ...] | None:
        """The literals of which one has to hold, where the literal is a gate."""
        gates = self.formula.gates
        if len(self._made_of) < len(gates):
            self._made_of.update((made, of) for of, made in islice(gates.items(), len(self._made_of), None))
        return self._made_of.get(gate)

"""Minimal conflicts (MUS): rules, limits of the catalogue and own choices that cannot hold together; the fewest first.

Among equally few it is the set that comes first in a fixed order: limits before rules before choices, each in their own
order. So the same choices have the same explanation, however the customer came to them and whatever was asked before.

They are found by implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS Extraction with
Minimal Hitting Set Dualization", CP 2015): whatever conflicts has to touch every correction set, whose absence lets the
rest hold together. The minimum hitting set of the correction sets known so far is either a smallest conflict, or holds
together and shows another correction set. Which are known, and from where, changes how long it takes and never the
answer. Going on with sets that contain no conflict found so far gives all minimal conflicts, in order of size
(Liffiton, Previti, Malik, Marques-Silva, "Fast, flexible MUS enumeration", Constraints 2016).

Nobody reads a reason of many parts: where the smallest has more than MOST_MEMBERS, or takes more than its share of the
time, the answer is that of ``quickxplain``, in which nothing is superfluous either.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict, Explanations
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import symmetry_breaking
from configurator.engine.explaining.hitting_set import HittingSets
from configurator.engine.explaining.lazy_clauses import ClauseIndex, LazyClauses, Subset, WholeClauses
from configurator.engine.explaining.quickxplain import quickxplain
from configurator.engine.explaining.subset_oracle import SubsetOracle
from configurator.engine.possible.witnesses import Witnesses
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.engine.solving.kernels import kernel_over
from configurator.errors import SolverDeadline

MOST_MEMBERS = 12
MANY_GUARDS = 3000
"""From so many rules and limits on, a question gets only the clauses near it; with fewer, all of them are quicker."""
SHARE = 0.6
"""The part of the time in which the smallest conflict has to be found; the rest is for one where that fails."""


class Explainer:
    """Explains one compiled product. Not thread-safe."""

    def __init__(self, compiled: Compiled, clauses: SolverFormula, held: Kernel, witnesses: Witnesses) -> None:
        """``clauses`` have the order that breaks symmetry; ``held`` is a kernel over them that holds all guards."""
        self._layout, self._held, self._symmetries = compiled.layout, held, witnesses.symmetries
        self._index = ClauseIndex(clauses, compiled.guards)
        self._limits = {guard: limit for limit, guard in compiled.structure.items()}
        self._rules = {guard: name for name, guard in compiled.rules.items()}

    @cached_property
    def _all(self) -> WholeClauses:
        return WholeClauses(self._index, kernel_over(self._index.formula))

    @property
    def worn(self) -> bool:
        """Whether a new one is worth making (``Kernel.worn``)."""
        return "_all" in self.__dict__ and self._all.kernel.worn

    def conflicts(self, choices: Choices, wanted: Choice | None, most: int, deadline: Deadline) -> Explanations:
        """The minimal conflicts of the choices with the wanted one, which replaces what it would.

        In order, at most so many; none when all go together. Raises SolverDeadline when the time does not suffice for
        one of them. Cost: some questions for each set that is left out.
        """
        oracle, chosen, assumed = self._asked(choices, wanted, deadline)
        if oracle.extend(oracle.all) is not None:
            return Explanations((), complete=True)
        found, complete = _smallest_conflicts(oracle, most)
        size = found[0].bit_count() if found else 0
        if not found:
            found = [quickxplain(replace(oracle, clauses=self._whole(assumed)))]
        guilty = (oracle.literals(culprits) for culprits in found)
        conflicts = (self._conflict(each, chosen, smallest=len(each) <= size) for each in guilty)
        return Explanations(tuple(conflicts), complete)

    def core(self, choices: Choices, wanted: Choice | None, deadline: Deadline) -> Conflict:
        """A conflict in which more may be than is in the way. ValueError when there is none. Raises SolverDeadline."""
        oracle, chosen, _ = self._asked(choices, wanted, deadline)
        core = oracle.core(oracle.all)
        if core is None:
            raise ValueError("nothing to explain")
        return replace(self._conflict(oracle.literals(core), chosen, smallest=False), minimal=False)

    def _asked(
        self, choices: Choices, wanted: Choice | None, deadline: Deadline
    ) -> tuple[SubsetOracle, Mapping[Literal, Choice], list[Literal]]:
        """What to ask of the choices with the wanted one, the literals of the other choices, and all literals."""
        layout = self._layout
        if wanted is not None:
            choices = others(layout.product, choices, wanted)
        background = [] if wanted is None else [layout.literal(wanted)]
        chosen = layout.literals(choices)
        assumed = [*background, *chosen]
        clauses = self._near(list(chosen), deadline) or self._whole(assumed)
        return SubsetOracle(self._index, clauses, self._symmetries, background, list(chosen), deadline), chosen, assumed

    def _near(self, chosen: Sequence[Literal], deadline: Deadline) -> LazyClauses | None:
        """The clauses near a whole product, with the choices where there is one; None where all clauses are asked."""
        if len(self._index.guards) < MANY_GUARDS or self._index.formula.numbers is not None:
            return None
        for start in (chosen, ()):
            if self._held.satisfiable([*start, *symmetry_breaking(self._symmetries, start)], deadline):
                return LazyClauses(self._index, self._held.model(self._index.formula.variables))
        return None

    def _whole(self, assumed: Sequence[Literal]) -> WholeClauses:
        self._all.kernel.prefer([*self._index.guards, *assumed])
        return self._all

    def _conflict(self, guilty: Sequence[Literal], chosen: Mapping[Literal, Choice], *, smallest: bool) -> Conflict:
        return Conflict(
            rules=tuple(self._rules[literal] for literal in guilty if literal in self._rules),
            structure=tuple(self._limits[literal] for literal in guilty if literal in self._limits),
            choices=tuple(chosen[literal] for literal in guilty if literal in chosen),
            minimal=True,
            smallest=smallest,
        )


def others(product: Product, choices: Choices, wanted: Choice) -> Choices:
    """The choices beside the wanted one: without what it replaces, or, if it is a "not this", contradicts."""
    if wanted.taken:
        return with_choice(product, choices, wanted) - {wanted}
    return frozenset(old for old in choices if (old.slot, old.value) != (wanted.slot, wanted.value))


def _smallest_conflicts(oracle: SubsetOracle, most: int) -> tuple[list[Subset], bool]:
    """The first minimal conflicts, at most so many, and whether these are all; none where the time does not suffice."""
    found: list[Subset] = []
    hurried = replace(oracle, deadline=oracle.deadline.share(SHARE))
    with suppress(SolverDeadline):
        for culprits in _minimal_conflicts(hurried, found):
            if culprits is None:
                return found, False
            found.append(culprits)
            if len(found) == most:
                return found, False
        return found, True
    return found, False


def _minimal_conflicts(oracle: SubsetOracle, found: Sequence[Subset]) -> Iterator[Subset | None]:
    """The minimal conflicts but those found, small ones first and in order; None for one of more than MOST_MEMBERS."""
    correction_sets: list[Subset] = []
    hitting_sets = HittingSets(oracle.deadline, found)
    least = 0
    while (guess := hitting_sets.minimum(correction_sets, least)) is not None:
        least = guess.bit_count()
        if least > MOST_MEMBERS:
            yield None
            return
        correction_set = oracle.correction_set(guess)
        if correction_set is None:
            yield guess
        else:
            correction_sets.append(correction_set)

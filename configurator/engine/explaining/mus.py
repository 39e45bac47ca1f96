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
from dataclasses import dataclass, replace

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict, Explanations
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.literals import Literal
from configurator.engine.explaining.hitting_set import HittingSets
from configurator.engine.explaining.quickxplain import quickxplain
from configurator.engine.explaining.subset_oracle import Subset, SubsetOracle
from configurator.engine.possible.witnesses import Witnesses
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline

MOST_MEMBERS = 12
SHARE = 0.6
"""The part of the time in which the smallest conflict has to be found; the rest is for one where that fails."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one compiled product. Not thread-safe.

    ``kernel`` has its clauses, with the order that breaks symmetry, and no guard held.
    """

    compiled: Compiled
    kernel: Kernel
    witnesses: Witnesses

    def conflicts(self, choices: Choices, wanted: Choice | None, most: int, deadline: Deadline) -> Explanations:
        """The minimal conflicts of the choices with the wanted one, which replaces what it would.

        In order, at most so many; none when all go together. Raises SolverDeadline when the time does not suffice for
        one of them. Cost: some questions for each set that is left out.
        """
        layout = self.compiled.layout
        if wanted is not None:
            choices = others(layout.product, choices, wanted)
        background = [] if wanted is None else [layout.literal(wanted)]
        chosen = layout.literals(choices)
        constraints = [*self.compiled.guards, *chosen]
        oracle = SubsetOracle(self.kernel, self.witnesses.symmetries, background, constraints, deadline)
        if oracle.extend(oracle.all) is not None:
            return Explanations((), complete=True)
        found, complete = _smallest_conflicts(oracle, most)
        size = found[0].bit_count() if found else 0
        if not found:
            found = [quickxplain(oracle)]
        guilty = (set(oracle.literals(culprits)) for culprits in found)
        conflicts = (_conflict(self.compiled, each, chosen, smallest=len(each) <= size) for each in guilty)
        return Explanations(tuple(conflicts), complete)


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
    while (guess := hitting_sets.minimum(correction_sets)) is not None:
        if guess.bit_count() > MOST_MEMBERS:
            yield None
            return
        correction_set = oracle.correction_set(guess)
        if correction_set is None:
            yield guess
        else:
            correction_sets.append(correction_set)


def _conflict(
    compiled: Compiled, guilty: set[Literal], chosen: Mapping[Literal, Choice], *, smallest: bool
) -> Conflict:
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in guilty),
        structure=tuple(limit for limit, guard in compiled.structure.items() if guard in guilty),
        choices=tuple(choice for literal, choice in chosen.items() if literal in guilty),
        minimal=True,
        smallest=smallest,
    )

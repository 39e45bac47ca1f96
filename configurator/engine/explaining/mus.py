"""Why not: the rules, limits of the catalogue and own choices that cannot hold together; the fewest first.

Among equally few it is the set that comes first in a fixed order: limits before rules before choices, each in their own
order. So the same choices have the same explanation, however the customer came to them and whatever was asked before.

They are found by implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS Extraction with
Minimal Hitting Set Dualization", CP 2015): whatever conflicts has to touch every set of suspects whose absence lets the
rest hold together. The first and smallest set that touches all of these that are known is either a conflict, or goes
well and shows another. Which are known, and from where, changes how long it takes and never the answer. Going on with
sets that contain no conflict found so far gives all minimal conflicts, in order of size (Liffiton, Previti, Malik,
Marques-Silva, "Fast, flexible MUS enumeration", Constraints 2016).

Nobody reads a reason of many parts: where the smallest has more than MOST_MEMBERS, or takes more than its share of the
time, the answer is Junker's preferred conflict, in which nothing is superfluous either.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict, Explanations
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import Literal
from configurator.engine.explaining.hitting_set import Hitting
from configurator.engine.explaining.subset_oracle import Suspects, Trial, preferred
from configurator.engine.possible.witnesses import Witnesses
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline

MOST_MEMBERS = 12
SHARE = 0.6
"""The part of the time in which the smallest conflict has to be found; the rest is for one where that fails."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one compiled product. ``kernel`` has its clauses, with the order of twins, and no guard held.

    Not thread-safe.
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
        suspects = [*self.compiled.guards, *chosen]
        trial = Trial(self.kernel, self.witnesses.twins, background, suspects, deadline)
        if trial.together(trial.all) is not None:
            return Explanations((), complete=True)
        found, complete = _first(trial, most)
        size = found[0].bit_count() if found else 0
        if not found:
            found = [preferred(trial)]
        guilty = (set(trial.literals(culprits)) for culprits in found)
        told = (_told(self.compiled, each, chosen, smallest=len(each) <= size) for each in guilty)
        return Explanations(tuple(told), complete)


def others(product: Product, choices: Choices, wanted: Choice) -> Choices:
    """The choices beside the wanted one: without what it replaces, or, if it is a "not this", contradicts."""
    if wanted.taken:
        return with_choice(product, choices, wanted) - {wanted}
    return frozenset(old for old in choices if (old.slot, old.value) != (wanted.slot, wanted.value))


def _first(trial: Trial, most: int) -> tuple[list[Suspects], bool]:
    """The first minimal conflicts, at most so many, and whether these are all; none where the time does not suffice."""
    found: list[Suspects] = []
    hurried = replace(trial, deadline=Deadline(trial.deadline.question, trial.deadline.left * SHARE))
    with suppress(SolverDeadline):
        for culprits in _in_order(hurried, found):
            if culprits is None:
                return found, False
            found.append(culprits)
            if len(found) == most:
                return found, False
        return found, True
    return found, False


def _in_order(trial: Trial, found: Sequence[Suspects]) -> Iterator[Suspects | None]:
    """The minimal conflicts but those found, small ones first and in order; None for one of more than MOST_MEMBERS."""
    needed: list[Suspects] = []
    hitting = Hitting(trial.deadline, found)
    while (guess := hitting.cheapest(needed)) is not None:
        if guess.bit_count() > MOST_MEMBERS:
            yield None
            return
        left_out = trial.left_out(guess)
        if left_out is None:
            yield guess
        else:
            needed.append(left_out)


def _told(compiled: Compiled, guilty: set[Literal], chosen: Mapping[Literal, Choice], *, smallest: bool) -> Conflict:
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in guilty),
        structure=tuple(limit for limit, guard in compiled.structure.items() if guard in guilty),
        choices=tuple(choice for literal, choice in chosen.items() if literal in guilty),
        minimal=True,
        smallest=smallest,
    )

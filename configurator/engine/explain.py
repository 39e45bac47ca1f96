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

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict, Explanations
from configurator.engine.compiler import Compiled
from configurator.engine.formula import Literal
from configurator.engine.hitting import Hitting
from configurator.engine.kernel import Deadline, Kernel
from configurator.engine.suspects import Suspects, Trial, preferred
from configurator.engine.witnesses import Witnesses
from configurator.errors import SolverDeadline

MOST_MEMBERS = 8
MOST_HINTS = 100
SHARE = 0.6
"""The part of the time in which the smallest conflict has to be found; the rest is for one where that fails."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one compiled product. ``kernel`` has its clauses, with the order of twins, and no guard held.

    ``hints`` are what was left out in answers to earlier questions; trying it again saves questions. Not thread-safe.
    """

    compiled: Compiled
    kernel: Kernel
    witnesses: Witnesses
    hints: deque[frozenset[Literal]] = field(default_factory=lambda: deque(maxlen=MOST_HINTS))

    def conflict(self, choices: Choices, wanted: Choice | None, deadline: Deadline) -> Conflict | None:
        """The conflict of the choices with the wanted one, which replaces what it would; None when they go together.

        Cost: a few questions for each set that is left out; seldom more than a dozen sets.
        """
        found = self.conflicts(choices, wanted, 1, deadline)
        return found.conflicts[0] if found.conflicts else None

    def conflicts(self, choices: Choices, wanted: Choice | None, most: int, deadline: Deadline) -> Explanations:
        """The minimal conflicts in order, at most so many; none when they go together.

        Raises SolverDeadline when the time does not suffice for one of them.
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
        found: list[Suspects] = []
        complete = self._collect(trial, [trial.among(each) for each in self._missing(background, chosen)], most, found)
        conflicts = [
            _told(self.compiled, trial.literals(each), chosen, smallest=each.bit_count() == found[0].bit_count())
            for each in found
        ]
        if not found:
            trial.deadline = deadline
            conflicts = [_told(self.compiled, trial.literals(preferred(trial)), chosen, smallest=False)]
        return Explanations(tuple(conflicts), complete)

    def _collect(self, trial: Trial, needed: list[Suspects], most: int, found: list[Suspects]) -> bool:
        """Puts the minimal conflicts into ``found``; whether these are all there are."""
        trial.deadline = Deadline(trial.deadline.question, trial.deadline.left * SHARE)
        with suppress(SolverDeadline):
            for culprits in _in_order(trial, needed, self.hints, found):
                if culprits is None:
                    return False
                found.append(culprits)
                if len(found) == most:
                    return False
            return True
        return False

    def _missing(self, background: list[Literal], chosen: Mapping[Literal, Choice]) -> list[frozenset[Literal]]:
        """Sets of own choices that every conflict touches: known products have all else."""
        return self.witnesses.missing(background, list(chosen))


def others(product: Product, choices: Choices, wanted: Choice) -> Choices:
    """The choices beside the wanted one: without what it replaces, or, if it is a "not this", contradicts."""
    if wanted.taken:
        return with_choice(product, choices, wanted) - {wanted}
    return frozenset(old for old in choices if (old.slot, old.value) != (wanted.slot, wanted.value))


def _in_order(
    trial: Trial, needed: list[Suspects], hints: deque[frozenset[Literal]], found: Sequence[Suspects]
) -> Iterator[Suspects | None]:
    """The minimal conflicts but those found, small ones first and in order; None for one of more than MOST_MEMBERS.

    ``needed`` are sets that every conflict touches, as far as they are known.
    """
    untried = [trial.among(hint) for hint in hints]
    while (guess := Hitting(trial.deadline, found).cheapest(needed)) is not None:
        if guess.bit_count() > MOST_MEMBERS:
            yield None
            return
        left_out = _hinted(trial, guess, untried)
        if left_out is None:
            left_out = trial.left_out(guess)
            if left_out is None:
                yield guess
                continue
            hints.append(frozenset(trial.literals(left_out)))
        needed.append(left_out)


def _hinted(trial: Trial, guess: Suspects, untried: list[Suspects]) -> Suspects | None:
    """What an earlier question left out, beside the guess, and has to be left out here too; None when nothing is."""
    while useful := [each for each in untried if each and not each & guess]:
        untried.remove(useful[-1])
        held = trial.together(trial.all & ~useful[-1])
        if held is not None:
            return trial.all & ~held
    return None


def _told(
    compiled: Compiled, culprits: Collection[Literal], chosen: Mapping[Literal, Choice], *, smallest: bool
) -> Conflict:
    guilty = set(culprits)
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in guilty),
        structure=tuple(limit for limit, guard in compiled.structure.items() if guard in guilty),
        choices=tuple(choice for literal, choice in chosen.items() if literal in guilty),
        minimal=True,
        smallest=smallest,
    )

"""Why not: the fewest rules, limits of the catalogue and own choices that cannot hold together.

Among equally few it is the set that comes first in a fixed order: limits before rules before choices, each in their own
order. So the same choices have the same explanation, however the customer came to them and whatever was asked before.

It is found by implicit hitting sets (Ignatiev, Previti, Liffiton, Marques-Silva, "Smallest MUS Extraction with Minimal
Hitting Set Dualization", CP 2015): whatever conflicts has to touch every set of suspects whose absence lets the rest
hold together. The first and smallest set that touches all of these that are known is either the answer, or goes well
and shows another. Which are known, and from where, changes how long it takes and never the answer.

Nobody reads a reason of many parts: where the smallest has more than MOST_MEMBERS, the answer is Junker's preferred
conflict ("QuickXplain", AAAI 2004), just as unique, in which nothing is superfluous either.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine.answers import Conflict
from configurator.engine.compiler import Compiled
from configurator.engine.formula import Literal
from configurator.engine.hitting import members, smallest_hitting_set
from configurator.engine.kernel import Deadline, Kernel
from configurator.engine.twins import Twins, ordered
from configurator.engine.witnesses import Witnesses

MOST_MEMBERS = 8
ROUNDS = 2
MOST_HINTS = 100

Suspects = int
"""A set of suspects, as bits: bit n is the n-th suspect."""


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
        layout = self.compiled.layout
        background: list[Literal] = []
        if wanted is not None:
            choices = with_choice(layout.product, choices, wanted) - {wanted}
            background = [layout.literal(wanted)]
        chosen = layout.literals(choices)
        trial = _Trial(self.kernel, self.witnesses.twins, background, [*self.compiled.guards, *chosen], deadline)
        if trial.together(trial.all) is not None:
            return None
        missing = self.witnesses.missing(background, chosen)
        fewest = _fewest(trial, [trial.among(each) for each in missing], self.hints)
        culprits = trial.literals(_preferred(trial) if fewest is None else fewest)
        return _told(self.compiled, culprits, chosen, smallest=fewest is not None)


@dataclass(slots=True)
class _Trial:
    """Asks which suspects go with the background; ``cores`` are sets known not to."""

    kernel: Kernel
    twins: Sequence[Twins]
    background: Sequence[Literal]
    suspects: Sequence[Literal]
    deadline: Deadline
    cores: list[Suspects] = field(default_factory=list)
    _place: dict[Literal, int] = field(init=False)

    def __post_init__(self) -> None:
        self._place = {literal: index for index, literal in enumerate(self.suspects)}
        self.kernel.prefer([*self.suspects, *self.background])

    @property
    def all(self) -> Suspects:
        """All of them."""
        return (1 << len(self.suspects)) - 1

    def literals(self, suspects: Suspects) -> list[Literal]:
        """Their literals, in order."""
        return [self.suspects[index] for index in members(suspects)]

    def among(self, literals: Collection[Literal]) -> Suspects:
        """Those of the literals that are suspects."""
        return sum(1 << self._place[literal] for literal in literals if literal in self._place)

    def together(self, suspects: Suspects, *others: Literal) -> Suspects | None:
        """Suspects that can hold together with the background, these among them; None when these cannot.

        With others, what they say has to hold as well.
        """
        if any(not core & ~suspects for core in self.cores):
            return None
        assumptions = [*self.background, *self.literals(suspects)]
        order = ordered(self.twins, assumptions)
        if self.kernel.satisfiable([*assumptions, *order, *others], self.deadline):
            model = self.kernel.model(max(map(abs, self.suspects)))
            return self.among([literal for literal in self.suspects if (model[abs(literal) - 1] > 0) == (literal > 0)])
        core = self.kernel.core()
        if not any(other in core for other in others):
            self.cores.append(self.among(core))
        return None

    def core(self, suspects: Suspects) -> Suspects:
        """A conflict among suspects that are known to conflict."""
        return next(core for core in self.cores if not core & ~suspects)

    def left_out(self, guess: Suspects) -> Suspects | None:
        """Suspects that keep the others, the guess among them, from holding together; None when the guess cannot hold.

        None of them goes with the others.
        """
        held = self._mostly(guess) or self.together(guess)
        if held is None:
            return None
        more: Suspects | None = held
        while more is not None:
            held = more
            gate = self.kernel.require_one(self.literals(self.all & ~held))
            more = self.together(held, gate)
            self.kernel.retire(gate)
        return self.all & ~held

    def _mostly(self, guess: Suspects) -> Suspects | None:
        """Suspects that can hold together, the guess and many more among them; None if none are soon found."""
        for _ in range(ROUNDS):
            dropped = self._dropped(guess)
            held = None if dropped is None else self.together(self.all & ~dropped)
            if held is not None:
                return held
        return None

    def _dropped(self, guess: Suspects) -> Suspects | None:
        """Few suspects, outside the guess, that break all known conflicts; None when they cannot."""
        left = [core & ~guess for core in self.cores]
        if not all(left):
            return None
        dropped = 0
        while left:
            counted = Counter(index for core in left for index in members(core))
            bit = 1 << max(counted, key=lambda index: (counted[index], index))
            dropped |= bit
            left = [core for core in left if not core & bit]
        return dropped


def _fewest(trial: _Trial, needed: list[Suspects], hints: deque[frozenset[Literal]]) -> Suspects | None:
    """The smallest conflict that comes first in order; None when it has more members than MOST_MEMBERS.

    ``needed`` are sets that every conflict touches, as far as they are known.
    """
    untried = [trial.among(hint) for hint in hints]
    guess = smallest_hitting_set(needed, trial.deadline)
    while guess.bit_count() <= MOST_MEMBERS:
        left_out = _hinted(trial, guess, untried)
        if left_out is None:
            left_out = trial.left_out(guess)
            if left_out is None:
                return guess
            hints.append(frozenset(trial.literals(left_out)))
        needed.append(left_out)
        guess = smallest_hitting_set(needed, trial.deadline)
    return None


def _hinted(trial: _Trial, guess: Suspects, untried: list[Suspects]) -> Suspects | None:
    """What an earlier question left out, beside the guess, and has to be left out here too; None when nothing is."""
    while useful := [each for each in untried if each and not each & guess]:
        untried.remove(useful[-1])
        held = trial.together(trial.all & ~useful[-1])
        if held is not None:
            return trial.all & ~held
    return None


def _preferred(trial: _Trial) -> Suspects:
    """The conflict, nothing in it superfluous, of early suspects rather than late ones; all together conflict.

    A suspect is a culprit when the row of suspects before it goes with the culprits behind it, and the row with it does
    not.
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


def _told(
    compiled: Compiled, culprits: Collection[Literal], chosen: Mapping[Literal, Choice], *, smallest: bool
) -> Conflict:
    return Conflict(
        rules=tuple(name for name, guard in compiled.rules.items() if guard in culprits),
        structure=tuple(limit for limit, guard in compiled.structure.items() if guard in culprits),
        choices=tuple(choice for literal, choice in chosen.items() if literal in culprits),
        minimal=True,
        smallest=smallest,
    )

"""Completes the customer's choices to a whole product, the same one whenever choices, goals and wishes are the same.

What it decides, in this order: the goals, if there are any, each the best that the ones before it leave; the defaults
of the rules (those with a condition first, then in file order), each granted when it goes with everything before it;
then the wishes, heaviest first; then the lowest price; then the fewest instances; then, place by place (catalogue
order, but never before the place it stands within), the cheapest and earliest value. A default or wish for a place
that is not there asks for nothing: it never adds an instance or an accessory; and one with a condition does not keep
that condition from holding just because its proposal is ruled out. So the product is unique; without conditions on
defaults it also stays the same when the customer chooses a part of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.engine.compiling.formula import Literal
from configurator.engine.compiling.layout import Place
from configurator.engine.optimizing.backends import CoreSide, Side
from configurator.engine.optimizing.lexicographic import TooEarly, Walk
from configurator.engine.optimizing.maxsat import Least
from configurator.engine.optimizing.provenance import Because, Stage, Why, reasons
from configurator.engine.optimizing.tie_breaking import Settling
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.rules.syntax import Default


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole product, and for each value taken in it why it is there. Texts are the customer's own.

    ``unwritten``: the texts without which it breaks a rule, as few as the rest leaves; the customer still has to say
    them. ``firm``: it is shown to stay the same whatever parts of it are chosen as well.
    """

    selection: Selection
    because: Mapping[tuple[Slot, str], Because]
    unwritten: tuple[Slot, ...] = ()
    firm: bool = False


@dataclass(slots=True)
class Completed:
    """What was found for a question: the literals that hold, in place of the goals what they came to, and why."""

    holds: frozenset[Literal] = frozenset()
    goals: list[Least] = field(default_factory=list)
    because: dict[Literal, Because] = field(default_factory=dict)
    firm: bool = False


class GaveUp(Exception):
    """Something to be weighed takes too many cores; ``found`` is the best product by then, if there are goals."""

    def __init__(self, found: Completed) -> None:
        super().__init__()
        self.found = found


class Completer:
    """Completes choices by one side. Not thread-safe."""

    def __init__(self, side: Side, defaults: Sequence[Default], settling: Settling) -> None:
        """``defaults``: those of the compiled product, in its order."""
        self.side, self._posed, self._defaults, self._settling = side, side.posed, defaults, settling

    def complete(
        self, choices: Choices, wishes: Mapping[Choice, int], deadline: Deadline, *, told: bool = False
    ) -> Completed | None:
        """The product; None when choices and limits cannot hold together. ``told``: with the reasons.

        Where the deadline passes before a goal is proven best, the best product found by then, with nothing decided
        after it; where it passes later, one that is best in the goals, without reasons. Cost: a question for each
        default, wish and place where the first try is not right, some for each goal and for the price. Raises
        SolverDeadline when there is no product by then, GaveUp when it is for CP-SAT.
        """
        if not told and not self._posed.goals:
            with suppress(TooEarly), self._walk(choices, deadline) as walk:
                return self._briefly(walk, wishes)
        with self._walk(choices, deadline) as walk:
            return self._walked(walk, choices, wishes, told=told)

    @contextmanager
    def _walk(self, choices: Choices, deadline: Deadline) -> Iterator[Walk]:
        held = [*self._posed.layout.literals(choices), *self._posed.limits]
        with Walk(self.side.kernel, self._posed.formula.variables, held, self._settling.liked, deadline) as walk:
            try:
                yield walk
            finally:
                self.side.forget()

    def _briefly(self, walk: Walk, wishes: Mapping[Choice, int]) -> Completed | None:
        """The product, where no goals and no reasons are asked for; raises TooEarly when it has to be ``_walked``.

        It is firm: what was refused stays refused when more is chosen, and it obeys all that was granted or put off.
        """
        if not walk.begin():
            return None
        self._proposed_together(walk, wishes)
        found = Completed(firm=True)
        self._settled(walk, found)
        return found

    def _proposed_together(self, walk: Walk, wishes: Mapping[Choice, int]) -> None:
        """Grants defaults and wishes in their order; all at once those that apply for certain, as far as that goes."""
        known, together = self.side.known(walk), list[Literal]()
        wanted = [(place.active, literal) for _, place, literal in self._wanted(wishes)]
        for applies, proposal in [*self._posed.compiled.defaults, *wanted]:
            if applies in known:
                together.append(proposal)
            elif walk.true(applies):
                if together:
                    self.side.prefer(together, walk)
                    together = []
                walk.grant_or_put_off(applies, proposal)
            elif -applies not in known:
                walk.grant_or_put_off(applies, proposal)
        if together:
            self.side.prefer(together, walk)

    def _walked(self, walk: Walk, choices: Choices, wishes: Mapping[Choice, int], *, told: bool) -> Completed | None:
        if not walk.begin():
            return None
        found, stages = Completed(), [Stage(Because(Why.FORCED), tuple(walk.granted))]
        if not self._best(walk, found, stages):
            return found
        try:
            direct = tuple(
                (proposal, because)
                for applies, proposal, because in self._proposed(wishes)
                if walk.grant_when(applies, proposal)
            )
            stages.append(Stage(Because(Why.FOLLOWS), tuple(walk.granted), direct))
            self._settled(walk, found, stages)
            if told:
                found.because = self._reasons(walk, choices, stages)
        except SolverDeadline:
            if not found.goals:
                raise
        return found

    def _settled(self, walk: Walk, found: Completed, stages: list[Stage] | None = None) -> None:
        """Decides all that comes after goals, defaults and wishes."""
        self._cheapest(walk, found)
        if stages is not None:
            stages.append(Stage(Because(Why.CHEAPEST), tuple(walk.granted)))
        self._settling.settle(self.side, walk)
        found.holds = walk.holds

    def _reasons(self, walk: Walk, choices: Choices, stages: Sequence[Stage]) -> dict[Literal, Because]:
        chosen = dict.fromkeys(self._posed.layout.literals(choices), Because(Why.CHOSEN))
        taken = [literal for literal, _, _ in self._taken(walk.holds) if literal not in chosen]
        places = self._posed.layout.places.values()
        others = [literal for place in places for literal in place.values.values() if literal not in walk.holds]
        return chosen | reasons(self.side.kernel, taken, others, stages, walk.deadline)

    def _best(self, walk: Walk, found: Completed, stages: list[Stage]) -> bool:
        """Decides the goals, and whether each is proven best."""
        for number, goal in enumerate(self._posed.goals):
            least = self.side.least(goal, walk)
            found.goals.append(least)
            found.holds = least.holds
            if not least.proven:
                if isinstance(self.side, CoreSide):
                    raise GaveUp(found)
                return False
            walk.pin(least.pins, least.holds)
            stages.append(Stage(Because(Why.GOAL, goal=number), tuple(walk.granted)))
        return True

    def _cheapest(self, walk: Walk, found: Completed) -> None:
        """From here on only products of the lowest price."""
        if not self._settling.price.groups and not self._settling.price.numbers:
            return
        least = self.side.least(self._settling.price, walk)
        if not least.proven:
            if isinstance(self.side, CoreSide):
                raise GaveUp(found)
            raise SolverDeadline(walk.deadline.question, walk.deadline.seconds)
        walk.pin(least.pins, least.holds)

    def _proposed(self, wishes: Mapping[Choice, int]) -> Iterator[tuple[Literal, Literal, Because]]:
        """Defaults and wishes in their order: when each applies, what it proposes, and the reason that it is."""
        compiled = self._posed.compiled
        for default, (applies, proposal) in zip(self._defaults, compiled.defaults, strict=True):
            yield applies, proposal, Because(Why.DEFAULT, default=default)
        for weight, place, literal in self._wanted(wishes):
            yield place.active, literal, Because(Why.WISH, weight=weight)

    def _wanted(self, wishes: Mapping[Choice, int]) -> Iterator[tuple[int, Place, Literal]]:
        """Per wish, heaviest first: its weight, where, and what it asks; a negative weight asks for the contrary."""
        layout = self._posed.layout
        for choice, weight in sorted(wishes.items(), key=lambda wish: (-abs(wish[1]), wish[0])):
            place = layout.places[choice.slot]
            if weight and place.kind is not Kind.TEXT:
                yield weight, place, layout.literal(choice) if weight > 0 else -layout.literal(choice)

    def _taken(self, holds: frozenset[Literal]) -> Iterator[tuple[Literal, Slot, str]]:
        """The literals of everything taken but texts, in catalogue order, with where and what that is."""
        layout = self._posed.layout
        for place in layout.there(holds):
            if place.wide is not None and layout.numbers is not None:
                for step in layout.numbers.steps_said(place.wide.number, holds):
                    yield (
                        layout.numbers.link(place.wide.number, step, place.wide.given),
                        place.slot,
                        place.wide.value(step),
                    )
            elif place.kind is not Kind.TEXT:
                for value, literal in place.values.items():
                    if literal in holds:
                        yield literal, place.slot, value

    # --- answers in the product's words -----------------------------------------------------------------------------

    def selection(self, found: Completed, choices: Choices) -> Selection:
        """The product that was found, with the texts of the choices."""
        return self._posed.layout.selection(found.holds, choices)

    def unwritten(self, found: Completed, choices: Choices) -> tuple[Slot, ...]:
        """The texts that the product needs and that the choices do not say."""
        return self._posed.layout.unwritten(found.holds, choices)

    def because(self, found: Completed, choices: Choices) -> Mapping[tuple[Slot, str], Because]:
        """Why each value is in it; empty when it was not asked for."""
        if not found.because:
            return {}
        layout = self._posed.layout
        texts = (choice for choice in sorted(choices) if layout.places[choice.slot].kind is Kind.TEXT)
        told = {(slot, value): found.because[literal] for literal, slot, value in self._taken(found.holds)}
        return told | {(choice.slot, choice.value): Because(Why.CHOSEN) for choice in texts}

    def amount(self, found: Completed, number: int, *, most: bool) -> Fraction:
        """What the product comes to in a goal."""
        return self._in_words(number, found.goals[number].amount, most=most)

    def bound(self, found: Completed, number: int, *, most: bool) -> Fraction:
        """What nothing can be better than in a goal, as far as is proven."""
        return self._in_words(number, found.goals[number].bound, most=most)

    def _in_words(self, number: int, amount: int, *, most: bool) -> Fraction:
        goal = self._posed.goals[number]
        least = (amount + goal.constant) / abs(goal.scale)
        return -least if most else least

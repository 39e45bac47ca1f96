"""A product within what is said of the whole, such as its price: the proposal, moved as little as that takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from configurator.catalog.lead_times import without_slower
from configurator.catalog.model import Kind, Option
from configurator.catalog.selection import Choice, Choices, Selection, Slot, slots
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.designer import OutOfReach
from configurator.engine.possible.soonest import soonest
from configurator.errors import SolverDeadline
from configurator.services.configuring.wishes_asked import PlacedWish, WishesAsked
from configurator.units import Quantity
from configurator.wishing.wishes import LEAD_TIME, WholeAmount, condition_of

_LITTLE_MORE = Fraction(11, 10)
"""So far above 'at least' a product may lie that was not asked for more."""
_ONE_TRY = 0.1
"""So long one product between two others is looked for."""
_FEW_TRIES = 8
"""So many values are tried that cost less than what is shown."""


@dataclass(frozen=True, slots=True)
class LimitsAsked(WishesAsked):
    """The same, with limits of the whole."""

    def moved(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount, kept: Choices
    ) -> tuple[Selection, bool | None, Choices]:
        """The product within the limit, changed as little as that takes; else the nearest, and False.

        None where that was not found out in time. ``kept`` are choices that earlier limits demand; with it those that
        this one does.
        """
        try:
            return self._moved(shown, granted, limit, kept)
        except SolverDeadline:
            return shown, None, frozenset()

    def _moved(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount, kept: Choices
    ) -> tuple[Selection, bool, Choices]:
        if limit.attribute == LEAD_TIME:
            return self._in_time(shown, granted, limit)
        if self.holds(limit, shown):
            return shown, True, frozenset()
        now = self.amount(limit, shown)
        if now is None or limit.span.high is None or now.magnitude < limit.span.high:
            more = self._more(shown, granted, limit, kept)
            return (more, True, frozenset()) if more is not None else self._exactly(shown, granted, limit)
        less = self._less(shown, granted, limit, kept)
        if less is not None:
            return less, True, frozenset()
        try:
            nearest = self.least(limit.attribute, shown, granted, kept)
        except SolverDeadline:  # of many things in any order the least takes longer than anything within the limit
            exact = self._exactly(shown, granted, limit)
            if not exact[1]:
                raise
            return exact
        reached = self.amount(limit, nearest)
        if not self.holds(limit, nearest) and not (reached and _crossed(limit, now.magnitude, reached.magnitude)):
            return nearest, False, frozenset()
        found = self._between(shown, nearest, granted, limit, kept) or nearest
        return found, self.holds(limit, found), frozenset()

    def _between(
        self,
        shown: Selection,
        nearest: Selection,
        granted: Sequence[PlacedWish],
        limit: WholeAmount,
        kept: Choices,
    ) -> Selection | None:
        """The product that is like the one that is shown in as much as possible, and else like the nearest.

        The places in which they differ are taken over, those first that bring most and not too much; how many it takes
        is reckoned by what stands in the catalogue, and then found by halving.
        """
        now = self.amount(limit, shown)
        places = [slot for slot in nearest.taken if shown.at(slot) != nearest.at(slot)]
        worth = {slot: self._worth(slot, shown, nearest, limit) for slot in places}
        places.sort(key=lambda slot: -abs(worth[slot]))
        enough, rest, reckoned = list[Slot](), list[Slot](), now.magnitude if now is not None else Fraction(0)
        for slot in places:
            further = reckoned + worth[slot]
            if limit.span.holds(reckoned) or not worth[slot] or _crossed(limit, reckoned, further, past=True):
                rest.append(slot)
            else:
                enough.append(slot)
                reckoned = further
        order = [*enough, *rest]
        kept |= frozenset(choice for choice in self.as_choices(granted, shown) if nearest.agrees(choice))
        low, high, middle, best = 0, len(order), max(0, len(enough) - 1), None
        while low < high:
            tried = self._completed(kept, order[: middle + 1], shown, nearest)
            if tried is not None and self.holds(limit, tried) and all(self.holds(wish, tried) for wish in granted):
                best, high = tried, middle
            else:
                low = middle + 1
            middle = (low + high) // 2
        return best

    def _more(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount, kept: Choices
    ) -> Selection | None:
        """A product that has more of what is limited, by few changes that bring much; None where that does not do."""
        choices, product = self.as_choices(granted, shown) | kept, self.product
        wide = limit.span.high if limit.span.high is not None else (limit.span.low or Fraction(0)) * _LITTLE_MORE
        said = {choice.slot for choice in choices}
        steps = [
            (_size(option, (value.key,), limit) - before, Choice(slot, value.key))
            for _, _, option, slot in slots(product, shown)
            if option.kind is Kind.CHOICE and option.single and not option.switch and slot not in said
            for before in (_size(option, shown.at(slot), limit),)
            for value in option.values
        ]
        for more, choice in sorted(steps, key=lambda step: -step[0]):
            now = self.amount(limit, shown)
            if now is None or more <= 0 or now.magnitude + more > wide or choice.slot in said:
                continue
            if self.engine.possible(choices | {choice}):
                tried = self.engine.complete(choices | {choice})
                if all(self.holds(wish, tried) for wish in granted):
                    choices, shown = choices | {choice}, tried
                    said.add(choice.slot)
                    if self.holds(limit, shown):
                        return shown
        return None

    def _less(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount, kept: Choices
    ) -> Selection | None:
        """A product within an upper end, by few changes to what is shown; None where that was not found at once.

        The least of all is not asked for, whose proof takes longer than everything else: who is within the limit needs
        none. One change that is enough goes before several, another size or kind of the same before something else.
        """
        choices, tries = self.as_choices(granted, shown) | kept, _FEW_TRIES
        refused = set[Choice]()
        while tries and (now := self.amount(limit, shown)) is not None and limit.span.high is not None:
            above = now.magnitude - limit.span.high
            steps = [step for step in self._cheaper(shown, choices, limit) if step[2] not in refused]
            if not steps:
                return None
            _, _, choice = min(steps, key=lambda step: (step[0] < above, step[1], abs(step[0] - above), step[2]))
            if not self.engine.possible(choices | {choice}):
                refused.add(choice)
                continue
            tries -= 1
            tried = self._tried(choices | {choice}, granted)
            less = None if tried is None else self.amount(limit, tried)
            if tried is None or less is None or less.magnitude >= now.magnitude:
                refused.add(choice)
                continue
            choices, shown = choices | {choice}, tried
            if self.holds(limit, shown):
                return shown
        return None

    def _cheaper(
        self, shown: Selection, choices: Choices, limit: WholeAmount
    ) -> Iterator[tuple[Fraction, bool, Choice]]:
        """What a value takes off by what stands in the catalogue, whether it is of another group, and its choice."""
        said = {choice.slot for choice in choices}
        for _, _, option, slot in slots(self.product, shown):
            if option.kind is not Kind.CHOICE or not option.single or slot in said or len(shown.at(slot)) != 1:
                continue
            now = option.value(shown.at(slot)[0])
            before = _size(option, (now.key,), limit)
            for value in option.values:
                saved = before - _size(option, (value.key,), limit)
                if saved > 0:
                    yield saved, value.group != now.group, Choice(slot, value.key)

    def _tried(self, choices: Choices, granted: Sequence[PlacedWish]) -> Selection | None:
        """The product with the choices, where it has what is granted."""
        try:
            tried = self.engine.complete(choices, seconds=min(_ONE_TRY, self.limit.processor_left))
        except (Contradiction, SolverDeadline):
            return None
        return tried if all(self.holds(wish, tried) for wish in granted) else None

    def _worth(self, slot: Slot, shown: Selection, nearest: Selection, limit: WholeAmount) -> Fraction:
        """What taking over a place changes by itself, by what stands in the catalogue."""
        option = None if self.product.is_component(slot.key) else self.product.option(slot.key)
        if option is None or option.kind is not Kind.CHOICE:
            return Fraction(0)
        was, then = (_size(option, each.at(slot), limit) for each in (shown, nearest))
        return then - was

    def _completed(
        self, kept: Choices, places: Sequence[Slot], shown: Selection, nearest: Selection
    ) -> Selection | None:
        try:
            pins = self.as_shown(places, nearest, shown)
            return self.engine.complete(kept | pins, seconds=min(_ONE_TRY, self.limit.processor_left))
        except (Contradiction, SolverDeadline):
            return None

    def _exactly(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount
    ) -> tuple[Selection, bool, Choices]:
        """The product that the shop would propose within the limit; the one that is shown where nothing is."""
        conditions = [condition_of(each, self.product) for each in (*granted, limit)]
        try:
            found = self.engine.optimize(frozenset(), [], conditions, seconds=self.limit.processor_left)
        except OutOfReach:
            return shown, False, frozenset()
        return found.selection, True, frozenset()

    def _in_time(
        self, shown: Selection, granted: Sequence[PlacedWish], limit: WholeAmount
    ) -> tuple[Selection, bool, Choices]:
        """The product that is ready in time; where none is with all that is granted, the soonest, and False."""
        said, days = self.as_choices(granted, shown), limit.span.high
        if days is None:
            return shown, False, frozenset()
        quick = without_slower(self.product, floor(days) - limit.span.open_high)
        if self.engine.possible(said | quick):
            return self.engine.complete(said | quick), True, quick
        free = self.as_choices([wish for wish in granted if self.literal(wish)], shown)
        for choices in (free, said):
            sooner = soonest(self.product, choices, self.engine.possible)
            found = self.engine.complete(choices | sooner.limits) if sooner else shown
            if all(self.holds(wish, found) for wish in granted):
                return found, self.holds(limit, found), sooner.limits if sooner else frozenset()
        return shown, False, frozenset()


def _crossed(limit: WholeAmount, now: Fraction, then: Fraction, *, past: bool = False) -> bool:
    """Whether the limit lies between two amounts; ``past``: all of it."""
    low, high = sorted((now, then))
    ends = [end for end in (limit.span.low, limit.span.high) if end is not None]
    if past:
        return len(ends) > 1 and all(low < end < high for end in ends)
    return any(low <= end <= high for end in ends)


def _size(option: Option, values: Iterable[str], limit: WholeAmount) -> Fraction:
    """How much of what is limited the values have by the catalogue, in the unit of the wish."""
    stated = (option.value(key).attribute(limit.attribute) for key in values)
    amounts = [each for each in stated if isinstance(each, Quantity)]
    return sum(((each if each.unit == limit.unit else each.to(limit.unit)).magnitude for each in amounts), Fraction(0))

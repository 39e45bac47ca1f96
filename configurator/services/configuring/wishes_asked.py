"""Which wishes go together, and what a product comes to that has them: the questions to the engine behind a line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Bounds, Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, slots
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.optimizing.goals import Goal, HeldConditions
from configurator.errors import SolverDeadline
from configurator.pricing.book import book_of
from configurator.rules.meaning import amount, condition_holds
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import SumOver
from configurator.time_limit import TimeLimit
from configurator.units import Quantity
from configurator.wishing.wishes import LEAD_TIME, NoneOf, NumberWish, OneOf, WholeAmount, condition_of

_WEIGHT, _PERSONAL = 10, 100
"""What a wish weighs, and one about what is too personal to give way, such as an allergy."""

_ONE_QUESTION = 0.3
"""So long the least of something is looked for."""

PlacedWish = OneOf | NoneOf | NumberWish
"""A wish about a place in the product, not about the whole."""


@dataclass(frozen=True, slots=True)
class WishesAsked:
    """What a line asks of an engine, and what is granted of it, within a limit of time."""

    engine: Engine
    revision: Revision
    limit: TimeLimit

    @property
    def product(self) -> Product:
        return self.revision.product

    @property
    def rules(self) -> RuleSet:
        return self.revision.rules

    def holds(self, wish: OneOf | NoneOf | NumberWish | WholeAmount, selection: Selection) -> bool:
        """Whether the product is as wished."""
        if isinstance(wish, WholeAmount):
            found = self.amount(wish, selection)
            return found is not None and wish.span.holds(found.magnitude)
        return condition_holds(condition_of(wish, self.product), selection, self.product, self.rules)

    def amount(self, wish: WholeAmount, selection: Selection) -> Quantity | None:
        """What the product comes to in what the wish limits."""
        if wish.attribute == LEAD_TIME:
            days = lead_time(self.product, selection)
            return None if days is None else Quantity(Fraction(days), "day")
        if wish.attribute == "price":
            total = book_of(self.revision, self.engine.situation).total(selection)
            return Quantity(Fraction(total.amount), total.currency)
        found = amount(SumOver(wish.attribute, (), self.product.source), selection, self.product, self.rules)
        return found.to(wish.unit)

    # --- as many wishes as go together ---

    def most_of(self, wishes: Sequence[PlacedWish]) -> tuple[Selection, tuple[PlacedWish, ...], bool]:
        """A product with the most weight of wishes, those that it has, and whether no product has more."""
        quick = self._all_of(wishes)
        if quick is not None:
            return quick, tuple(wishes), True
        weights = tuple((condition_of(wish, self.product), self._weight(wish)) for wish in wishes)
        found = self.engine.optimize(
            frozenset(), [Goal(HeldConditions(weights), most=True)], seconds=self.limit.processor_left
        )
        granted = tuple(wish for wish in wishes if self.holds(wish, found.selection))
        return found.selection, granted, found.proven

    def _weight(self, wish: PlacedWish) -> int:
        key = wish.key if isinstance(wish, NumberWish) else wish.option
        return _PERSONAL if not self.product.is_component(key) and self.product.option(key).sensitive else _WEIGHT

    def _all_of(self, wishes: Sequence[PlacedWish]) -> Selection | None:
        """A product with all wishes, where one choice after the other leads to it; None where that is not so easy."""
        choices: Choices = frozenset()
        ordered = sorted(wishes, key=self._freedom)
        try:
            for wish in ordered:
                shown = self.engine.complete(choices)
                step = self._step(wish, choices, shown)
                if step is None:
                    return None
                choices = step
            shown = self.engine.complete(choices)
        except Contradiction:
            return None
        return shown if all(self.holds(wish, shown) for wish in wishes) else None

    def _freedom(self, wish: PlacedWish) -> int:
        """In how many ways a wish can be met; what leaves no choice comes first, what is refused last."""
        if isinstance(wish, NumberWish):
            return 0
        if isinstance(wish, NoneOf):
            return 10_000
        return len(wish.values) + 100 * self.product.home(wish.option).repeated

    def _step(self, wish: PlacedWish, choices: Choices, shown: Selection) -> Choices | None:
        """The choices with those that meet the wish; None where none was found at once."""
        if isinstance(wish, NoneOf) or (isinstance(wish, NumberWish) and self.holds(wish, shown)):
            return choices | self.as_choices([wish], shown)
        if isinstance(wish, NumberWish):
            number = wish.span.low if wish.span.low is not None else wish.span.high
            return (
                choices | {Choice(Slot(wish.key), str(number))}
                if number is not None and number.denominator == 1
                else None
            )
        if self.holds(wish, shown):
            return choices | self.as_choices([wish], shown)
        ways = (choices | way for way in self._ways(wish, choices, shown))
        return next((way for way in ways if self.engine.possible(way)), None)

    def _ways(self, wish: OneOf, choices: Choices, shown: Selection) -> Iterator[Choices]:
        """Choices that meet a wish, the cheapest value first; of items, those behind before those in front."""
        option = self.product.option(wish.option)
        values = sorted(wish.values, key=lambda key: option.value(key).price.minor)
        home = self.product.home(wish.option)
        if not home.repeated:
            yield from (frozenset({Choice(Slot(wish.option), value)}) for value in values)
            return
        count = shown.count(home)
        taken = {choice.slot.instance for choice in choices if choice.slot.key == wish.option}
        near = {choice.slot.instance for choice in choices if choice.slot.key in {each.key for each in home.options}}
        free = [place for place in (*range(count, 0, -1), *range(count + 1, home.count.high + 1)) if place not in taken]
        free.sort(key=lambda place: place not in near)
        if wish.times == 1:
            yield from (frozenset({Choice(Slot(wish.option, place), value)}) for place in free for value in values)
        elif len(values) >= wish.times and len(free) >= wish.times:
            yield frozenset(
                Choice(Slot(wish.option, place), value)
                for place, value in zip(free, values[: wish.times], strict=False)
            )

    def as_choices(self, wishes: Iterable[PlacedWish], shown: Selection) -> Choices:
        """What a customer would have chosen who says this and sees the product; nothing of what is only left out."""
        return frozenset(choice for wish in wishes for choice in self._as_choices(wish, shown))

    def _as_choices(self, wish: PlacedWish, shown: Selection) -> Iterator[Choice]:
        if isinstance(wish, NumberWish):
            if wish.span.low == wish.span.high:
                yield from (Choice(Slot(wish.key), value) for value in shown.at(Slot(wish.key))[:1])
        elif isinstance(wish, NoneOf):
            option = self.product.option(wish.option)
            if option.choose.low == 0 and not self.product.home(wish.option).repeated:
                yield from (Choice(Slot(wish.option), value, taken=False) for value in wish.values)
        else:
            found = [
                Choice(slot, value)
                for _, _, option, slot in slots(self.product, shown)
                if option.key == wish.option
                for value in shown.at(slot)
                if value in wish.values
            ]
            yield from found[: wish.times]

    # --- what is said of the whole ---

    def least(
        self, attribute: str, shown: Selection, granted: Sequence[PlacedWish], also: Choices = frozenset()
    ) -> Selection:
        """The product with the least of the attribute and everything that is granted, as it is in what is shown.

        Raises SolverDeadline where that was not proven in time.
        """
        goal = Goal(SumOver(attribute, (), self.product.source))
        kept = self.as_choices([wish for wish in granted if self.literal(wish)], shown)
        limits = [condition_of(wish, self.product) for wish in granted if not self.literal(wish)]
        seconds = min(_ONE_QUESTION, self.limit.processor_left)
        found = self.engine.optimize(kept | also, [goal], limits, seconds=seconds)
        if not found.proven:
            raise SolverDeadline("What has the least of it?", seconds)
        return found.selection

    def literal(self, wish: PlacedWish) -> bool:
        """Whether there is one way only to grant a wish, which is a choice of its own."""
        if isinstance(wish, NumberWish):
            return wish.span.low == wish.span.high
        return isinstance(wish, OneOf) and len(wish.values) == 1 and not self.product.home(wish.option).repeated

    # --- what is written down, and why not ---

    def pinned(self, said: Choices, shown: Selection) -> Choices:
        """What has to be chosen beside what was said, so that the product is what is shown for it."""
        proposed = self.engine.complete(said)
        places = [slot for slot in shown.taken if proposed.at(slot) != shown.at(slot)]
        return self.as_shown(places, shown, proposed) - said

    def sayable(self, slot: Slot) -> bool:
        return self.product.is_component(slot.key) or self.product.option(slot.key).kind is not Kind.TEXT

    def as_shown(self, places: Iterable[Slot], shown: Selection, proposed: Selection) -> Choices:
        """The choices that make places of what is proposed as they are in what is shown."""
        taken = {Choice(slot, value) for slot in places if self.sayable(slot) for value in shown.at(slot)}
        left = {
            Choice(slot, value, taken=False)
            for slot in places
            if self.may_be_empty(slot)
            for value in proposed.at(slot)
            if value not in shown.at(slot)
        }
        return frozenset(taken | left)

    def may_be_empty(self, slot: Slot) -> bool:
        option = None if self.product.is_component(slot.key) else self.product.option(slot.key)
        return option is not None and option.kind is Kind.CHOICE and option.choose != Bounds(1, 1)

    def _instead(self, granted: Iterable[PlacedWish], shown: Selection) -> Choices:
        """What is taken where a value was refused and another one has to be."""
        refused = (wish for wish in granted if isinstance(wish, NoneOf))
        slots_ = (Slot(wish.option) for wish in refused if not self.may_be_empty(Slot(wish.option)))
        return frozenset(Choice(slot, value) for slot in slots_ for value in shown.at(slot))

    def why(self, wish: PlacedWish, granted: Sequence[PlacedWish], shown: Selection) -> tuple[str, ...]:
        """The sentences of the rules that are in the way of a wish, beside what is granted; none where time is over."""
        if not isinstance(wish, OneOf):
            return ()
        said = self.as_choices(granted, shown) | self._instead(granted, shown)
        for place in range(1, wish.times):
            said |= {Choice(Slot(wish.option, place), wish.values[min(place, len(wish.values)) - 1])}
        wanted = Choice(Slot(wish.option, wish.times), wish.values[min(wish.times, len(wish.values)) - 1])
        try:
            conflict = self.engine.explain(said, wanted, seconds=self.limit.processor_left)
        except (SolverDeadline, ValueError):
            return ()
        return tuple(self.rules.rule(name).sentence for name in conflict.rules)

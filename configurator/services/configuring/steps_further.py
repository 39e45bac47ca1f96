"""What the extra buys: a design beside the nearest standard one, and one step further in price, weight, time and CO2.

A step changes one value and as little else as the rules leave: what is shown stays, also where the shop proposed it,
and what the customer chose goes last. Told are the steps on the Pareto front: those that no
other step, nor the design itself, equals or beats in everything that is compared.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Selection, Slot, number_text, slots
from configurator.engine.answers import Contradiction, ImpossibleChoice
from configurator.errors import SolverDeadline, StaleEdit
from configurator.languages.sentences import gettext, later
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.rules.in_force import rules_of
from configurator.rules.survey import SURVEY
from configurator.services.configuring.apply import differences, with_wish
from configurator.services.configuring.configure import change_choices, kept_of, with_all_new
from configurator.services.configuring.finishing import told_beforehand
from configurator.services.configuring.near_designs import distance
from configurator.services.configuring.opening import Opened
from configurator.services.configuring.refusals import repairs
from configurator.services.presenting.pages import Change, Outcome
from configurator.services.showroom.published import Published
from configurator.time_limit import TimeLimit
from configurator.units import Quantity

_SECONDS = 1.5
_MOST = 3


class Aspect(StrEnum):
    """What designs are compared in; less is better."""

    PRICE = "price"
    WEIGHT = "weight"
    DAYS = "days"
    CO2 = "co2"


TITLES = {
    Aspect.PRICE: later("One step cheaper"),
    Aspect.WEIGHT: later("One step lighter"),
    Aspect.DAYS: later("One step sooner"),
    Aspect.CO2: later("One step less CO₂"),
}


@dataclass(frozen=True, slots=True)
class Measures:
    """What a design comes to: its price, and weight, days and CO2 where its product says any (else 0)."""

    price: Money
    weight: Quantity | None
    days: int | None
    co2: Quantity | None

    @property
    def vector(self) -> tuple[Fraction, ...]:
        """All of it as numbers, in the order of the aspects."""
        weight, co2 = (Fraction(0) if each is None else each.magnitude for each in (self.weight, self.co2))
        return Fraction(self.price.minor), weight, Fraction(self.days or 0), co2


@dataclass(frozen=True, slots=True)
class StepFurther:
    """A step from a design: the click that makes it, what is different then, and what that comes to beside it."""

    wish: Choice
    changes: tuple[Change, ...]
    price: Money
    weight: Quantity | None
    days: int
    co2: Quantity | None


@dataclass(frozen=True, slots=True)
class Extra:
    """A design beside the nearest standard one: what that is called, what is different, and what the extra is.

    ``steps``: by aspect, the best first; ``whole``: all steps were looked at.
    """

    standard: str
    changes: tuple[Change, ...]
    difference: Money
    steps: tuple[tuple[Aspect, tuple[StepFurther, ...]], ...]
    whole: bool


def extra_of(published: Published, design: Design) -> Extra:
    """What a design's extra buys, and the steps from it. Raises SolverDeadline."""
    shown, chosen = published.shown(design.choices, design.weights), {choice.slot for choice in design.chosen}
    title, standard = min(_standards(published), key=lambda each: distance(shown, each[1], chosen))
    limit = TimeLimit(_SECONDS)
    found = list(_neighbours(published, design, shown, limit))
    now = _measures(published, shown)
    vectors = [_measures(published, then).vector for _, then in found]
    best = [found[at] for at in pareto(vectors, now.vector)]
    told = [_step(published, shown, now, *each) for each in best]
    steps = ((aspect, _best_in(told, aspect)) for aspect in Aspect)
    changes = told_beforehand(published.product, differences(published.product, standard, shown, ()))
    difference = published.book.difference(standard, shown)
    return Extra(title, changes, difference, tuple(each for each in steps if each[1]), not limit.over)


def take_step(found: Opened, wish: Choice) -> Outcome:
    """The design with a step taken; undo takes it back. Raises StaleEdit where it is not possible any more."""

    def taken(published: Published, design: Design) -> Choices:
        shown = published.shown(design.choices, design.weights)
        after = _stepped(published, design, shown, wish)
        if after is None:
            raise StaleEdit(gettext("This step is not possible any more. Please look again."))
        return after

    def accepted(design: Design, choices: Choices) -> Choices:
        return with_all_new(design, choices) - {wish}

    return change_choices(found, Cause("choose", (str(wish.slot),)), taken, told=[wish], accepted=accepted)


def pareto(vectors: Sequence[tuple[Fraction, ...]], own: tuple[Fraction, ...]) -> tuple[int, ...]:
    """The places of those that neither ``own`` nor another equals or beats in every number; of equal ones the first.

    By their sums, so that whatever beats one stands before it: each is compared with those that were kept alone.
    """
    kept = list[tuple[Fraction, ...]]([own])
    found = list[int]()
    for at in sorted(range(len(vectors)), key=lambda place: (sum(vectors[place]), place)):
        if not any(all(one <= other for one, other in zip(each, vectors[at], strict=True)) for each in kept):
            kept.append(vectors[at])
            found.append(at)
    return tuple(sorted(found))


def _standards(published: Published) -> Iterator[tuple[str, Selection]]:
    """What the shop proposes from nothing, and its presets, each whole."""
    yield gettext("our proposal"), published.shown(frozenset())
    for preset in rules_of(published.revision, published.situation(published.product)).presets:
        with suppress(Contradiction, SolverDeadline):
            yield preset.title, published.shown(frozenset(preset.choices))


def _neighbours(
    published: Published, design: Design, shown: Selection, limit: TimeLimit
) -> Iterator[tuple[Choice, Selection]]:
    """Every step from the design with what comes of it, as long as there is time."""
    for wish in _wishes(published, shown):
        if limit.over:
            return
        with suppress(SolverDeadline):
            after = _stepped(published, design, shown, wish)
            if after is not None:
                yield wish, published.shown(after)


def _stepped(published: Published, design: Design, shown: Selection, wish: Choice) -> Choices | None:
    """All that is shown with the step, and without what cannot stay beside it; None where it is impossible."""
    whole = design.choices | kept_of(published.product, shown, design.choices)
    after = with_wish(published, whole, wish)
    if after is not None:
        return after
    with suppress(Contradiction, ImpossibleChoice):
        mine = replace(design, accepted=whole - design.chosen)
        return repairs(published, mine, whole, wish, most=1).ways[0].choices
    return None


def _wishes(published: Published, shown: Selection) -> Iterator[Choice]:
    """A click on each value, and each number a step down and up; not at what only the customer can say."""
    product = published.product
    for component, _, option, slot in slots(product, shown):
        if not shown.at(slot) or option.required or option.sensitive or component.key == SURVEY:
            continue
        if option.kind is Kind.CHOICE:
            for value in option.values:
                if not option.single:
                    yield Choice(slot, value.key, taken=value.key not in shown.at(slot))
                elif value.key not in shown.at(slot):
                    yield Choice(slot, value.key)
        elif option.range is not None and option.range.unit != product.currency:  # what one would spend buys nothing
            number = Fraction(shown.at(slot)[0])
            for next_ in (number - option.range.step, number + option.range.step):
                if option.range.low <= next_ <= option.range.high:
                    yield Choice(slot, number_text(next_))


def _measures(published: Published, selection: Selection) -> Measures:
    priced = published.book.quote(selection)
    return Measures(priced.total, priced.weight, lead_time(published.product, selection), priced.co2)


def _step(published: Published, shown: Selection, now: Measures, wish: Choice, then: Selection) -> StepFurther:
    after = _measures(published, then)
    return StepFurther(
        wish,
        told_beforehand(published.product, differences(published.product, shown, then, ())),
        after.price - now.price,
        _less(now.weight, after.weight),
        (after.days or 0) - (now.days or 0),
        _less(now.co2, after.co2),
    )


def _less(now: Quantity | None, after: Quantity | None) -> Quantity | None:
    """What the second is more than the first; None for no difference."""
    if now is None or after is None or now == after:
        return None
    return Quantity(after.to(now.unit).magnitude - now.magnitude, now.unit)


def _best_in(steps: Sequence[StepFurther], aspect: Aspect) -> tuple[StepFurther, ...]:
    """The steps that make it better in an aspect, the largest first."""
    gains = [(each, _gain(each, aspect)) for each in steps]
    better = sorted((each for each in gains if each[1] < 0), key=lambda each: each[1])
    return tuple(step for step, _ in better[:_MOST])


def _gain(step: StepFurther, aspect: Aspect) -> Fraction:
    match aspect:
        case Aspect.PRICE:
            return Fraction(step.price.minor)
        case Aspect.WEIGHT:
            return step.weight.magnitude if step.weight else Fraction(0)
        case Aspect.DAYS:
            return Fraction(step.days)
        case Aspect.CO2:
            return step.co2.magnitude if step.co2 else Fraction(0)


def wish_at(slot: str, value: str, *, taken: bool) -> Choice:
    """The click that a form names. Raises ValueError."""
    return Choice(Slot.parse(slot), value, taken)

"""The click benchmark, random customers with a clock: what a look-ahead takes after a click.

Decides how such a customer clicks: yes or no to something that is still possible, of what is on the screen; a new
customer comes when everything is decided. Every screen shows other values than the one before. What is measured is
either of the two look-aheads, ``remaining`` or that of a ``page``.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from configurator.catalog.model import Bounds, Kind, Product
from configurator.catalog.selection import Choice, Choices, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import LookAhead, State

MOST_SCREENS = 100

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class TimedLook:
    """One look-ahead: how many milliseconds and kernel calls it took, and under which choices."""

    milliseconds: float
    calls: int
    choices: Choices


Possible = Sequence[tuple[Slot, str]]
Ask = Callable[[Engine, Choices, Sequence[Slot] | None], Possible]


def remaining(engine: Engine, choices: Choices, visible: Sequence[Slot] | None) -> Possible:
    """What is still possible under all choices, nothing taken back."""
    return engine.remaining(choices, visible).possible


def page(engine: Engine, choices: Choices, visible: Sequence[Slot] | None) -> Possible:
    """What can be clicked on the configurator page, in place of an own choice too."""
    return clickable(engine, choices, engine.look_ahead(choices, visible))


def clickable(engine: Engine, choices: Choices, looked: LookAhead) -> Possible:
    """What is open there; of a number with too many steps to be told one by one its ends, where they are possible."""
    told, own = {slot for slot, _ in looked.states}, {choice.slot for choice in choices}
    ends = [
        (slot, end)
        for slot, intervals in looked.numbers.items()
        if intervals and slot not in told and slot not in own
        for end in dict.fromkeys((intervals[0].low, intervals[-1].high))
        if engine.possible(with_choice(engine.revision.product, choices, Choice(slot, end)))
    ]
    return [*(value for value, state in looked.states.items() if state is State.OPEN), *ends]


@dataclass(frozen=True, slots=True)
class ClickBenchmark:
    """Random customers before one engine; ``visible`` slots are on their screens (None: all), and ``ask`` is asked."""

    engine: Engine
    chance: random.Random
    visible: int | None
    clock: Clock
    ask: Ask = remaining

    def looks(self, clicks: int) -> Iterator[TimedLook]:
        """The look-ahead of a new customer before any click, then one after each click.

        Raises SolverDeadline; Contradiction when there is no valid product.
        """
        choices: Choices = frozenset()
        possible: Possible = ()
        for click in range(clicks + 1):
            if click:
                choices = self._clicked(choices, possible)
            screen, calls, begun = self._screen(), self.engine.calls, self.clock()
            possible = self.ask(self.engine, choices, screen)
            yield TimedLook(1000 * (self.clock() - begun), self.engine.calls - calls, choices)

    def _screen(self) -> list[Slot] | None:
        slots = self.engine.slots
        return None if self.visible is None else self.chance.sample(slots, min(self.visible, len(slots)))

    def _clicked(self, choices: Choices, possible: Possible) -> Choices:
        """The choices after a click, on another screen if there is nothing to click; none if there is nowhere."""
        product = self.engine.revision.product
        for _ in range(MOST_SCREENS):
            if possible:
                return with_choice(product, choices, _choice(product, self.chance.choice(possible), self.chance))
            if self.visible is None or self.visible >= len(self.engine.slots):
                break  # all was on the screen
            possible = self.ask(self.engine, choices, self._screen())
        return frozenset()


def percentile(numbers: list[float], percent: int) -> float:
    """The least of the numbers that so many per cent of them do not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def _choice(product: Product, value: tuple[Slot, str], chance: random.Random) -> Choice:
    """Yes or no to a value; yes where no cannot be said."""
    slot, key = value
    options = [option for option in product.options if option.key == slot.key]
    refusable = any(each.kind is Kind.CHOICE and each.choose != Bounds(1, 1) for each in options)
    return Choice(slot, key, taken=not refusable or chance.random() < 0.5)

"""Random customers, with a clock: what a look-ahead takes after a click.

Decides how such a customer clicks: yes or no to something that is still possible, of what is on the screen; a new
customer comes when everything is decided. Every screen shows other values than the one before. What is measured is
``Engine.remaining``, so that nothing but the choices counts.
"""

import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from configurator.catalog.model import Bounds, Kind, Product
from configurator.catalog.selection import Choice, Choices, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Remaining
from configurator.engine.cpsat import Optimizer
from configurator.engine.kernel import Deadline

SAMPLE = 20
LONGEST_SAMPLE = 20.0
MOST_SCREENS = 100

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Asked:
    """One look-ahead: how many milliseconds and kernel calls it took, and under which choices."""

    milliseconds: float
    calls: int
    choices: Choices


def session(engine: Engine, clicks: int, chance: random.Random, visible: int | None, clock: Clock) -> Iterator[Asked]:
    """The look-ahead before any click, then one after each; ``visible``: of so many slots, all when None.

    Raises SolverDeadline; Contradiction when there is no valid product.
    """
    choices: Choices = frozenset()
    first, found = _asked(engine, choices, _screen(engine, chance, visible), clock)
    yield first
    for _ in range(clicks):
        for _ in range(MOST_SCREENS):
            if found.possible:
                break
            found = engine.remaining(choices, _screen(engine, chance, visible))
        else:
            choices, found = frozenset(), engine.remaining(frozenset(), _screen(engine, chance, visible))
        if found.possible:
            choices = with_choice(engine.revision.product, choices, _click(engine.revision.product, found, chance))
        asked, found = _asked(engine, choices, _screen(engine, chance, visible), clock)
        yield asked


def naive(engine: Engine, asked: Asked, chance: random.Random, visible: int | None, clock: Clock) -> float:
    """Milliseconds of the same look-ahead as it is mostly written: CP-SAT, anew for each value on the screen.

    Measured for some values, of the whole product, within LONGEST_SAMPLE seconds; then scaled.
    """
    compiled = engine.prepared().compiled
    solver = Optimizer(compiled.formula, compiled.guards)
    given = list(compiled.layout.literals(asked.choices))
    literals = [literal for place in compiled.layout.places.values() for literal in place.values.values()]
    taken: list[float] = []
    for literal in chance.sample(literals, min(SAMPLE, len(literals))):
        begun = clock()
        solver.satisfiable([*given, literal], Deadline("Is this possible?", 60))
        taken.append(1000 * (clock() - begun))
        if sum(taken) > 1000 * LONGEST_SAMPLE:
            break
    shown = 1.0 if visible is None else min(1.0, visible / len(engine.slots))
    return statistics.mean(taken) * len(literals) * shown if taken else 0.0


def percentile(numbers: list[float], percent: int) -> float:
    """The least of the numbers that so many per cent of them do not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def _screen(engine: Engine, chance: random.Random, visible: int | None) -> list[Slot] | None:
    if visible is None:
        return None
    return chance.sample(engine.slots, min(visible, len(engine.slots)))


def _asked(engine: Engine, choices: Choices, visible: list[Slot] | None, clock: Clock) -> tuple[Asked, Remaining]:
    calls, begun = engine.calls, clock()
    found = engine.remaining(choices, visible)
    taken = 1000 * (clock() - begun)
    return Asked(taken, engine.calls - calls, choices), found


def _click(product: Product, found: Remaining, chance: random.Random) -> Choice:
    slot, value = chance.choice(found.possible)
    options = [option for option in product.options if option.key == slot.key]
    refusable = all(each.kind is Kind.CHOICE and each.choose != Bounds(1, 1) for each in options) and bool(options)
    return Choice(slot, value, taken=not refusable or chance.random() < 0.5)

"""What is left under all choices: in every whole product, in none, or in some. Nothing is taken back for it.

So the answer is about the choices alone, where ``lookahead`` is about what can be clicked next.
"""

from collections.abc import Collection, Sequence

import numpy as np

from configurator.catalog.selection import Choices, Slot
from configurator.engine.answers import Interval, Remaining
from configurator.engine.compiling.formula import Literal
from configurator.engine.possible.impossible import Ground, dead_ends
from configurator.engine.possible.wide_numbers import forced, listed, wide_numbers
from configurator.engine.possible.witnesses import Marks
from configurator.engine.solving.kernel import Deadline


def remaining(ground: Ground, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline) -> Remaining:
    """What is left at the visible slots (all by default). The choices must be able to hold together."""
    screen = ground.screen(visible)
    assumptions = list(ground.layout.literals(choices))
    last, given = ground.witnesses.last, np.array(assumptions, np.int64)
    asked = np.concatenate([screen.literals, -screen.literals])
    dead = dead_ends(ground, assumptions, asked[~Marks(last).mark(given).mark(-given)[asked]], (), deadline)
    marked = Marks(last).mark(dead).mark(-given)
    impossible, needed = marked[screen.literals], marked[-screen.literals]
    places = (ground.layout.places[slot] for slot in screen.slots)
    wide = wide_numbers(ground, places, lambda place: assumptions, deadline)
    told = [list(screen.told(which)) for which in (needed, impossible, ~needed & ~impossible)]
    for slot, intervals in wide.items():
        _tell(ground, slot, intervals, assumptions, told, deadline)
    if wide:
        told = [sorted(each, key=lambda value: ground.layout.index[value[0]]) for each in told]
    forced_, impossible_, possible = map(tuple, told)
    return Remaining(forced_, impossible_, possible, screen.numbers(~impossible) | wide)


def _tell(
    ground: Ground,
    slot: Slot,
    intervals: Sequence[Interval],
    assumptions: list[Literal],
    told: Sequence[list[tuple[Slot, str]]],
    deadline: Deadline,
) -> None:
    """Tells of the numbers at a wide place, where they are told one by one: forced, impossible, possible."""
    place = ground.layout.places[slot].wide
    assert place is not None
    possible = listed(place, intervals)
    alone = sum(possible.values()) == 1 and forced(ground.kernel, place, assumptions, deadline)
    for value, holds in possible.items():
        told[(0 if alone else 2) if holds else 1].append((slot, value))

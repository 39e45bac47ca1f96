"""What is left under all choices: in every whole product, in none, or in some. Nothing is taken back for it.

So the answer is about the choices alone, where ``lookahead`` is about what can be clicked next.
"""

from collections.abc import Collection

import numpy as np

from configurator.catalog.selection import Choices, Slot
from configurator.engine.answers import Remaining
from configurator.engine.deadends import Ground, dead_ends
from configurator.engine.kernel import Deadline
from configurator.engine.ranges import wide_numbers
from configurator.engine.witnesses import Marks


def remaining(ground: Ground, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline) -> Remaining:
    """What is left at the visible slots (all by default). The choices must be able to hold together."""
    screen = ground.screen(visible)
    assumptions = list(ground.layout.literals(choices))
    last, given = ground.witnesses.last, np.array(assumptions, np.int64)
    asked = np.concatenate([screen.literals, -screen.literals])
    dead = dead_ends(ground, assumptions, asked[~Marks(last).mark(given).mark(-given)[asked]], (), deadline)
    marked = Marks(last).mark(dead).mark(-given)
    impossible, forced = marked[screen.literals], marked[-screen.literals]
    places = (ground.layout.places[slot] for slot in screen.slots)
    wide = wide_numbers(ground.kernel, places, lambda place: assumptions, deadline)
    return Remaining(
        screen.told(forced),
        screen.told(impossible),
        screen.told(~forced & ~impossible),
        screen.numbers(~impossible) | wide,
    )

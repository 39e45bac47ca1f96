"""What is left under all choices: in every whole product, in none, or in some. Nothing is taken back for it.

So the answer is about the choices alone, where ``lookahead`` is about what can be clicked next.
"""

from collections.abc import Collection, Sequence

import numpy as np

from configurator.catalog.selection import Choices, Slot
from configurator.engine.answers import Interval, Remaining
from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.impossible import Knowledge, impossible_literals
from configurator.engine.possible.wide_numbers import always_there, number_states, wide_numbers
from configurator.engine.possible.witnesses import Marks
from configurator.engine.solving.kernel import Deadline


def remaining(
    knowledge: Knowledge, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline
) -> Remaining:
    """What is left at the visible slots (all by default). The choices must be able to hold together."""
    screen = knowledge.screen(visible)
    assumptions = list(knowledge.layout.literals(choices))
    last, given = knowledge.witnesses.last, np.array(assumptions, np.int64)
    asked = np.concatenate([screen.literals, -screen.literals])
    dead = impossible_literals(
        knowledge, assumptions, asked[~Marks(last).mark(given).mark(-given)[asked]], (), deadline
    )
    marked = Marks(last).mark(dead).mark(-given)
    impossible, needed = marked[screen.literals], marked[-screen.literals]
    places = (knowledge.layout.places[slot] for slot in screen.slots)
    wide = wide_numbers(knowledge, places, lambda place: assumptions, deadline)
    told = [list(screen.values_where(which)) for which in (needed, impossible, ~needed & ~impossible)]
    for slot, intervals in wide.items():
        _tell(knowledge, slot, intervals, assumptions, told, deadline)
    if wide:
        told = [sorted(each, key=lambda value: knowledge.layout.index[value[0]]) for each in told]
    forced_, impossible_, possible = map(tuple, told)
    return Remaining(forced_, impossible_, possible, screen.numbers(~impossible) | wide)


def _tell(
    knowledge: Knowledge,
    slot: Slot,
    intervals: Sequence[Interval],
    assumptions: list[Literal],
    told: Sequence[list[tuple[Slot, str]]],
    deadline: Deadline,
) -> None:
    """Tells of the numbers at a wide place, where they are told one by one: forced, impossible, possible."""
    place = knowledge.layout.places[slot].wide
    assert place is not None
    possible = number_states(place, intervals)
    alone = sum(possible.values()) == 1 and always_there(knowledge.kernel, place, assumptions, deadline)
    for value, holds in possible.items():
        told[(0 if alone else 2) if holds else 1].append((slot, value))

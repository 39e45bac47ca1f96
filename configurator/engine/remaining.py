"""What is left under all choices: in every whole product, in none, or in some. Nothing is taken back for it.

So the answer is about the choices alone, where ``lookahead`` is about what can be clicked next.
"""

from collections.abc import Collection

import numpy as np

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choices, Slot
from configurator.engine.answers import Remaining
from configurator.engine.deadends import Ground, dead_ends
from configurator.engine.kernel import Deadline
from configurator.engine.lookahead import intervals, is_listed, places_at


def remaining(ground: Ground, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline) -> Remaining:
    """What is left at the visible slots (all by default). The choices must be able to hold together."""
    places = places_at(ground.layout, visible)
    assumptions = list(ground.layout.literals(choices))
    positive = np.array([literal for place in places for literal in place.values.values()], np.int64)
    asked = np.setdiff1d(np.concatenate([positive, -positive]), assumptions)
    dead = dead_ends(ground, assumptions, np.setdiff1d(asked, np.negative(assumptions)), (), deadline)
    dead.update(-literal for literal in assumptions)
    found: dict[bool | None, list[tuple[Slot, str]]] = {True: [], False: [], None: []}
    for place in places:
        if is_listed(place):
            for value, literal in place.values.items():
                holds = False if literal in dead else True if -literal in dead else None
                found[holds].append((place.slot, value))
    return Remaining(
        tuple(found[True]),
        tuple(found[False]),
        tuple(found[None]),
        {
            place.slot: intervals(place, lambda value, at=place.values: at[value] not in dead)
            for place in places
            if place.kind is not Kind.CHOICE
        },
    )

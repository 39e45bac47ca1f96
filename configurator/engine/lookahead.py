"""What is still possible: the state of every visible value under the customer's choices, without dead ends.

A value at a slot where the customer has chosen already is judged with that choice taken back, because choosing it would
replace the choice. How dead ends are found is decided in ``deadends``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import groupby

import numpy as np

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine.answers import Interval, LookAhead, State
from configurator.engine.deadends import Ground, Lift, dead_ends
from configurator.engine.formula import Literal
from configurator.engine.kernel import Deadline
from configurator.engine.layout import Layout, Place

LISTED_NUMBERS = 100


def look_ahead(ground: Ground, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline) -> LookAhead:
    """The states at the visible slots (all by default). The choices must be able to hold together."""
    literals = ground.layout.literals(choices)
    shown = places_at(ground.layout, visible)
    own: dict[Slot, dict[Literal, Choice]] = {place.slot: {} for place in shown}
    for literal, choice in literals.items():
        if choice.slot in own:
            own[choice.slot][literal] = choice
    lifts = [lift for place in shown if own[place.slot] for lift in _lifts(place, own[place.slot])]
    judged = {literal for lift in lifts for literal in lift.asked}
    free = [literal for place in shown for literal in _free(place, own[place.slot])]
    asked = np.array([*(literal for literal in free if literal not in judged), *(-each for each in free)], np.int64)
    dead = dead_ends(ground, list(literals), asked, lifts, deadline)
    states: dict[tuple[Slot, str], State] = {}
    numbers: dict[Slot, tuple[Interval, ...]] = {}
    for place in shown:
        at = _states(place, own[place.slot], dead)
        if place.kind is not Kind.CHOICE:
            numbers[place.slot] = intervals(place, lambda value, at=at: at[value] is not State.IMPOSSIBLE)
        if is_listed(place):
            states.update({(place.slot, value): state for value, state in at.items()})
    return LookAhead(states, numbers)


def places_at(layout: Layout, visible: Collection[Slot] | None) -> list[Place]:
    """The places that a look-ahead is about, in catalogue order: at the visible slots (all by default), no texts."""
    slots = layout.places if visible is None else sorted(layout.index.keys() & visible, key=layout.index.__getitem__)
    return [place for slot in slots if (place := layout.places[slot]).kind is not Kind.TEXT]


def is_listed(place: Place) -> bool:
    """Whether the place's values are told one by one, not only as intervals."""
    return place.kind is Kind.CHOICE or len(place.values) <= LISTED_NUMBERS


def intervals(place: Place, possible: Callable[[str], bool]) -> tuple[Interval, ...]:
    """The numbers of a place that are possible."""
    found = []
    for holds, run in groupby(place.values, key=possible):
        numbers = list(run)
        if holds:
            found.append(Interval(numbers[0], numbers[-1]))
    return tuple(found)


def _free(place: Place, own: Mapping[Literal, Choice]) -> Iterator[Literal]:
    """The place's literals that are judged under all choices: no own choice stands in their way."""
    if not own:
        yield from place.values.values()
    elif not _filled(place, own):
        yield from (literal for literal in place.values.values() if literal not in own and -literal not in own)


def _filled(place: Place, own: Mapping[Literal, Choice]) -> bool:
    return place.single and any(choice.taken for choice in own.values())


def _lifts(place: Place, own: Mapping[Literal, Choice]) -> Iterator[Lift]:
    """Per own choice that another would replace: what is judged without it."""
    if place.single:
        yield Lift(tuple(own), [literal for literal in place.values.values() if literal not in own])
    else:
        yield from (Lift((literal,), [-literal]) for literal in own if literal < 0)


def _states(place: Place, own: Mapping[Literal, Choice], dead: set[Literal]) -> dict[str, State]:
    filled = _filled(place, own)
    states = {}
    for value, literal in place.values.items():
        if literal in own:
            states[value] = State.CHOSEN
        elif literal in dead:
            states[value] = State.IMPOSSIBLE
        elif -literal in dead and not filled and -literal not in own:
            states[value] = State.FORCED
        else:
            states[value] = State.OPEN
    return states

"""What is still possible: the state of every visible value under the customer's choices, without dead ends.

Known whole products ("witnesses") answer most of it; each further question asks the kernel for a product with at least
one value not seen yet, so that one "no" settles all that are left. A value at a slot where the customer has chosen
already is judged with that choice taken back, because choosing it would replace the choice.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine.answers import Interval, LookAhead, State
from configurator.engine.formula import Literal
from configurator.engine.kernel import Deadline, Kernel
from configurator.engine.layout import Layout, Place
from configurator.engine.twins import ordered
from configurator.engine.witnesses import Untouched, Witnesses, shown

LISTED_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Ground:
    """What look-ahead stands on: literals, the kernel with all guards holding, and the witnesses so far."""

    layout: Layout
    kernel: Kernel
    witnesses: Witnesses


def look_ahead(ground: Ground, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline) -> LookAhead:
    """The states at the visible slots (all by default). The choices must be able to hold together.

    Cost: few kernel calls for the visible slots without a choice together, and for each visible slot with one.
    """
    layout = ground.layout
    shown = [place for place in layout.places.values() if place.kind is not Kind.TEXT]
    if visible is not None:
        wanted = set(visible)
        shown = [place for place in shown if place.slot in wanted]
    literals = layout.literals(choices)
    own = {literal: choice for literal, choice in literals.items() if choice.slot in {each.slot for each in shown}}
    filled = {choice.slot for choice in own.values() if choice.taken}
    free = {literal for place in shown for literal in _asked(place, filled, own)}
    possible = found(ground, list(literals), free | {-literal for literal in free}, deadline)
    for lifted, asked in _lifted(shown, own):
        possible |= found(ground, [literal for literal in literals if literal not in lifted], asked, deadline)
    states = {
        (place.slot, value): _state(place, literal, filled, own, possible)
        for place in shown
        for value, literal in place.values.items()
    }
    listed = {place.slot for place in shown if place.kind is Kind.CHOICE or len(place.values) <= LISTED_NUMBERS}
    return LookAhead(
        states={key: state for key, state in states.items() if key[0] in listed},
        numbers={place.slot: _intervals(place, states) for place in shown if place.kind is not Kind.CHOICE},
    )


def found(ground: Ground, assumptions: list[Literal], asked: set[Literal], deadline: Deadline) -> set[Literal]:
    """Those of the literals that hold in some whole product with the assumptions, which can hold together."""
    if not asked:
        return set()
    kernel, twins = ground.kernel, ground.witnesses.twins
    untouched = [(each, each.untouched(assumptions)) for each in twins]
    unseen = _unseen(asked, *ground.witnesses.seen(assumptions))
    implied = kernel.implied(assumptions) if unseen else ()
    impossible = {-literal for literal in implied or ()} & unseen
    unseen -= impossible
    there = [literal for each, _ in untouched for literal in each.presence]
    for part in _parts(untouched, unseen):
        order = ordered(twins, assumptions, min(part, key=abs))
        while left := sorted(part & unseen):
            gate = kernel.require_one(left)
            kernel.prefer([*there, *unseen])
            satisfiable = kernel.satisfiable([*assumptions, *order, gate], deadline)
            kernel.retire(gate)
            if satisfiable:
                witness = ground.witnesses.add(kernel.model(ground.layout.last))
                unseen = _unseen(unseen, *shown(witness, witness, untouched))
            else:
                impossible |= unseen.intersection(_alike(untouched, left))
                unseen -= impossible
    return asked - impossible


def _unseen(asked: set[Literal], some: int, missing: int) -> set[Literal]:
    return {literal for literal in asked if not (some >> literal & 1 if literal > 0 else missing >> -literal & 1)}


def _parts(untouched: Untouched, asked: set[Literal]) -> list[set[Literal]]:
    """What is asked of no twin; then what is asked of each twin by itself, so that the others can be in order."""
    parts: dict[tuple[int, int], set[Literal]] = {}
    for literal in asked:
        ats = ((index, each.instance(literal), instances) for index, (each, instances) in enumerate(untouched))
        at = next(((index, instance) for index, instance, instances in ats if instance in instances), (-1, -1))
        parts.setdefault(at, set()).add(literal)
    return [part for _, part in sorted(parts.items())]


def _alike(untouched: Untouched, impossible: list[Literal]) -> Iterator[Literal]:
    """The impossible literals, and what is then impossible too: what no twin can be, no later twin can."""
    yield from impossible
    for each, instances in untouched:
        for literal in impossible:
            instance = each.instance(literal)
            if literal > 0 and instance in instances:
                yield from (literal + (later - instance) * each.width for later in instances if later > instance)


def _asked(place: Place, filled: set[Slot], own: dict[Literal, Choice]) -> Iterator[Literal]:
    """The place's literals that are judged under all choices: no own choice stands in their way."""
    if not (place.single and place.slot in filled):
        yield from (literal for literal in place.values.values() if literal not in own and -literal not in own)


def _lifted(shown: list[Place], own: dict[Literal, Choice]) -> Iterator[tuple[set[Literal], set[Literal]]]:
    """Per own choice that another would replace: its literals, and the literals that are judged without them."""
    for place in shown:
        at = {literal for literal, choice in own.items() if choice.slot == place.slot}
        if place.single and at:
            yield at, set(place.values.values()) - at
        elif at:
            yield from (({literal}, {-literal}) for literal in at if literal < 0)


def _state(
    place: Place, literal: Literal, filled: set[Slot], own: dict[Literal, Choice], possible: set[Literal]
) -> State:
    if literal in own:
        return State.CHOSEN
    if literal not in possible:
        return State.IMPOSSIBLE
    replaces = -literal in own or (place.single and place.slot in filled)
    return State.OPEN if replaces or -literal in possible else State.FORCED


def _intervals(place: Place, states: dict[tuple[Slot, str], State]) -> tuple[Interval, ...]:
    runs = groupby(place.values, key=lambda number: states[place.slot, number] is not State.IMPOSSIBLE)
    intervals = []
    for possible, run in runs:
        numbers = list(run)
        if possible:
            intervals.append(Interval(numbers[0], numbers[-1]))
    return tuple(intervals)

"""What could stand in place of what is taken: without touching another own choice, or without touching anything at all.

The second asks more: every other slot of the present product stays as it is, also what nobody chose.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.engine.answers import LookAhead, State
from configurator.engine.compiling.layout import SlotLiterals
from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.impossible import Knowledge
from configurator.engine.solving.kernel import Deadline


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Other values for a slot, in catalogue order.

    ``values``: those that go with all other own choices. ``swaps``: those of them that change nothing else in the
    present product, each in place of all that is taken at the slot.
    """

    values: tuple[str, ...]
    swaps: tuple[str, ...]


def alternatives(
    knowledge: Knowledge, looked: LookAhead, present: Selection, slot: Slot, deadline: Deadline
) -> Alternatives:
    """What could replace the answer at the slot. ``looked`` has its values, judged without what was chosen there.

    Cost: a kernel question for each value that is possible. Raises SolverDeadline.
    """
    place = knowledge.layout.places[slot]
    taken = present.at(slot)
    values = tuple(
        value
        for value in place.values
        if value not in taken and looked.states.get((slot, value)) in (State.OPEN, State.FORCED)
    )
    rest = list(_elsewhere(knowledge, present, slot))
    return Alternatives(values, tuple(value for value in values if _fits(knowledge, rest, place, value, deadline)))


def _fits(knowledge: Knowledge, rest: list[Literal], place: SlotLiterals, value: str, deadline: Deadline) -> bool:
    """Whether the value alone can be taken at the place with all the rest."""
    own = [literal if key == value else -literal for key, literal in place.values.items()]
    return knowledge.kernel.satisfiable([*rest, *own], deadline)


def _elsewhere(knowledge: Knowledge, present: Selection, slot: Slot) -> Iterator[Literal]:
    """All of the present product but what is taken at the slot."""
    for place in knowledge.layout.places.values():
        if place.slot == slot:
            continue
        at = present.at(place.slot)
        if place.kind is Kind.CHOICE:
            yield from (literal if value in at else -literal for value, literal in place.values.items())
        elif at:
            yield knowledge.layout.literal(Choice(place.slot, at[0]))
        else:
            yield from (-literal for literal in place.values.values())

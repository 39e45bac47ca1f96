"""Values of one option with all that is known of them, side by side: what they cost now, and their facts.

Decides which values stand there where nobody says, and in what order the facts do: what differs first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from configurator.catalog.facts import Attribute, Facets, Fact
from configurator.catalog.model import CO2, LEAD_TIME, Kind, Option, Value
from configurator.catalog.selection import Slot
from configurator.engine.answers import State
from configurator.errors import UnknownName
from configurator.orders.design import Design
from configurator.services.configuring.effects import clicks, effects
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.step_page import look_around
from configurator.services.presenting.labels import slot_label, step_of
from configurator.services.presenting.pages import Effect
from configurator.services.showroom.showroom import Showroom

MOST = 4
_USUAL = 3
_EFFECTS_SECONDS = 0.3
OWN = ("weight", LEAD_TIME, CO2)
"""What every value can say of itself besides its attributes."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One value: whether it is taken, whether it could be, and what taking it would do (None: nobody looked)."""

    value: Value
    taken: bool
    possible: bool
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """What the values say of one fact (None: nothing); ``fact`` None: one of their ``own``, by its attribute."""

    own: str
    fact: Fact | None
    cells: tuple[Attribute | None, ...]

    @property
    def differs(self) -> bool:
        """Whether not all say the same."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class FactTable:
    """Values side by side, of an option that a page (``step``, ``instance``) asks for; rows that differ come first."""

    option: Option
    slot: Slot
    label: str
    step: str
    instance: int | None
    columns: tuple[FactColumn, ...]
    rows: tuple[FactRow, ...]


def facts_of_values(
    room: Showroom, design: Design, slot: Slot, asked: Sequence[str] = (), ticked: Collection[int] = ()
) -> FactTable:
    """The table of these values; of none that are known: what is taken, and the first that the ticked facts leave.

    Raises UnknownName where the design asks no such choice, SolverDeadline.
    """
    published = published_for(room, design)
    product, shown = published.product, published.shown(design.choices, design.weights)
    option = product.option(slot.key)
    if option.kind is not Kind.CHOICE or slot not in shown.taken:
        raise UnknownName("choice of this design", str(slot), ())
    facets, taken = product.facets[option.key], shown.at(slot)
    values = [option.value(key) for key in _columns(option, facets, taken, asked, ticked)]
    wishes = clicks(product, shown, slot)
    looked = look_around(published, design, (slot,))
    told = effects(published, design, shown, [wishes[value.key] for value in values], _EFFECTS_SECONDS)
    columns = tuple(
        FactColumn(
            value=value,
            taken=value.key in taken,
            possible=value.key in taken or looked.states.get((slot, value.key)) is not State.IMPOSSIBLE,
            effect=told.get(wishes[value.key]),
        )
        for value in values
    )
    step, instance = step_of(product, slot)
    return FactTable(option, slot, slot_label(product, slot), step.key, instance, columns, _rows(facets, values))


def _columns(
    option: Option, facets: Facets, taken: Collection[str], asked: Sequence[str], ticked: Collection[int]
) -> list[str]:
    known = [value.key for value in option.values]
    named = [key for key in dict.fromkeys(asked) if key in known]
    if named:
        return named[:MOST]
    first = [key for key in known if key in taken][:MOST]
    others = [key for key in known if key not in first and facets.holds(key, ticked)]
    return [*first, *others][: max(_USUAL, len(first))]


def _rows(facets: Facets, values: Sequence[Value]) -> tuple[FactRow, ...]:
    """What at least one of them says."""
    rows = [
        *(FactRow("", fact, tuple(value.attributes.get(fact.attribute) for value in values)) for fact in facets.facts),
        *(FactRow(own, None, tuple(value.attribute(own) for value in values)) for own in OWN),
    ]
    said = [row for row in rows if any(cell is not None for cell in row.cells)]
    return tuple(sorted(said, key=lambda row: not row.differs))

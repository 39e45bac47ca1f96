"""Something that a design still needs of its customer, as a page and an order name it."""

from dataclasses import dataclass

from configurator.catalog.selection import Slot


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the customer has to say before ordering: where, what it is called ('Item 2: Engraving'), and the
    step where it is said. ``written``: it is a text."""

    slot: Slot
    label: str
    step: str
    instance: int | None = None
    written: bool = False

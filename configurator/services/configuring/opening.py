"""A design opened for one request: read once with its states, judged under its revision, written in one transaction.

Whatever a customer does with a design begins here. Nothing is decided about products.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from configurator.errors import DesignClosed, NotAllowed
from configurator.languages.sentences import gettext
from configurator.orders.design import Design, DesignState
from configurator.services.configuring.renewing import is_gone, is_older, up_to_date
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.concurrency import ConcurrentChange

_TRIES = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """A design as it can be had today, who has it open, and the shop; ``base``: the state that a form was made of."""

    room: Showroom
    who: Visitor
    design: Design
    base: int | None = None

    @property
    def published(self) -> Published:
        """The revision that the design keeps."""
        return self.room.revision(self.design.product, self.design.revision)

    @property
    def outdated(self) -> bool:
        """Whether the form is of a page under another revision, so that it cannot say what its reader wants today."""
        base = self.base
        return base not in (None, self.design.number) and self.state(base).revision != self.design.revision

    def state(self, number: int) -> DesignState:
        """A state of the design, as it is kept; read only when it did not come with it. Raises UnknownName."""
        if number in self.design.states:
            return self.design.states[number]
        with self.room.reading() as unit:
            return unit.designs.state(self.design.id, number)

    def after(self, design: Design) -> "Opened":
        """The same after a change; brought to today's revision when what was chosen has been withdrawn from its own."""
        return replace(self, design=up_to_date(self.room, design) if is_older(self.room, design) else design)


def opened(room: Showroom, who: Visitor, design_id: str, base: int | None = None) -> Opened:
    """A design of the visitor's, as it can be had today; what kept its revision for long enough is on today's.

    Raises UnknownName, NotAllowed, Withdrawn when it was not ordered and its product is not sold any more,
    SolverDeadline.
    """
    return Opened(room, who, up_to_date(room, own_design(room, who, design_id, base)), base)


def opened_to_change(room: Showroom, who: Visitor, design_id: str, base: int | None = None) -> Opened:
    """The same, of a design that may still be changed. Raises DesignClosed for one that may not."""
    return _to_change(opened(room, who, design_id, base))


def _to_change(found: Opened) -> Opened:
    if found.design.ordered:
        raise DesignClosed(found.design.ordered, gone=is_gone(found.room, found.design))
    return found


def open_design(room: Showroom, who: Visitor, design_id: str) -> Design:
    """The design that is ``opened``."""
    return opened(room, who, design_id).design


def changeable(room: Showroom, who: Visitor, design_id: str) -> Design:
    """The design that is ``opened_to_change``."""
    return opened_to_change(room, who, design_id).design


def own_design(room: Showroom, who: Visitor, design_id: str, base: int | None = None) -> Design:
    """A design of the visitor's as it was left. Raises UnknownName, NotAllowed."""
    with room.reading() as unit:
        design = unit.designs.one(design_id, base)
        theirs = design.owner in who.owners or unit.designs.held(design_id, who.owners)
    if not theirs:
        raise NotAllowed(gettext("This design belongs to somebody else. Ask them for a share link."))
    return design


def retry(first: Opened, attempt: Callable[[Opened], T]) -> T:
    """The attempt's result; tried again on the design as it is then when somebody changed it at the same time.

    Raises DesignClosed for a design that may not be changed.
    """
    found = _to_change(first)
    for left in reversed(range(_TRIES)):
        try:
            return attempt(found)
        except ConcurrentChange:
            if not left:
                raise
        found = opened_to_change(found.room, found.who, found.design.id, found.base)
    raise AssertionError("every try returns or raises")

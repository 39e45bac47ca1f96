"""A design: a product as a customer is shaping it, step by step.

Plain records. Each change makes a new immutable state; undo and redo only move between states. What a state looks
like on screen follows from its choices, its revision and its proposals alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from configurator.catalog.selection import Choice, Choices


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the shop proposes for this customer and why; ``preselected`` only where it does not cost more."""

    choice: Choice
    weight: int
    reason: str
    preselected: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """What led to a state: a verb such as 'start', 'choose', 'drop', 'reset', and the slots that were clicked."""

    verb: str
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignState:
    """One state of a design. ``parent`` is the state it was made from (None for the first)."""

    number: int
    parent: int | None
    choices: Choices
    cause: Cause


@dataclass(frozen=True, slots=True)
class Design:
    """A saved design with its current state; ``revision`` is the hash of catalogue and rules that it keeps.

    ``seq`` is the highest form counter that was applied. ``version`` counts every change, undo included. ``lost`` are
    choices of its state that cannot be had any more and are not among its choices.
    """

    id: str
    product: str
    revision: str
    owner: str
    name: str
    number: int
    choices: Choices
    cause: Cause
    parent: int | None
    redo: int | None
    proposals: tuple[Proposal, ...]
    seq: int
    version: int
    created_at: datetime
    changed_at: datetime
    ordered: str | None = None
    lost: Choices = frozenset()

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before this one."""
        return self.parent is not None

    @property
    def can_redo(self) -> bool:
        """Whether an undone state can be brought back."""
        return self.redo is not None

    @property
    def weights(self) -> Mapping[Choice, int]:
        """What the engine is to prefer when it completes the design."""
        return {proposal.choice: proposal.weight for proposal in self.proposals if proposal.preselected}


@dataclass(frozen=True, slots=True)
class NewDesign:
    """What a design starts from."""

    product: str
    revision: str
    owner: str
    choices: Choices = frozenset()
    proposals: tuple[Proposal, ...] = ()
    name: str = ""
    verb: str = "start"

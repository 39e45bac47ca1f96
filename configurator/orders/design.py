"""A design: a product as a customer is shaping it, step by step.

Plain records. Each change makes a new immutable state; undo and redo only move between states. What a state looks
like on screen follows from its choices, its revision and its proposals alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.money import Money


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the shop proposes for this customer and why; ``preselected`` only where it does not cost more."""

    choice: Choice
    weight: int
    reason: str
    preselected: bool


def preselected(proposals: Iterable[Proposal]) -> Mapping[Choice, int]:
    """The weights with which the engine prefers what is preselected."""
    return {each.choice: each.weight for each in proposals if each.preselected}


@dataclass(frozen=True, slots=True)
class Cause:
    """What led to a state: a verb such as 'start', 'choose', 'drop', 'reset', and the slots that were clicked."""

    verb: str
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignState:
    """One state of a design. ``parent`` is the state it was made from (None for the first).

    ``revision`` is the one under which its choices were made.
    """

    number: int
    parent: int | None
    choices: Choices
    cause: Cause
    revision: str
    accepted: Choices = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionOrder:
    """In which order a design asks: the keys of steps, and those of options; none: in the catalogue's."""

    steps: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Altered:
    """One thing that is otherwise than it was: where ('Paint'), from, to, and why ('' values read 'nothing').

    ``slot`` as text, '' where it is about the product as a whole.
    """

    slot: str
    label: str
    before: str
    after: str
    because: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What bringing a design to another revision came to: since when ``before`` was its price, the price now, changes.

    ``verb`` says of what the design was made ('share', 'duplicate') or that it was a draft ('renew'). ``before`` is
    None where the former revision cannot be read any more. ``state`` is the state that it led to.
    ``revised`` False: the revision is the same, and another day or another group of customers makes the difference.
    """

    verb: str
    since: datetime
    before: Money | None
    after: Money
    altered: tuple[Altered, ...]
    state: int = 1
    revised: bool = True


@dataclass(frozen=True, slots=True)
class Design:
    """A saved design with its current state; ``revision`` is the hash of catalogue and rules that it keeps.

    ``seq`` is the highest form counter that was applied. ``version`` counts every change, undo included. ``lost`` are
    choices of its state that cannot be had any more and are not among its choices. ``held_since`` is when it took its
    revision, ``made_under`` the revision under which its current state was made (another one after undo), ``renewal``
    what the last change of revision came to. ``resume`` is the secret code that whoever has it continues with.
    ``states`` are those that were read with it, by number (the one before it at least), ``newest`` is the last number.
    ``accepted`` are those of its choices that were not chosen but taken over, with a way to finish, a preset, a shared
    design. ``asked`` is the order of its questions, as it was when it was begun (None: nobody wrote it down).
    ``locked`` are the slots whose own choices no way out of a refusal may give up.
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
    held_since: datetime
    made_under: str
    renewal: Renewal | None = None
    ordered: str | None = None
    resume: str = ""
    lost: Choices = frozenset()
    states: Mapping[int, DesignState] = field(default_factory=dict, compare=False)
    newest: int = field(default=1, compare=False)
    accepted: Choices = frozenset()
    asked: QuestionOrder | None = None
    locked: frozenset[Slot] = frozenset()

    @property
    def state(self) -> DesignState:
        """Its current state, as it is kept."""
        return DesignState(
            self.number, self.parent, self.choices | self.lost, self.cause, self.made_under, self.accepted
        )

    @property
    def chosen(self) -> Choices:
        """What the customer chose by themselves."""
        return self.choices - self.accepted

    @property
    def news(self) -> Renewal | None:
        """What the change of revision came to, as long as the customer has not gone on from there."""
        return self.renewal if self.renewal and self.renewal.state == self.number else None

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
        return preselected(self.proposals)


@dataclass(frozen=True, slots=True)
class NewDesign:
    """What a design starts from; ``accepted``: what of its choices is taken over and not chosen by its owner."""

    product: str
    revision: str
    owner: str
    choices: Choices = frozenset()
    proposals: tuple[Proposal, ...] = ()
    name: str = ""
    verb: str = "start"
    renewal: Renewal | None = None
    accepted: Choices = frozenset()
    asked: QuestionOrder | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """What a share link stands for, without an owner; ``total`` is what it cost then (None: nobody wrote it down)."""

    product: str
    revision: str
    choices: Choices
    proposals: tuple[Proposal, ...]
    at: datetime
    total: Money | None

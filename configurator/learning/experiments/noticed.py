"""What is noticed about somebody who lets the shop measure: what was decided for them, and what they did then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from configurator.learning.experiments.policy import DrawnArm


@dataclass(frozen=True, slots=True)
class Noticed:
    """That something happened: whose, when, at which product and design ('': at none), in which comparisons."""

    profile: UUID
    at: datetime
    product: str
    design: str
    drawn: tuple[DrawnArm, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What was learned for one place of a page, before it is decided whether it is shown.

    ``place``: the option's slot, or what else is offered there ('finish', 'box', 'home'). ``method``: how it was found.
    ``candidates``: what there was to take, each with its probability. ``picked``: what is to be shown of them.
    ``counts``: whether it is a place of its own, at which something is taken or not.
    """

    product: str
    place: str
    method: str
    candidates: Mapping[str, float]
    picked: tuple[str, ...]
    reason: str
    design: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Decided(Noticed):
    """A decision: the offer, what of it was shown, by which arm and how probable that was."""

    offer: Offer
    shown: tuple[str, ...]
    arm: str
    experiment: str
    holdout: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Begun(Noticed):
    """A design of the product was begun."""


@dataclass(frozen=True, slots=True)
class Passed(Noticed):
    """A step of a design was looked at; ``done``: nothing was left to be said there, and it was the last.

    ``begun``: since when the way through the design counts, if this is the first step of it (None: from now on).
    ``revision``: the one that the design keeps.
    """

    step: str
    done: bool = field(default=False)
    begun: datetime | None = None
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Met(Noticed):
    """At a step, so many wishes did not go with the rest (``refused``), or a way to have one anyway was taken."""

    step: str
    refused: int = 0
    mended: int = 0


@dataclass(frozen=True, slots=True)
class ValueTaken(Noticed):
    """A value was taken at a place."""

    place: str
    value: str


@dataclass(frozen=True, slots=True)
class Bought(Noticed):
    """The design was ordered, under that number."""

    number: str

"""What can become of an order: its statuses, the table of transitions between them, and which steps can be taken back.

Whatever has not left the house can be taken back: a step forward to the status before it, a cancelled order to where it
was when it was cancelled.
"""

from collections.abc import Sequence
from enum import StrEnum

from configurator.errors import ForbiddenTransition
from configurator.languages.sentences import later


class Status(StrEnum):
    """Where an order stands."""

    NEW = later("new")
    CONFIRMED = later("confirmed")
    IN_PRODUCTION = later("in production")
    SHIPPED = later("shipped")
    CANCELLED = later("cancelled")


_FORWARD = {
    Status.NEW: (Status.CONFIRMED, Status.CANCELLED),
    Status.CONFIRMED: (Status.IN_PRODUCTION, Status.CANCELLED),
    Status.IN_PRODUCTION: (Status.SHIPPED, Status.CANCELLED),
    Status.SHIPPED: (),
    Status.CANCELLED: (),
}


_BACK = {Status.CONFIRMED: Status.NEW, Status.IN_PRODUCTION: Status.CONFIRMED}


def next_statuses(status: Status) -> tuple[Status, ...]:
    """The statuses that can follow this one as the order goes its way."""
    return _FORWARD[status]


def before(past: Sequence[Status]) -> Status | None:
    """Where taking the last step back leads an order that was all of these in turn; None when it cannot be."""
    if past[-1] is Status.CANCELLED:
        return next((status for status in reversed(past) if status is not Status.CANCELLED), None)
    return _BACK.get(past[-1])


def is_back(now: Status, then: Status) -> bool:
    """Whether a step was one that took another back."""
    return then not in _FORWARD[now]


def transition(past: Sequence[Status], wanted: Status) -> Status:
    """The new status of an order that was all of these; raises ForbiddenTransition when it cannot follow."""
    back = before(past)
    can = next_statuses(past[-1]) + (() if back is None else (back,))
    if wanted not in can:
        raise ForbiddenTransition(past[-1], wanted, can)
    return wanted

"""What can become of an order: its statuses and the table of transitions between them."""

from enum import StrEnum

from configurator.errors import ForbiddenTransition


class Status(StrEnum):
    """Where an order stands."""

    NEW = "new"
    CONFIRMED = "confirmed"
    IN_PRODUCTION = "in production"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


_NEXT = {
    Status.NEW: (Status.CONFIRMED, Status.CANCELLED),
    Status.CONFIRMED: (Status.IN_PRODUCTION, Status.CANCELLED),
    Status.IN_PRODUCTION: (Status.SHIPPED, Status.CANCELLED),
    Status.SHIPPED: (),
    Status.CANCELLED: (),
}


def allowed(status: Status) -> tuple[Status, ...]:
    """The statuses that can follow this one."""
    return _NEXT[status]


def moved(current: Status, wanted: Status) -> Status:
    """The new status; raises ForbiddenTransition when it cannot follow the current one."""
    if wanted not in allowed(current):
        raise ForbiddenTransition(current, wanted, allowed(current))
    return wanted

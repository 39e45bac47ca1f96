"""What is said of a customer's worth, as plain records: pages need no more, and no library that learns."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CustomerKind(StrEnum):
    """Of these the first that holds.

    BELOW_ZERO: at least two orders were placed, and what was paid and is expected is less than serving them costs.
    MIGRATOR: the chance of an order within a year has fallen to half of what it was on the day of the last order.
    MOST_VALUABLE: of the fifth from whom most is expected within a year, and above the middle.
    MOST_GROWABLE: the best quarter of their peers is expected to bring half as much again or more, and that gap, times
    the chance that they come back, is among the largest fifth of everybody left.
    STEADY: everybody else.
    """

    MOST_VALUABLE = "most valuable"
    MOST_GROWABLE = "most growable"
    MIGRATOR = "migrator"
    BELOW_ZERO = "below zero"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """What somebody ordered: day and amount of each order that was kept, and how many were cancelled.

    ``cost``: what it cost to serve all of them, the cancelled ones included.
    """

    customer: str
    kept: tuple[tuple[date, float], ...]
    cancelled: int = 0
    cost: float = 0.0

    @property
    def placed(self) -> int:
        """How many orders there were to serve."""
        return len(self.kept) + self.cancelled


@dataclass(frozen=True, slots=True)
class Worth:
    """What somebody is worth, in the money that the orders were in.

    ``brought`` is what was paid so far and ``net`` that without what serving cost, ``cost`` for each order placed;
    ``orders`` are expected within a year, ``amount`` each, which comes to ``expected`` without what serving them costs.
    ``alive``: the probability that they are still a customer; ``back``: that they order within a year, and
    ``back_then`` what that was on the day of their last order. ``potential``: what the best quarter of their peers is
    expected to bring.
    """

    kind: CustomerKind
    placed: int
    cancelled: int
    brought: float
    net: float
    cost: float
    orders: float
    amount: float
    expected: float
    alive: float
    back: float
    back_then: float
    potential: float

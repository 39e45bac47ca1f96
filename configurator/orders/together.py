"""A round: several people, each with what they want of one product, who look for a design that is fair to all.

Plain records. Nothing is kept of anybody but the first name that they typed and what they want.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from configurator.catalog.selection import Choice, Choices

MOST_SEATS = 6
LASTS = timedelta(days=14)
"""For how long a round can be opened; then it is deleted."""
LONGEST_NAME = 30


class Importance(StrEnum):
    """How much a choice means to somebody."""

    NICE = "nice"
    MATTERS = "matters"
    STAYS = "stays"
    """It has to be so, whatever the others want."""


WEIGHTS: Mapping[Importance, int] = {Importance.NICE: 1, Importance.MATTERS: 3, Importance.STAYS: 3}


@dataclass(frozen=True, slots=True)
class RoundSeat:
    """What one person wants: their choices under a revision, and how much each means."""

    seat: int
    owner: str
    name: str
    revision: str
    wishes: Mapping[Choice, Importance]
    at: datetime

    @property
    def choices(self) -> Choices:
        """All that they want."""
        return frozenset(self.wishes)


@dataclass(frozen=True, slots=True)
class Round:
    """A round about a product, who opened it, until when, and its seats in order."""

    code: str
    product: str
    owner: str
    until: datetime
    seats: tuple[RoundSeat, ...]

"""An entry of the gallery: a design that its owner showed to everybody, without a name.

Plain records. What somebody wrote is kept apart, and shown once a person of the shop has read and allowed it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from configurator.catalog.selection import Choices


class EntryStatus(StrEnum):
    """Whether an entry is shown; one that was reported by three waits again."""

    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """A design in the gallery; ``texts``: what its owner wrote, apart; ``reports``: how many people reported it."""

    code: str
    product: str
    revision: str
    owner: str
    design_id: str
    choices: Choices
    texts: Choices
    status: EntryStatus
    made_at: datetime
    reason: str = ""
    decided_at: datetime | None = None
    reports: int = 0

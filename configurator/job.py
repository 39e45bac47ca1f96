"""A job: something the shop does by itself, later than it was asked for, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobState(StrEnum):
    """Where a job stands. FAILED is given up: nobody tries it again unless somebody says so."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; ``done`` of ``total`` is how far it is (0 of 0: nobody knows)."""

    id: str
    kind: str
    given: Mapping[str, Any]
    owner: str
    author: str
    state: JobState
    asked_at: datetime
    due_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    tries: int
    done: int
    total: int
    doing: str
    problem: str
    outcome: Mapping[str, Any] | None
    cancelling: bool

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in ENDED

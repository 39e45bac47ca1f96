"""What a kind of job is, and what its work is given.

A kind is a function and a few words about it (CONTRIBUTING, "A job"). Decides how work says how far it is, learns that
it is to stop, and says that it is not worth another try.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from configurator.errors import ConfiguratorError
from configurator.services.showroom.showroom import Showroom


class Stopped(Exception):
    """The work is to stop now: somebody cancelled it, or the process is about to end. Let it pass."""


class Hopeless(ConfiguratorError):
    """Another try would not help."""


@dataclass(frozen=True, slots=True)
class Work:
    """One go at a job: what it was given, and how it says how far it is."""

    given: Mapping[str, Any]
    progress: Callable[[int, int, str], None]
    """``progress(done, total, doing)``: to be called often, it writes as seldom as will do. Raises Stopped."""


JobFunction = Callable[[Showroom, Work], Mapping[str, Any] | None]
"""Does the work, all of it, and may do it again from the start; what it returns is kept as what came of it (JSON)."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its name in the database, what people call it, the function, and when it is done."""

    name: str
    title: str
    work: JobFunction
    tries: int = 5
    """So often it is tried before it is given up, a process that dies included."""
    role: str = ""
    """Who may ask for it on the page of jobs; '': nobody, the shop does by itself."""
    occasion: Callable[[Showroom], str] | None = None
    """For what the shop does by itself: what it is to be done for now, '' being nothing. Once for each occasion."""
    silent: bool = False
    """Whether it is forgotten once it is done: it comes every minute, and only its failures are of interest."""


def nightly(room: Showroom) -> str:
    """An occasion each day, from three in the morning; later in the day where the shop was closed at that time."""
    now = room.here(room.now())
    return f"{now:%Y-%m-%d}" if now.hour >= 3 else ""

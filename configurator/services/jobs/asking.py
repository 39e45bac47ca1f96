"""Asking for jobs, and steering them: cancel, retry, remove. Decides who may: an operator all, others their own.

What belongs to an order is asked for with ``ask_in`` in the order's transaction, and sent once that holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from configurator.errors import ConfiguratorError, NotAllowed
from configurator.job import Job
from configurator.services.jobs.kinds import JobKind
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.unit import UnitOfWork

OPERATOR = "operator"


class JobEnded(ConfiguratorError):
    """The job has ended meanwhile, or has not ended yet; nothing was changed."""


@dataclass(frozen=True, slots=True)
class JobBoard:
    """The jobs that somebody may see, when somebody was last there to do them, and what they may ask for."""

    jobs: tuple[Job, ...]
    last_beat: datetime | None
    kinds: tuple[JobKind, ...]
    titles: Mapping[str, str]
    everybodys: bool


def ask_in(
    room: Showroom,
    unit: UnitOfWork,
    kind: str,
    given: Mapping[str, Any] | None = None,
    *,
    owner: str = "",
    author: str = "",
    occasion: str | None = None,
) -> str | None:
    """Asks for a job in the caller's transaction; its name to be sent afterwards, None where it is asked for already.

    ``occasion``: there is one job of that name at most.
    """
    job = token_hex(16)
    added = unit.jobs.add(
        job, kind, given or {}, room.now(), owner=owner, author=author, occasion=occasion and f"{kind} {occasion}"
    )
    return job if added else None


def ask(room: Showroom, kind: str, given: Mapping[str, Any] | None = None, *, occasion: str | None = None) -> None:
    """Asks for a job that the shop wants done, and sends it."""
    with room.unit() as unit:
        job = ask_in(room, unit, kind, given, occasion=occasion)
    if job is not None:
        room.queue.send(job)


def ask_as(room: Showroom, who: Visitor, kind: JobKind) -> bool:
    """Asks for a job in somebody's name; False where such a one waits or runs already. Raises NotAllowed."""
    who.needs(OPERATOR, *([kind.role] if kind.role else ()))
    with room.unit() as unit:
        job = ask_in(room, unit, kind.name, owner=who.owner, author=who.name, occasion="asked for")
    if job is not None:
        room.queue.send(job)
    return job is not None


def board(room: Showroom, who: Visitor, kinds: Iterable[JobKind]) -> JobBoard:
    """What somebody may see of the jobs."""
    every, known = OPERATOR in who.roles, tuple(kinds)
    with room.reading() as unit:
        found, beat = unit.jobs.listed(None if every else who.owner), unit.jobs.last_beat()
    allowed = tuple(each for each in known if each.role and (every or each.role in who.roles))
    return JobBoard(found, beat, allowed, {each.name: each.title for each in known}, every)


def one(room: Showroom, who: Visitor, job: str) -> Job:
    """A job that somebody may see. Raises UnknownName, NotAllowed."""
    with room.reading() as unit:
        return _own(unit, who, job)


def cancel(room: Showroom, who: Visitor, job: str) -> None:
    """Cancels a job: at once when it waits, as soon as it looks up when it runs. Raises NotAllowed, JobEnded."""
    with room.unit() as unit:
        if _own(unit, who, job).ended:
            raise JobEnded("This job has ended already.")
        unit.jobs.cancel(job, room.now())


def retry(room: Showroom, who: Visitor, job: str) -> None:
    """Has a job tried again that failed or was cancelled. Raises NotAllowed, JobEnded."""
    with room.unit() as unit:
        _own(unit, who, job)
        if not unit.jobs.retry(job, room.now()):
            raise JobEnded("Only a job that failed or was cancelled can be tried again.")
    room.queue.send(job)


def remove(room: Showroom, who: Visitor, job: str) -> None:
    """Removes a job that has ended from the list. Raises NotAllowed, JobEnded."""
    with room.unit() as unit:
        _own(unit, who, job)
        if not unit.jobs.remove(job):
            raise JobEnded("This job has not ended: cancel it first.")


def _own(unit: UnitOfWork, who: Visitor, job: str) -> Job:
    found = unit.jobs.one(job)
    if OPERATOR not in who.roles and found.owner != who.owner:
        raise NotAllowed("This job was asked for by somebody else. An operator may steer it.")
    return found

"""Running jobs: one is claimed, worked on and finished, or put back to be tried again later.

A job runs at least once for each time it was asked for, and never twice at the same time: its claim is renewed while
its process lives, and who has lost it writes nothing. A try that failed is followed by longer and longer pauses.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from secrets import token_hex

from configurator.errors import ConfiguratorError
from configurator.job import Job, JobState
from configurator.services.jobs.asking import ask
from configurator.services.jobs.kinds import Hopeless, JobKind, Stopped, Work
from configurator.services.showroom.showroom import Showroom

CLAIM = timedelta(seconds=45)
_WRITE_SECONDS = 0.5
_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 3600.0
_log = logging.getLogger(__name__)


class JobRunner:
    """Runs jobs of these kinds in one process. Safe to use from several threads."""

    def __init__(self, room: Showroom, kinds: Iterable[JobKind], ending: Callable[[], bool] = lambda: False) -> None:
        """``ending`` says whether the process is about to end; what runs then is put back."""
        self._room, self._kinds = room, {each.name: each for each in kinds}
        self.ending = ending
        self._claims: set[str] = set()
        self._guard = threading.Lock()

    def look(self) -> None:
        """Asks for what the shop does by itself now, and sends whatever is due and not on its way."""
        for kind in self._kinds.values():
            occasion = kind.occasion(self._room) if kind.occasion else ""
            if occasion:
                ask(self._room, kind.name, occasion=occasion)
        if self._room.queue.empty():
            with self._room.reading() as unit:
                due = unit.jobs.due(self._room.now())
            for job in due:
                self._room.queue.send(job)

    def beat(self, name: str) -> None:
        """This process is there, and still at what it has claimed."""
        with self._guard:
            claims = list(self._claims)
        with self._room.unit() as unit:
            unit.jobs.beat(name, self._room.now())
            unit.jobs.hold(claims, self._room.now() + CLAIM)

    def run(self, job: str) -> None:
        """Runs the job, unless it has ended, is not due, or somebody else runs it."""
        claim, now = token_hex(16), self._room.now()
        with self._room.unit() as unit:
            found = unit.jobs.claim(job, claim, now, now + CLAIM)
        if found is None:
            return
        with self._guard:
            self._claims.add(claim)
        try:
            self._run(found, claim)
        finally:
            with self._guard:
                self._claims.discard(claim)

    def _run(self, job: Job, claim: str) -> None:
        kind = self._kinds.get(job.kind)
        if job.cancelling:
            self._finish(job, claim, JobState.CANCELLED)
        elif kind is None:
            self._finish(job, claim, JobState.FAILED, f"This version of the shop knows no job '{job.kind}'.")
        elif job.tries > kind.tries:  # each time, the process died
            self._finish(job, claim, JobState.FAILED, job.problem or "The process ended each time it was tried.")
        else:
            self._try(job, kind, claim)

    def _try(self, job: Job, kind: JobKind, claim: str) -> None:
        try:
            outcome = kind.work(self._room, Work(job.given, self._progress(job, claim)))
        except Stopped:
            self._stopped(job, claim)
        except Hopeless as error:
            self._finish(job, claim, JobState.FAILED, str(error))
        except ConfiguratorError as error:
            self._failed(job, kind, claim, str(error))
        except Exception as error:  # noqa: BLE001 it is told to whoever looks at the job
            _log.exception("job %s (%s) ended unexpectedly", job.id, job.kind)
            self._failed(job, kind, claim, f"It ended unexpectedly ({type(error).__name__}); the log has more.")
        else:
            self._finish(job, claim, JobState.DONE, outcome=outcome)

    def _progress(self, job: Job, claim: str) -> Callable[[int, int, str], None]:
        written = float("-inf")

        def progress(done: int, total: int, doing: str) -> None:
            nonlocal written
            if self.ending():
                raise Stopped
            if done < total and time.monotonic() - written < _WRITE_SECONDS:
                return
            written = time.monotonic()
            with self._room.unit() as unit:
                stands = unit.jobs.progress(job.id, claim, done, total, doing)
            if stands is None or stands.cancelling:
                raise Stopped

        return progress

    def _stopped(self, job: Job, claim: str) -> None:
        """Cancelled, or to be begun again by another process: that was no try."""
        with self._room.unit() as unit:
            if unit.jobs.one(job.id).cancelling:
                unit.jobs.finish(job.id, claim, JobState.CANCELLED, self._room.now())
            else:
                unit.jobs.again(job.id, claim, self._room.now(), problem=job.problem, tries=job.tries - 1)

    def _failed(self, job: Job, kind: JobKind, claim: str, problem: str) -> None:
        if job.tries >= kind.tries:
            self._finish(job, claim, JobState.FAILED, problem)
            return
        pause = pause_after(job.tries)
        with self._room.unit() as unit:
            due = self._room.now() + timedelta(seconds=pause)
            unit.jobs.again(job.id, claim, due, problem=problem, tries=job.tries)
        _log.warning("job %s (%s) failed, again in %.0f seconds: %s", job.id, job.kind, pause, problem)
        self._room.queue.send(job.id, seconds=pause)

    def _finish(
        self,
        job: Job,
        claim: str,
        state: JobState,
        problem: str = "",
        outcome: Mapping[str, object] | None = None,
    ) -> None:
        kind = self._kinds.get(job.kind)
        standing = kind is not None and kind.occasion is not None
        with self._room.unit() as unit:
            now = self._room.now()
            unit.jobs.finish(job.id, claim, state, now, problem=problem, outcome=outcome, keeps_occasion=standing)
            if kind is not None and kind.silent and state is JobState.DONE:
                unit.jobs.remove(job.id)
        if state is JobState.FAILED:
            _log.error("job %s (%s) is given up: %s", job.id, job.kind, problem)


def pause_after(tries: int) -> float:
    """Seconds to wait after so many tries: four times as long each time, a little more so that not all come at once."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 4.0 ** (tries - 1)) * random.uniform(1.0, 1.2)  # noqa: S311 no secret

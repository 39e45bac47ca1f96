"""Stopping what does not look at the processor's time itself, when that time is over.

One thread of the process looks after all that runs. No question has spent its processor time before as many seconds
have passed by the clock, so that thread sleeps until then: of questions that are answered soon it notices nothing.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import TIMEOUT_MAX, Condition, Thread
from time import monotonic

from configurator.time_limit import TimeLimit

Stop = Callable[[], None]

_log = logging.getLogger(__name__)
_SHORTEST = 0.01
_LATER = 1.0
"""Seconds until what could not be stopped is told again."""


class Stopping:
    """Looks after what runs. Safe to use from several threads."""

    def __init__(self) -> None:
        self.begin_again()

    def begin_again(self) -> None:
        """Forgets all that runs, and its own thread: in a forked process there are neither."""
        self._running: dict[object, tuple[Stop, TimeLimit]] = {}
        self._changed, self._wakes, self._begun = Condition(), float("inf"), False

    @contextmanager
    def in_time(self, stop: Stop, limit: TimeLimit) -> Iterator[None]:
        """What runs inside is told to ``stop``, again and again, once the processor time of the limit is over."""
        key = object()
        try:
            with self._changed:
                self._running[key] = stop, limit
                if not self._begun:
                    Thread(target=self._look_after, name="stopping", daemon=True).start()
                    self._begun = True
                elif monotonic() + limit.processor_left < self._wakes:
                    self._changed.notify()
            yield
        finally:
            with self._changed:
                self._running.pop(key, None)  # not there in a process that was forked inside

    def _look_after(self) -> None:
        with self._changed:
            while True:
                pauses = [_left_or_stopped(*each) for each in self._running.values()]
                pause = min(pauses) if pauses else TIMEOUT_MAX
                self._wakes = monotonic() + pause if pauses else float("inf")
                self._changed.wait(pause)


def _left_or_stopped(stop: Stop, limit: TimeLimit) -> float:
    """In how many seconds to look again; something is stopped first where it has to be."""
    left = limit.processor_left
    if left <= 0:
        try:
            stop()
        except Exception:  # noqa: BLE001 one that cannot be stopped must not keep the others from it
            _log.exception("Something could not be told that its time is over.")
            return _LATER
    return min(max(left, _SHORTEST), TIMEOUT_MAX)


_stopping = Stopping()
os.register_at_fork(after_in_child=_stopping.begin_again)

stopped_in_time = _stopping.in_time
"""Tells to stop what runs inside, when the processor time of the limit, this thread's, is over."""

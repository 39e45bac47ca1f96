"""One question at a time, within its deadline; whoever listens hears of each when it ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import TIMEOUT_MAX, Lock

from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline

Listener = Callable[[str, float, bool], None]
"""Hears a question's words, the seconds of processor time that it took, and whether its time sufficed."""


def nobody(_question: str, _seconds: float, _in_time: bool) -> None:
    """The listener where nobody listens."""


@contextmanager
def asked(lock: Lock, deadline: Deadline, listener: Listener) -> Iterator[None]:
    """Holds the lock for the question of the deadline; waiting for it counts by the clock. Raises SolverDeadline."""
    in_time = True
    try:
        if not lock.acquire(timeout=min(max(0, deadline.wall_left), TIMEOUT_MAX)):
            raise SolverDeadline(deadline.question, deadline.seconds)
        try:
            yield
        finally:
            lock.release()
    except SolverDeadline:
        in_time = False
        raise
    finally:
        listener(deadline.question, deadline.seconds - deadline.processor_left, in_time)

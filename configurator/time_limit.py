"""Time limits: how much of the processor's time something may take, and when it is over by the clock at the latest.

Decides that time is the processor's: on a busy machine everything takes longer, and nothing is refused for that alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from time import clock_gettime, monotonic, process_time

WALL = 10.0
"""By the clock, a limit is so many times as far away: a thread that gets a tenth of a processor can still use all of
its time, and who waits for others or for a machine that does not get on is told so at a known moment."""


class TimeLimit:
    """So many seconds of processor time of the thread that makes it, and by the clock ``wall`` (WALL times as many)."""

    __slots__ = ("_clock", "_end", "_sure_end", "_wall_end")

    def __init__(self, seconds: float, wall: float | None = None) -> None:
        self._clock = _thread_clock()
        self._end = self._clock() + seconds
        now, wall = monotonic(), WALL * seconds if wall is None else wall
        self._wall_end = now + wall
        self._sure_end = now + min(seconds, wall)  # a thread takes no more processor time than passes by the clock

    @property
    def processor_left(self) -> float:
        """Seconds of processor time left; not above 0 when there are none. Any thread may ask."""
        return self._end - self._clock()

    @property
    def wall_left(self) -> float:
        """Seconds left by the clock; not above 0 when there are none."""
        return self._wall_end - monotonic()

    @property
    def over(self) -> bool:
        """Whether either is over."""
        now = monotonic()
        return now >= self._sure_end and (now >= self._wall_end or self.processor_left <= 0)


class _Allowance(TimeLimit):
    """The limit of everything that is done within it; ``seconds`` is what was allowed."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


_within: ContextVar[_Allowance | None] = ContextVar("within", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """For reading and compiling, which pass through many hands: they may take so long, and ask ``out_of_time``.

    Within a limit that is over sooner, that one holds.
    """
    outer = _within.get()
    sooner = outer is not None and outer.processor_left < seconds
    token = _within.set(outer if sooner else _Allowance(seconds))
    try:
        yield
    finally:
        _within.reset(token)


def out_of_time() -> bool:
    """Whether what goes on ``within`` a time has none left. False where there is no limit."""
    limit = _within.get()
    return limit is not None and limit.over


def time_left() -> float:
    """How much of the processor's time is left of what goes on ``within`` a time; without a limit there is no end."""
    limit = _within.get()
    return float("inf") if limit is None else max(0.0, limit.processor_left)


def time_allowed() -> float:
    """How many seconds the limit that holds had allowed; without a limit there is no end."""
    limit = _within.get()
    return float("inf") if limit is None else limit.seconds


def _thread_clock() -> Callable[[], float]:
    """What tells from any thread how much processor time this one has taken.

    Where the system does not tell of one thread, the whole process counts: it is never later.
    """
    try:
        from time import pthread_getcpuclockid
    except ImportError:
        return process_time
    clock = pthread_getcpuclockid(get_ident())
    return lambda: clock_gettime(clock)

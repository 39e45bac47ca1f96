"""Whether the shop can sell at this moment: asked by machines, often, so it costs next to nothing and is never a guess.

What is ``missing`` keeps customers from ordering; what is in ``doubt`` does not, but somebody should look. One look a
second is made, however often it is asked for, and nobody waits for an engine that is busy with a customer's question.
"""

import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from configurator.errors import ConfiguratorError
from configurator.services.learning.rebuilding import disagreements
from configurator.services.showroom.clock import read_clock
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

_FACT = "the last look whether the shop can sell"
_AGAIN = 1.0
_ASK_AGAIN, _WAIT = 10.0, 0.02
_MEGABYTE = 1_000_000
IDLE = timedelta(minutes=5)
"""For so long nobody has to have looked for jobs before that is said."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What keeps the shop from selling, what somebody should look at, and how each product stands."""

    missing: tuple[str, ...]
    doubts: tuple[str, ...]
    products: Mapping[str, str]


class Lookout:
    """Looks whether the shop can sell, for one process."""

    def __init__(self, room: Showroom, data: Path, *, least_free_mb: int, again: float = _AGAIN) -> None:
        """``again``: for how long a look will do, a second at most."""
        self._room, self._data, self._least, self._again = room, data, least_free_mb, min(again, _AGAIN)
        self._guard, self._looked = threading.Lock(), float("-inf")
        self._last = Readiness(("nobody has looked yet",), (), {})
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="asking whether engines answer")
        self._asked: dict[tuple[str, str], tuple[float, Future[str]]] = {}

    def look(self) -> Readiness:
        """How it is, as of less than two seconds ago; one of those who ask looks, and the others do not wait."""
        with self._guard:
            if time.monotonic() - self._looked < self._again:
                return self._last
            first, self._looked = self._looked == float("-inf"), time.monotonic()
            if first:  # there is nothing yet that others could be told
                self._last = self._now()
        if first:
            return self._last
        self._last = self._now()
        return self._last

    def _now(self) -> Readiness:
        try:
            missing = (*self._records(), *self._room.missing(), *self._space())
            doubts = (*self._engines(), *self._jobs(), *disagreements(self._room))
            stands = {key: stand.value for key, stand in self._room.stands().items()}
        except ConfiguratorError as error:
            return Readiness((str(error),), (), {})
        return Readiness(missing, doubts, stands)

    def _records(self) -> Iterator[str]:
        """They can be written, are in a form that this version knows, and the clock fits what is in them."""
        older = self._room.store.older_version()
        if older:
            yield f"The database is in the form of migration {older}, which is not the newest."
            return
        with self._room.unit() as unit:
            unit.facts.say(_FACT, self._room.now().isoformat(timespec="seconds"))
        doubt = read_clock(self._room).doubt
        if doubt:
            yield doubt

    def _space(self) -> Iterator[str]:
        """There is room on the disk of the data folder."""
        free = shutil.disk_usage(self._data).free // _MEGABYTE
        if free < self._least:
            yield f"Only {free} MB are free in {self._data}; LEAST_FREE_MB is {self._least}."

    def _engines(self) -> Iterator[str]:
        """Those in memory answered a small question not long ago."""
        loaded = {(each.product, each.hash) for each in self._room.engines.loaded()}
        shown = {(each.product.key, each.revision.hash): each for each in self._room.products()}
        self._asked = {key: value for key, value in self._asked.items() if key in shown}
        for key in sorted(shown.keys() & loaded):
            yield from self._answer(key, shown[key])

    def _answer(self, key: tuple[str, str], published: Published) -> Iterator[str]:
        now = time.monotonic()
        at, future = self._asked.get(key, (float("-inf"), None))
        if future is None or (future.done() and now - at > _ASK_AGAIN):
            at, future = now, self._pool.submit(_ask, published)
            self._asked[key] = at, future
        try:
            problem = future.result(_WAIT)
        except TimeoutError:
            longest = 2 * self._room.seconds + _ASK_AGAIN
            problem = f"it has not answered for {now - at:.0f} seconds" if now - at > longest else ""
        if problem:
            yield f"The engine of {key[0]}: {problem}"

    def _jobs(self) -> Iterator[str]:
        """Somebody is there to do them, where somebody has been."""
        with self._room.reading() as unit:
            beat = unit.jobs.last_beat()
        if beat is not None and self._room.now() - beat > IDLE:
            yield f"Nobody has looked for jobs since {beat:%Y-%m-%d %H:%M} UTC."


def _ask(published: Published) -> str:
    """What is wrong with the engine's answer to whether there is any product at all; '' for nothing."""
    try:
        return "" if published.engine.possible(frozenset()) else "it finds no product at all"
    except ConfiguratorError as error:
        return str(error)

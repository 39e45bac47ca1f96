"""Idle looks: what customers of the last pages may see next is found out before they ask, while nobody waits.

Decides when, and how much: when no engine answers anybody or did a moment ago, a little at a time, for the latest page
first. No answer depends on it, only how long it takes.
"""

import logging
import threading
import weakref
from collections import OrderedDict

from configurator.catalog.selection import Choices
from configurator.engine import Engine
from configurator.services.showroom.engine_cache import EngineCache

MOST_PAGES = 16
MOST_LOOKS = 60
"""So many pages are remembered, and so often it is looked a little further for each."""

QUIET = 0.1
"""For so many seconds nobody has asked anything before it is looked further."""

_log = logging.getLogger(__name__)

_Question = tuple["weakref.ref[Engine]", Choices]


class IdleLooks:
    """The pages for which there is more to find out. Safe to use from several threads."""

    def __init__(self) -> None:
        self.waiting = threading.Event()
        self._guard = threading.Lock()
        self._pages: OrderedDict[_Question, int] = OrderedDict()

    def note(self, engine: Engine, choices: Choices) -> None:
        """The engine has just answered a page with these choices."""
        with self._guard:
            page = weakref.ref(engine), choices
            self._pages[page] = MOST_LOOKS
            self._pages.move_to_end(page)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
            self.waiting.set()

    def look(self) -> bool:
        """Looks a little further for the latest page; False when there is none left.

        A page of which there is no more to find out is left out from now on, also one whose engine fails.
        """
        with self._guard:
            if not self._pages:
                self.waiting.clear()
                return False
            page = next(reversed(self._pages))
            self._pages[page] -= 1
        engine, more = page[0](), False
        try:
            more = engine is not None and engine.look_further(page[1])
        finally:
            with self._guard:
                if not more or self._pages.get(page, 0) <= 0:
                    self._pages.pop(page, None)
        return True


class Looker(threading.Thread):
    """A thread that looks further in idle time as long as the process lives; one in each process."""

    def __init__(self, looks: IdleLooks, engines: EngineCache) -> None:
        super().__init__(name="looking further", daemon=True)
        self._looks, self._engines, self._done = looks, engines, threading.Event()

    def run(self) -> None:
        """Looks a little further whenever there is something to find out and nobody asks anything."""
        while not self._done.is_set():
            self._looks.waiting.wait()
            early = QUIET - self._engines.quiet
            try:
                if early > 0:
                    self._done.wait(early)
                else:
                    self._looks.look()
            except Exception:  # noqa: BLE001 nobody stands above a thread
                _log.exception("it could not be looked further")

    def stop(self) -> None:
        """Ends the thread, after the little that it is asking."""
        self._done.set()
        self._looks.waiting.set()
        self.join()

"""What is measured in a process, on its way to the records: gathered for a second and written together.

A page waits for nothing: it adds to a list. Whoever ends the process writes what is left; one that is killed loses a
second. What the records refuse is offered again as long as it is not too much. Knows also what draws people: the salt
of the holdout and the experiments, read again each second.
"""

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from configurator.errors import ConfiguratorError
from configurator.learning.experiments.noticed import Noticed
from configurator.learning.experiments.policy import Experiment
from configurator.storage.store import Store

_SALT = "holdout salt"
_MOST_WAITING = 20_000
_REMEMBERED = 20_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trials:
    """What draws people: the holdout's salt, and all experiments."""

    salt: str
    experiments: tuple[Experiment, ...]

    def at(self, product: str, now: datetime) -> Experiment | None:
        """The experiment that runs on a product."""
        return next((each for each in self.experiments if each.covers(product) and each.runs(now)), None)


class DecisionLog:
    """What one process has noticed and not written yet. Safe to use from several threads."""

    def __init__(self, store: Store, *, holdout: float, seconds: float = 1.0) -> None:
        """``holdout``: the share of people (0 to 1) who see nothing learned. ``seconds``: how long it gathers.

        Who is shown what is drawn with a salt that the first of all processes makes.
        """
        self.holdout, self._store, self._seconds = holdout, store, seconds
        self._waiting: list[Noticed] = []
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._guard, self._writing = threading.Lock(), threading.Lock()
        self._timer: threading.Timer | None = None
        self._trials: tuple[float, Trials] | None = None
        self._salt = self._kept_salt()

    def add(self, noticed: Iterable[Noticed]) -> None:
        """Gathers what was noticed; it is written soon."""
        with self._guard:
            self._waiting.extend(noticed)
            begins = bool(self._waiting) and (self._timer is None or not self._timer.is_alive())
            if begins:
                self._timer = threading.Timer(self._seconds, self.flush)
                self._timer.daemon = True
                self._timer.start()
        if begins:
            atexit.register(self.flush)

    def is_new(self, what: Hashable) -> bool:
        """Whether this process has not been asked that lately: a page that is loaded again decides nothing new."""
        with self._guard:
            known = what in self._seen
            self._seen[what] = None
            self._seen.move_to_end(what)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return not known

    def flush(self) -> None:
        """Writes what was gathered. What cannot be written waits for the next time."""
        atexit.unregister(self.flush)
        with self._writing:
            with self._guard:
                batch, self._waiting, self._timer = self._waiting, [], None
            if not batch or not self._store.open:
                return
            try:
                with self._store.unit() as unit:
                    unit.decisions.keep(batch)
            except ConfiguratorError as error:
                _log.warning("what was measured cannot be kept yet: %s", error)
                with self._guard:
                    self._waiting = [*batch, *self._waiting][-_MOST_WAITING:]
            except Exception:  # noqa: BLE001 a thread's own end: nobody else would hear of it
                _log.exception("what was measured could not be kept")

    def trials(self) -> Trials:
        """What draws people, as it was a second ago at most. Raises DatabaseError."""
        known = self._trials
        if known is not None and time.monotonic() - known[0] < self._seconds:
            return known[1]
        with self._store.unit(write=False) as unit:
            found = Trials(unit.facts.said(_SALT) or self._salt, unit.experiments.all())
        self._trials = time.monotonic(), found
        return found

    def look_again(self) -> None:
        """Experiments have changed: they are read again at once."""
        self._trials = None

    def close(self) -> None:
        """Writes what is left."""
        timer = self._timer
        if timer is not None:
            timer.cancel()
        self.flush()

    def _kept_salt(self) -> str:
        with self._store.unit(write=False) as unit:
            known = unit.facts.said(_SALT)
        if known is not None:
            return known
        with self._store.unit(lasting=True) as unit:
            salt = unit.facts.said(_SALT) or token_hex(16)
            unit.facts.say(_SALT, salt)
        return salt

"""The engines in memory: loaded when first asked for, shared by all requests, dropped when there is no room for them.

Decides which engines are kept: as many as fit, those of revisions on sale longest, else the one least recently asked
for goes first. Where processes share the work, only engines of a process's own products are kept. An engine of a
published revision comes from what is stored with it; where nothing usable is stored it is made, made warm, and stored.
What an engine answers depends on none of this.
"""

import contextlib
import gc
import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from configurator.catalog.model import Product
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.asking import Listener
from configurator.engine.compiling.prepared import Prepared
from configurator.engine.compiling.stored import Unusable, freeze, thaw
from configurator.errors import ConfiguratorError, SolverDeadline
from configurator.rules.drafts import Texts
from configurator.rules.in_force import slice_key
from configurator.rules.revision import Revision, text_hash
from configurator.services.showroom.elsewhere import go_if_possible
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.store import Store
from configurator.time_limit import TimeLimit

_log = logging.getLogger(__name__)
_SITUATIONS = 4096
_PORTION = 250

EngineKey = tuple[str, str, str]
"""Product, hash of the revision, slice."""

Observer = Callable[[str, str, float, bool], None]
"""Hears of each question to an engine: the product's key, and what a ``Listener`` hears."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An engine in memory: what it answers for, and about how many bytes it takes."""

    product: str
    hash: str
    slice: str
    size: int


class EngineCache:
    """The engines of published revisions. Safe to use from several threads, which wait as long as for a question."""

    def __init__(self, store: Store, *, seconds: float, size: int, largest: int) -> None:
        """``size``: bytes for all engines together, one being kept in any case; ``largest``: clauses of one engine."""
        self._store, self.seconds, self.size, self.largest = store, seconds, size, largest
        self.on_sale: dict[str, str] = {}
        self.observers: list[Observer] = []
        self.loads: Counter[str] = Counter()
        """How often an engine was in `memory`, came from the `store`, or was `made`."""
        self.ours: Callable[[str], bool] = lambda _: True
        """Whether this process answers for a product; the engine of another one is loaded when needed, and let go."""
        self._asked = time.monotonic()
        self._engines: OrderedDict[EngineKey, Engine] = OrderedDict()
        self._slices: OrderedDict[tuple[str, Situation | None], str] = OrderedDict()
        self._loading: dict[EngineKey, threading.Lock] = {}
        self._guard = threading.Lock()

    def engine(self, revision: Revision, situation: Situation | None, made: Engine | None = None) -> Engine:
        """The engine of a published revision in a situation; ``made`` has been made of it, maybe for another slice.

        Raises SolverDeadline when somebody else takes too long to load it, BrokenFiles when it is too large, Elsewhere
        when another process answers for the product and the request may be given to it.
        """
        if not self.ours(revision.product.key):
            go_if_possible(revision.product.key)
        self._asked = time.monotonic()
        place = self._place(revision, situation)
        found = self._found(place)
        if found is not None:
            self.loads["memory"] += 1
            return found
        with self._alone(place):
            found = self._found(place) or self._from_store(place, revision, situation)
            self.loads["made" if found is None else "store"] += 1
            if found is None and made is not None and self._place(revision, made.situation) == place:
                found = self._add(made)
            return found or self._add(self.made(revision, situation))

    def opened(self, product: str, texts: Texts, at: Callable[[Product], Situation | None]) -> Revision | None:
        """The revision of these texts as it is stored, without reading them; None when nothing usable is stored.

        ``at``: the situation in which its engine will be asked.
        """
        hash_ = text_hash(texts.catalogue, texts.rules)
        with self._store.unit(write=False) as unit:
            stored = unit.compiled.newest(product, hash_)
        if stored is None:
            return None
        slice_, content = stored
        try:
            revision, ready = thaw(content, texts.catalogue, texts.rules, slice_)
        except Unusable as error:
            _tell((product, hash_, slice_), error)
            return None
        situation = at(revision.product)
        if self.ours(product) and self._place(revision, situation) == (product, hash_, slice_):
            self._keep(self._thawed(revision, situation, ready))
        return revision

    def made(self, revision: Revision, situation: Situation | None = None) -> Engine:
        """A new engine, which is not kept. Raises BrokenFiles when it is too large."""
        told = self._told(revision.product.key)
        return Engine(revision, situation=situation, seconds=self.seconds, largest=self.largest, listener=told)

    def stored_size(self, product: str) -> int | None:
        """How many bytes the product's engine has where it is stored; None when that is not known."""
        try:
            with self._store.unit(write=False) as unit:
                return unit.compiled.size(product)
        except ConfiguratorError:
            return None

    @property
    def quiet(self) -> float:
        """For how many seconds nobody has wanted an engine; 0 while one answers."""
        with self._guard:
            answering = any(engine.busy for engine in self._engines.values())
        return 0.0 if answering else time.monotonic() - self._asked

    def loaded(self) -> tuple[Loaded, ...]:
        """The engines in memory, the one asked for last at the end."""
        with self._guard:
            return tuple(Loaded(*place, engine.size) for place, engine in self._engines.items())

    def _add(self, engine: Engine) -> Engine:
        """Makes the engine warm, keeps it here and in the store, for other processes and for later; returns it."""
        with contextlib.suppress(SolverDeadline, Contradiction):
            for start in range(0, len(engine.slots), _PORTION):  # each with a deadline of its own
                engine.look_ahead(frozenset(), engine.slots[start : start + _PORTION])
        self._keep(engine)
        place = self._place(engine.revision, engine.situation)
        content = freeze(engine.revision, place[2], engine.prepared())
        with contextlib.suppress(ConcurrentChange), self._store.unit() as unit:  # another process has just stored it
            unit.compiled.keep(*place, content, datetime.now(UTC))
        return self._keep(engine)  # whether it is ours may have been found out by its size

    def _from_store(self, place: EngineKey, revision: Revision, situation: Situation | None) -> Engine | None:
        with self._store.unit(write=False) as unit:
            content = unit.compiled.one(*place)
        if content is None:
            return None
        try:
            own, ready = thaw(content, revision.catalogue_text, revision.rules_text, place[2])
        except Unusable as error:
            _tell(place, error)
            return None
        return self._keep(self._thawed(own, situation, ready))

    def _thawed(self, revision: Revision, situation: Situation | None, ready: Prepared) -> Engine:
        told = self._told(revision.product.key)
        return Engine(revision, situation=situation, seconds=self.seconds, ready=ready, listener=told)

    def _told(self, product: str) -> Listener:
        def heard(question: str, seconds: float, in_time: bool) -> None:
            for observer in self.observers:
                observer(product, question, seconds, in_time)

        return heard

    def _place(self, revision: Revision, situation: Situation | None) -> EngineKey:
        asked = revision.hash, situation
        slice_ = self._slices.get(asked)
        if slice_ is None:
            slice_ = slice_key(revision, situation)
            with self._guard:
                self._slices[asked] = slice_
                while len(self._slices) > _SITUATIONS:
                    self._slices.popitem(last=False)
        return revision.product.key, revision.hash, slice_

    def _found(self, place: EngineKey) -> Engine | None:
        with self._guard:
            if place not in self._engines:
                return None
            self._engines.move_to_end(place)
            return self._engines[place]

    def _keep(self, engine: Engine) -> Engine:
        """Keeps the engine and drops others until there is room; never one that is answering. Others' are dropped."""
        place, dropped = self._place(engine.revision, engine.situation), []
        own = self.ours(place[0])
        with self._guard:
            self._engines.pop(place, None)
            if own:
                self._engines[place] = engine
            taken = sum(each.size for each in self._engines.values())
            for other in sorted((each for each in self._engines if each != place), key=self._sold):
                if (taken > self.size or not self.ours(other[0])) and not self._engines[other].busy:
                    taken -= self._engines[other].size
                    dropped.append(other)
                    del self._engines[other]
        if dropped:
            gc.collect()  # an engine holds on to itself
            _log.info(
                "To make room in memory, engines were dropped: %s",
                ", ".join(f"{each[0]} {each[1][:12]}" for each in dropped),
            )
        return engine

    def _sold(self, place: EngineKey) -> bool:
        return self.on_sale.get(place[0]) == place[1]

    @contextlib.contextmanager
    def _alone(self, place: EngineKey) -> Iterator[None]:
        """The only one that loads the engine of this place. Raises SolverDeadline after waiting too long."""
        with self._guard:
            lock = self._loading.setdefault(place, threading.Lock())
        if not lock.acquire(timeout=min(TimeLimit(self.seconds).wall_left, threading.TIMEOUT_MAX)):
            raise SolverDeadline("Is the product ready?", self.seconds)
        try:
            yield
        finally:
            lock.release()
            with self._guard:
                self._loading.pop(place, None)


def _tell(place: EngineKey, error: Unusable) -> None:
    _log.warning("What was stored of %s %s is made again: %s", place[0], place[1][:12], error)

"""The room where products are shown: the current revision of each, older ones on demand, and what is broken on disk.

Decides what is on sale: files on disk become a new revision when they are without problems; otherwise the last good
one stays and the problems are kept for the studio. Which engines are in memory is the ``shelf``'s business.
"""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Selection
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.engine.reasons.over_time import proof
from configurator.errors import BrokenFiles, ShopFolderError, SolverDeadline, UnknownName, Withdrawn
from configurator.imaging.cache import PictureCache
from configurator.imaging.model import Art
from configurator.rules.revision import Revision, read, rules_file, text_hash
from configurator.rules.slices import situation
from configurator.services import files
from configurator.services.carriers import PostOffice
from configurator.services.checking import errors_of
from configurator.services.shelf import Shelf
from configurator.shop import Shop
from configurator.source import Problem, Source
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.revisions import Publication, Texts
from configurator.storage.store import Store
from configurator.storage.unit import UnitOfWork
from configurator.storage.withdrawals import Withdrawal

_NAMED_PICTURES = 20_000
_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Published:
    """A revision that was put on sale, with its art (None: there is none)."""

    revision: Revision
    shelf: Shelf
    situation: Callable[[Product], Situation | None]
    art: Art | None
    published_at: datetime
    source: str

    @property
    def engine(self) -> Engine:
        """The engine that answers for it now, loaded when it is not in memory. Raises SolverDeadline, DatabaseError."""
        return self.shelf.engine(self.revision, self.situation(self.product))

    @property
    def product(self) -> Product:
        """The product of the revision."""
        return self.revision.product

    def shown(
        self, choices: Choices, weights: Mapping[Choice, int] | None = None, *, seconds: float | None = None
    ) -> Selection:
        """The complete product that is shown for these choices; a function of these and the weights alone.

        Raises SolverDeadline, after ``seconds`` where they are given.
        """
        return self.engine.complete(choices, weights or {}, seconds=seconds)


class Room:
    """The products on show, and the records. Safe to use from several threads."""

    def __init__(
        self,
        shop: Shop,
        store: Store,
        pictures: PictureCache,
        shelf: Shelf,
        *,
        post: PostOffice,
        look: float = 1.0,
        market: str = "",
        address: str = "",
        draft_days: int = 30,
        zone: tzinfo = UTC,
    ) -> None:
        """``look``: how often at most the files are looked at; ``market``: where the shop sells, '' being the first.

        ``address``: what the links in a mail begin with; '' when it is not known, and then mails have no links.
        ``draft_days``: how long a draft keeps its revision (see ``renewing``). ``zone``: the shop's one time zone.
        """
        self.shop, self.store, self.pictures, self.shelf, self.post = shop, store, pictures, shelf, post
        self.market, self.address, self.zone = market, address, zone
        self.draft_days, self._look = draft_days, look
        self._current: dict[str, Published] = {}
        self._old: dict[tuple[str, str], Published] = {}
        self._named: OrderedDict[str, None] = OrderedDict()
        self._problems: dict[str, tuple[Problem, ...]] = {}
        self._withdrawn: Mapping[str, Withdrawal] = {}
        self._signatures: dict[str, tuple[files.Stamp, ...]] = {}
        self._follower = ThreadPoolExecutor(1, thread_name_prefix="following the files")
        self._refreshing, self._guard = threading.Lock(), threading.Lock()
        self._looked = float("-inf")

    # --- records --------------------------------------------------------------------------------------------------

    def unit(self) -> UnitOfWork:
        """A transaction that writes."""
        return self.store.unit()

    def reading(self) -> UnitOfWork:
        """A transaction that only reads."""
        return self.store.unit(write=False)

    @property
    def seconds(self) -> float:
        """The deadline of a question."""
        return self.shelf.seconds

    def now(self) -> datetime:
        """The time by the shop's clock."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today by the shop's clock, where the shop is."""
        return self.day(self.now())

    def here(self, at: datetime) -> datetime:
        """The moment as the shop's clocks show it."""
        return at.astimezone(self.zone)

    def day(self, at: datetime) -> date:
        """The day of the moment, where the shop is."""
        return self.here(at).date()

    def begins(self, day: date) -> datetime:
        """The moment at which the day begins there, also where clocks are changed at midnight. Raises OverflowError."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def name_picture(self, key: str, recipe: dict[str, Any]) -> None:
        """Keeps how a picture is drawn, the first time this process names it."""
        with self._guard:
            if key in self._named:
                return
            self._named[key] = None
            while len(self._named) > _NAMED_PICTURES:
                self._named.popitem(last=False)
        with self.unit() as unit:
            unit.recipes.keep(key, recipe, self.now())

    # --- products -------------------------------------------------------------------------------------------------

    def products(self) -> tuple[Published, ...]:
        """What is on sale, by key."""
        self.refresh()
        return tuple(each for key, each in sorted(self._current.copy().items()) if key not in self._withdrawn)

    def current(self, key: str) -> Published:
        """The revision of a product that is on sale. Raises Withdrawn when it was sold earlier, UnknownName."""
        self.refresh()
        published = self._current.get(key)
        if published is None:
            with self.reading() as unit:
                sold = unit.revisions.latest(key) is not None
            raise Withdrawn(key, key) if sold else UnknownName("product", key, self._current)
        if key in self._withdrawn:
            raise Withdrawn(key, published.product.name)
        return published

    def last(self, key: str) -> Published | None:
        """The revision of a product that was published last, also of a withdrawn one; None when there is none."""
        self.refresh()
        return self._current.get(key)

    def withdrawal(self, key: str) -> Withdrawal | None:
        """Since when and why the product is withdrawn; None when it is not."""
        self.refresh()
        return self._withdrawn.get(key)

    def revision(self, product: str, hash: str) -> Published:  # noqa: A002
        """A revision that is or was on sale. Raises UnknownName when it never was."""
        current = self._current.get(product)
        if current is not None and current.revision.hash == hash:
            return current
        with self._guard:
            found = self._old.get((product, hash))
        if found is not None:
            return found
        with self.reading() as unit:
            texts = unit.revisions.texts(product, hash)
        if texts is None:
            raise UnknownName("revision of this product", hash[:12])
        revision = self.shelf.opened(product, texts, self.situation) or read(product, texts.catalogue, texts.rules)
        art = files.beside(self.shop, revision.product)[0]
        old = Published(revision, self.shelf, self.situation, art, self.now(), "earlier")
        loaded = {(each.product, each.hash) for each in self.shelf.loaded()}
        with self._guard:
            self._old = {key: each for key, each in self._old.items() if key in loaded} | {(product, hash): old}
        return old

    def missing(self) -> tuple[str, ...]:
        """What keeps the shop from serving customers. Raises DatabaseError.

        Nothing when anything is on sale, or would be if it were not withdrawn on purpose.
        """
        with self.reading() as unit:
            unit.alive()
        self.refresh()
        if self._current:
            return ()
        unsold = tuple(f"'{key}' has no revision without problems" for key in self.keys())
        return unsold or (f"{self.shop.catalog} has no product",)

    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is wrong with the files on disk now, by product key; products without problems are left out."""
        self.refresh()
        return {key: found for key, found in sorted(self._problems.items()) if found}

    def texts(self, key: str) -> Texts:
        """The two files of a product as they stand on disk. Raises UnknownName, BrokenFiles."""
        return files.texts(self.shop, key)

    def keys(self) -> tuple[str, ...]:
        """The products that have a catalogue file on disk."""
        return files.keys(self.shop)

    def engine(self, revision: Revision) -> Engine:
        """An engine for a revision that is not on sale (a draft, a check), whatever its dates and markets."""
        return self.shelf.made(revision)

    def situation(self, product: Product) -> Situation:
        """Today, in the market where the shop sells. Raises UnknownName when the product is not sold there."""
        return situation(product, self.today(), self.market)

    # --- following the files --------------------------------------------------------------------------------------

    def refresh(self, *, now: bool = False) -> None:
        """Follows the files on disk where they changed; cheap when they did not. One thread at a time, others go on.

        Whoever finds a change waits for it as long as for an answer, then goes on with what is on sale.
        """
        if not now and time.monotonic() - self._looked < self._look:
            return
        first = now or not self._current
        if not self._refreshing.acquire(blocking=first):
            return
        done = self._follower.submit(self._follow_and_release)
        with contextlib.suppress(TimeoutError):
            done.result(None if first else max(_PATIENCE, self.seconds))

    def _follow_and_release(self) -> None:
        try:
            self._follow_all()
            self._looked = time.monotonic()
        finally:
            self._refreshing.release()

    def put_on_sale(self, revision: Revision, engine: Engine | None, *, author: str, origin: str) -> Published:
        """Keeps the revision as published and shows it from now on; ``engine`` as for ``show``."""
        with self.unit() as unit:
            publication = self.record(unit, revision, author=author, origin=origin)
        return self.show(revision, publication, engine)

    def record(self, unit: UnitOfWork, revision: Revision, *, author: str, origin: str) -> Publication:
        """Records that the revision goes on sale, unless it is; the publication that holds."""
        key, texts = revision.product.key, Texts(revision.catalogue_text, revision.rules_text)
        unit.revisions.hold(key)
        latest = unit.revisions.latest(key)
        if latest is not None and latest.hash == revision.hash:
            return latest
        publication = Publication(key, revision.hash, author, origin, self.now())
        unit.revisions.publish(publication, texts)
        return publication

    def show(self, revision: Revision, publication: Publication, engine: Engine | None = None) -> Published:
        """Shows a published revision from now on, with a warm engine: this one, where it answers for today as well."""
        key = revision.product.key
        art, found = files.beside(self.shop, revision.product)
        shown = Published(revision, self.shelf, self.situation, art, publication.at, publication.origin)
        self.shelf.on_sale[key] = revision.hash
        self.shelf.engine(revision, self.situation(revision.product), engine)
        self._current[key] = shown
        self._problems[key] = (*revision.warnings, *found)
        return shown

    def look_up_withdrawals(self) -> None:
        """Learns from the records what is withdrawn now."""
        with self.reading() as unit:
            self._withdrawn = unit.withdrawals.holding()

    def _follow_all(self) -> None:
        self.look_up_withdrawals()
        try:
            keys = self.keys()
        except ShopFolderError:
            if not self._current:
                raise
            return  # the folder is away, which is not to say that its products are
        for key in keys:
            self._follow(key)
        for key in set(self._signatures) - set(keys):
            del self._signatures[key]
            for kept in (self._current, self._problems):
                kept.pop(key, None)

    def _follow(self, key: str) -> None:
        signature = files.signature(self.shop, key) + files.art_signature(self.shop, key)
        if self._signatures.get(key) == signature:
            return
        try:
            self._show(key, files.texts(self.shop, key))
        except BrokenFiles as error:
            self._problems[key] = error.problems
        except (SolverDeadline, UnknownName) as error:
            self._problems[key] = (Problem(Source(rules_file(key), 1), str(error)),)
        except ConcurrentChange:  # another process is putting the same files on sale: it is there at the next look
            return
        if key not in self._current:
            self._last_good(key)
        self._signatures[key] = signature

    def _show(self, key: str, texts: Texts) -> None:
        """Puts the texts on sale; raises BrokenFiles when they have mistakes or are new and the engine finds errors."""
        current = self._current.get(key)
        if current is not None and current.revision.hash == text_hash(texts.catalogue, texts.rules):
            art, found = files.beside(self.shop, current.product)
            self._current[key] = replace(current, art=art)
            self._problems[key] = (*current.revision.warnings, *found)
            return
        revision, engine = self.shelf.opened(key, texts, self.situation), None
        if revision is None:
            revision = read(key, texts.catalogue, texts.rules)
            engine = self._proven(revision)
        self.put_on_sale(revision, engine, author="files on disk", origin="disk")

    def _proven(self, revision: Revision) -> Engine:
        """An engine for the revision; raises BrokenFiles when the revision is new and it finds errors in it."""
        engine = self.engine(revision)
        with self.reading() as unit:
            known = unit.revisions.texts(revision.product.key, revision.hash) is not None
        found = () if known else proof(revision, engine, self.today()).problems
        if errors_of(found):
            raise BrokenFiles(found)
        return engine

    def _last_good(self, key: str) -> None:
        with self.reading() as unit:
            latest = unit.revisions.latest(key)
        if latest is not None:
            with contextlib.suppress(BrokenFiles):
                found = self.revision(key, latest.hash)
                self._current[key] = replace(found, published_at=latest.at, source=latest.origin)

"""The showroom: the current revision of each product, older ones on demand, and what was withdrawn.

Decides what is on sale: what was published last, unless it is withdrawn. When files on disk are published is decided in
``following``; which engines are in memory is the ``engine_cache``'s business.
"""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from configurator.catalog.model import Product
from configurator.catalog.served_market import served_market
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.errors import BrokenFiles, UnknownName, Withdrawn
from configurator.imaging.cache import PictureCache
from configurator.orders.retention import USUAL, Retention
from configurator.rules.drafts import Texts
from configurator.rules.in_force import situation
from configurator.rules.revision import Revision, read
from configurator.services.decision_log import DecisionLog
from configurator.services.job_queue import JobQueue
from configurator.services.mail_transport import PostOffice
from configurator.services.news_channel import NewsChannel
from configurator.services.showroom import files
from configurator.services.showroom.checking import errors_of
from configurator.services.showroom.engine_cache import EngineCache
from configurator.services.showroom.following import Follower
from configurator.services.showroom.idle_looks import IdleLooks
from configurator.services.showroom.publication_log import Teller
from configurator.services.showroom.published import Published
from configurator.services.showroom.sensitive_options import forget_sensitive
from configurator.services.showroom.still_files import Stillness
from configurator.services.showroom.wordings import Wordings
from configurator.shop import Shop
from configurator.shop_calendar import beginning, day_of
from configurator.source import Problem
from configurator.storage.revisions import Publication
from configurator.storage.store import Store
from configurator.storage.unit import UnitOfWork
from configurator.storage.withdrawals import Withdrawal

_NAMED_PICTURES = 20_000
_PATIENCE = 1.0
_LOOKS = 20


class SaleState(StrEnum):
    """How a product stands: whether it is sold, and how its files on disk compare with what is sold."""

    IN_STEP = "on sale"
    WAITING = "on sale, its files are changing"
    UNSURE = "on sale, its files need a yes"
    BROKEN = "on sale, its files have mistakes"
    WITHDRAWN = "withdrawn"
    UNSOLD = "not on sale"


class Showroom:
    """The products on show, and the records. Safe to use from several threads."""

    def __init__(
        self,
        shop: Shop,
        store: Store,
        pictures: PictureCache,
        engines: EngineCache,
        *,
        post: PostOffice,
        queue: JobQueue,
        news: NewsChannel,
        look: float = 1.0,
        still: float = 2.0,
        market: str = "",
        address: str = "",
        draft_days: int = 30,
        retention: Retention = USUAL,
        checking_seconds: float = 60.0,
        zone: tzinfo = UTC,
        holdout: float = 0.0,
        cost_to_serve: float = 0.05,
        telling_first: frozenset[str] = frozenset(),
        secrets: Sequence[str] = (),
    ) -> None:
        """``look``: how often at most the files are looked at; ``still``: for how long they have to be still.

        ``market``: where the shop sells, '' being the first.
        ``address``: what the links in a mail begin with; '' when it is not known, and then mails have no links.
        ``retention``: for how long what is known about people is kept.
        ``checking_seconds``: how much of the processor a check in the studio may take.
        ``draft_days``: how long a draft keeps its revision (see ``renewing``). ``zone``: the shop's one time zone.
        ``holdout``: the share of people, of 1, who are shown nothing that was learned.
        ``cost_to_serve``: what an order costs to serve, as a share of the product's usual order.
        ``telling_first``: the products whose questions are asked in a learned order.
        ``secrets``: by what links in mails are signed, the newest last.
        """
        self.shop, self.store, self.pictures, self.engines = shop, store, pictures, engines
        self.post, self.queue, self.news = post, queue, news
        self.market, self.address, self.zone = market, address, zone
        self.wordings = Wordings(shop)
        self.draft_days, self.retention, self._look = draft_days, retention, look
        self.checking_seconds, self.telling_first = checking_seconds, telling_first
        self.on_show: dict[str, Published] = {}
        """What was published last, withdrawn or not, as this process saw it last."""
        self._old: dict[tuple[str, str], Published] = {}
        self._named: OrderedDict[str, None] = OrderedDict()
        self._withdrawn: Mapping[str, Withdrawal] = {}
        self.believed: tuple[datetime, float] | None = None
        """When the clock was believed last, and what ``time.monotonic`` said then (see ``clock``)."""
        self.looks, self.decisions = IdleLooks(), DecisionLog(store, holdout=holdout)
        self.cost_to_serve, self.secrets = cost_to_serve, secrets
        self.leaving: Callable[[], bool] = lambda: False
        """Whether the process has been told to end, and whoever sends customers should send them elsewhere."""
        self.following, self.teller = Follower(self, Stillness(still)), Teller(store)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="following the files")
        self._refreshing, self._guard = threading.Lock(), threading.Lock()
        self._looked = float("-inf")

    # --- records --------------------------------------------------------------------------------------------------

    def unit(self, *, lasting: bool = False) -> UnitOfWork:
        """A transaction that writes; a ``lasting`` one is on the disk before anybody is told that it was done."""
        return self.store.unit(lasting=lasting)

    def reading(self) -> UnitOfWork:
        """A transaction that only reads."""
        return self.store.unit(write=False)

    @property
    def seconds(self) -> float:
        """The deadline of a question."""
        return self.engines.seconds

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
        return day_of(at, self.zone)

    def begins(self, day: date) -> datetime:
        """The moment at which the day begins there, also where clocks are changed at midnight. Raises OverflowError."""
        return beginning(day, self.zone)

    def name_pictures(self, recipes: Mapping[str, dict[str, Any]]) -> None:
        """Keeps how pictures are drawn, by key, the first time this process names them."""
        with self._guard:
            new = any(key not in self._named for key in recipes)
        if new:
            with self.naming_pictures(recipes):
                pass

    @contextlib.contextmanager
    def naming_pictures(self, recipes: Mapping[str, dict[str, Any]]) -> Iterator[UnitOfWork]:
        """A transaction that writes, and keeps how pictures are drawn that this process has not named yet."""
        with self._guard:
            new = {key: recipe for key, recipe in recipes.items() if key not in self._named}
        with self.unit() as unit:
            yield unit
            for key, recipe in new.items():
                unit.recipes.keep(key, recipe, self.now())
        with self._guard:
            self._named.update(dict.fromkeys(new))
            while len(self._named) > _NAMED_PICTURES:
                self._named.popitem(last=False)

    # --- products -------------------------------------------------------------------------------------------------

    def products(self) -> tuple[Published, ...]:
        """What is on sale, by key."""
        self.refresh()
        return tuple(each for key, each in sorted(self.on_show.copy().items()) if key not in self._withdrawn)

    def current(self, key: str) -> Published:
        """The revision of a product that is on sale. Raises Withdrawn when it was sold earlier, UnknownName."""
        self.refresh()
        published = self.on_show.get(key)
        if published is None:
            with self.reading() as unit:
                sold = unit.revisions.latest(key)
            raise Withdrawn(key, self._title(sold)) if sold else UnknownName("product", key, self.on_show)
        if key in self._withdrawn:
            raise Withdrawn(key, published.product.name)
        return published

    def _title(self, sold: Publication) -> str:
        """What customers called a product that is gone."""
        try:
            return self.revision(sold.product, sold.hash).product.name
        except (BrokenFiles, UnknownName):
            return sold.product

    def last(self, key: str) -> Published | None:
        """The revision of a product that was published last, also of a withdrawn one; None when there is none."""
        self.refresh()
        return self.on_show.get(key)

    def withdrawal(self, key: str) -> Withdrawal | None:
        """Since when and why the product is withdrawn; None when it is not."""
        self.refresh()
        return self._withdrawn.get(key)

    def revision(self, product: str, hash: str) -> Published:  # noqa: A002
        """A revision that is or was on sale. Raises UnknownName when it never was."""
        current = self.on_show.get(product)
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
        revision = self.engines.opened(product, texts, self.situation) or read(product, texts.catalogue, texts.rules)
        art = files.beside(self.shop, revision.product)[0]
        old = Published(revision, self.wordings, self.engines, self.situation, art, self.now(), "earlier")
        loaded = {(each.product, each.hash) for each in self.engines.loaded()}
        with self._guard:
            self._old = {key: each for key, each in self._old.items() if key in loaded} | {(product, hash): old}
        return old

    def missing(self) -> tuple[str, ...]:
        """What keeps the shop from serving customers. Raises DatabaseError.

        Nothing when anything is on sale, or would be if it were not withdrawn on purpose.
        """
        if self.leaving():
            return ("this process is about to end",)
        with self.reading() as unit:
            unit.alive()
        self.refresh()
        if self.on_show:
            return ()
        unsold = tuple(f"'{key}' has no revision without problems" for key in self.keys())
        return unsold or (f"{self.shop.catalog} has no product",)

    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is wrong with the files on disk now, by product key; products without problems are left out."""
        self.refresh()
        return {key: found for key, found in sorted(self.following.problems.copy().items()) if found}

    def stands(self) -> Mapping[str, SaleState]:
        """How each product stands that is sold or has files, by key."""
        self.refresh()
        return {key: self.stand(key) for key in sorted({*self.on_show, *self.following.problems})}

    def stand(self, key: str) -> SaleState:
        """How the product stands, as it was seen last."""
        if key in self._withdrawn:
            return SaleState.WITHDRAWN
        if key not in self.on_show:
            return SaleState.UNSOLD
        if key in self.following.waiting:
            return SaleState.WAITING
        if key in self.following.unsure:
            return SaleState.UNSURE
        return SaleState.BROKEN if errors_of(self.following.problems.get(key, ())) else SaleState.IN_STEP

    def texts(self, key: str) -> Texts:
        """The two files of a product as they stand on disk. Raises UnknownName, BrokenFiles."""
        return files.texts(self.shop, key)

    def keys(self) -> tuple[str, ...]:
        """The products that have a catalogue file on disk."""
        return files.keys(self.shop)

    def engine(self, revision: Revision) -> Engine:
        """An engine for a revision that is not on sale (a draft, a check), whatever its dates and markets."""
        return self.engines.made(revision)

    def situation(self, product: Product) -> Situation:
        """Today, in the market that is served now. Raises UnknownName when the product is not sold there."""
        return situation(product, self.today(), served_market() or self.market)

    # --- following the files --------------------------------------------------------------------------------------

    def refresh(self, *, now: bool = False) -> None:
        """Follows the files on disk where they changed; cheap when they did not. One thread at a time, others go on.

        Whoever finds a change waits for it as long as for an answer, then goes on with what is on sale.
        """
        if not now and time.monotonic() - self._looked < self._look:
            return
        first = now or not self.on_show
        if not self._refreshing.acquire(blocking=first):
            return
        done = self._pool.submit(self._look_and_release, patient=self._looked == float("-inf"))
        with contextlib.suppress(TimeoutError):
            done.result(None if first else max(_PATIENCE, self.seconds))

    def _look_and_release(self, *, patient: bool) -> None:
        """``patient``: files of what was never sold are waited for until they are still."""
        try:
            self.look_up_withdrawals()
            self.following.look(first=patient)
            for _ in range(_LOOKS if patient else 0):
                if self.following.waiting <= set(self.on_show):
                    break
                time.sleep(2 * self.following.stillness.seconds / _LOOKS)
                self.following.look(first=True)
            self._looked = time.monotonic()
        finally:
            self._refreshing.release()

    def put_on_sale(self, revision: Revision, engine: Engine | None, *, author: str, origin: str) -> Published:
        """Keeps the revision as published and shows it from now on; ``engine`` as for ``show``."""
        with self.unit(lasting=True) as unit:
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
        forget_sensitive(unit, revision.product)
        if not revision.product.sensitive <= self._sensitive_so_far(key, latest):
            unit.decisions.forget_reasons(key)
            unit.segment_members.keep([], self.now())  # one may ask for it; they are counted again next night
        return publication

    def _sensitive_so_far(self, key: str, latest: Publication | None) -> frozenset[str]:
        """The options that the latest publication marks, as far as this process shows it: else none are known."""
        shown = self.on_show.get(key)
        if shown is None or latest is None or shown.revision.hash != latest.hash:
            return frozenset()
        return shown.product.sensitive

    def show(self, revision: Revision, publication: Publication, engine: Engine | None = None) -> Published:
        """Shows a published revision from now on, with a warm engine: this one, where it answers for today as well."""
        key = revision.product.key
        art, found = files.beside(self.shop, revision.product)
        sold = publication.at, publication.origin
        shown = Published(revision, self.wordings, self.engines, self.situation, art, *sold)
        self.engines.on_sale[key] = revision.hash
        if engine is not None or self.engines.ours(key):
            self.engines.engine(revision, self.situation(revision.product), engine)
        before = self.on_show.get(key)
        self.on_show[key] = shown
        self.following.settled(key, (*revision.warnings, *found))
        earlier = before.revision if before else None
        self.teller.published(earlier, revision, publication, withdrawn=key in self._withdrawn)
        self.teller.pictures(key, art, found, aloud=False)
        self.news.tell()
        return shown

    def adopt(self, publication: Publication) -> None:
        """Shows what is on sale by the records, as far as it can still be read."""
        with contextlib.suppress(BrokenFiles):
            found = self.revision(publication.product, publication.hash)
            self.engines.on_sale[publication.product] = publication.hash
            shown = replace(found, published_at=publication.at, source=publication.origin)
            self.on_show[publication.product] = shown

    def redraw(self, key: str) -> None:
        """Shows the product with its art as it is now."""
        shown = self.on_show[key]
        art, found = files.beside(self.shop, shown.product)
        self.on_show[key] = replace(shown, art=art)
        self.following.settled(key, (*shown.revision.warnings, *found))
        self.teller.pictures(key, art, found, aloud=art != shown.art)

    def look_up_withdrawals(self) -> None:
        """Learns from the records what is withdrawn now, and tells what has changed."""
        with self.reading() as unit:
            now = unit.withdrawals.holding()
            back = [unit.withdrawals.history(key)[0] for key in self._withdrawn if key not in now]
        new = [each for key, each in now.items() if self._withdrawn.get(key) != each]
        self._withdrawn = now
        for each in (*new, *back):
            self.teller.withdrawn(each)
        if new or back:
            self.news.tell()

"""From settings to a showroom that is ready: the only place that builds things.

Decides where a shop's own data live and which secret signs cookies; what is done with them is decided elsewhere.
"""

import contextlib
import hashlib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any

from configurator.errors import NoRecords, ShopFolderError
from configurator.imaging.cache import PictureCache
from configurator.services.job_queue import JobQueue
from configurator.services.mail_transport import Carrier, Folder, PostOffice, Sender, smtp_at
from configurator.services.news_channel import NewsChannel
from configurator.services.operating.backup import Premises
from configurator.services.operating.restore import UNDER_WAY
from configurator.services.showroom.clock import read_clock
from configurator.services.showroom.engine_cache import EngineCache
from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings, checked_shop, is_demo
from configurator.shop import Shop
from configurator.storage.database import libpq_address
from configurator.storage.record_copy import has_records, lasts, safe_url
from configurator.storage.store import Store

_SECRET, _OPENED, _RECORDS = "secret-key", "opened-before", "shop.sqlite3"
_PICTURE_BYTES = 512 * 1024 * 1024
_LEAST_MEMORY_MB = 256
_PACKAGE = Path(__file__).resolve().parent


class ReadyShowroom(Showroom):
    """The showroom of a shop, built from settings: folders, database (brought up to date), pictures, secret.

    ``settings`` are those given with the secret filled in; ``new``: a shop that was open before may begin anew.
    Raises ShopFolderError when the folder is no shop or the data folder cannot be written, NoRecords, DatabaseError.
    """

    def __init__(self, settings: Settings, *, new: bool = False) -> None:
        shop = checked_shop(settings)
        self.data = data_folder(settings, shop)
        url = records_url(settings, self.data)
        if not new and was_open(self.data) and not has_records(url):
            raise NoRecords(safe_url(url), before=True)
        if not settings.database_url:
            _begin_private(self.data / _RECORDS)
        store = Store(url)
        _note_opened(self.data, url)
        secret = settings.secret_key or _kept_secret(self.data / _SECRET)
        self.settings = settings.model_copy(update={"secret_key": secret})
        pictures = PictureCache(self.data / "pictures", _PICTURE_BYTES)
        super().__init__(
            shop,
            store,
            pictures,
            engine_cache(settings, store),
            post=post_office(settings, self.data),
            queue=job_queue(settings, self.data),
            news=NewsChannel(settings.redis_url),
            look=settings.look_seconds,
            still=settings.still_seconds,
            market=settings.market,
            address=settings.address,
            draft_days=settings.draft_days,
            telling_first=frozenset(settings.telling_first),
            retention=settings.retention,
            checking_seconds=settings.studio_seconds,
            zone=settings.zone,
            holdout=settings.holdout_percent / 100,
            cost_to_serve=settings.cost_to_serve_percent / 100,
            secrets=(*settings.secret_key_fallbacks, secret),
        )
        read_clock(self)  # before anything happens by it

    def note(self, what: str) -> None:
        """Adds a line to the log of what was done to accounts: when, what, by which user of the machine."""
        path, line = (
            self.data / "accounts.log",
            f"{self.here(self.now()):%Y-%m-%d %H:%M:%S %z} {what} (uid {os.getuid()})",
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as log:
            log.write(line + "\n")

    @cached_property
    def datastore(self) -> Any:
        """What Flask-Security works on."""
        return self.store.datastore()

    def close(self) -> None:
        """Closes its connections to queue and records, after the last was written."""
        self.decisions.close()
        self.queue.close()
        self.store.close()


def open_shop(settings: Settings, *, new: bool = False) -> ReadyShowroom:
    """The showroom of a shop that has records, of a ``new`` one, or of the demo shop, which begins by itself.

    Raises NoRecords, ShopFolderError for a new one that has records, and what ReadyShowroom raises.
    """
    shop = checked_shop(settings)
    data = data_folder(settings, shop)
    url = records_url(settings, data)
    there = has_records(url)
    if new and there:
        raise ShopFolderError(f"{safe_url(url)} has records already, so this is no new shop. Leave --new out.")
    if not new and not there and not is_demo(shop):
        raise NoRecords(safe_url(url), before=was_open(data))
    return ReadyShowroom(settings, new=new)


def premises(settings: Settings) -> Premises:
    """Where the shop of these settings has what is its own, whether there is anything yet or not."""
    shop = settings.shop
    data = data_place(settings, shop)
    return Premises(records_url(settings, data), data, shop, is_demo(shop))


def records_url(settings: Settings, data: Path) -> str:
    """The URL of the shop's database."""
    return settings.database_url or f"sqlite:///{data / _RECORDS}"


def was_open(data: Path) -> bool:
    """Whether a shop with this data folder has been open before."""
    return any((data / name).exists() for name in (_OPENED, _SECRET))


def _note_opened(data: Path, url: str) -> None:
    path = data / _OPENED
    if not path.exists() and lasts(url):
        path.write_text(f"This shop was opened; its records are in {safe_url(url)}.\n", encoding="utf-8")
        path.chmod(0o600)


def _begin_private(file: Path) -> None:
    """An empty database that only its owner can read, where there is none; what SQLite puts beside it is like it."""
    with contextlib.suppress(OSError):  # whoever opens it will meet what is wrong
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def post_office(settings: Settings, data: Path) -> PostOffice:
    """How the shop's mails go out: through its server, or as files in its data folder."""
    files = Folder(data / "mail")
    carrier: Carrier = smtp_at(settings.mail_url) if settings.mail_url else files
    return PostOffice(carrier, Sender(settings.shop_name, settings.sender), files)


def job_queue(settings: Settings, data: Path) -> JobQueue:
    """The queue of the shop's jobs: beside its records in PostgreSQL, or a file in its data folder."""
    address = libpq_address(settings.database_url) if settings.database_url else ""
    if not address:
        _begin_private(data / "jobs.sqlite3")
    return JobQueue(address or data / "jobs.sqlite3")


def engine_cache(settings: Settings, store: Store) -> EngineCache:
    """The cache for the engines of one process."""
    megabytes = settings.engine_memory_mb or max(
        _LEAST_MEMORY_MB, machine_mb() // 4 // (settings.workers + settings.lanes)
    )
    return EngineCache(
        store, seconds=settings.solver_seconds, size=megabytes * 1_000_000, largest=settings.engine_largest
    )


def machine_mb() -> int:
    """Megabytes of memory that this process may use: the machine's, or its control group's where that is less."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with contextlib.suppress(OSError, ValueError):
            limits.append(int(Path(file).read_text("ascii")))
    return min(limits) // 1_000_000


def data_place(settings: Settings, shop: Shop) -> Path:
    """Where the folder is for what the shop remembers."""
    return settings.data.expanduser().resolve() if settings.data else _own_folder(shop)


def data_folder(settings: Settings, shop: Shop) -> Path:
    """The folder for what the shop remembers, made when it is not there. Raises ShopFolderError."""
    wanted = data_place(settings, shop)
    if (wanted / UNDER_WAY).exists():
        raise ShopFolderError(
            f"A restore was interrupted ({wanted / UNDER_WAY}), so the shop may be half the old and half the new one: "
            "run `configurator restore DIR --replace` again."
        )
    try:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ShopFolderError(
            f"{wanted} cannot be made ({error.strerror}). Name another folder with CONFIGURATOR_DATA."
        ) from error
    if not os.access(wanted, os.W_OK):
        raise ShopFolderError(f"{wanted} cannot be written. Name another folder with CONFIGURATOR_DATA.")
    return wanted


def _own_folder(shop: Shop) -> Path:
    """`var` in the shop's folder; in the user's data folder for a shop that is installed or cannot be written.

    What is restored into a folder that is not there yet goes where it is looked for later.
    """
    installed = shop.root.is_relative_to(_PACKAGE)
    there = next(folder for folder in (shop.root, *shop.root.parents) if folder.exists())
    if not installed and os.access(there, os.W_OK):
        return shop.root / "var"
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    name = "demo" if installed else f"{shop.root.name}-{hashlib.sha256(str(shop.root).encode()).hexdigest()[:8]}"
    return home / "configurator" / name


def _kept_secret(path: Path) -> str:
    """The secret in a file that only its owner can read; made on the first start."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text("utf-8").strip()
        if not kept:
            raise ShopFolderError(f"{path} is empty; remove it, and a new secret is made.") from None
        return kept
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text("utf-8")

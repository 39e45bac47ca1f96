"""How a shop is run: its settings, from the environment or the command line, and what follows from them alone.

Decides which words a setting takes. What day it is in a time zone is decided in ``shop_calendar``, what is built of
the settings in ``bootstrap``.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from configurator.engine.compiling.formula import MOST_CLAUSES
from configurator.errors import InvalidSettings, ShopFolderError
from configurator.hosts import host_name, is_local, stands_for
from configurator.orders.retention import USUAL_YEARS, Retention, read_years
from configurator.services.mail_transport import smtp_at
from configurator.shop import Shop, demo_shop, shop_at
from configurator.shop_calendar import day_of, machine_zone, zone

_LEAST_SECRET = 16
_PLAIN_WORDS = {
    "bool_parsing": "It is yes or no.",
    "int_parsing": "It is a whole number.",
    "float_parsing": "It is a number.",
    "literal_error": "It is {expected}.",
    "finite_number": "It is a number.",
    "greater_than": "It is more than {gt:g}.",
    "greater_than_equal": "It is {ge:g} or more.",
    "less_than_equal": "It is {le:g} or less.",
}
"""What a setting is, for mistakes of pydantic's kinds."""
_SECRET = frozenset({"MAIL_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "METRICS_TOKEN"})


def _split(written: object) -> object:
    return [word for word in re.split(r"[,\s]+", written) if word] if isinstance(written, str) else written


WordList = Annotated[list[str], NoDecode, BeforeValidator(_split)]


def _variable(name: int | str) -> str:
    """The environment's name for a setting; pydantic names one that was left out by its own."""
    field = Settings.model_fields.get(str(name))
    return str(name) if field is None or field.alias is None else field.alias


class Settings(BaseSettings):
    """How a shop is run; each comes from the environment variable of its alias, else from its default."""

    model_config = SettingsConfigDict(
        env_file=None, populate_by_name=True, extra="ignore", frozen=True, allow_inf_nan=False
    )

    shop_folder: Path | None = Field(None, alias="CONFIGURATOR_SHOP")
    """None: the demo shop that comes with the program."""
    data: Path | None = Field(None, alias="CONFIGURATOR_DATA")
    """Where the shop keeps its data; None: `var` in the shop's folder, or the user's data folder."""
    database_url: str = Field("", alias="DATABASE_URL")
    """'' keeps everything in SQLite in the data folder."""
    redis_url: str = Field("", alias="REDIS_URL")
    """Where limits are counted for all processes and news of publishing are heard; '': each process by itself."""
    secret_key: str = Field("", alias="SECRET_KEY")
    """'' makes one on the first start and keeps it in the data folder."""
    secret_key_fallbacks: WordList = Field(default_factory=list, alias="SECRET_KEY_FALLBACKS")
    """Earlier secrets whose cookies still hold, with commas between."""
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8000, alias="PORT", ge=0, le=65535)
    secure_cookies: bool | None = Field(None, alias="SECURE_COOKIES")
    """Whether browsers reach the shop by https; None: when PUBLIC_URL begins with it."""
    trusted_hosts: WordList = Field(default_factory=list, alias="TRUSTED_HOSTS")
    """The names under which the shop answers, with commas between; none: every name."""
    proxies: int = Field(0, alias="PROXY_HOPS", ge=0, le=5)
    """How many proxies stand in front and say who asks."""
    public_url: str = Field("", alias="PUBLIC_URL")
    """The address under which customers reach the shop, such as https://shop.example; links in mails begin with it."""
    mail_url: str = Field("", alias="MAIL_URL")
    """The server that takes the shop's mail, such as smtp://user:password@mail.example:587; '' writes files instead."""
    mail_from: str = Field("", alias="MAIL_FROM")
    """The address that mails come from; '' is the user of MAIL_URL, or shop@ the shop's own host."""
    log_format: Literal["text", "json"] = Field("text", alias="LOG_FORMAT")
    """How the log is written: lines for people, or `json` for machines, with a line for each request."""
    metrics_token: str = Field("", alias="METRICS_TOKEN")
    """The word with which Prometheus asks for /metrics, and machines elsewhere what /readyz misses; '': neither."""
    metrics_port: int = Field(0, alias="METRICS_PORT", ge=0, le=65535)
    """The port of this machine alone at which /metrics is shown without a word; 0: none."""
    tracing: bool = Field(False, alias="TRACING")
    """Whether each request is sent as a trace to where OTEL_EXPORTER_OTLP_ENDPOINT says."""
    solver_seconds: float = Field(5.0, alias="SOLVER_SECONDS", gt=0, le=3600)
    """How much of the processor's time a question may take."""
    studio_seconds: float = Field(60.0, alias="STUDIO_SECONDS", gt=0, le=3600)
    """How much of the processor's time checking a text in the studio may take."""
    shop_name: str = Field("Made to Order", alias="SHOP_NAME")
    """What the shop is called on its pages."""
    time_zone: str = Field("", alias="TIME_ZONE", validate_default=True)
    """The shop's one time zone, by its IANA name: for rules, pages, mails, the days of orders; '' is the machine's."""
    market: str = Field("", alias="MARKET")
    """The market for which the shop answers, of those that a product lists; '' is each product's first."""
    markets: WordList = Field(default_factory=list, alias="MARKETS")
    """The markets that customers choose between, by the address; with commas between; none: the shop's own alone."""
    units: Literal["browser", "written", "inches"] = Field("browser", alias="UNITS")
    """In which units customers read quantities who asked for none: by their browser's country, or all in the same."""
    draft_days: int = Field(30, alias="DRAFT_DAYS", ge=0, le=3650)
    """For how many days a draft keeps the prices and rules it was begun with; 0: it always has today's."""
    telling_first: WordList = Field(default_factory=list, alias="ASK_TELLING_FIRST")
    """Products that ask first what decides most, as learned from orders, with commas between; none: as written."""
    staff_second_factor: Literal["off", "required"] = Field("off", alias="STAFF_SECOND_FACTOR")
    """Whether accounts with a role of the staff need more than a password before studio and desk open."""
    workers: int = Field(1, alias="WEB_CONCURRENCY", ge=1, le=64)
    """How many processes serve the shop; each has engines of its own."""
    jobs: bool = Field(True, alias="JOBS")
    """Whether `serve` has a process beside it that works on jobs; without, `configurator jobs run` does."""
    lanes: int = Field(2, alias="LANES", ge=0, le=16)
    """How many processes more there are for what is slow, begun when needed; the last one is the studio's; 0: none."""
    engine_memory_mb: int | None = Field(None, alias="ENGINE_MEMORY_MB", ge=1)
    """How much memory all engines of a process may take; None: what a quarter of the machine's leaves each process."""
    engine_largest: int = Field(MOST_CLAUSES, alias="ENGINE_LARGEST", ge=1)
    """How many clauses a product may need; larger ones are not taken on."""
    order_years: str = Field(str(USUAL_YEARS), alias="ORDER_YEARS")
    """How many years after its own an order says whose it is, by market where they differ: AT=7, DE=10, 8."""
    profile_days: int = Field(730, alias="PROFILE_DAYS", ge=0, le=36_500)
    """After how many days a profile is deleted that nobody came back to; 0: never."""
    mail_days: int = Field(30, alias="MAIL_DAYS", ge=1, le=3650)
    """After how many days mails are deleted that were written into files."""
    decision_days: int = Field(400, alias="DECISION_DAYS", ge=1, le=3650)
    """After how many days it is deleted what was decided for whom and what they did then."""
    holdout_percent: float = Field(5.0, alias="HOLDOUT_PERCENT", ge=0, le=50)
    """How many of a hundred people are shown nothing that was learned, so that it is known what it does."""
    cost_to_serve_percent: float = Field(5.0, alias="COST_TO_SERVE_PERCENT", ge=0, le=100)
    """What an order costs to serve, cancelled or not: percent of what the usual (middle) order of the product is."""
    least_free_mb: int = Field(200, alias="LEAST_FREE_MB", ge=0)
    """So many megabytes have to be free where the data folder is, or the shop says that it is not ready."""
    look_seconds: float = Field(1.0, alias="LOOK_SECONDS", ge=0, le=3600)
    """How often at most the shop looks whether its files changed."""
    drain_seconds: float | None = Field(None, alias="DRAIN_SECONDS", ge=0, le=600)
    """How long a server that is told to stop still answers while /readyz says no; None: 5 behind a proxy, else 0."""
    still_seconds: float = Field(2.0, alias="STILL_SECONDS", ge=0, le=3600)
    """For how long changed files have to be still before they go on sale."""

    def __init__(self, **given: Any) -> None:
        """Raises InvalidSettings, which names each that cannot be used."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise InvalidSettings([_told(mistake) for mistake in error.errors()]) from None

    @field_validator("trusted_hosts")
    @classmethod
    def _names(cls, written: list[str]) -> list[str]:
        for name in written:
            if not host_name(name.removeprefix(".")):
                raise ValueError(f"'{name}' is not the name of a host, such as shop.example.")
        return [("." if name.startswith(".") else "") + host_name(name.removeprefix(".")) for name in written]

    @field_validator("metrics_token", "secret_key")
    @classmethod
    def _hard_to_guess(cls, written: str) -> str:
        if written and len(written.strip()) < _LEAST_SECRET:
            raise ValueError(
                f"It has {len(written.strip())} characters; one with fewer than {_LEAST_SECRET} can be guessed."
            )
        return written

    @field_validator("metrics_token")
    @classmethod
    def _fits_a_header(cls, written: str) -> str:
        if not (written.isascii() and written.isprintable() and written == written.strip()):
            raise ValueError("It is sent in a header: letters, figures and signs of ASCII, no blank at its ends.")
        return written

    @field_validator("secret_key_fallbacks")
    @classmethod
    def _all_hard_to_guess(cls, written: list[str]) -> list[str]:
        for each in written:
            cls._hard_to_guess(each)
        return written

    @model_validator(mode="after")
    def _agree(self) -> "Settings":
        """Raises ValueError for settings that contradict each other."""
        by_https = self.public_url.startswith("https:")
        if self.secure_cookies is False and by_https:
            raise ValueError("SECURE_COOKIES=no contradicts PUBLIC_URL, which begins with https: leave the first out.")
        if self.secure_cookies and self.public_url and not by_https:
            raise ValueError("SECURE_COOKIES=yes contradicts PUBLIC_URL, which does not begin with https.")
        if self.metrics_port and self.metrics_port == self.port:
            raise ValueError(f"METRICS_PORT and PORT are both {self.port}: figures need a port of their own.")
        return self

    @field_validator("order_years")
    @classmethod
    def _years(cls, written: str) -> str:
        read_years(written)
        return written

    @property
    def retention(self) -> Retention:
        """For how long what is known about people is kept."""
        return Retention(
            *read_years(self.order_years),
            profile_days=self.profile_days,
            mail_days=self.mail_days,
            decision_days=self.decision_days,
        )

    @field_validator("public_url")
    @classmethod
    def _public(cls, written: str, others: ValidationInfo) -> str:
        address = _public_address(written) if written.strip() else ""
        name, names = host_name(address.partition("://")[2]), others.data.get("trusted_hosts", ())
        if name and names and not any(stands_for(each, name) for each in names):
            raise ValueError(f"TRUSTED_HOSTS leaves {name} out, so that links to it would be refused.")
        return address

    @field_validator("shop_name")
    @classmethod
    def _has_name(cls, written: str) -> str:
        if not written.strip():
            raise ValueError("It is what the shop is called on its pages and in authenticator apps.")
        return written.strip()

    @field_validator("time_zone")
    @classmethod
    def _zone_name(cls, written: str) -> str:
        if written.strip():
            return zone(written.strip()).key
        try:
            return machine_zone().key
        except ValueError as error:
            raise ValueError(f"The machine's is not known by name (TZ): {error}") from error

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.time_zone)

    @field_validator("redis_url")
    @classmethod
    def _redis_server(cls, written: str) -> str:
        address = written.strip()
        if address and not _names_redis(address):
            raise ValueError("It is an address such as redis://127.0.0.1:6379/0.")
        return address

    @field_validator("mail_url")
    @classmethod
    def _mail_server(cls, written: str) -> str:
        if written.strip():
            smtp_at(written)
        return written.strip()

    @field_validator("mail_from")
    @classmethod
    def _mail_address(cls, written: str) -> str:
        if not written.strip():
            return ""
        from email_validator import EmailNotValidError, validate_email  # slow to load, and few commands need it

        try:
            return validate_email(written.strip(), check_deliverability=False).normalized
        except EmailNotValidError:
            raise ValueError("It is an e-mail address, such as orders@shop.example.") from None

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        user = smtp_at(self.mail_url).user if self.mail_url else ""
        if self.mail_from or "@" in user:
            return self.mail_from or user
        return f"shop@{host_name(self.public_url.partition('://')[2]) or 'localhost'}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the shop by https; makes cookies __Host- and Secure."""
        return self.public_url.startswith("https:") if self.secure_cookies is None else self.secure_cookies

    @property
    def local(self) -> bool:
        """Whether nobody but this machine is meant to reach the shop."""
        behind_others = self.proxies or self.secure or any(not is_local(name) for name in self.trusted_hosts)
        return is_local(self.host) and not behind_others

    @property
    def seconds_to_drain(self) -> float:
        """How long a server that is told to stop still answers."""
        return self.drain_seconds if self.drain_seconds is not None else 5.0 * (self.proxies > 0)

    @property
    def shows_mail(self) -> bool:
        """Whether mails can be read in the browser: in the demo shop, by whoever sits at this machine."""
        return self.shop_folder is None and self.local and not self.public_url and not self.mail_url

    @property
    def address(self) -> str:
        """What whole addresses begin with: PUBLIC_URL, or this machine's own; '' when customers come by another."""
        if self.public_url or not self.local or not self.port:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def shop(self) -> Shop:
        """The folders of the shop."""
        return demo_shop() if self.shop_folder is None else shop_at(self.shop_folder)


def _told(mistake: Any) -> str:
    """What is wrong with a setting; what it is, unless it is a secret. What is wrong with several names them itself."""
    said = _PLAIN_WORDS.get(mistake["type"], str(mistake["msg"]).removeprefix("Value error, "))
    message = said.format(**mistake.get("ctx", {})) if mistake["type"] in _PLAIN_WORDS else said
    if not mistake["loc"]:
        return message
    name = _variable(mistake["loc"][0])
    return f"{name}: {message}" if name in _SECRET else f"{name}={mistake['input']}: {message}"


def _names_redis(address: str) -> bool:
    """Whether Redis can be asked for at this address: a host and a port, or a file."""
    try:
        parts = urlsplit(address)
        place = parts.path if parts.scheme == "unix" else parts.hostname and parts.port != 0
    except ValueError:  # its port is no number
        return False
    return parts.scheme in ("redis", "rediss", "unix") and bool(place)


def _public_address(written: str) -> str:
    """'https://shop.example' of 'https://Shop.Example/'. Raises ValueError for what customers cannot safely follow."""
    parts = urlsplit(written.strip())
    name = host_name(parts.netloc)
    if parts.scheme not in ("http", "https") or not name:
        raise ValueError("It is an address such as https://shop.example.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"It ends with the host: {parts.scheme}://{parts.netloc.lower()}.")
    if parts.scheme == "http" and not is_local(name):
        raise ValueError("Links in mails open accounts, so they begin with https:// (http:// only on this machine).")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def today() -> date:
    """Today in the shop's time zone."""
    return day_of(datetime.now(UTC), Settings().zone)


def checked_shop(settings: Settings) -> Shop:
    """The shop that the settings name. Raises ShopFolderError when its folder has no catalogue."""
    shop = settings.shop
    if not shop.catalog.is_dir():
        raise ShopFolderError(f"{shop.root} is not a shop: it has no folder 'catalog' with a folder for each product.")
    return shop


def is_demo(shop: Shop) -> bool:
    """Whether it is the shop that comes with the program."""
    return shop.root == demo_shop().root

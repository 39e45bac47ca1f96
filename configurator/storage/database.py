"""The connection to the database: how SQLite and PostgreSQL are opened, and how the tables get to their newest form.

Writers on SQLite start with BEGIN IMMEDIATE: a transaction that reads first and writes later would be refused at
once while another one writes, whatever the time-out. Migrations hold a lock, so that several processes may start
at the same time.
"""

import sqlite3
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import ArgumentError, DBAPIError

from configurator.errors import DatabaseError
from configurator.storage.table_versions import Standing, note_oldest, standing

if TYPE_CHECKING:
    from alembic.config import Config

BEGIN = "shop_begin"
"""Execution option of a connection: how its transactions begin on SQLite; '' for a transaction a statement."""

LASTING = "shop_lasting"
"""Execution option of a connection: whether its transactions are on SQLite's disk before they are acknowledged."""

APPLICATION = "configurator"
"""What a shop's connections to PostgreSQL are called there."""

_MIGRATION_LOCK = 7_302_817
_PATIENCE = 5
"""Seconds that one process waits for another that has SQLite's file to itself."""

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def database_url(written: str) -> URL:
    """The URL as SQLAlchemy wants it; 'postgres://' and 'postgresql://' mean psycopg. Raises DatabaseError."""
    try:
        url = make_url(written)
    except (ArgumentError, ValueError) as error:  # a port that is no number is none of SQLAlchemy's errors
        raise DatabaseError("DATABASE_URL is not a database URL, such as postgresql://user@host/shop.") from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "postgresql+psycopg"):
        return url
    raise DatabaseError(f"The shop keeps its records in SQLite or PostgreSQL, not in '{url.drivername}'.")


def libpq_address(written: str) -> str:
    """The URL as PostgreSQL's own programs want it; '' for SQLite. Raises DatabaseError."""
    url = database_url(written)
    return "" if url.drivername == "sqlite" else url.set(drivername="postgresql").render_as_string(hide_password=False)


def open_engine(written: str) -> Engine:
    """An engine for the URL; nothing is connected yet."""
    url = database_url(written)
    if url.drivername != "sqlite":
        named = {"application_name": APPLICATION}
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True, connect_args=named)
        event.listen(engine, "do_connect", _Reconnecting().connect)
        return engine
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(f"{folder}, the database's folder, cannot be made: {error.strerror}.") from error
    engine = create_engine(url, pool_size=10, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_settings)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def migrate(engine: Engine) -> None:
    """Brings the tables to their newest form; safe when several processes start at once. Raises DatabaseError."""
    try:
        with engine.connect() as connection:
            stands = standing(connection, newest_migration())
        if stands is Standing.OLDER:
            _upgrade(engine)
    except DBAPIError as error:
        raise DatabaseError(f"The database {engine.url.render_as_string()} cannot be used: {error.orig}") from error


@cache
def newest_migration() -> str:
    """The last of the migrations that this program has."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def _upgrade(engine: Engine) -> None:
    """One process at a time; who waited meanwhile finds nothing left to do."""
    from alembic import command
    from alembic.script import ScriptDirectory

    with engine.connect().execution_options(**{BEGIN: "BEGIN IMMEDIATE"}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        if standing(connection, newest_migration()) is not Standing.OLDER:
            return
        config = migrations(connection)
        command.upgrade(config, "head")
        every = ScriptDirectory.from_config(config).walk_revisions()
        contracting = [each.revision for each in every if hasattr(each.module, "contracts")]
        if contracting:
            note_oldest(connection, max(contracting))


def migrations(connection: Connection) -> "Config":
    """Alembic's settings for this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "configurator.storage:migrations")
    config.attributes["connection"] = connection
    return config


class _Reconnecting:
    """How PostgreSQL is connected to: one that was there and is being restarted is waited for, for a moment."""

    def __init__(self) -> None:
        self._gone_since: float | None = float("-inf")

    def connect(self, dialect: Dialect, _: Any, given: list[Any], named: dict[str, Any]) -> Any:
        """A new connection. Raises the driver's OperationalError."""
        while True:
            try:
                connection = dialect.connect(*given, **named)
            except dialect.loaded_dbapi.OperationalError:
                if self._gone_since is None:
                    self._gone_since = time.monotonic()
                if time.monotonic() - self._gone_since > _PATIENCE:
                    raise
                time.sleep(0.1)
            else:
                self._gone_since = None
                return connection


def _sqlite_settings(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={1000 * _PATIENCE}")
    _write_ahead(connection)
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Gives a new file its write-ahead log. SQLite itself waits for no other writer here: two could wait for ever."""
    begun = time.monotonic()
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the bits above say what kind of busy
            if not busy or time.monotonic() - begun > _PATIENCE:
                raise
            time.sleep(0.01)


def _sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    begin = options.get(BEGIN, "BEGIN")
    if LASTING in options:
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options[LASTING] else 'NORMAL'}")
    if begin:
        connection.exec_driver_sql(begin)

"""All records at one moment as a SQLite file, from either database and into either one.

Decides how records are copied while others write, how a copy is checked, and that a database has all of a copy or
nothing of it. Where the copy lies, and what goes with it, is the business of whoever asks.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, delete, func, insert, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from configurator.errors import DamagedRecords, DatabaseError
from configurator.storage import unit  # noqa: F401 all tables are known to it
from configurator.storage.columns import metadata
from configurator.storage.database import APPLICATION, BEGIN, database_url, migrate, newest_migration, open_engine
from configurator.storage.people_tables import sign_ins
from configurator.storage.refusals import described, told

Say = Callable[[str], None]
_BATCH = 500
_VERSION = "alembic_version"
_PATIENCE = "10s"


@dataclass(frozen=True, slots=True)
class RecordsCopy:
    """What a copy holds: from which kind of database, in the form of which migration, how many rows by table."""

    kind: str
    version: str
    rows: dict[str, int]


def kind_of(url: str) -> str:
    """'sqlite' or 'postgresql'. Raises DatabaseError."""
    return database_url(url).get_backend_name()


def has_records(url: str) -> bool:
    """Whether the database has tables in it; one that is not there has none, and is not made. Raises DatabaseError."""
    file = file_of(database_url(url))
    if file is not None and (not file.is_file() or not file.stat().st_size):
        return False
    with _opened(url) as engine, told(), engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def lasts(url: str) -> bool:
    """Whether the database is still there when the program has ended."""
    return kind_of(url) != "sqlite" or file_of(database_url(url)) is not None


def safe_url(url: str) -> str:
    """Where the database is, without its password."""
    read = database_url(url)
    return str(file_of(read) or read.render_as_string())


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for any other."""
    named = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
    return Path(str(url.database)) if named else None


def copy_out(url: str, file: Path, progress: Say) -> RecordsCopy:
    """Writes all records, as they are together at one moment, into a new SQLite file that only its owner can read.

    Nobody has to wait for it. Raises DatabaseError, DamagedRecords.
    """
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = file_of(database_url(url))
    if source is None:
        _from_server(url, file, progress)
    else:
        if not has_records(url):
            raise DatabaseError(f"{source} has no records in it, so there is nothing to be copied.")
        _from_file(source, file)
    return checked(file, kind=kind_of(url))


def checked(file: Path, *, kind: str = "sqlite") -> RecordsCopy:
    """What a copy holds, after all of it was read. Raises DamagedRecords, and DatabaseError when it is a newer one."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                raise DamagedRecords(f"{file.name} is damaged: {'; '.join(found)}.")
            (version,) = connection.execute(f"SELECT version_num FROM {_VERSION}").fetchone()  # noqa: S608 a constant
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            quoted = {name: name.replace('"', '""') for name in sorted(names) if name != _VERSION}
            rows = {
                name: connection.execute(f'SELECT count(*) FROM "{known}"').fetchone()[0]  # noqa: S608 quoted above
                for name, known in quoted.items()
            }
    except (sqlite3.Error, TypeError) as error:
        raise DamagedRecords(f"{file.name} cannot be read: {error}.") from error
    if str(version) > newest_migration():
        raise DatabaseError(f"{file.name} was made by a newer version of this program; restore it with that one.")
    return RecordsCopy(kind, str(version), rows)


def copy_in(file: Path, url: str, *, stamp: str, progress: Say) -> Path | None:
    """Makes a copy's records the database's, all or none of them, in the newest form; everybody is logged out.

    What a SQLite file held before is kept beside it, under a name with ``stamp`` in it, which is returned; what was in
    PostgreSQL is gone. ``file`` itself is not changed. Raises DatabaseError when somebody has the database open.
    """
    target = file_of(database_url(url))
    beside = (target or file).with_name(f"{(target or file).name}.restoring")
    beside.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as copied, file.open("rb") as content:
            shutil.copyfileobj(content, copied)
        with _opened(f"sqlite:///{beside}") as engine:
            migrate(engine)
            with engine.begin() as connection:  # one that was ended since the copy was made must not hold again
                connection.execute(delete(sign_ins))
            if target is None:
                _into_server(engine, url, progress)
        return None if target is None else _swap(beside, target, stamp)
    finally:
        for name in ("", "-wal", "-shm"):
            beside.with_name(beside.name + name).unlink(missing_ok=True)


def _from_file(source: Path, file: Path) -> None:
    """``VACUUM INTO`` reads one moment, lets others write, and leaves out what deleted rows have left in the pages."""
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout=60000")
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.DatabaseError as error:
        damaged = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        kind = DamagedRecords if damaged else DatabaseError
        raise kind(f"{source} cannot be copied to {file.parent}: {error}.") from error


def _from_server(url: str, file: Path, progress: Say) -> None:
    with _opened(url) as source, _opened(f"sqlite:///{file}") as target, told(), source.connect() as plain:
        reading = plain.execution_options(isolation_level="REPEATABLE READ", stream_results=True)
        if not inspect(reading).has_table(_VERSION):
            raise DatabaseError("The database has no records in it, so there is nothing to be copied.")
        version = reading.scalar(text(f"SELECT version_num FROM {_VERSION}"))  # noqa: S608 a constant
        if version != newest_migration():
            raise DatabaseError(
                "The database is not in the form that this version of the program knows: make the backup with the "
                "version that wrote it, before or after an upgrade."
            )
        migrate(target)
        with _writing(target) as writing:
            _copy_rows(reading, writing, progress)
    with closing(sqlite3.connect(file)) as written:
        written.execute("PRAGMA journal_mode=DELETE")


def _into_server(copy: Engine, url: str, progress: Say) -> None:
    """One transaction: whoever looks sees what was there before, or all that is restored."""
    from alembic import command

    from configurator.storage.database import migrations

    with _opened(url) as target, told(), copy.connect() as reading, target.connect() as writing, writing.begin():
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        open_shops = writing.scalar(text(f"{others} AND application_name = '{APPLICATION}'"))
        if open_shops:
            raise DatabaseError(
                f"The shop is open: {open_shops} of its connections are in the database. Stop it, then restore."
            )
        writing.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
        before = MetaData()
        before.reflect(writing, only=lambda name, _: name in metadata.tables or name == _VERSION)
        before.drop_all(writing)
        command.upgrade(migrations(writing), "head")
        _copy_rows(reading, writing, progress)
        for table in metadata.sorted_tables:
            _count_on(writing, table)


def _copy_rows(reading: Connection, writing: Connection, progress: Say) -> None:
    for table in metadata.sorted_tables:
        count = 0
        for rows in reading.execute(select(table)).mappings().partitions(_BATCH):
            writing.execute(insert(table), [dict(row) for row in rows])
            count += len(rows)
        if count:
            progress(f"{table.name}: {count}")


def _count_on(writing: Connection, table: Table) -> None:
    """Rows that are added later get numbers after those of the copy."""
    column = table.autoincrement_column
    highest = None if column is None else writing.scalar(select(func.max(column)))
    if column is not None and highest is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        writing.execute(select(func.setval(sequence, highest)))


def _swap(new: Path, target: Path, stamp: str) -> Path | None:
    """Puts the new file in the old one's place; the old one's new name. Raises DatabaseError when it is open."""
    kept = _put_aside(target, stamp) if target.exists() else None
    os.replace(new, target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return kept


def _put_aside(target: Path, stamp: str) -> Path:
    """A second name for the old file, with all that its write-ahead log had; the log is gone. Raises DatabaseError."""
    kept = target.with_name(f"{target.name}.replaced-{stamp}")
    try:
        with closing(sqlite3.connect(target, isolation_level=None, timeout=2)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            if mode != "delete":
                raise DatabaseError(f"{target} is open: stop the shop, then restore.")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DatabaseError(f"{target} is open: stop the shop, then restore.") from error
        for name in ("-wal", "-shm"):  # it cannot be read: all of it is kept as it lies
            log = target.with_name(target.name + name)
            if log.exists():
                log.rename(kept.with_name(kept.name + name))
    try:
        os.link(target, kept)
    except OSError:  # a file system without second names
        shutil.copy2(target, kept)
    return kept


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    except DBAPIError as error:
        raise DatabaseError(f"The database cannot be used: {described(error)}.") from None
    finally:
        engine.dispose()


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{BEGIN: "BEGIN IMMEDIATE"}) as connection, connection.begin():
        yield connection

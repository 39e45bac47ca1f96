"""What a database says when it refuses, in the shop's own errors and without what was asked, which may be a name.

A driver's own message may repeat a value (PostgreSQL: ``Key (email)=(ada@example.org) already exists``), so none of it
reaches a log but what cannot: the kind, the state, the constraint. Decides nothing about what is done next.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from configurator.errors import ConfiguratorError, DamagedRecords, DatabaseError, UnheardOf
from configurator.storage.concurrency import ConcurrentChange

UNREACHABLE = "The shop's records cannot be reached at the moment. Please try again."
_DAMAGED_STATES = frozenset({"XX001", "XX002"})
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LONGEST = 300
_log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Says what the database says in the shop's own errors."""
    try:
        yield
    except (DBAPIError, OverflowError) as error:
        raise refusal(error) from None


def refusal(error: DBAPIError | OverflowError) -> ConfiguratorError:
    """The shop's own error for a driver's."""
    if isinstance(error, IntegrityError):
        return ConcurrentChange("Somebody did the same at the same time. Please look again.")
    if isinstance(error, DataError | OverflowError):
        return UnheardOf("The shop has nothing of that kind: no name or number looks like this.")
    if is_damage(error):
        return DamagedRecords(f"The database is damaged ({described(error)}). docs/operations.md says what to do.")
    if isinstance(error, OperationalError):
        _log.warning("the database does not do what it is asked: %s", described(error))
    else:
        statement = " ".join((error.statement or "").split())[:_LONGEST]
        _log.error("the database does not understand: %s in %s", described(error), statement)
    return DatabaseError(UNREACHABLE)


def is_damage(error: DBAPIError) -> bool:
    """Whether the database says that it cannot read itself."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0)
        return code & 0xFF in _DAMAGED_CODES  # the bits above say what kind of damage
    return getattr(error.orig, "sqlstate", None) in _DAMAGED_STATES


def described(error: DBAPIError) -> str:
    """What happened, without any value of a statement or a row."""
    if isinstance(error.orig, sqlite3.Error):
        return str(error.orig)  # SQLite's messages name tables and columns alone
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # there was no statement yet: where the server is and why it does not answer
        return str(error.orig).partition("\n")[0] or type(error.orig).__name__
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return " ".join(part for part in (type(error.orig).__name__, state, name) if part)

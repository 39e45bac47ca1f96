"""Databases with the shop's empty tables in them, sooner than the migrations make them.

On SQLite new tables are a copy of those that the migrations made once. On PostgreSQL a database of a thousand files
takes a quarter of a second to make: one that was used is emptied for the next test, unless its tables were changed.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine

_numbers = count(1)
_copying = threading.Lock()

# what a change of the tables changes, and a change of rows does not
_FORM = """
SELECT coalesce(string_agg(part, ' ' ORDER BY part), '') FROM (
  SELECT concat('column ', attrelid, ' ', attnum, ' ', attribute.xmin) AS part FROM pg_attribute AS attribute
    JOIN pg_class AS relation ON relation.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat('index ', indexrelid, ' ', pg_index.xmin) FROM pg_index
    JOIN pg_class AS relation ON relation.oid = indrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat('constraint ', oid, ' ', xmin) FROM pg_constraint
  UNION ALL SELECT concat('trigger ', oid, ' ', xmin) FROM pg_trigger
  UNION ALL SELECT concat('default ', oid, ' ', xmin) FROM pg_attrdef
  UNION ALL SELECT concat('function ', oid, ' ', xmin) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT concat('schema ', oid, ' ', xmin) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
  UNION ALL SELECT concat('extension ', oid) FROM pg_extension
  UNION ALL SELECT concat('setting ', setdatabase, ' ', setconfig) FROM pg_db_role_setting
) AS parts
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def upgrade_by_copy(template: Callable[[], Path], upgrade: Callable[[Engine], None]) -> Callable[[Engine], None]:
    """What ``upgrade`` does; a SQLite database with nothing in it gets a copy of the template's tables instead."""

    def copied(engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            with _copying, closing(engine.raw_connection()) as connection:
                file = cast("sqlite3.Connection", connection.driver_connection)
                if file.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
                    with closing(sqlite3.connect(template())) as source:
                        source.backup(file)
                    return
        upgrade(engine)

    return copied


@contextmanager
def postgres_database(server: str, template: str = "") -> Iterator[str]:
    """The URL of a new database on the server, a copy of the template if one is named; dropped afterwards."""
    name = f"shop_{next(_numbers)}"
    source = SQL(" TEMPLATE {}").format(Identifier(template)) if template else SQL("")
    _run(server, SQL("CREATE DATABASE {}{}").format(Identifier(name), source))
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        drop(server, name)


def drop(server: str, name: str) -> None:
    """Drops a database, whoever is connected to it."""
    _run(server, SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


class EmptyShop:
    """A database with the shop's tables, on loan to one test after the other; each finds it as the first one did."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template, self._name = server, template, ""
        self._form, self._rows = "", dict[str, bytes]()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of the database; emptied afterwards, or given up when its tables are not what they were."""
        if not self._name:
            self._make()
        try:
            yield self._url
        finally:
            if not self._emptied():
                self.close()

    def close(self) -> None:
        """Drops the database; the next test gets another one."""
        drop(self._server, self._name)
        self._name = ""

    @property
    def _url(self) -> str:
        return self._server.rpartition("/")[0] + f"/{self._name}"

    def _make(self) -> None:
        self._name = f"lent_{next(_numbers)}"
        _run(
            self._server,
            SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(self._name), Identifier(self._template)),
        )
        with _connected(self._url) as connection:
            self._form = _value(connection, _FORM)
            self._rows = {table: _written(connection, table) for table in _filled(connection)}

    def _emptied(self) -> bool:
        """Takes away whoever is connected, and what a test left; whether the tables have the form that they had."""
        _run(
            self._server,
            SQL("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = {}").format(self._name),
        )
        try:
            with _connected(self._url) as connection:
                if _value(connection, _FORM) != self._form:
                    return False
                with connection.transaction():
                    connection.execute("SET LOCAL session_replication_role = replica")  # in any order
                    for table in _filled(connection):
                        connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
                    for table, rows in self._rows.items():
                        with connection.cursor().copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copy:
                            copy.write(rows)
                    connection.execute(
                        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
                        " FROM pg_sequences WHERE last_value IS NOT NULL"
                    )
        except psycopg.OperationalError:  # it is gone, or nobody is let in
            return False
        return True


def _filled(connection: psycopg.Connection) -> list[str]:
    """The tables that have rows."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    asked = SQL(" UNION ALL ").join(
        SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(table, Identifier(table)) for table in tables
    )
    return [name for (name,) in connection.execute(asked)]


def _written(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as copy:
        return b"".join(bytes(block) for block in copy)


def _value(connection: psycopg.Connection, question: LiteralString) -> str:
    row = connection.execute(question).fetchone()
    assert row is not None
    return str(row[0])


def _connected(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def _run(server: str, statement: psycopg.sql.Composed) -> None:
    with _connected(server) as connection:
        connection.execute(statement)

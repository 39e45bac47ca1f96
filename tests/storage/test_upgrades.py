"""Nodes are updated one by one, and the program before works on the new tables as long as it is there."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from configurator.bootstrap import ReadyShowroom
from configurator.errors import DatabaseError
from configurator.services.operating import demo
from configurator.settings import Settings
from configurator.storage import database
from configurator.storage.migrations.versions import RELEASED
from configurator.storage.store import Store
from configurator.storage.table_versions import note_oldest
from tests.services.mail.posted import desk_bought
from tests.services.small_shop import write_shop


def _reflected(connection: sa.Connection) -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(connection)
    return found


def _since(connection: sa.Connection, revision: str) -> list[ModuleType]:
    """The migrations after that one, the first first."""
    every = ScriptDirectory.from_config(database.migrations(connection)).walk_revisions()
    return [each.module for each in reversed(list(every)) if each.revision > revision]


def _taken(old: sa.MetaData, new: sa.MetaData) -> list[str]:
    """What a program that knows the old tables would miss or trip over in the new ones."""
    wrong = []
    for name, before in old.tables.items():
        after = new.tables.get(name)
        if after is None:
            wrong.append(f"{name} is gone")
            continue
        for column in before.columns:
            now = after.columns.get(column.name)
            if now is None:
                wrong.append(f"{name}.{column.name} is gone")
            elif str(now.type) != str(column.type) or (column.nullable and not now.nullable):
                wrong.append(f"{name}.{column.name} takes other values")
        new_columns = [column for column in after.columns if column.name not in before.columns]
        needed = [each for each in new_columns if not each.nullable and each.server_default is None]
        wrong += [f"{name}.{column.name} has to be given" for column in needed]
        empty = {column.name for column in new_columns if column.nullable}  # an older program leaves them so
        if any(empty.isdisjoint(rule) for rule in _rules(after) - _rules(before)):
            wrong.append(f"{name} refuses more than before")
    return wrong


def _rules(table: sa.Table) -> set[tuple[str, ...]]:
    """What must be unique or refer to something, by the columns."""
    kinds = (sa.UniqueConstraint, sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint)
    rules = {(type(each).__name__, *each.columns.keys()) for each in table.constraints if isinstance(each, kinds)}
    return rules | {("unique", *each.columns.keys()) for each in table.indexes if each.unique}


def test_a_migration_only_adds_or_names_the_release_since_which_what_goes_is_not_used(database_url: str) -> None:
    engine = database.open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        command.upgrade(database.migrations(connection), RELEASED)
    with engine.connect() as connection:
        coming, old = _since(connection, RELEASED), _reflected(connection)
    for migration in coming:
        with engine.connect() as connection, connection.begin():
            command.upgrade(database.migrations(connection), migration.revision)
        with engine.connect() as connection:
            new = _reflected(connection)
        if hasattr(migration, "contracts"):
            assert migration.contracts <= RELEASED, f"{migration.revision} takes away what the last release uses"
        else:
            assert _taken(old, new) == [], f"{migration.revision} has to say what it contracts"
        old = new
    engine.dispose()


def test_what_takes_something_away_is_noticed() -> None:
    old, new = sa.MetaData(), sa.MetaData()
    sa.Table("gone", old, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("desks", old, sa.Column("id", sa.Integer), sa.Column("name", sa.Text), sa.Column("legs", sa.Integer))
    desks = sa.Table("desks", new, sa.Column("id", sa.Integer), sa.Column("name", sa.Text, nullable=False))
    desks.append_column(sa.Column("legs", sa.Text))
    desks.append_column(sa.Column("price", sa.Integer, nullable=False))
    desks.append_constraint(sa.UniqueConstraint("name"))
    assert _taken(old, new) == [
        "gone is gone",
        "desks.name takes other values",
        "desks.legs takes other values",
        "desks.price has to be given",
        "desks refuses more than before",
    ]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    folder = write_shop(tmp_path / "shop")
    return Settings(
        shop_folder=folder, data=tmp_path / "data", database_url=database_url, secret_key="a secret of tests"
    )


def test_every_statement_of_the_last_release_works_on_the_tables_of_this_one(
    settings: Settings, database_url: str
) -> None:
    """A shop with customers in it; the older program knows neither the new tables nor the new columns."""
    engine = database.open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        command.upgrade(database.migrations(connection), RELEASED)
    with engine.connect() as connection:
        old = _reflected(connection)
    room = ReadyShowroom(settings)
    demo.add_logins(room)
    demo.furnish(room)
    demo.fill(room, customers=3, seed=1)
    room.store.close()
    used = [table for table in old.sorted_tables if table.name != "alembic_version"]
    with engine.connect() as connection, connection.begin() as transaction:
        rows = {table: connection.execute(sa.select(table)).mappings().all() for table in used}
        assert {table.name for table in used if rows[table]} >= {"orders", "designs", "accounts", "profiles", "events"}
        for table in reversed(used):
            connection.execute(sa.delete(table))
        for table in used:
            for row in rows[table]:
                connection.execute(sa.insert(table).values(**row))
                same = [column == row[column.name] for column in table.primary_key]
                assert connection.execute(sa.update(table).where(*same).values(**row)).rowcount == 1
        assert all(len(connection.execute(sa.select(table)).all()) == len(rows[table]) for table in used)
        transaction.rollback()
    engine.dispose()


def test_nodes_that_begin_at_once_change_the_tables_once(database_url: str) -> None:
    engine = database.open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        command.upgrade(database.migrations(connection), RELEASED)
    with ThreadPoolExecutor(3) as nodes:
        list(nodes.map(lambda _: Store(database_url).close(), range(3)))
    with engine.connect() as connection, connection.begin():
        command.check(database.migrations(connection))
    engine.dispose()


def _of_the_future(database_url: str, oldest: str | None = None) -> None:
    """What a newer program leaves behind: a new table, and a new column in an old one."""
    engine = database.open_engine(database_url)
    with engine.connect() as connection, connection.begin():
        connection.execute(sa.text("ALTER TABLE orders ADD COLUMN gift TEXT"))
        connection.execute(sa.text("CREATE TABLE gifts (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        if oldest is not None:
            note_oldest(connection, oldest)
    engine.dispose()


def test_an_older_node_goes_on_where_the_newer_one_has_only_added(
    settings: Settings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    ReadyShowroom(settings).store.close()
    _of_the_future(database_url)
    caplog.set_level(logging.WARNING)
    room = ReadyShowroom(settings)
    assert "newer version of this program (9999)" in caplog.text
    assert desk_bought(room).number
    room.store.close()


def test_an_older_node_is_refused_where_the_newer_one_has_taken_something_away(
    settings: Settings, database_url: str
) -> None:
    ReadyShowroom(settings).store.close()
    _of_the_future(database_url, oldest="9998")
    with pytest.raises(DatabaseError, match=r"works with none that is older than 9998; this one is \d{4}. Update this"):
        ReadyShowroom(settings)

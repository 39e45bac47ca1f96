"""The database: tables as the migrations make them, and transactions that do not get into each other's way."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from configurator.errors import DatabaseError, UnheardOf, UnknownName
from configurator.orders.design import NewDesign
from configurator.storage import database
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.database import database_url as read_url
from configurator.storage.store import Store
from configurator.storage.unit import UnitOfWork

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DESK = NewDesign("desk", "hash", "visitor:ada")


def tables(url: str) -> set[str]:
    engine = database.open_engine(url)
    with engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    return names


def test_the_migrations_make_exactly_the_tables(database_url: str) -> None:
    engine = database.open_engine(database_url)
    database.migrate(engine)
    with engine.connect() as connection, connection.begin():
        command.check(database.migrations(connection))
    engine.dispose()


def test_the_migrations_go_down_and_up_again(database_url: str) -> None:
    engine = database.open_engine(database_url)
    database.migrate(engine)
    made = tables(database_url)
    assert {"designs", "orders", "events", "accounts"} <= made
    with engine.connect() as connection, connection.begin():
        command.downgrade(database.migrations(connection), "base")
    assert tables(database_url) == {"alembic_version"}
    database.migrate(engine)
    assert tables(database_url) == made
    engine.dispose()


def test_orders_keep_their_numbers_when_numbers_change(database_url: str) -> None:
    """Back in the version that counts, the counter goes on behind the last counted number."""
    engine = database.open_engine(database_url)
    database.migrate(engine)
    columns = ["number", "owner", "key", "fingerprint", "design_id", "product", "product_name", "revision", "status"]
    columns += ["version", "total_minor", "currency", "customer", "email", "receipt", "placed_at"]
    with engine.connect() as connection, connection.begin():
        for number in ("2026-000041", "2026-7K3M-Q9XT", "2025-000007"):
            values = dict.fromkeys(columns, number) | {"version": 1, "total_minor": 1, "currency": "EUR"}
            values |= {"receipt": "{}", "placed_at": NOW.isoformat()}
            names = ", ".join(columns)
            marks = ", ".join(f":{name}" for name in columns)
            connection.execute(sa.text(f"INSERT INTO orders ({names}) VALUES ({marks})"), values)
        command.downgrade(database.migrations(connection), "0002")
        counted = connection.execute(sa.text("SELECT year, last FROM order_numbers ORDER BY year")).all()
        assert counted == [(2025, 7), (2026, 41)]
    engine.dispose()


def test_tables_in_their_newest_form_need_no_alembic(database_url: str) -> None:
    """It takes ten megabytes of each process."""
    Store(database_url).close()
    code = f"from configurator.storage.store import Store; Store({database_url!r}).close(); import sys; "
    code += "print(sorted({'alembic', 'mako'} & sys.modules.keys()))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_several_processes_may_start_at_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: Store(database_url).close(), range(4)))
    assert "orders" in tables(database_url)


def test_a_new_file_that_another_process_begins_to_write_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = threading.Timer(0.2, other.rollback)
        done.start()
        Store(f"sqlite:///{file}").close()
        done.join()
    assert "orders" in tables(f"sqlite:///{file}")


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.unit() as unit:
            unit.designs.add("one", DESK, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.unit(write=False) as unit, pytest.raises(UnknownName):
        unit.designs.one("one")


def test_a_unit_for_reading_writes_nothing(store: Store) -> None:
    with store.unit(write=False) as unit:
        unit.designs.add("one", DESK, NOW)
    with store.unit(write=False) as unit, pytest.raises(UnknownName):
        unit.designs.one("one")


def test_doing_the_same_twice_is_said_to_be_concurrent(store: Store) -> None:
    with store.unit() as unit:
        unit.designs.add("one", DESK, NOW)
    with pytest.raises(ConcurrentChange), store.unit() as unit:
        unit.designs.add("one", DESK, NOW)


def test_writers_wait_for_each_other(store: Store) -> None:
    with store.unit() as unit:
        unit.designs.add("one", DESK, NOW)

    def rename(number: int) -> None:
        for _ in range(50):
            try:
                with store.unit() as unit:
                    design = unit.designs.one("one")
                    unit.designs.rename(design, design.name + str(number), NOW)
                return
            except ConcurrentChange:
                continue

    threads = [threading.Thread(target=rename, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.unit(write=False) as unit:
        assert sorted(unit.designs.one("one").name) == list("01234567")


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("sqlite:///x", "sqlite"),
    ],
)
def test_database_urls_are_read_as_people_write_them(written: str, driver: str) -> None:
    assert read_url(written).drivername == driver


@pytest.mark.parametrize("written", ["mysql://u@h/d", "nonsense", "", "postgresql://u@h:port/d"])
def test_other_databases_are_refused_with_words(written: str) -> None:
    with pytest.raises(DatabaseError):
        read_url(written)


def test_a_database_that_cannot_be_reached_is_said_so() -> None:
    with pytest.raises(DatabaseError, match="cannot be used"):
        Store("postgresql://nobody:secret-word@127.0.0.1:1/none")
    with pytest.raises(DatabaseError) as caught:
        Store("postgresql://nobody:secret-word@127.0.0.1:1/none")
    assert "secret-word" not in str(caught.value)


def test_names_and_numbers_that_no_record_can_have_are_not_there(store: Store) -> None:
    account = 10**30
    asked: tuple[Callable[[UnitOfWork], object], ...] = (
        lambda unit: unit.accounts.one(account),
        lambda unit: unit.accounts.rename(account, "x"),
    )
    for ask in asked:
        with pytest.raises(UnheardOf), store.unit() as unit:
            ask(unit)
    with pytest.raises((UnheardOf, UnknownName)), store.unit(write=False) as unit:
        unit.designs.one("nul\0")
    with store.unit() as unit:
        assert unit.alive()


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    with store.unit(), pytest.raises(DatabaseError, match="try again"), store.unit():
        pytest.fail("two writers at once")
    with store.unit() as unit:
        assert unit.alive()
    store.close()


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "shop.sqlite3"
    file.write_text("No database at all, only some text that stands here.\n" * 100)
    with pytest.raises(DatabaseError, match="cannot be used: file is not a database"):
        Store(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="cannot be made"):
        Store(f"sqlite:///{tmp_path / 'file' / 'shop.sqlite3'}")


def test_a_database_of_a_newer_version_is_not_touched(database_url: str) -> None:
    Store(database_url).close()
    engine = database.open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    with pytest.raises(DatabaseError, match="newer version"):
        Store(database_url)


def test_what_has_to_last_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    """SQLite's FULL syncs the log at each commit, NORMAL now and then: a power cut would take the last orders back."""
    store = Store(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    levels = []
    for lasting in (True, False, True):
        with store.unit(lasting=lasting) as unit:
            assert unit._connection is not None
            levels.append(unit._connection.exec_driver_sql("PRAGMA synchronous").scalar())
    store.close()
    assert levels == [2, 1, 2]

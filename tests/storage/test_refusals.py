"""What a database refuses is said in the shop's words, and nothing of what was asked gets into a log or a message."""

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from configurator.errors import ConfiguratorError, DamagedRecords, DatabaseError
from configurator.orders.design import NewDesign
from configurator.storage import database
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.refusals import told
from configurator.storage.store import Store

SECRET = "ada.lovelace@example.org"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def everything_said(error: BaseException, caplog: pytest.LogCaptureFixture) -> str:
    """What a careless handler would write down: the message, the traceback with its causes, and the log."""
    return "".join(traceback.format_exception(error)) + caplog.text


def test_an_address_that_is_there_twice_is_in_no_message(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with store.unit() as unit:
        unit.accounts.add(SECRET, "Ada", "a long password", [])
    with pytest.raises(ConcurrentChange) as caught, store.unit() as unit:
        unit.accounts.add(SECRET, "Ada", "a long password", [])
    assert "lovelace" not in everything_said(caught.value, caplog)


def test_neither_is_one_that_the_log_in_stores_twice(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    datastore = store.datastore()
    for mark in ("one", "two"):
        datastore.db.session.add(datastore.user_model(email=SECRET, name="", active=True, fs_uniquifier=mark))
    with pytest.raises(ConcurrentChange) as caught:
        datastore.db.session.flush()
    datastore.db.session.remove()
    assert "lovelace" not in str(caught.value) + caplog.text


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT nothing FROM nowhere WHERE email = :email",
        "SELECT CAST(:email AS INTEGER) + 1 / 0 FROM accounts, nowhere",
    ],
)
def test_a_statement_that_fails_is_logged_without_its_parameters(
    shop_database_url: str, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    engine = database.open_engine(shop_database_url)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(ConfiguratorError) as caught,
        told(),
        engine.connect() as connection,
    ):
        connection.execute(sa.text(statement), {"email": SECRET})
    engine.dispose()
    assert "lovelace" not in everything_said(caught.value, caplog)
    assert "the database does not" in caplog.text


def test_an_error_that_nobody_translated_hides_its_parameters_as_well(shop_database_url: str) -> None:
    engine = database.open_engine(shop_database_url)
    with pytest.raises(sa.exc.DBAPIError) as caught, engine.connect() as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": SECRET})
    engine.dispose()
    assert "lovelace" not in str(caught.value)


def spoil(file: Path) -> None:
    """Writes nonsense over every page of a SQLite file but the first."""
    content = file.read_bytes()
    assert len(content) > 8192
    file.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def test_a_damaged_page_is_told_from_a_database_that_does_not_answer(tmp_path: Path) -> None:
    file = tmp_path / "shop.sqlite3"
    store = Store(f"sqlite:///{file}")
    with store.unit() as unit:
        unit.designs.add("one", NewDesign("desk", "hash", "visitor:ada"), NOW)
    store.close()
    spoil(file)
    engine = database.open_engine(f"sqlite:///{file}")
    with pytest.raises(DamagedRecords, match="damaged"), told(), engine.connect() as connection:
        connection.execute(sa.text("SELECT * FROM designs")).all()
    engine.dispose()
    with pytest.raises(DatabaseError):
        Store(f"sqlite:///{file}")


@pytest.mark.postgres
def test_postgresql_says_in_a_state_that_a_page_is_damaged(postgres_url: str) -> None:
    engine = database.open_engine(postgres_url)
    statement = "DO $$ BEGIN RAISE EXCEPTION 'invalid page in block 7' USING ERRCODE = 'XX001'; END $$"
    with pytest.raises(DamagedRecords), told(), engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()

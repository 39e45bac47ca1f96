"""Accounts: our own questions, and the datastore that the log-in works on, about the same rows."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from argon2 import PasswordHasher

from configurator.errors import DatabaseError
from configurator.storage import database
from configurator.storage.store import Store


def test_an_account_is_found_with_its_roles(store: Store) -> None:
    with store.unit() as unit:
        number = unit.accounts.add("sam@example.org", "Sam", "a long password", ["sales", "customer"])
        other = unit.accounts.add("ada@example.org", "Ada", "a long password", ["customer"])
    with store.unit(write=False) as unit:
        sam = unit.accounts.one(number)
        assert sam is not None
        assert (sam.email, sam.name, sam.roles) == ("sam@example.org", "Sam", {"sales", "customer"})
        assert unit.accounts.id_of("ada@example.org") == other
        assert unit.accounts.id_of("eve@example.org") is None
        assert unit.accounts.one(999) is None
        assert unit.accounts.count() == 2


def test_the_login_sees_and_changes_the_same_accounts(store: Store) -> None:
    with store.unit() as unit:
        number = unit.accounts.add("sam@example.org", "Sam", "a long password", ["sales"])
    datastore = store.datastore()
    session = datastore.db.session
    user = session.get(datastore.user_model, number)
    assert [role.name for role in user.roles] == ["sales"]
    assert PasswordHasher().verify(user.password, "a long password")
    assert user.has_role("sales")
    assert user.is_active
    user.login_count = 1
    user.name = "Samuel"
    datastore.commit()
    session.remove()
    with store.unit(write=False) as unit:
        sam = unit.accounts.one(number)
    assert sam is not None
    assert sam.name == "Samuel"


def test_the_login_says_in_our_words_that_the_records_cannot_be_reached(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    datastore = store.datastore()
    with sqlite3.connect(tmp_path / "shop.sqlite3") as connection:
        connection.execute("DROP TABLE accounts")
    connection.close()
    with pytest.raises(DatabaseError, match="cannot be reached"):
        datastore.db.session.get(datastore.user_model, 1)
    datastore.db.session.remove()
    store.close()


def test_a_role_is_given_once_and_a_password_is_changed(store: Store) -> None:
    with store.unit() as unit:
        number = unit.accounts.add("sam@example.org", "Sam", "a long password", ["sales"])
        before = unit.accounts.one(number)
    with store.unit() as unit:
        unit.accounts.grant(number, "sales")
        unit.accounts.grant(number, "merchandiser")
        unit.accounts.set_password(number, "another long password")
        after = unit.accounts.one(number)
    assert before is not None
    assert after is not None
    assert (before.roles, after.roles) == ({"sales"}, {"sales", "merchandiser"})
    datastore = store.datastore()
    user = datastore.db.session.get(datastore.user_model, number)
    assert PasswordHasher().verify(user.password, "another long password")
    datastore.db.session.remove()


def test_addresses_of_before_are_written_as_they_are_looked_up(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody's account is lost: of two with the same address, the one that log-in does not find stays as it is."""
    engine = database.open_engine(database_url)
    database.migrate(engine)
    before = [
        "sam@shop.example", "JÖRG@shop.example", "ZOË@shop.example",
        "\N{FULLWIDTH LATIN SMALL LETTER A}da@shop.example",
        "zoë@shop.example", "Émile@shop.example", "ÉMILE@shop.example", "\N{KELVIN SIGN}im@shop.example",
    ]  # fmt: skip
    insert = sa.text(
        "INSERT INTO accounts (email, name, active, fs_uniquifier) VALUES (:email, 'Somebody', :active, :email)"
    )
    with engine.connect() as connection, connection.begin():
        command.downgrade(database.migrations(connection), "0012")
        connection.execute(insert, [{"email": email, "active": True} for email in before])
    database.migrate(engine)
    database.migrate(engine)
    with engine.connect() as connection:
        after = [row.email for row in connection.execute(sa.text("SELECT email FROM accounts ORDER BY id"))]
    engine.dispose()
    assert after == [
        "sam@shop.example", "jörg@shop.example", "ZOË@shop.example", "ada@shop.example",
        "zoë@shop.example", "émile@shop.example", "ÉMILE@shop.example", "kim@shop.example",
    ]  # fmt: skip
    said = [record.getMessage() for record in caplog.records if "two accounts" in record.getMessage()]
    assert ["'ZOË@shop.example'" in said[0], "'ÉMILE@shop.example'" in said[1], len(said)] == [True, True, 2]
    store = Store(database_url)
    with store.unit(write=False) as unit:
        numbers = [unit.accounts.id_of(email) for email in ("ZOË@shop.example", "zoë@shop.example")]
        assert len(set(numbers)) == 2
        assert None not in numbers
    store.close()

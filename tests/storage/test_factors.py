"""Second factors in both databases: a code is used once, and what is removed is gone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from configurator.storage.people_tables import passkeys
from configurator.storage.store import Store

WHEN = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def ada(store: Store) -> int:
    with store.unit() as unit:
        return unit.accounts.add("ada@example.org", "Ada", "a long password", ["customer"])


def passkey(store: Store, account: int, name: str) -> None:
    values = {
        "account_id": account, "credential_id": name.encode(), "public_key": b"key", "sign_count": 0,
        "transports": ["usb"], "backup_state": False, "device_type": "single_device", "usage": "secondary",
        "name": name, "lastuse_datetime": WHEN.replace(tzinfo=None),
    }  # fmt: skip
    with store.unit() as unit:
        unit.factors._connection.execute(insert(passkeys).values(**values))


def test_a_counter_goes_up_alone(store: Store, ada: int) -> None:
    with store.unit() as unit:
        used = [unit.factors.use_counter(ada, counter) for counter in (7, 7, 6, 8, 8, 2**40)]
    assert used == [True, False, False, True, False, True]


def test_a_recovery_code_is_spent(store: Store, ada: int) -> None:
    with store.unit() as unit:
        unit.factors.set_codes(ada, ("ABCDE12345", "FGHJK67890"))
        assert unit.factors.codes_left(ada) == 2
    with store.unit() as unit:
        assert [unit.factors.spend_code(ada, code) for code in ("ABCDE12345", "ABCDE12345", "x", "")] == [
            True, False, False, False,
        ]  # fmt: skip
    with store.unit(write=False) as unit:
        assert unit.factors.codes_left(ada) == 1


def test_factors_are_the_accounts_and_can_be_taken_away(store: Store, ada: int) -> None:
    with store.unit() as unit:
        eve = unit.accounts.add("eve@example.org", "Eve", "a long password", ["customer"])
        unit.factors.set_authenticator(ada, "encrypted")
    passkey(store, ada, "My key")
    with store.unit() as unit:
        [key] = unit.factors.passkeys(ada)
        assert (key.name, key.used_at) == ("My key", WHEN)
        assert not unit.factors.remove_passkey(eve, key.id)
        assert unit.factors.passkeys(eve) == ()
        known = unit.accounts.one(ada)
        assert known is not None
        assert known.factor
        unit.factors.remove_all(ada)
        assert (unit.factors.authenticator(ada), unit.factors.passkeys(ada)) == (False, ())
    with store.unit(write=False) as unit:
        known = unit.accounts.one(ada)
        assert known is not None
        assert not known.factor


def test_an_account_goes_with_its_passkeys(store: Store, ada: int) -> None:
    passkey(store, ada, "My key")
    with store.unit() as unit:
        unit.accounts.remove(ada)
    with store.unit(write=False) as unit:
        assert unit.factors.passkeys(ada) == ()

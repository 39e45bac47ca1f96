"""Second factors: the authenticator's secret, passkeys and recovery codes of an account.

A code is used once, whoever else tries it at the same moment. Recovery codes are kept as passwords are: as hashes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Connection, delete, or_, select, update

from configurator.storage.people_tables import accounts, passkeys


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    used_at: datetime


class Factors:
    """What accounts prove themselves by, besides their passwords."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def authenticator(self, account: int) -> bool:
        """Whether the account has an authenticator."""
        query = select(accounts.c.id).where(accounts.c.id == account, accounts.c.tf_totp_secret.is_not(None))
        return self._connection.scalar(query) is not None

    def set_authenticator(self, account: int, secret: str | None) -> None:
        """Keeps the (encrypted) secret, or removes it."""
        values = {"tf_totp_secret": secret, "tf_primary_method": "authenticator" if secret else None}
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(**values))

    def use_counter(self, account: int, counter: int) -> bool:
        """Whether the code of this moment is used for the first time; no earlier one is good any more."""
        unused = or_(accounts.c.tf_last_counter.is_(None), accounts.c.tf_last_counter < counter)
        change = update(accounts).where(accounts.c.id == account, unused).values(tf_last_counter=counter)
        return bool(self._connection.execute(change).rowcount)

    def passkeys(self, account: int) -> tuple[KnownPasskey, ...]:
        """The account's passkeys, by name."""
        query = select(passkeys.c.id, passkeys.c.name, passkeys.c.lastuse_datetime)
        rows = self._connection.execute(query.where(passkeys.c.account_id == account).order_by(passkeys.c.name))
        return tuple(KnownPasskey(row.id, row.name, row.lastuse_datetime.replace(tzinfo=UTC)) for row in rows)

    def remove_passkey(self, account: int, passkey: int) -> bool:
        """Removes one passkey of the account; whether there was such a one."""
        theirs = delete(passkeys).where(passkeys.c.account_id == account, passkeys.c.id == passkey)
        return bool(self._connection.execute(theirs).rowcount)

    def codes_left(self, account: int) -> int:
        """How many recovery codes are not used yet."""
        return len(self._codes(account))

    def set_codes(self, account: int, codes: tuple[str, ...]) -> None:
        """Keeps these recovery codes in place of all earlier ones."""
        self._keep(account, [PasswordHasher().hash(code) for code in codes])

    def spend_code(self, account: int, code: str) -> bool:
        """Whether it is one of the account's recovery codes; it is none any more."""
        kept = self._codes(account)
        spent = next((each for each in kept if _is(each, code)), None)
        if spent is not None:
            self._keep(account, [each for each in kept if each != spent])
        return spent is not None

    def remove_all(self, account: int) -> None:
        """Leaves the account with its password alone."""
        self.set_authenticator(account, None)
        self._connection.execute(delete(passkeys).where(passkeys.c.account_id == account))
        self._keep(account, [])

    def _codes(self, account: int) -> list[str]:
        query = select(accounts.c.mf_recovery_codes).where(accounts.c.id == account).with_for_update()
        return list(self._connection.scalar(query) or ())

    def _keep(self, account: int, hashes: list[str]) -> None:
        values = {"mf_recovery_codes": hashes or None}
        self._connection.execute(update(accounts).where(accounts.c.id == account).values(**values))


def _is(kept: str, code: str) -> bool:
    try:
        return PasswordHasher().verify(kept, code)
    except Argon2Error:
        return False

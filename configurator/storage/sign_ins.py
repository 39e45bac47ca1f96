"""Sign-ins: each log-in in the database, so that a copy of its cookies is worth nothing once it has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Connection, delete, insert, select, update

from configurator.storage.people_tables import account_roles, roles, sign_ins


@dataclass(frozen=True, slots=True)
class SignIn:
    """A log-in: when it began, when it was used last, on what device, and at which shortened address.

    ``handle`` names it on pages without giving away the name that its cookies carry. ``role`` says whether the account
    has one of the roles that were asked about.
    """

    name: str
    handle: str
    at: datetime
    used_at: datetime
    device: str
    address: str
    role: bool


class SignIns:
    """The log-ins that hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: int, now: datetime, *, device: str = "", address: str = "") -> str:
        """The name of a new sign-in of the account; nobody guesses it."""
        name = token_urlsafe(24)
        values = {"id": name, "account_id": account, "at": now, "used_at": now, "device": device, "address": address}
        self._connection.execute(insert(sign_ins).values(**values))
        return name

    def one(self, name: str, account: int, of_roles: Iterable[str]) -> SignIn | None:
        """The account's sign-in of that name; ``of_roles``: those that ``role`` is about."""
        return next((each for each in self._found(account, of_roles, name)), None)

    def of(self, account: int, of_roles: Iterable[str]) -> tuple[SignIn, ...]:
        """All sign-ins of the account, the last used first."""
        return tuple(sorted(self._found(account, of_roles), key=lambda each: each.used_at, reverse=True))

    def used(self, name: str, now: datetime) -> None:
        """Notes that it is used."""
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == name).values(used_at=now))

    def remove(self, name: str) -> None:
        """Ends one sign-in, wherever its cookies were copied to."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.id == name))

    def remove_others(self, account: int, keep: str = "") -> int:
        """Ends all sign-ins of the account but that one; how many there were."""
        others = delete(sign_ins).where(sign_ins.c.account_id == account, sign_ins.c.id != keep)
        return self._connection.execute(others).rowcount

    def remove_older(self, than: datetime) -> None:
        """Removes those that were begun before that time."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.at < than))

    def _found(self, account: int, of_roles: Iterable[str], name: str | None = None) -> tuple[SignIn, ...]:
        held = select(account_roles.c.account_id).join(roles)
        held = held.where(account_roles.c.account_id == account, roles.c.name.in_(list(of_roles)))
        query = select(sign_ins, held.exists().label("role")).where(sign_ins.c.account_id == account)
        rows = self._connection.execute(query if name is None else query.where(sign_ins.c.id == name))
        return tuple(
            SignIn(
                row.id, sha256(row.id.encode()).hexdigest()[:16], row.at, row.used_at or row.at, row.device,
                row.address, bool(row.role),
            )
            for row in rows
        )  # fmt: skip

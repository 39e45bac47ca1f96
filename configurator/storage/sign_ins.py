"""Sign-ins: each log-in in the database, so that a copy of its cookies is worth nothing once it has ended."""

from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import Connection, delete, insert, select

from configurator.storage.people_tables import sign_ins


class SignIns:
    """The log-ins that hold."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: int, now: datetime) -> str:
        """The name of a new sign-in of the account; nobody guesses it."""
        name = token_urlsafe(24)
        self._connection.execute(insert(sign_ins).values(id=name, account_id=account, at=now))
        return name

    def holds(self, name: str, account: int, since: datetime) -> bool:
        """Whether the account signed in under that name at this time or later, and has not signed out."""
        query = select(sign_ins.c.at).where(sign_ins.c.id == name, sign_ins.c.account_id == account)
        at: datetime | None = self._connection.scalar(query)
        return at is not None and at >= since

    def remove(self, name: str) -> None:
        """Ends one sign-in, wherever its cookies were copied to."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.id == name))

    def remove_older(self, than: datetime) -> None:
        """Removes those that were begun before that time."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.at < than))

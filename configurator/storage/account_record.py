"""All that is kept about an account besides its name, for whoever it belongs to: plain data, nothing that opens it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from configurator.storage.people_tables import account_roles, accounts, passkeys, roles, sign_ins
from configurator.storage.tables import mails


class AccountRecord:
    """What the database has about an account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account: int) -> Mapping[str, Any]:
        """Log-ins with their times and addresses, roles, open sessions, and by what else it is opened."""
        row = self._connection.execute(select(accounts).where(accounts.c.id == account)).one()
        held = select(roles.c.name).join(account_roles).where(account_roles.c.account_id == account)
        return {
            "roles": sorted(self._connection.scalars(held)),
            "confirmed": _told(row.confirmed_at),
            "log_ins": {
                "count": row.login_count or 0,
                "last": {"at": _told(row.current_login_at), "address": row.current_login_ip},
                "before": {"at": _told(row.last_login_at), "address": row.last_login_ip},
            },
            "sessions": list(self._sessions(account)),
            "second_factor": row.tf_primary_method,
            "passkeys": list(self._passkeys(account)),
        }

    def mails(self, numbers: Sequence[str], address: str) -> tuple[Mapping[str, Any], ...]:
        """The mails about these orders, and those to this address about no order, oldest first.

        An address alone opens no order: whoever has the account need not be who reads its mail.
        """
        to_them = and_(mails.c.recipient == address, mails.c.about == "", mails.c.recipient != "")
        theirs = or_(mails.c.about.in_(numbers), to_them)
        rows = self._connection.execute(select(mails).where(theirs).order_by(mails.c.made_at, mails.c.id))
        return tuple(
            {
                "to": row.recipient,
                "subject": row.subject,
                "about": row.about or None,
                "written": _told(row.made_at),
                "sent": _told(row.sent_at),
            }
            for row in rows
        )

    def _sessions(self, account: int) -> Iterator[Mapping[str, Any]]:
        query = select(sign_ins).where(sign_ins.c.account_id == account).order_by(sign_ins.c.at)
        for row in self._connection.execute(query):
            used = {"begun": _told(row.at), "used": _told(row.used_at)}
            yield used | {"device": row.device, "address": row.address}

    def _passkeys(self, account: int) -> Iterator[Mapping[str, Any]]:
        query = select(passkeys.c.name, passkeys.c.lastuse_datetime).where(passkeys.c.account_id == account)
        for row in self._connection.execute(query.order_by(passkeys.c.id)):
            yield {"name": row.name, "used": _told(row.lastuse_datetime)}


def _told(moment: datetime | None) -> str | None:
    """The moment as text; what has no time zone in the database is UTC."""
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()

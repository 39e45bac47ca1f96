"""Mails that are to go out: written in the transaction of what they tell, claimed one by one, kept until they are sent.

A claim ends by itself, so that the mails of a process that died are sent by another. What a mail said is forgotten
when it is sent; that it was sent is kept for a while.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, or_, select, update

from configurator.outgoing_mail import Letter, Mail
from configurator.storage.tables import mails

ASKED_FOR, PROOF = "asked-", "proof-"
"""With what the id of a mail begins that is sent only to whoever said yes to such mails; and of one that, after such a
yes, asks whether the address is theirs."""


class Outbox:
    """The mails in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail_id: str, letter: Letter, now: datetime) -> None:
        """A mail that is due at once."""
        self._connection.execute(
            insert(mails).values(
                id=mail_id,
                recipient=letter.recipient,
                name=letter.name,
                subject=letter.subject,
                body=letter.body,
                about=letter.about,
                made_at=now,
                due_at=now,
                tries=0,
                failed=False,
                problem="",
            )
        )

    def asked_for(self, recipient: str) -> dict[str, datetime]:
        """The mails to that address that are sent only with a yes to them: when each was written, by its id."""
        theirs = select(mails.c.id, mails.c.made_at).where(mails.c.recipient == recipient, _begins(ASKED_FOR))
        return {row.id: row.made_at for row in self._connection.execute(theirs)}

    def take_back(self, recipient: str) -> None:
        """Removes those of them and those that ask for a proof that have not gone out: there was a no since."""
        theirs = mails.c.recipient == recipient, or_(_begins(ASKED_FOR), _begins(PROOF))
        self._connection.execute(delete(mails).where(*theirs, mails.c.sent_at.is_(None)))

    def forget(self, recipient: str) -> None:
        """Removes what was written to that address about no order, whether it has gone out or not."""
        self._connection.execute(delete(mails).where(mails.c.recipient == recipient, mails.c.about == ""))

    def claim(self, claim: str, now: datetime, until: datetime) -> Mail | None:
        """The mail that is due longest and that nobody is sending; nobody else gets it until then."""
        first = _due(now).limit(1).with_for_update(skip_locked=True)
        row = self._connection.execute(first).one_or_none()
        if row is None:
            return None
        values = {"claim": claim, "claimed_until": until, "tries": row.tries + 1}
        self._connection.execute(update(mails).where(mails.c.id == row.id).values(**values))
        return _mail(row, row.tries + 1)

    def next_due(self, now: datetime) -> Mail | None:
        """The mail that ``claim`` would give out now."""
        row = self._connection.execute(_due(now).limit(1)).one_or_none()
        return None if row is None else _mail(row, row.tries)

    def sent(self, mail: Mail, claim: str, now: datetime) -> None:
        """Notes that the mail went out; what it said goes."""
        self._note(mail, claim, sent_at=now, body="", problem="", claimed_until=None)

    def later(self, mail: Mail, claim: str, problem: str, due: datetime | None) -> None:
        """Notes why the mail did not go out, and when to try again; None: not any more."""
        when = {"failed": True} if due is None else {"due_at": due}
        self._note(mail, claim, problem=problem[:300], claimed_until=None, **when)

    def waiting(self, limit: int = 1000) -> tuple[Mail, ...]:
        """What has not gone out, the oldest first."""
        rows = self._connection.execute(_open().order_by(mails.c.made_at, mails.c.id).limit(limit))
        return tuple(_mail(row, row.tries) for row in rows)

    def count(self, *, failed: bool = False) -> int:
        """How many have not gone out; ``failed``: and are given up."""
        counted = select(func.count()).where(mails.c.sent_at.is_(None))
        return self._connection.scalar(counted.where(mails.c.failed) if failed else counted) or 0

    def retry(self, now: datetime) -> int:
        """Makes what has not gone out due now, with all tries before it; how many there are."""
        values = {"due_at": now, "failed": False, "tries": 0}
        return self._connection.execute(update(mails).where(mails.c.sent_at.is_(None)).values(**values)).rowcount

    def about(self, numbers: Sequence[str]) -> tuple[Mail, ...]:
        """The mails about these orders, the newest first."""
        rows = self._connection.execute(
            select(mails).where(mails.c.about.in_(numbers)).order_by(mails.c.made_at.desc(), mails.c.id)
        )
        return tuple(_mail(row, row.tries) for row in rows)

    def remove_sent(self, than: datetime) -> None:
        """Removes what was sent before that time."""
        self._connection.execute(delete(mails).where(mails.c.sent_at < than))

    def _note(self, mail: Mail, claim: str, **values: Any) -> None:
        """Changes the mail, unless the claim has ended and somebody else has it."""
        own = (mails.c.id == mail.id) & (mails.c.claim == claim) & mails.c.sent_at.is_(None)
        self._connection.execute(update(mails).where(own).values(**values))


def _begins(kind: str) -> ColumnElement[bool]:
    return mails.c.id.startswith(kind, autoescape=True)


def _open() -> Select[Any]:
    return select(mails).where(mails.c.sent_at.is_(None))


def _due(now: datetime) -> Select[Any]:
    """What is to be sent now and nobody is sending, what is due longest first."""
    free = or_(mails.c.claimed_until.is_(None), mails.c.claimed_until <= now)
    return _open().where(mails.c.failed.is_(False), mails.c.due_at <= now, free).order_by(mails.c.due_at, mails.c.id)


def _mail(row: Row[Any], tries: int) -> Mail:
    letter = Letter(row.recipient, row.name, row.subject, row.body, row.about)
    return Mail(row.id, letter, row.made_at, row.due_at, tries, row.sent_at, row.failed, row.problem)

"""Reminding: each night, whoever let the shop write is told of a design that they left a week ago.

Once of each design, at most once a week, and only of the one they changed last: whoever has gone on since needs none.
Only to an address that is proved (``proving``): anybody can make an account with somebody else's.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from configurator.profiles.consent import Purpose
from configurator.services.customer.proving import asked_to_write
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.letters import left_design
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import account_owner
from configurator.storage.outbox import ASKED_FOR
from configurator.storage.unit import UnitOfWork

LEFT = timedelta(days=7)
"""So long a design lies before somebody is reminded of it, and so long there is no second mail."""
_STALE = timedelta(days=14)
"""A design that lies longer is not spoken of any more."""


def remind(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Writes what is to be written today; how many mails that is."""
    with room.reading() as unit:
        accounts = _allowing(unit, room.now())
    written = 0
    for done, account in enumerate(accounts):
        work.progress(done, len(accounts), "Reminding of designs")
        written += _written(room, account)
    send_soon(room)
    return {"sections": [{"title": "Reminded", "lines": [f"Mails written: {written}"]}] if written else []}


REMINDING = JobKind("remind", "Reminding of designs", remind, occasion=nightly)


def _allowing(unit: UnitOfWork, now: datetime) -> tuple[int, ...]:
    """The accounts of those who let the shop write."""
    return unit.profiles.accounts(unit.consents.allowing(unit.consents.ever(Purpose.CONTACT), Purpose.CONTACT, now))


def _written(room: Showroom, account: int) -> bool:
    """Puts the mail for an account into the outbox, if there is one to be written and they allow it still."""
    with room.unit() as unit:
        known, now = unit.accounts.one(account), room.now()
        if known is None or not known.proved or not asked_to_write(unit, known, now):
            return False  # a moment ago it may have been another answer
        last = next(iter(unit.designs.of([account_owner(account)], limit=1)), None)
        if last is None or not last.choices or not now - _STALE < last.changed_at <= now - LEFT:
            return False
        before, mail = unit.outbox.asked_for(known.email), f"{ASKED_FOR}{_digest(last.id)}"
        name = next((each.product.name for each in room.products() if each.product.key == last.product), "")
        if not name or mail in before or any(at > now - LEFT for at in before.values()):
            return False
        unit.outbox.add(mail, left_design(room, known, name, room.day(last.changed_at)), now)
    return True


def _digest(design: str) -> str:
    return hashlib.sha256(design.encode()).hexdigest()[:24]

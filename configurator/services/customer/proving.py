"""Proving that the address of an account is theirs, before the shop writes to it unasked; and stopping such mails.

To make an account proves nothing of its address. A yes to mails sends one with a link; what is behind the link asks
once more, and only that answer changes anything, since programs that look for harm in mails open every link.
"""

from datetime import datetime
from secrets import token_hex

from configurator.profiles.account import KnownAccount
from configurator.profiles.consent import Purpose
from configurator.services.customer.consent import answer
from configurator.services.customer.identity import identify
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.letters import proof
from configurator.services.mail.signed_links import MailLink, account_behind
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.outbox import PROOF
from configurator.storage.unit import UnitOfWork


def unproved(room: Showroom, who: Visitor) -> str | None:
    """The visitor's address that has to be proved before the shop writes to it; None: there is none."""
    if who.account is None:
        return None
    with room.reading() as unit:
        known = unit.accounts.one(who.account)
    return None if known is None or known.proved else known.email


def ask(room: Showroom, account: int) -> bool:
    """Sends the mail that asks for the proof; whether it did.

    Not where it is proved, nor without a yes to mails, nor while the shop does not know where a link would lead.
    """
    with room.unit() as unit:
        known = unit.accounts.one(account)
        if known is None or known.proved or not room.address or not asked_to_write(unit, known, room.now()):
            return False
        unit.outbox.add(f"{PROOF}{token_hex(12)}", proof(room, known), room.now())
    send_soon(room)
    return True


def asked_to_write(unit: UnitOfWork, account: KnownAccount, now: datetime) -> bool:
    """Whether somebody who can use the account has said yes to mails, as words stand in this transaction."""
    profile = unit.profiles.by_account(account.id)
    held = unit.consents.held(profile.id, now) if profile else None
    return account.active and held is not None and held.allows(Purpose.CONTACT)


def address_behind(room: Showroom, token: str) -> str | None:
    """Which address the link proves; None: it proves nothing, or nothing any more."""
    known = account_behind(room, MailLink.PROVE, token)
    return known.email if known else None


def prove(room: Showroom, token: str) -> bool:
    """The address is proved by its link; False: the link proves nothing."""
    known = account_behind(room, MailLink.PROVE, token)
    if known is None:
        return False
    with room.unit() as unit:
        return unit.accounts.prove(known.id, known.email, room.now())


def mails_go_to(room: Showroom, token: str) -> str | None:
    """To which address the mails go that the link stops; None: it is none of ours."""
    known = account_behind(room, MailLink.STOP, token)
    return known.email if known else None


def stop(room: Showroom, token: str) -> bool:
    """Says no to mails for whoever has the account; False: the link is none of ours."""
    known = account_behind(room, MailLink.STOP, token)
    if known is None:
        return False
    answer(room, identify(room, "", None, known.id), {Purpose.CONTACT}, yes=False, source="mail")
    return True

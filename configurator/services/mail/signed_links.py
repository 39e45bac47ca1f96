"""Links in mails that work without a log-in: each for one thing, one account, and the address the account has then.

They are signed with the shop's secret. The address goes into the signature and not into the link, which says a number
and a time: what stands in an address of the web is read by others.
"""

from datetime import timedelta
from enum import StrEnum

from itsdangerous import BadSignature, TimestampSigner

from configurator.profiles.account import KnownAccount
from configurator.services.showroom.showroom import Showroom

HOLDS = timedelta(days=3)
"""For how long a link proves an address; one that stops mails does so for as long as the account has the address."""
_LONGEST_NUMBER = 9


class MailLink(StrEnum):
    """What such a link is for; its page is below ``/account/`` by that name."""

    PROVE = "address"
    STOP = "stop"


def link(room: Showroom, kind: MailLink, account: KnownAccount) -> str:
    """The link of that kind for the account; the shop has to know its own address."""
    return f"{room.address}/account/{kind}/{_signer(room, kind, account).sign(str(account.id)).decode()}"


def account_behind(room: Showroom, kind: MailLink, token: str) -> KnownAccount | None:
    """The account for which the link was made; None: it is none of ours, too old, or of an earlier address."""
    number = token.partition(".")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return None
    with room.reading() as unit:
        account = unit.accounts.one(int(number))
    if account is None:
        return None
    try:
        _, at = _signer(room, kind, account).unsign(token, return_timestamp=True)
    except BadSignature:
        return None
    return None if kind is MailLink.PROVE and room.now() - at > HOLDS else account


def _signer(room: Showroom, kind: MailLink, account: KnownAccount) -> TimestampSigner:
    return TimestampSigner(list(room.secrets), salt=f"mail {kind} {account.email}")

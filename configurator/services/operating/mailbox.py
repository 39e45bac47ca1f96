"""The mails of a shop that writes them into a folder, as far as whoever asks may read them.

A mail about an order is for whose order it is, and for sales; any other mail only for whoever has logged in under its
address, because what opens an account must not be read by somebody else.
"""

from dataclasses import dataclass
from datetime import datetime

from configurator.outgoing_mail import Letter
from configurator.services.mail_transport import Folder
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_DESK = "sales"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What may be read (with its date, the newest first), how many other mails there are, and where all of them lie."""

    letters: tuple[tuple[datetime, Letter], ...]
    others: int
    folder: str


def mailbox(room: Showroom, who: Visitor) -> Mailbox | None:
    """The mails that the visitor may read; None when the shop keeps none in a folder."""
    carrier = room.post.carrier
    if not isinstance(carrier, Folder):
        return None
    with room.reading() as unit:
        own = {row.number for row in unit.orders.of(who.owners)} | who.found
        account = unit.accounts.one(who.account) if who.account is not None else None
    address = account.email.casefold() if account else ""
    every = tuple(carrier.letters())
    readable = tuple(
        (at, letter)
        for at, letter in every
        if letter.about in own
        or (letter.about and _DESK in who.roles)
        or (address and letter.recipient.casefold() == address)
    )
    return Mailbox(readable, len(every) - len(readable), str(carrier.path))

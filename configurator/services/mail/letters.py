"""What the shop writes to its customers: a letter about an order, when it is placed and whenever its status changes.

Plain text, with the order as it was frozen. Links begin with the shop's own address and nothing else; where that is
not known there are none.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from configurator.characters import isolated
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order, OrderLine
from configurator.outgoing_mail import Letter
from configurator.profiles.account import KnownAccount
from configurator.profiles.consent import WORDINGS, Purpose
from configurator.services.clean_text import one_line
from configurator.services.mail.delivery import put
from configurator.services.mail.signed_links import HOLDS, MailLink, link
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

MINE = "/account/"
"""Where somebody finds their designs."""
FIND = "/orders/find"
"""Where an order is found again by its number and e-mail."""

_NEWS = {
    Status.NEW: "is back where it began: we have not confirmed it yet",
    Status.CONFIRMED: "is confirmed",
    Status.IN_PRODUCTION: "is being made",
    Status.SHIPPED: "is on its way to you",
    Status.CANCELLED: "is cancelled",
}
_SENSITIVE = "  Some of your answers are too personal for a mail; they stand with the order."
_NUMBERED = re.compile(r" [0-9]+$")
"""What one of several equal parts is called: 'Item 2'."""
_LINK = re.compile(r"\w\.\w|[/@]")


def tell(room: Showroom, unit: UnitOfWork, order: Order) -> None:
    """Puts a letter about the order's last change into the outbox, in the transaction of the change.

    None, where it is not kept any more whose the order is.
    """
    if order.receipt.contact.email:
        put(room, unit, letter(room, order))


def letter(room: Showroom, order: Order) -> Letter:
    """The letter about the order's last change."""
    contact, (change, back) = order.receipt.contact, order.steps[-1]
    first = len(order.steps) == 1
    again = " again" if back and change.status is not Status.NEW else ""
    shop = room.post.sender.name
    subject = f"Your order {order.number} at {shop}" if first else f"Order {order.number}: {change.status}{again}"
    news = f"thank you for your order at {shop}." if first else f"your order {_NEWS[change.status]}{again}."
    parts = [_greeting(contact.name), news, _why(change.reason), *_particulars(room, order), _found_again(room, order)]
    body = "\n\n".join(part for part in (*parts, shop) if part) + "\n"
    return Letter(contact.email, one_line(contact.name), subject, body, order.number)


def left_design(room: Showroom, account: KnownAccount, product: str, left: date) -> Letter:
    """The letter to somebody who allowed it about a design of a product that they left; it says how it is stopped."""
    shop, asked = room.post.sender.name, WORDINGS[Purpose.CONTACT].name
    found = f"once you have logged in:\n{room.address}{MINE}" if room.address else "in the shop, under your account."
    stopped = f"here:\n{link(room, MailLink.STOP, account)}" if room.address else "in the shop, under “What you allow”."
    parts = [
        _greeting(account.name),
        f"on {left.day} {left:%B} you left a design: {isolated(product)}. It is still there, and nothing is ordered.",
        f"You find it {found}",
        f"You said yes to “{asked}”. We write once about a design; a no ends it at once, {stopped}",
        shop,
    ]
    return Letter(account.email, one_line(account.name), f"Your design at {shop}", "\n\n".join(parts) + "\n")


def proof(room: Showroom, account: KnownAccount) -> Letter:
    """The letter to an address that is not proved yet, with the link that proves it.

    It says nothing that was typed, not even a name: whoever made the account may be a stranger to who reads it.
    """
    shop, asked = room.post.sender.name, WORDINGS[Purpose.CONTACT]
    somebody = f"somebody, hopefully you, has an account with this address at {shop}"
    within = f"Open this page within {HOLDS.days} days, and press its button"
    parts = [
        "Hello,",
        f"{somebody} and said yes to “{asked.name}”: {asked.yes}",
        f"We begin once you have told us that the address is yours. {within}:\n{link(room, MailLink.PROVE, account)}",
        "If it was not you, do nothing: then you get no such mails.",
        shop,
    ]
    return Letter(account.email, "", f"Is this your address? Mails from {shop}", "\n\n".join(parts) + "\n")


def _greeting(name: str) -> str:
    """By name, unless the name leads somewhere: whoever orders decides who gets the mail."""
    return "Hello," if _LINK.search(name) else f"Hello {isolated(name)},"


def _why(reason: str) -> str:
    return f"Why: {isolated(reason)}" if reason else ""


def _particulars(room: Showroom, order: Order) -> Iterator[str]:
    receipt, at = order.receipt, room.day(order.placed_at)
    yield f"Order: {order.number}\nOrdered: {at.day} {at:%B %Y}\nStatus: {order.status}"
    lines = [_line(line) for line in receipt.lines if not line.sensitive]
    more = _SENSITIVE if len(lines) < len(receipt.lines) else ""
    total = f"Total: {receipt.total}"
    yield "\n".join(part for part in (receipt.product_name, *lines, more, total, receipt.tax_note) if part)


def _line(line: OrderLine) -> str:
    one_of_several = line.group if _NUMBERED.search(line.group) else ""
    label = ": ".join(isolated(part) for part in (one_of_several, line.label) if part)
    said = f"  {label}: {isolated(line.detail)}" if line.detail else f"  {label}"
    return f"{said}, {line.amount}" if line.amount.minor else said


def _found_again(room: Showroom, order: Order) -> str:
    how = "with this number and your e-mail address"
    if not room.address:
        return f"You find your order again under “Find my order” in the shop, {how}."
    return f"You find your order again {how}:\n{room.address}{FIND}?{urlencode({'number': order.number})}"

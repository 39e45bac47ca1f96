"""What the shop writes to its customers: a letter about an order, when it is placed and whenever its status changes.

Plain text, with the order as it was frozen. Links begin with the shop's own address and nothing else; where that is
not known there are none.
"""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from configurator.characters import isolated
from configurator.languages.dates import day_in_words, day_of_year
from configurator.languages.durations import ready_in_words
from configurator.languages.sentences import gettext, later
from configurator.languages.spoken import speaking
from configurator.money import Money, in_language
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order, OrderLine, SoldDesign, StatedCO2
from configurator.orders.withdrawal import order_terms
from configurator.outgoing_mail import Letter
from configurator.profiles.account import KnownAccount
from configurator.profiles.consent import Purpose, wording
from configurator.services.clean_text import one_line
from configurator.services.mail.beside_designs import beside_in_words
from configurator.services.mail.delivery import put
from configurator.services.mail.payment_words import payment_in_words
from configurator.services.mail.signed_links import HOLDS, MailLink, link
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

MINE = "/account/"
"""Where somebody finds their designs."""
FIND = "/orders/find"
"""Where an order is found again by its number and e-mail."""

WITHDRAW = "/withdraw"
"""Where an order is withdrawn from."""

_NEWS = {
    Status.NEW: later("your order is back where it began: we have not confirmed it yet."),
    Status.CONFIRMED: later("your order is confirmed."),
    Status.IN_PRODUCTION: later("your order is being made."),
    Status.SHIPPED: later("your order is on its way to you."),
    Status.CANCELLED: later("your order is cancelled."),
}
_AGAIN = _NEWS | {
    Status.CONFIRMED: later("your order is confirmed again."),
    Status.IN_PRODUCTION: later("your order is being made again."),
}
_SENSITIVE = later("Some of your answers are too personal for a mail; they stand with the order.")
_LINK = re.compile(r"\w\.\w|[/@]")


def tell(room: Showroom, unit: UnitOfWork, order: Order) -> None:
    """Puts a letter about the order's last change into the outbox, in the transaction of the change.

    None, where it is not kept any more whose the order is.
    """
    if order.receipt.contact.email:
        put(room, unit, letter(room, order))


def letter(room: Showroom, order: Order) -> Letter:
    """The letter about the order's last change, in the language that it was ordered in."""
    with speaking(order.receipt.language):
        return _letter(room, order)


def _letter(room: Showroom, order: Order) -> Letter:
    contact, (change, back) = order.receipt.contact, order.steps[-1]
    first, again = len(order.steps) == 1, back and change.status is not Status.NEW
    shop = room.post.sender.name
    subject = _subject(order, shop, first=first, again=again)
    news = gettext((_AGAIN if again else _NEWS)[change.status])
    if first:
        news = gettext("thank you for your order at %(shop)s.", shop=shop)
    parts = [greeting(contact.name), news, _why(change.reason), *_particulars(room, order), _found_again(room, order)]
    if first:
        parts.append(_withdrawal(room, order))
    body = "\n\n".join(part for part in (*parts, shop) if part) + "\n"
    return Letter(contact.email, one_line(contact.name), subject, body, order.number)


def _subject(order: Order, shop: str, *, first: bool, again: bool) -> str:
    if first:
        return gettext("Your order %(number)s at %(shop)s", number=order.number, shop=shop)
    facts = {"number": order.number, "status": gettext(order.status)}
    if again:
        return gettext("Order %(number)s: %(status)s again", **facts)
    return gettext("Order %(number)s: %(status)s", **facts)


def left_design(room: Showroom, account: KnownAccount, product: str, left: date) -> Letter:
    """The letter to somebody who allowed it about a design of a product that they left; it says how it is stopped."""
    shop, asked = room.post.sender.name, wording(Purpose.CONTACT).name
    found = gettext("You find it in the shop, under your account.")
    stopped = gettext(
        "You said yes to “%(asked)s”. We write once about a design; a no ends it at once, in the shop, under “What "
        "you allow”.",
        asked=asked,
    )
    if room.address:
        found = gettext("You find it once you have logged in:\n%(address)s", address=f"{room.address}{MINE}")
        stopped = gettext(
            "You said yes to “%(asked)s”. We write once about a design; a no ends it at once, here:\n%(address)s",
            asked=asked,
            address=link(room, MailLink.STOP, account),
        )
    parts = [
        greeting(account.name),
        gettext(
            "on %(day)s you left a design: %(product)s. It is still there, and nothing is ordered.",
            day=day_of_year(left),
            product=isolated(product),
        ),
        found,
        stopped,
        shop,
    ]
    subject = gettext("Your design at %(shop)s", shop=shop)
    return Letter(account.email, one_line(account.name), subject, "\n\n".join(parts) + "\n")


def proof(room: Showroom, account: KnownAccount) -> Letter:
    """The letter to an address that is not proved yet, with the link that proves it.

    It says nothing that was typed, not even a name: whoever made the account may be a stranger to who reads it.
    """
    shop, asked = room.post.sender.name, wording(Purpose.CONTACT)
    parts = [
        gettext("Hello,"),
        gettext(
            "somebody, hopefully you, has an account with this address at %(shop)s and said yes to “%(name)s”: %(yes)s",
            shop=shop,
            name=asked.name,
            yes=asked.yes,
        ),
        gettext(
            "We begin once you have told us that the address is yours. Open this page within %(days)s days, and press "
            "its button:\n%(address)s",
            days=HOLDS.days,
            address=link(room, MailLink.PROVE, account),
        ),
        gettext("If it was not you, do nothing: then you get no such mails."),
        shop,
    ]
    subject = gettext("Is this your address? Mails from %(shop)s", shop=shop)
    return Letter(account.email, "", subject, "\n\n".join(parts) + "\n")


def greeting(name: str) -> str:
    """By name, unless the name leads somewhere: whoever orders decides who gets the mail."""
    return gettext("Hello,") if _LINK.search(name) else gettext("Hello %(name)s,", name=isolated(name))


def _why(reason: str) -> str:
    return gettext("Why: %(reason)s", reason=isolated(reason)) if reason else ""


def _particulars(room: Showroom, order: Order) -> Iterator[str]:
    at = room.day(order.placed_at)
    yield gettext(
        "Order: %(number)s\nOrdered: %(day)s\nStatus: %(status)s",
        number=order.number,
        day=day_in_words(at),
        status=gettext(order.status),
    )
    total = gettext("Total: %(total)s", total=_amount(order.total))
    for sold in order.designs[:-1]:
        yield "\n".join(_design(sold, several=True))
    last = order.designs[-1]
    end = [*_beside(order), total, *order.tax_notes]
    if order.lead_days is not None:
        end.append(ready_in_words(order.lead_days, at))
    if order.several:
        yield "\n".join(_design(last, several=True))
        yield "\n".join(end)
    else:
        yield "\n".join((*_design(last, several=False), *end))
    taxes = (gettext("Contains %(name)s: %(tax)s", name=name, tax=_amount(tax)) for name, tax in order.taxes)
    yield "\n".join((*taxes, *map(isolated, beside_in_words(order)), *payment_in_words(room, order)))
    told = [each.sentence for each in order.warnings if not each.sensitive]
    yield "\n".join(gettext("Read and confirmed: %(sentence)s", sentence=isolated(each)) for each in told)


def _beside(order: Order) -> Iterator[str]:
    """Goods and delivery, with what they come to."""
    for each in order.extras.goods:
        yield f"{isolated(each.name)}, {each.quantity} × {_amount(each.price)} = {_amount(each.amount)}"
    if way := order.extras.delivery:
        yield f"{gettext('Delivery')}: {isolated(way.name)}, {_amount(way.price)}"


def _design(sold: SoldDesign, *, several: bool) -> Iterator[str]:
    """A design line by line; with what it comes to, where it is not all of the order."""
    receipt = sold.receipt
    lines = [_line(line) for line in receipt.lines if not line.sensitive]
    shown = [each for each in receipt.warnings if not each.sensitive]
    yield receipt.product_name
    yield from lines
    if receipt.stock:
        yield f"  {receipt.stock.words}"
    if receipt.co2:
        yield f"  {co2_in_words(receipt.co2, receipt.co2.amount)}"
    if len(lines) < len(receipt.lines) or len(shown) < len(receipt.warnings):
        yield f"  {gettext(_SENSITIVE)}"
    if several:
        facts = {"quantity": sold.quantity, "price": _amount(receipt.total), "amount": _amount(sold.amount)}
        yield "  " + gettext("%(quantity)s × %(price)s = %(amount)s", **facts)


def co2_in_words(stated: StatedCO2, amount: str) -> str:
    """What making it gives off, with how that is known; never one without the other."""
    return gettext(
        "CO₂ of making it: %(amount)s. %(method)s Source: %(source)s",
        amount=amount,
        method=isolated(stated.method),
        source=isolated(stated.source),
    )


def _amount(amount: Money) -> str:
    return in_language(amount).replace("\xa0", " ")


def _line(line: OrderLine) -> str:
    label = ": ".join(isolated(part) for part in (line.item, line.label) if part)
    said = f"  {label}: {isolated(line.detail)}" if line.detail else f"  {label}"
    if not line.amount.minor:
        return said
    gap = " " if (line.detail or label).endswith((".", "!", "?", "…")) else ", "  # a sentence has its own end
    return f"{said}{gap}{_amount(line.amount)}"


def _withdrawal(room: Showroom, order: Order) -> str:
    """Whether the order can be withdrawn from, and where."""
    told = "\n".join(order_terms(order))
    here = gettext("Withdraw from contract here")
    return f"{told}\n{here}: {room.address}{WITHDRAW}" if room.address else told


def _found_again(room: Showroom, order: Order) -> str:
    if not room.address:
        return gettext(
            "You find your order again under “Find my order” in the shop, with this number and your e-mail address."
        )
    return gettext(
        "You find your order again with this number and your e-mail address:\n%(address)s",
        address=f"{room.address}{FIND}?{urlencode({'number': order.number})}",
    )

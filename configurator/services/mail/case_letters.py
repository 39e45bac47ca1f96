"""What the shop writes about withdrawals and complaints: that they were received, at once, and what is answered.

The acknowledgement of a withdrawal repeats the statement with its day and time, for its author to keep. Where no order
was found, nothing that was typed goes into the mail but what reads as a number: whoever gets it may have asked for
nothing.
"""

from urllib.parse import urlencode

from configurator.characters import isolated
from configurator.languages.dates import day_in_words, moment_in_words
from configurator.languages.sentences import gettext, later
from configurator.languages.spoken import speaking
from configurator.orders.cases import CaseKind, CaseState, OrderCase
from configurator.orders.number import read_number
from configurator.orders.order import Order
from configurator.orders.withdrawal import WithdrawalRight, line_in_words
from configurator.outgoing_mail import Letter
from configurator.services.clean_text import one_line
from configurator.services.mail.delivery import put
from configurator.services.mail.letters import FIND, greeting
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

_STATES = {
    CaseState.ACCEPTED: later("We accept it."),
    CaseState.BACK: later("The goods have come back to us."),
    CaseState.SETTLED: later("It is settled."),
    CaseState.DECLINED: later("We cannot do as you ask."),
}


def acknowledge(
    room: Showroom, unit: UnitOfWork, case: OrderCase, order: Order | None, right: WithdrawalRight | None
) -> None:
    """Puts the acknowledgement of a withdrawal into the outbox: to its author, and to whoever ordered."""
    for address in _addresses(case, order):
        put(room, unit, _withdrawn(room, case, order, right, address))


def acknowledge_complaint(room: Showroom, unit: UnitOfWork, case: OrderCase, order: Order) -> None:
    """Puts the acknowledgement of a complaint into the outbox."""
    for address in _addresses(case, order):
        parts = [
            gettext("we have received what you wrote about order %(number)s, and answer it.", number=case.number),
            f"{gettext(case.category)}\n{isolated(case.entries[0].words)}".strip(),
            _found_again(room, case.number),
        ]
        subject = gettext("Order %(number)s: we have received your message", number=case.number)
        put(room, unit, _letter(room, case, address, subject, parts))


def tell_answer(room: Showroom, unit: UnitOfWork, case: OrderCase, order: Order | None) -> None:
    """Puts a letter with the desk's last word into the outbox, in the language of the case."""
    entry = case.entries[-1]
    with speaking(case.language):
        for address in _addresses(case, order):
            number = case.number or _number(case.named)
            about = gettext("here is our answer about order %(number)s.", number=number)
            if case.kind is CaseKind.WITHDRAWAL:
                about = gettext("here is our answer about your withdrawal from order %(number)s.", number=number)
            state = gettext(_STATES[entry.state]) if entry.state in _STATES else ""
            again = _found_again(room, case.number) if case.number else ""
            subject = gettext("Our answer about order %(number)s", number=number)
            put(room, unit, _letter(room, case, address, subject, [about, state, isolated(entry.words), again]))


def _addresses(case: OrderCase, order: Order | None) -> tuple[str, ...]:
    """Where letters about it go: none where it is not kept any more whose the order is."""
    known = (case.email, order.receipt.contact.email if order else "")
    return tuple({address.casefold(): address for address in known if address}.values())


def _withdrawn(
    room: Showroom, case: OrderCase, order: Order | None, right: WithdrawalRight | None, address: str
) -> Letter:
    at = moment_in_words(room.here(case.opened_at))
    number = case.number or _number(case.named)
    parts = [
        gettext("we have received your withdrawal. This mail is your proof; please keep it.\nReceived: %(at)s", at=at),
        _statement(room, case, order, number),
        _what_follows(order, right),
        _found_again(room, case.number) if order else "",
    ]
    subject = gettext("We have received your withdrawal from order %(number)s", number=number)
    return _letter(room, case, address, subject, parts)


def _statement(room: Showroom, case: OrderCase, order: Order | None, number: str) -> str:
    lines = [
        gettext("Statement: I withdraw from the contract about this order."),
        gettext("Order: %(number)s", number=number),
    ]
    if order is not None:
        lines += [
            isolated(line_in_words(order, case.line)),
            gettext("Ordered: %(day)s", day=day_in_words(room.day(order.placed_at))),
            gettext("Name: %(name)s", name=isolated(case.name)),
        ]
    return "\n".join([*lines, gettext("E-mail: %(email)s", email=case.email)])


def _what_follows(order: Order | None, right: WithdrawalRight | None) -> str:
    if order is None or right is None:
        return gettext(
            "We did not find an order with this number and this e-mail. Somebody looks for it and writes to you."
        )
    if right.part:
        return gettext(
            "Part of this order was made to your own wishes, and we said before you ordered that there is no right to "
            "withdraw from it: %(exempt)s Your statement is received for all of it. Somebody reads it and "
            "writes to you.",
            exempt=isolated(right.exempt),
        )
    if right.exempt:
        return gettext(
            "This order was made to your own wishes, and we said before you ordered that there is no right to withdraw "
            "from it: %(exempt)s Your statement is received all the same. Somebody reads it and writes to you.",
            exempt=isolated(right.exempt),
        )
    if right.late and right.until is not None:
        return gettext(
            "The period for a withdrawal ended on %(day)s. Your statement is received all the same. Somebody reads it "
            "and writes to you.",
            day=day_in_words(right.until),
        )
    return gettext(
        "You are in time, so the contract is over. Please send back what you have received within 14 days from today; "
        "we pay back what you paid within 14 days, once the goods are here or you have shown that they are under way."
    )


def _number(named: str) -> str:
    """What somebody named as the number of an order, where it reads as one; '?' else."""
    return read_number(named) or "?"


def _found_again(room: Showroom, number: str) -> str:
    if not room.address:
        return gettext(
            "You find all of this with your order, under “Find my order” in the shop, with its number and your e-mail "
            "address."
        )
    return gettext(
        "You find all of this with your order, with its number and your e-mail address:\n%(address)s",
        address=f"{room.address}{FIND}?{urlencode({'number': number})}",
    )


def _letter(room: Showroom, case: OrderCase, address: str, subject: str, parts: list[str]) -> Letter:
    known = case.name if case.number else ""
    opening = greeting(known) if known else gettext("Hello,")
    body = "\n\n".join(part for part in (opening, *parts, room.post.sender.name) if part) + "\n"
    return Letter(address, one_line(known), subject, body, case.number)

"""Withdrawing from an order: a statement is found its order, confirmed once, acknowledged at once, and never refused.

Decides whose word is taken for an order: its owner's, and theirs who know its number and e-mail. A statement for which
no order was found is taken, too, when its author wants that: whether the number exists shows in nothing, and a person
at the desk looks. Late and exempt statements are taken; what follows is decided by a person.
"""

from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email

from configurator.characters import composed
from configurator.errors import NotAllowed, UnknownName
from configurator.languages.sentences import gettext
from configurator.languages.spoken import spoken
from configurator.orders.cases import WHOLE, CaseKind, OrderCase
from configurator.orders.number import read_number
from configurator.orders.order import Order
from configurator.orders.withdrawal import WithdrawalRight, right
from configurator.services.clean_text import one_line
from configurator.services.mail.case_letters import acknowledge
from configurator.services.mail.delivery import send_soon
from configurator.services.ordering.order_lookup import found_number, own_order
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.order_cases import NewCase

LONGEST = {"number": 40, "name": 120, "email": 254}


@dataclass(frozen=True, slots=True)
class WithdrawalStatement:
    """What somebody who withdraws says: the order's number, their name, where the acknowledgement goes.

    ``anyway``: they were told that no order has this number and e-mail, and want it sent all the same.
    """

    number: str
    name: str
    email: str
    line: int = WHOLE
    anyway: bool = False


def written_statement(number: str, name: str, email: str, *, anyway: bool) -> WithdrawalStatement | dict[str, str]:
    """The statement, or by field what is wrong with it."""
    texts = {"number": number, "name": name, "email": email}
    clean = {field: composed(one_line(text)) for field, text in texts.items()}
    asked = {
        "number": gettext("Please write the number of the order. It stands in the mail that confirmed it."),
        "name": gettext("Please write your name."),
        "email": gettext("Please write your e-mail."),
    }
    mistakes = {field: asked[field] for field, text in clean.items() if not text}
    for field, most in LONGEST.items():
        if len(clean[field]) > most:
            mistakes[field] = gettext(
                "Please use at most %(length)s characters; this has %(number)s.", length=most, number=len(clean[field])
            )
    if "email" not in mistakes:
        try:
            clean["email"] = validate_email(clean["email"], check_deliverability=False).normalized
        except EmailNotValidError:
            mistakes["email"] = gettext("This is not an e-mail address, such as ada@demo.example.")
    normal = read_number(clean["number"]) or clean["number"]
    return mistakes or WithdrawalStatement(normal, clean["name"], clean["email"], anyway=anyway)


def order_of(room: Showroom, who: Visitor, statement: WithdrawalStatement) -> Order | None:
    """The order that the statement is about; None where it is not theirs or there is none, and where none is wanted."""
    if statement.anyway:
        return None
    try:
        return own_order(room, who, statement.number)
    except (NotAllowed, UnknownName):
        number = found_number(room, statement.number, statement.email)
    if number is None:
        return None
    with room.reading() as unit:
        return unit.orders.one(number)


def right_of(room: Showroom, order: Order, line: int = WHOLE) -> WithdrawalRight:
    """Whether the order, or a line of it, can be withdrawn from today, and until when."""
    with room.reading() as unit:
        arrivals = {each.line: each.day for each in unit.cases.arrivals(order.number)}
    return right(order, line, arrivals, room.today())


def withdraw(room: Showroom, who: Visitor, statement: WithdrawalStatement, key: str) -> OrderCase:
    """The withdrawal, received and acknowledged by mail; of one order it is received once, however often it is sent.

    ``key``: what a statement that no order was found for is known by. Raises NotAllowed where one should be found.
    """
    order = order_of(room, who, statement)
    if order is None and not statement.anyway:
        raise NotAllowed(gettext("No order has this number and this e-mail. Please look at both again."))
    if order is None or not 1 <= statement.line <= len(order.designs) or len(order.designs) == 1:
        statement = replace(statement, line=WHOLE)
    known = f"withdrawal {order.number}" if order else f"withdrawal? {key}"
    keys = [f"{known} {line}" for line in (WHOLE, statement.line)]
    for last in (False, True):
        with room.reading() as unit:
            before = [case for each in keys if (case := unit.cases.with_key(each)) is not None]
        if before:
            return before[0]
        try:
            return _received(room, statement, order, keys[-1])
        except ConcurrentChange:  # the same statement from another tab
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _received(room: Showroom, statement: WithdrawalStatement, order: Order | None, key: str) -> OrderCase:
    standing = right_of(room, order, statement.line) if order else None
    new = NewCase(
        key=key,
        number=order.number if order else "",
        named=statement.number,
        line=statement.line,
        kind=CaseKind.WITHDRAWAL,
        category="",
        name=statement.name,
        email=statement.email,
        language=spoken(),
        words="",
    )
    with room.unit(lasting=True) as unit:
        case = unit.cases.open(new, room.now())
        acknowledge(room, unit, case, order, standing)
    send_soon(room)
    return case

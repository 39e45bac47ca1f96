"""The customer behind an order as entitled staff sees them: what leads to them, and whom they were joined with."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from configurator.errors import UnknownName
from configurator.orders.number import read_number
from configurator.profiles.account import KnownAccount
from configurator.profiles.consent import WORDINGS, consents
from configurator.services.clean_text import one_line
from configurator.services.customer.aliases import NUMBER
from configurator.services.customer.joining import DESK, NotJoined, join, take_apart
from configurator.services.customer.price_groups import customer_groups, must_be_listed
from configurator.services.ordering.sales_desk import INSIGHT
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.identities import Alias, Joining
from configurator.storage.unit import UnitOfWork

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskCustomer:
    """A customer: log-ins, other aliases, orders, joinings, and orders of others with an address of theirs.

    ``log_ins`` are their addresses with the group of customers that each is in, '' for none; ``groups`` all there are.
    """

    log_ins: Mapping[str, str]
    groups: tuple[str, ...]
    aliases: tuple[Alias, ...]
    orders: tuple[str, ...]
    joinings: tuple[Joining, ...]
    alike: tuple[str, ...]


def customer_of(room: Showroom, who: Visitor, number: str) -> DeskCustomer | None:
    """The customer who placed the order; None when it leads to nobody. Raises NotAllowed, UnknownName."""
    who.needs(INSIGHT)
    groups = customer_groups(room)
    with room.reading() as unit:
        order = unit.orders.one(number)
        if order.profile is None:
            return None
        customer = unit.identities.customer(order.profile)
        members = unit.identities.members(customer)
        alike = unit.orders.leading_to(order.receipt.contact.email) if order.receipt.contact.email else {}
        return DeskCustomer(
            log_ins={each.email: each.group for each in _log_ins(unit, customer)},
            groups=groups,
            aliases=unit.identities.aliases(customer),
            orders=unit.orders.of_profiles(members),
            joinings=unit.identities.joinings(customer),
            alike=tuple(other for other, profile in alike.items() if unit.identities.customer(profile) != customer),
        )


def join_with(room: Showroom, who: Visitor, number: str, other: str) -> None:
    """Makes the customers of two orders one. Raises NotAllowed, UnknownName, NotJoined.

    Not where one of them said yes to something and the other no: which of the words counts is the customer's to say.
    Nor where both have a log-in: each would read what is known of the other, and whoever has both can join them.
    """
    who.needs(INSIGHT)
    with room.unit() as unit:
        mine, theirs = (_customer(unit, each) for each in (number, read_number(other) or other))
        if mine == theirs:
            raise NotJoined("Both orders are of one customer already.")
        have = [each for each in (mine, theirs) if unit.profiles.accounts(unit.identities.members(each))]
        if len(have) > 1:
            how = "log in with one, copy the text on “What leads to you”, and enter it there with the other"
            raise NotJoined(f"Both have a log-in. Only the customer can join them: {how}.")
        if theirs in have:
            mine, theirs = theirs, mine  # whoever has a log-in goes on being found by it
        held = [consents(unit.consents.of(each), room.now()) for each in (mine, theirs)]
        for purpose, wording in WORDINGS.items():
            if {word.yes for each in held if (word := each.word(purpose))} == {True, False}:
                said = f"One of them said yes and the other no to “{wording.name}”."
                raise NotJoined(f"{said} Only the customer can say which counts: at both, or by logging in to both.")
        join(unit, theirs, mine, source=DESK, by=who.name or "sales", now=room.now())


def part(room: Showroom, who: Visitor, number: str, joining: int) -> None:
    """Takes a joining of the order's customer apart. Raises NotAllowed, UnknownName, NotJoined."""
    who.needs(INSIGHT)
    with room.unit() as unit:
        found = unit.identities.joining(joining)
        if unit.identities.customer(found.into) != _customer(unit, number):
            raise UnknownName("joining", str(joining))
        take_apart(unit, found, who.name or "sales", room.now())


def give_number(room: Showroom, who: Visitor, number: str, written: str) -> None:
    """Lets a customer number lead to the order's customer. Raises NotJoined when it leads to another."""
    who.needs(INSIGHT)
    given = one_line(written, 60)
    if not given:
        raise NotJoined("Please write the customer number.")
    with room.unit() as unit:
        mine, other = _customer(unit, number), unit.identities.by_alias(NUMBER, given)
        if other is not None and other != mine:
            raise NotJoined(
                f"{given} is another customer's number. If both are one, join them by the number of an order."
            )
        unit.identities.add_alias(NUMBER, given, mine, Alias(NUMBER, given, DESK, room.now()))


def put_into_group(room: Showroom, who: Visitor, number: str, log_in: str, group: str) -> None:
    """Puts a log-in of the order's customer into a group of customers, '' for none. Raises NotAllowed, UnknownName."""
    who.needs(INSIGHT)
    must_be_listed(room, group)
    with room.unit() as unit:
        known = {each.email: each.id for each in _log_ins(unit, _customer(unit, number))}
        if log_in not in known:
            raise UnknownName("log-in", log_in, known)
        unit.accounts.set_group(known[log_in], group)
    _log.info("customer group account=%s group=%s by=%s", known[log_in], group or "none", who.account)


def _log_ins(unit: UnitOfWork, customer: UUID) -> list[KnownAccount]:
    members = unit.identities.members(customer)
    return [found for each in unit.profiles.accounts(members) if (found := unit.accounts.one(each))]


def _customer(unit: UnitOfWork, number: str) -> UUID:
    profile = unit.orders.one(number).profile
    if profile is None:
        raise NotJoined(f"Order {number} leads to nobody who allowed to be remembered.")
    return unit.identities.customer(profile)

"""Customers who turn out to be one: joined after a proof, taken apart again, and nothing of it counted twice.

A proof is a log-in to both, a yes to "was that you?" at a log-in in the browser where it was done, or the word of staff
who asked. A name or a telephone number is none, nor is an address, which anybody can type. What was joined keeps what
is its own and counts as one person's; what had to move is noted, so that it goes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from configurator.errors import ConfiguratorError, UnknownName
from configurator.languages.sentences import gettext
from configurator.profiles.consent import Purpose
from configurator.services.customer.dropping import drop, drop_concluded
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.identities import Alias, Joining
from configurator.storage.unit import UnitOfWork

LOG_IN, CODE, DESK = "log-in", "code", "desk"
"""Where customers are joined."""
CUSTOMER = "you"
"""By whom, when it was the customer."""


class NotJoined(ConfiguratorError):
    """There is nothing to be joined, or to be taken apart."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Designs and orders that became ``owner``'s: by id and by number, each with whose it was."""

    owner: str = ""
    designs: Sequence[tuple[str, str]] = ()
    orders: Sequence[tuple[str, str]] = ()


def join(
    unit: UnitOfWork, part: UUID, into: UUID, *, source: str, by: str, now: datetime, went: HandedOver | None = None
) -> None:
    """Makes one customer part of another. Nothing, when they are one already.

    The log-ins of both lead to all of it. A browser that was joined at a log-in is known by that log-in alone from then
    on; any other goes on by itself, and sees nothing of the rest. ``went``: what became the other's with it. Where one
    of them said no later than the other yes, the no counts.
    """
    part, into = unit.identities.customer(part), unit.identities.customer(into)
    if part == into:
        return
    went = went or HandedOver()
    moved = {
        "token": unit.profiles.change_token(part, None) if source == LOG_IN else None,
        "owner": went.owner,
        "designs": [list(each) for each in went.designs],
        "orders": [list(each) for each in went.orders],
    }
    unit.identities.note(part, into, source, by, now, moved | _go_over(unit, part, into))
    drop_concluded(unit, into)
    _keep_allowed(unit, into, now)


def take_apart(unit: UnitOfWork, joining: Joining, by: str, now: datetime) -> None:
    """Undoes a joining: all of the part is its own again, as far as nothing became of it since. Raises NotJoined.

    What was joined later counted on this one, so it goes back first, and over again afterwards.
    """
    part, customer, moved = joining.profile, unit.identities.customer(joining.into), joining.moved
    every = [each for each in unit.identities.joinings(customer) if each.undone_at is None and each.id >= joining.id]
    if not unit.identities.undone(joining.id, by, now):
        raise NotJoined(gettext("This was taken apart already."))
    drop_concluded(unit, customer)
    for each in reversed(every):
        _go_back(unit, each)
    for each in every:
        if each.id != joining.id:
            unit.identities.note_again(each, _go_over(unit, each.profile, each.into))
    if moved["token"]:
        unit.profiles.change_token(part, moved["token"])
    unit.designs.give_back(moved["designs"], moved["owner"])
    unit.orders.give_back(moved["orders"], moved["owner"], customer)
    for one in (part, customer):
        _keep_allowed(unit, one, now)


def _go_over(unit: UnitOfWork, part: UUID, into: UUID) -> dict[str, Any]:
    """Makes all that counts the part as a person, and its own parts, the other's; what that was, as plain data."""
    moved = {"learned": unit.learned.before_joining(part, into), "measured": unit.decisions.before_joining(part, into)}
    unit.learned.hand_over(part, into)
    unit.decisions.move(part, into)
    members = unit.identities.point(unit.identities.members(part), into)
    return moved | {"members": [str(each) for each in members]}


def _go_back(unit: UnitOfWork, joining: Joining) -> None:
    """Undoes ``_go_over`` of the last joining of a customer."""
    part, into, moved = joining.profile, joining.into, joining.moved
    members = [UUID(each) for each in moved["members"]]
    unit.identities.point([each for each in members if each != part], part, only=into)
    unit.identities.point([part], None, only=into)
    unit.learned.give_back(part, into, moved["learned"])
    unit.learned_orders.came_apart(part, into)
    unit.decisions.give_back(part, into, moved["measured"])


def leave(unit: UnitOfWork, profile: UUID, now: datetime) -> None:
    """Takes a profile out of the customer it is part of: what its owner says or deletes concerns it alone."""
    for joining in reversed(unit.identities.joinings(unit.identities.customer(profile))):
        if joining.profile == profile and joining.undone_at is None:
            take_apart(unit, joining, CUSTOMER, now)


def let_go(unit: UnitOfWork, customer: UUID, now: datetime) -> None:
    """Takes all parts out of a customer who goes: each goes on by itself, with what it had."""
    for joining in reversed(unit.identities.joinings(customer)):
        if joining.into == customer and joining.undone_at is None:
            take_apart(unit, joining, CUSTOMER, now)


def part_of(unit: UnitOfWork, who: Visitor) -> UUID | None:
    """The visitor's own profile, which may be part of a customer; None when they have none."""
    if who.account is None:
        return who.profile
    customer = unit.profiles.by_account(who.account)
    members = unit.identities.members(customer.id) if customer else ()
    return next((each for each in members if who.account in unit.profiles.accounts([each])), None)


def own_parts(unit: UnitOfWork, own: UUID, *, proved: bool) -> frozenset[UUID]:
    """The profiles of a customer that are this one's, none of them another log-in's.

    ``proved``: also those of log-ins that somebody has shown to be theirs, who is not staff.
    """
    joined = [each for each in _open(unit, own) if not _brings_log_in(unit, each) or (proved and each.source != DESK)]
    found, more = {own}, {own}
    while more:
        more = {other for each in joined for other in (each.profile, each.into) if {each.profile, each.into} & found}
        more -= found
        found |= more
    return frozenset(found)


def stand_alone(unit: UnitOfWork, own: UUID, now: datetime, *, proved: bool) -> None:
    """Takes these parts out of their customer."""
    mine = own_parts(unit, own, proved=proved)
    for joining in reversed(_open(unit, own)):
        if (joining.profile in mine) != (joining.into in mine):
            take_apart(unit, joining, CUSTOMER, now)


def _open(unit: UnitOfWork, own: UUID) -> tuple[Joining, ...]:
    """The joinings by which a profile's customer is one, oldest first."""
    every = unit.identities.joinings(unit.identities.customer(own))
    return tuple(each for each in every if each.undone_at is None)


def _brings_log_in(unit: UnitOfWork, joining: Joining) -> bool:
    """Whether there is a log-in in what was joined: then there is one in what it was joined with, too."""
    return bool(unit.profiles.accounts(UUID(each) for each in joining.moved["members"]))


def take_apart_own(room: Showroom, who: Visitor, number: int) -> None:
    """What ``take_apart`` does, for the customer or the part. Raises UnknownName for what is not theirs, NotJoined."""
    with room.unit() as unit:
        joining = unit.identities.joining(number)
        if who.profile is None or who.profile not in (joining.profile, unit.identities.customer(joining.into)):
            raise UnknownName("joining", str(number))
        take_apart(unit, joining, CUSTOMER, room.now())


def join_log_ins(room: Showroom, who: Visitor, other: int) -> None:
    """Makes another account's customer part of the visitor's, who has shown that both are theirs. Raises NotJoined."""
    if who.account is None or who.account == other:
        raise NotJoined(gettext("This code is of the log-in that you are in. Please enter one of another."))
    with room.unit() as unit:
        mine, theirs = (_of_account(unit, account, room.now()) for account in (who.account, other))
        if mine == theirs:
            raise NotJoined(gettext("These log-ins are joined already."))
        join(unit, theirs, mine, source=CODE, by=CUSTOMER, now=room.now())


def times_taken_apart(room: Showroom, account: int) -> int:
    """How often what leads to the log-in was taken apart. What was shown as a proof before that is none any more."""
    with room.reading() as unit:
        known = unit.profiles.by_account(account)
        return sum(each.undone_at is not None for each in unit.identities.joinings(known.id)) if known else 0


def _of_account(unit: UnitOfWork, account: int, now: datetime) -> UUID:
    known = unit.accounts.one(account)
    if known is None:
        raise UnknownName("account", str(account))
    found = unit.profiles.by_account(account)
    return found.id if found else unit.profiles.add(None, account, known.name, now).id


def _keep_allowed(unit: UnitOfWork, customer: UUID, now: datetime) -> None:
    """What the words of a customer who was joined or taken apart do not allow any more goes."""
    held = unit.consents.held(customer, now)
    if held is not None:
        drop(unit, customer, [purpose for purpose in Purpose if not held.allows(purpose)])


@dataclass(frozen=True, slots=True)
class Parts:
    """Of what a customer consists: the addresses of log-ins, how many browsers besides, aliases, and joinings."""

    log_ins: tuple[str, ...]
    browsers: int
    aliases: tuple[Alias, ...]
    joinings: tuple[Joining, ...]


def parts_of(room: Showroom, who: Visitor) -> Parts | None:
    """What leads to the visitor, for them to see; None when nothing is known of them."""
    if who.profile is None:
        return None
    with room.reading() as unit:
        members = unit.identities.members(who.profile)
        accounts = unit.profiles.accounts(members)
        known = [unit.accounts.one(each) for each in accounts]
        return Parts(
            tuple(each.email for each in known if each),
            len(members) - len(accounts),
            unit.identities.aliases(who.profile),
            tuple(
                each
                for each in unit.identities.joinings(who.profile)
                if each.into in members or each.profile == who.profile
            ),
        )

"""Erasing what is known of somebody: all of it at once, with a receipt, and again when a backup brings it back."""

from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from uuid import UUID

from configurator.errors import NotAllowed
from configurator.services.customer.dropping import take_mails_back
from configurator.services.customer.joining import leave
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.erasures import log_in
from configurator.storage.unit import UnitOfWork

STAFF = frozenset({"merchandiser", "sales", "insight", "operator"})


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """What was erased, how much of each, and when; the orders that stay with a name, and until when the law asks.

    ``reference`` names the receipt; nothing leads from it to anybody.
    """

    reference: str
    at: datetime
    erased: tuple[tuple[str, int], ...]
    orders: tuple[str, ...] = ()
    orders_until: date | None = None


def forget(room: Showroom, who: Visitor, *, account: bool = False) -> ErasureReceipt:
    """Deletes the profile, all that hangs on it, and all designs; with ``account`` the log-in as well.

    Orders stay as long as the law asks (``orders_until``), but lead to nobody's profile; what was written beside them
    goes. Raises NotAllowed for an account of the staff, whose name stands in what it published or shipped.
    """
    if account and who.roles & STAFF:
        raise NotAllowed("This account belongs to the staff; whoever runs the shop can remove it.")
    room.decisions.flush()
    now = room.now()
    with room.unit() as unit:
        unit.erasures.add(who.owners, now)  # of two who erase at once, the other finds nothing left to be counted
        erased = tuple(_counts(unit, who, account=account))
        named = unit.order_persons.of(who.owners)
        erase(unit, who, now, account=account)
    until = max((room.retention.until(room.day(each.placed_at), each.market) for each in named), default=None)
    return ErasureReceipt(token_hex(6).upper(), now, erased, tuple(each.number for each in named), until)


def erase(unit: UnitOfWork, who: Visitor, now: datetime, *, account: bool) -> None:
    """What ``forget`` does, in a transaction and for whoever it is; they are put on the list of who was erased."""
    subjects = list(who.owners)
    if who.profile is not None:
        leave(unit, who.profile, now)
        take_mails_back(unit, who.profile)
        subjects += [f"profile:{each}" for each in unit.identities.members(who.profile)]
        unit.profiles.remove(who.profile)
    unit.designs.remove(subjects)
    unit.order_persons.drop_notes(subjects)
    unit.orders.unlink(subjects)
    if account and who.account is not None:
        known = unit.accounts.one(who.account)
        if known is not None:
            subjects.append(log_in(known.id, known.email))
            unit.outbox.forget(known.email)
        unit.accounts.remove(who.account)
    unit.erasures.add(subjects, now)


def erase_again(unit: UnitOfWork, since: datetime, listed: dict[str, datetime], salt: str) -> int:
    """Erases who was erased since a backup was made and is back with it; of how many subjects something was there."""
    if not listed:
        return 0
    unit.erasures.carry(listed, salt)
    last = max(listed.values())
    back = unit.erasures.found(digest for digest, at in listed.items() if at >= since)
    accounts = dict(each.split(":", 2)[1:] for each in back if each.startswith("log-in:"))
    for subject in sorted(back):
        kind, _, name = subject.partition(":")
        profile = unit.profiles.find(name) if kind == "profile" else None
        if profile is not None:
            leave(unit, profile.id, last)
            take_mails_back(unit, profile.id)
            unit.profiles.remove(profile.id)
    unit.designs.remove(sorted(back))
    unit.order_persons.drop_notes(sorted(back))
    unit.orders.unlink(sorted(back))
    for account, email in sorted(accounts.items()):
        unit.outbox.forget(email)
        unit.accounts.remove(int(account))
    return len(back)


def _counts(unit: UnitOfWork, who: Visitor, *, account: bool) -> list[tuple[str, int]]:
    """What there is of somebody that goes; nothing where there is none."""
    found = [("designs", unit.designs.count(who.owners))]
    if who.profile is not None:
        measured = unit.decisions.of(who.profile)
        found += [
            ("things that we saw", sum(unit.events.counts(who.profile).values())),
            ("designs that we learned from", len(unit.learned.of(who.profile))),
            ("things that we concluded", _concluded(unit, who.profile)),
            ("records of suggestions and what became of them", sum(len(each) for each in measured.values())),
            ("other ways that led to you", len(unit.identities.aliases(who.profile))),
        ]
    found += [("log-in", 1)] if account and who.account is not None else []
    return [(what, number) for what, number in found if number]


def _concluded(unit: UnitOfWork, profile: UUID) -> int:
    """How much was concluded about somebody: worth, needs, and times in segments."""
    worth = unit.worths.of(profile)
    return (worth is not None) + len(unit.needs.of(profile)) + len(unit.segment_members.of(profile))

"""Erasing what is known of somebody: all of it at once, with a receipt, and again when a backup brings it back.

All of a customer, from whichever of the log-ins that they joined. A log-in that staff alone joined with theirs is taken
apart first: nobody has shown that it is theirs, and what is erased does not come back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from uuid import UUID

from configurator.errors import NotAllowed
from configurator.languages.sentences import gettext
from configurator.profiles.account import KnownAccount
from configurator.services.customer.aliases import masked
from configurator.services.customer.dropping import take_mails_back
from configurator.services.customer.joining import CUSTOMER, leave, let_go, own_parts, part_of, stand_alone, take_apart
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.erasures import log_in
from configurator.storage.order_persons import NamedOrder
from configurator.storage.unit import UnitOfWork

STAFF = frozenset({"merchandiser", "sales", "insight", "operator"})


@dataclass(frozen=True, slots=True)
class Erasable:
    """What goes when the visitor deletes everything: of which log-ins, theirs first, and how many designs; what stays.

    ``removable``: the log-ins that may go as well, none of the staff. ``apart``: those that staff joined with theirs,
    which are taken apart and stay.
    """

    log_ins: tuple[str, ...]
    removable: tuple[str, ...]
    apart: tuple[str, ...]
    designs: int
    orders: int
    orders_until: date | None


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """What was erased, how much of each, and when; the orders that stay with a name, and until when the law asks.

    ``reference`` names the receipt; nothing leads from it to anybody. ``log_ins``: of which joined log-ins it all was,
    none where there was no other; ``apart``: which were taken apart and stay. Both as their owner knows them.
    """

    reference: str
    at: datetime
    erased: tuple[tuple[str, int], ...]
    orders: tuple[str, ...] = ()
    orders_until: date | None = None
    log_ins: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Whole:
    """A customer: all their profiles, their accounts, the visitor's first, and everyone whose things are theirs."""

    profiles: tuple[UUID, ...]
    accounts: tuple[KnownAccount, ...]
    owners: tuple[str, ...]


def erasable(room: Showroom, who: Visitor) -> Erasable:
    """What ``forget`` would erase, to be asked before."""
    with room.reading() as unit:
        own = part_of(unit, who)
        found = _whole(unit, who, _shown_to_be(unit, who, own) if own else ())
        others = _log_ins_of(unit, own) - {each.email for each in found.accounts} if own and who.account else ()
        designs, named = unit.designs.count(found.owners), unit.order_persons.of(found.owners)
    return Erasable(
        log_ins=tuple(each.email for each in found.accounts),
        removable=tuple(each.email for each in found.accounts if not each.roles & STAFF),
        apart=tuple(sorted(others)),
        designs=designs,
        orders=len(named),
        orders_until=_until(room, named),
    )


def forget(room: Showroom, who: Visitor, *, account: bool = False) -> ErasureReceipt:
    """Deletes the customer's profiles, all that hangs on them, and all designs; with ``account`` the log-ins as well.

    Orders stay as long as the law asks (``orders_until``), but lead to nobody's profile; what was written beside them
    goes. Raises NotAllowed for an account of the staff, whose name stands in what it published or shipped; of those
    that are joined with the visitor's it stays.
    """
    if account and who.roles & STAFF:
        raise NotAllowed(gettext("This account belongs to the staff; whoever runs the shop can remove it."))
    room.decisions.flush()
    now = room.now()
    with room.unit() as unit:
        apart = _stand_apart(unit, who, now)
        whole = _whole_of(unit, who)
        unit.erasures.add(whole.owners, now)  # of two who erase at once, the other finds nothing left to be counted
        gone = tuple(each for each in whole.accounts if account and not each.roles & STAFF)
        erased, named = tuple(_counts(unit, whole, gone)), unit.order_persons.of(whole.owners)
        _erase(unit, whole, gone, now)
    log_ins = tuple(masked(each.email) for each in whole.accounts)
    return ErasureReceipt(
        token_hex(6).upper(),
        now,
        erased,
        tuple(each.number for each in named),
        _until(room, named),
        log_ins if len(log_ins) > 1 else (),
        tuple(map(masked, sorted(apart))),
    )


def erase_account(unit: UnitOfWork, known: KnownAccount, now: datetime) -> int:
    """Deletes an account, its designs and what was remembered at it, and of no other that it is joined with.

    How many orders stay, which lead to nobody.
    """
    who = Visitor(f"account-{known.id}", account=known.id)
    own = part_of(unit, who)
    if own is not None:
        stand_alone(unit, own, now, proved=False)
    whole = _whole_of(unit, who)
    placed = unit.orders.count(whole.owners)
    _erase(unit, whole, (known,), now)
    return placed


def erase_again(unit: UnitOfWork, since: datetime, listed: dict[str, datetime], salt: str) -> int:
    """Erases who was erased since a backup was made and is back with it; of how many subjects something was there.

    Where a customer is back joined with somebody who was taken apart before, that other stays.
    """
    if not listed:
        return 0
    unit.erasures.carry(listed, salt)
    last = max(listed.values())
    back = unit.erasures.found(digest for digest, at in listed.items() if at >= since)
    accounts = dict(each.split(":", 2)[1:] for each in back if each.startswith("log-in:"))
    profiles = {UUID(each.partition(":")[2]) for each in back if each.startswith("profile:")}
    for profile in sorted(profiles):
        _erase_returned(unit, profile, profiles, last)
    unit.designs.remove(sorted(back))
    unit.rounds.remove(sorted(back))
    unit.gallery.remove(sorted(back))
    unit.baskets.remove_goods(sorted(back))
    unit.order_persons.drop_notes(sorted(back))
    unit.orders.unlink(sorted(back))
    for account, email in sorted(accounts.items()):
        unit.outbox.forget(email)
        unit.accounts.remove(int(account))
    return len(back)


def _erase_returned(unit: UnitOfWork, profile: UUID, listed: Collection[UUID], now: datetime) -> None:
    """Removes a profile that is back, with its parts that are listed as well; it goes with its customer if they are."""
    customer = unit.identities.customer(profile)
    if unit.profiles.find(str(profile)) is None or (customer != profile and customer in listed):
        return
    leave(unit, profile, now)
    for joining in reversed(unit.identities.joinings(profile)):
        if joining.undone_at is None and joining.profile not in listed:
            take_apart(unit, joining, CUSTOMER, now)
    take_mails_back(unit, profile)
    unit.profiles.remove(profile)


def _shown_to_be(unit: UnitOfWork, who: Visitor, own: UUID) -> Iterable[UUID]:
    """The profiles that are the visitor's, as far as somebody has shown it; of a browser itself alone."""
    return (own,) if who.account is None else own_parts(unit, own, proved=True)


def _log_ins_of(unit: UnitOfWork, own: UUID) -> frozenset[str]:
    """The addresses of all log-ins of a profile's customer."""
    members = unit.identities.members(unit.identities.customer(own))
    found = [unit.accounts.one(each) for each in unit.profiles.accounts(members)]
    return frozenset(each.email for each in found if each)


def _stand_apart(unit: UnitOfWork, who: Visitor, now: datetime) -> frozenset[str]:
    """Takes the visitor apart from whoever is not shown to be them; the addresses of log-ins that were joined."""
    own = part_of(unit, who)
    if own is None:
        return frozenset()
    unit.identities.hold([unit.identities.customer(own)])
    if who.account is None:
        leave(unit, own, now)
        let_go(unit, own, now)
        return frozenset()
    before = _log_ins_of(unit, own)
    stand_alone(unit, own, now, proved=True)
    return before - _log_ins_of(unit, own)


def _whole_of(unit: UnitOfWork, who: Visitor) -> _Whole:
    own = part_of(unit, who)
    return _whole(unit, who, unit.identities.members(unit.identities.customer(own)) if own else ())


def _whole(unit: UnitOfWork, who: Visitor, members: Iterable[UUID]) -> _Whole:
    """The visitor with these profiles."""
    profiles = tuple(members)
    mine = (who.account,) if who.account is not None else ()
    known = [unit.accounts.one(each) for each in dict.fromkeys((*mine, *unit.profiles.accounts(profiles)))]
    accounts = tuple(each for each in known if each)
    theirs = (*map(profile_owner, profiles), *(account_owner(each.id) for each in accounts))
    return _Whole(profiles, accounts, (session_owner(who.visitor), *theirs))


def _erase(unit: UnitOfWork, whole: _Whole, accounts: Iterable[KnownAccount], now: datetime) -> None:
    """Erases a customer and these of their accounts, and puts them on the list of who was erased."""
    subjects = list(whole.owners)
    for profile in whole.profiles[:1]:
        take_mails_back(unit, profile)
        unit.profiles.remove(profile)
    unit.designs.remove(subjects)
    unit.rounds.remove(subjects)
    unit.gallery.remove(subjects)
    unit.baskets.remove_goods(subjects)
    unit.order_persons.drop_notes(subjects)
    unit.orders.unlink(subjects)
    for each in accounts:
        subjects.append(log_in(each.id, each.email))
        unit.outbox.forget(each.email)
        unit.accounts.remove(each.id)
    unit.erasures.add(subjects, now)


def _until(room: Showroom, named: Iterable[NamedOrder]) -> date | None:
    return max((room.retention.until(room.day(each.placed_at), each.market) for each in named), default=None)


def _counts(unit: UnitOfWork, whole: _Whole, accounts: Sequence[KnownAccount]) -> list[tuple[str, int]]:
    """What there is of somebody that goes; nothing where there is none."""
    found = [(gettext("designs"), unit.designs.count(whole.owners))]
    for profile in whole.profiles[:1]:
        measured = unit.decisions.of(profile)
        found += [
            (gettext("things that we saw"), sum(unit.events.counts(profile).values())),
            (gettext("designs that we learned from"), len(unit.learned.of(profile))),
            (gettext("things that we concluded"), _concluded(unit, profile)),
            (gettext("records of suggestions and what became of them"), sum(len(each) for each in measured.values())),
            (gettext("other ways that led to you"), len(unit.identities.aliases(profile))),
        ]
    found.append((gettext("log-in") if len(accounts) == 1 else gettext("log-ins"), len(accounts)))
    return [(what, number) for what, number in found if number]


def _concluded(unit: UnitOfWork, profile: UUID) -> int:
    """How much was concluded about somebody: worth, needs, and times in segments."""
    worth = unit.worths.of(profile)
    return (worth is not None) + len(unit.needs.of(profile)) + len(unit.segment_members.of(profile))

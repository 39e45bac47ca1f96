"""Who somebody is to the shop: found by session, cookie or account, and what of a browser becomes an account's.

A design belongs to the browser session of somebody without profile and account, because there is no shopping without
it. Who is remembered at all is decided in ``consent``. What was done in a browser before a log-in need not have been
done by whoever logs in: it is theirs when they say so, and an order when it also bears their address.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from configurator.profiles.consent import NOTHING_SAID, Consents, Purpose, consents
from configurator.profiles.profile import Profile, token_hash
from configurator.services.clean_text import plain_address
from configurator.services.customer.events import login, record
from configurator.services.customer.joining import CUSTOMER, LOG_IN, HandedOver, join, leave
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.unit import UnitOfWork

JOINED = "joined"
"""Where a word was said of which somebody is told no more: by whoever staff joined their browser with."""


def identify(room: Showroom, visitor: str, cookie: str | None, account: int | None, *, signal: bool = False) -> Visitor:
    """Who asks: the session's id, the profile behind the cookie's secret or the account, and the account's roles.

    A profile that belongs to an account is found only by that account's log-in, and whoever is logged in is known by
    the account alone: the cookie may be somebody else's. ``signal``: the browser says no to being recorded (Sec-GPC).
    """
    if cookie is None and account is None:
        return Visitor(visitor, signal=signal)
    with room.reading() as unit:
        known = unit.accounts.one(account) if account is not None else None
        profile = unit.profiles.by_account(known.id) if known else None
        if known is None:
            profile = _unclaimed(unit, cookie)
        held = _held(unit, profile, room.now()) if profile else NOTHING_SAID
    name = (known.name if known else "") or (profile.name if profile else "")
    roles = known.roles if known else frozenset()
    found_profile, found_account = profile.id if profile else None, known.id if known else None
    return Visitor(visitor, found_profile, found_account, roles, name, consents=held, signal=signal)


def _held(unit: UnitOfWork, profile: Profile, now: datetime) -> Consents:
    """What the words of the customer come to; when and where those were said that are another's stays theirs.

    Another's: of whoever staff joined a browser with. To its owner they count since they were joined.
    """
    held = consents(unit.consents.of(profile.id), now)
    if not profile.part:
        return held
    own, joined = unit.consents.said_at(profile.id), unit.identities.joinings(profile.id)
    at = max((each.at for each in joined if each.profile == profile.id), default=now)
    others = {word for word in held.words if word not in own}
    told = (replace(word, source=JOINED, at=at, until=None) if word in others else word for word in held.words)
    return Consents(tuple(told))


@dataclass(frozen=True, slots=True)
class Before:
    """What was done in a browser before a log-in: designs by name, orders by number, and whether it was remembered.

    ``others``: how many orders were placed with another address than the account's.
    """

    designs: tuple[str, ...]
    orders: tuple[str, ...]
    others: int
    remembered: bool


def before(room: Showroom, visitor: str, cookie: str | None, account: int) -> Before | None:
    """What the account may take over of the session and the profile; None when there is nothing to ask about."""
    with room.reading() as unit:
        profile = _unclaimed(unit, cookie)
        old = _owners(visitor, profile)
        begun = unit.designs.of(old)
        mine, others = _by_address(unit, old, account)
    if not (begun or mine or profile):
        return None
    called = {key: published.product.name for key, published in room.on_show.items()}
    names = tuple(design.name or called.get(design.product, design.product) for design in begun)
    return Before(names, mine, len(others), profile is not None)


def greet(room: Showroom, account: int, *, signal: bool = False) -> None:
    """Notes the log-in of somebody who may be remembered; ``signal``: as for ``identify``."""
    with room.unit() as unit:
        own = unit.profiles.by_account(account)
        held = unit.consents.held(own.id, room.now()) if own else None
        if own is not None and held is not None and held.allows(Purpose.REMEMBER, signal=signal):
            record(unit, own.id, [login(room.now())])


def take_over(room: Showroom, visitor: str, cookie: str | None, account: int) -> None:
    """They said it was them: the session's and the profile's designs and events become the account's.

    So do the orders that bear its address. The others stay with the session of before, and are found by their number.
    A browser that staff joined comes alone: of the customer that it was part of, nobody has said that it was them.
    """
    with room.unit() as unit:
        profile, own = _unclaimed(unit, cookie), unit.profiles.by_account(account)
        old = _owners(visitor, profile)
        _, others = _by_address(unit, old, account)
        new = account_owner(account)
        went = HandedOver(new, unit.designs.owned(old), unit.orders.owned(old, without=others))
        if profile is not None:
            known = unit.accounts.one(account)
            leave(unit, profile.id, room.now())
            own = own or unit.profiles.add(None, account, known.name if known else "", room.now())
            join(unit, profile.id, own.id, source=LOG_IN, by=CUSTOMER, now=room.now(), went=went)
        unit.designs.hand_over(old, new, without=others)
        unit.gallery.hand_over(old, new)
        unit.rounds.hand_over(old, new)
        unit.baskets.hand_over_goods(old, new, room.now())
        unit.orders.hand_over(old, new, own.id if own else None, without=others)
        if others:
            unit.orders.leave(others, session_owner(visitor))
            unit.designs.go_with(others, session_owner(visitor))


def _unclaimed(unit: UnitOfWork, cookie: str | None) -> Profile | None:
    """The profile behind the cookie's secret, unless it is an account's."""
    found = unit.profiles.by_token(token_hash(cookie)) if cookie else None
    return found if found and found.account is None else None


def _owners(visitor: str, profile: Profile | None) -> list[str]:
    return [session_owner(visitor), *([profile_owner(profile.id)] if profile else ())]


def _by_address(unit: UnitOfWork, owners: list[str], account: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of these owners' orders: those placed with the account's address, and the others."""
    known = unit.accounts.one(account)
    address = plain_address(known.email).casefold() if known else ""
    found = [(row.number, plain_address(row.email).casefold() == address) for row in unit.orders.of(owners)]
    return tuple(number for number, mine in found if mine), tuple(number for number, mine in found if not mine)

"""Who somebody is to the shop: found by session, cookie or account; remembered after a yes, and not after a no.

Nothing is kept about anybody who has not said yes; a design belongs to the browser session until then, because there
is no shopping without it.
"""

from configurator.profiles.profile import Profile, new_token, token_hash
from configurator.services.customer.events import login, record
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.unit import UnitOfWork


def identify(room: Showroom, visitor: str, cookie: str | None, account: int | None, *, signal: bool = False) -> Visitor:
    """Who asks: the session's id, the profile behind the cookie's secret or the account, and the account's roles.

    A profile that belongs to an account is found only by that account's log-in. ``signal``: the browser says no to
    being recorded (Sec-GPC), which an earlier yes does not outweigh, but a yes that was said in spite of it.
    """
    if cookie is None and account is None:
        return Visitor(visitor, quiet=signal)
    with room.reading() as unit:
        known = unit.accounts.one(account) if account is not None else None
        profile = unit.profiles.by_account(known.id) if known else None
        if profile is None and cookie:
            found = unit.profiles.by_token(token_hash(cookie))
            profile = found if found and found.account is None else None
    name = (known.name if known else "") or (profile.name if profile else "")
    roles = known.roles if known else frozenset()
    quiet = signal and not (profile is not None and profile.despite_signal)
    found_profile, found_account = profile.id if profile else None, known.id if known else None
    return Visitor(visitor, found_profile, found_account, roles, name, quiet=quiet)


def consent(room: Showroom, who: Visitor, *, given: bool) -> str | None:
    """Yes: the secret for the cookie of a new profile (None when there is one already).

    Said by somebody ``quiet`` it is a yes in spite of the browser's no.

    No: the profile goes with all its events; designs and orders stay with the account or, without one, this session.
    """
    if not given:
        _stop_remembering(room, who)
        return None
    if who.profile is not None:
        if who.quiet:
            with room.unit() as unit:
                unit.profiles.record_despite_signal(who.profile)
        return None
    token = new_token()
    with room.unit() as unit:
        profile = unit.profiles.add(token_hash(token), who.account, who.name, room.now())
        if who.account is None:
            unit.designs.hand_over([session_owner(who.visitor)], profile_owner(profile.id))
            unit.orders.hand_over([session_owner(who.visitor)], profile_owner(profile.id), profile.id)
        if who.quiet:
            unit.profiles.record_despite_signal(profile.id)
    return token


def _stop_remembering(room: Showroom, who: Visitor) -> None:
    if who.profile is None:
        return
    owner = account_owner(who.account) if who.account is not None else session_owner(who.visitor)
    with room.unit() as unit:
        unit.designs.hand_over([profile_owner(who.profile)], owner)
        unit.orders.hand_over([profile_owner(who.profile)], owner, None)
        unit.profiles.remove(who.profile)


def take_over(room: Showroom, visitor: str, cookie: str | None, account: int, *, signal: bool = False) -> None:
    """At log-in: the session's and the profile's designs, orders and events become the account's.

    ``signal``: as for ``identify``.
    """
    with room.unit() as unit:
        profile = unit.profiles.by_token(token_hash(cookie)) if cookie else None
        old = [session_owner(visitor)]
        own = unit.profiles.by_account(account)
        if profile is not None and profile.account is None:
            old.append(profile_owner(profile.id))
            own = _joined(unit, profile, own, account)
        unit.designs.hand_over(old, account_owner(account))
        unit.orders.hand_over(old, account_owner(account), own.id if own else None)
        if own is not None and (own.despite_signal or not signal):
            record(unit, own.id, [login(room.now())])


def _joined(unit: UnitOfWork, profile: Profile, own: Profile | None, account: int) -> Profile:
    """The account's profile after it took over an anonymous one."""
    if own is None:
        unit.profiles.link(profile.id, account)
        return unit.profiles.one(profile.id)
    unit.profiles.merge(profile.id, own.id)
    return own

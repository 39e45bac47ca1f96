"""Who somebody is to the shop: found by session, cookie or account, and one and the same after a log-in.

A design belongs to the browser session of somebody without profile and account, because there is no shopping without
it. Who is remembered at all is decided in ``consent``.
"""

from configurator.profiles.profile import Profile, token_hash
from configurator.services.customer.consent import is_quiet
from configurator.services.customer.events import login, record
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.unit import UnitOfWork


def identify(room: Showroom, visitor: str, cookie: str | None, account: int | None, *, signal: bool = False) -> Visitor:
    """Who asks: the session's id, the profile behind the cookie's secret or the account, and the account's roles.

    A profile that belongs to an account is found only by that account's log-in. ``signal``: the browser says no to
    being recorded (Sec-GPC).
    """
    if cookie is None and account is None:
        return Visitor(visitor, quiet=is_quiet(None, signal=signal))
    with room.reading() as unit:
        known = unit.accounts.one(account) if account is not None else None
        profile = unit.profiles.by_account(known.id) if known else None
        if profile is None and cookie:
            found = unit.profiles.by_token(token_hash(cookie))
            profile = found if found and found.account is None else None
    name = (known.name if known else "") or (profile.name if profile else "")
    roles = known.roles if known else frozenset()
    quiet = is_quiet(profile, signal=signal)
    found_profile, found_account = profile.id if profile else None, known.id if known else None
    return Visitor(visitor, found_profile, found_account, roles, name, quiet=quiet)


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
        if own is not None and not is_quiet(own, signal=signal):
            record(unit, own.id, [login(room.now())])


def _joined(unit: UnitOfWork, profile: Profile, own: Profile | None, account: int) -> Profile:
    """The account's profile after it took over an anonymous one."""
    if own is None:
        unit.profiles.link(profile.id, account)
        return unit.profiles.one(profile.id)
    unit.profiles.merge(profile.id, own.id)
    return own

"""Whether the shop may remember somebody: after a yes, and not after a no, be it theirs or their browser's (Sec-GPC).

Nothing is kept about anybody who has not said yes. What has been kept so far, and what becomes of it, is the business
of ``privacy``.
"""

from configurator.profiles.profile import Profile, new_token, token_hash
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner


def is_quiet(profile: Profile | None, *, signal: bool) -> bool:
    """Whether nothing is recorded of somebody with that profile, or with none, because their browser says no.

    ``signal``: it sends Sec-GPC. An earlier yes does not outweigh that, but a yes that was said in spite of it.
    """
    return signal and not (profile is not None and profile.despite_signal)


def remember(room: Showroom, who: Visitor) -> str | None:
    """They said yes: the secret for the cookie of a new profile, None when there is one already.

    Said by somebody ``quiet`` it is a yes in spite of the browser's no.
    """
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


def stop_remembering(room: Showroom, who: Visitor) -> None:
    """They said no: the profile goes with all its events; designs and orders stay with the account or this session."""
    if who.profile is None:
        return
    owner = account_owner(who.account) if who.account is not None else session_owner(who.visitor)
    with room.unit() as unit:
        unit.designs.hand_over([profile_owner(who.profile)], owner)
        unit.orders.hand_over([profile_owner(who.profile)], owner, None)
        unit.profiles.remove(who.profile)

"""What somebody lets the shop do with what it learns of them: their answers, and what becomes of a no.

Nothing is kept about anybody who has not said yes, and what was kept for a purpose goes with its no. Both are checked
when something is written and when something is decided by it. What has been kept so far is shown by ``privacy``.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from configurator.profiles.consent import EXPIRY, WORDINGS, Purpose, said, wording
from configurator.profiles.profile import new_token, token_hash
from configurator.services.customer.dropping import drop
from configurator.services.customer.joining import leave, let_go
from configurator.services.presenting.home_page import PurposeView
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer changed: the secret for the cookie of a new profile, and whether the profile is gone."""

    secret: str | None = None
    gone: bool = False


def answer(room: Showroom, who: Visitor, purposes: Collection[Purpose], *, yes: bool, source: str) -> Answered:
    """Keeps the answer to these purposes, and acts on it at once.

    A yes of somebody whose browser says no is one in spite of it. A no of somebody without a profile leaves no trace
    but in an account, which need not be asked again.
    """
    with room.unit() as unit:
        return _yes(unit, who, purposes, source, room.now()) if yes else _no(unit, who, purposes, source, room.now())


def answers(who: Visitor) -> tuple[PurposeView, ...]:
    """Each purpose with the visitor's answer, in the order in which they are asked."""
    return tuple(_view(who, purpose) for purpose in WORDINGS)


def unanswered(who: Visitor) -> tuple[PurposeView, ...]:
    """What somebody who is remembered has not been asked yet; what needs an account is asked on its pages."""
    asked = (Purpose.RECOMMEND, Purpose.MEASURE) if who.recorded is not None else ()
    return tuple(view for view in answers(who) if view.purpose in asked and view.word is None)


def _view(who: Visitor, purpose: Purpose) -> PurposeView:
    word, allowed = who.consents.word(purpose), who.allows(purpose)
    silenced = word is not None and word.yes and not allowed
    needs_account = purpose is Purpose.CONTACT and who.account is None
    return PurposeView(purpose, wording(purpose), word, allowed, silenced, needs_account)


def afresh(unit: UnitOfWork, who: Visitor, now: datetime) -> Visitor:
    """The visitor as their words stand in this transaction, until whose end no other is said.

    They may have said no, or deleted everything, since they were identified.
    """
    if who.profile is None:
        return who
    held = unit.consents.held(who.profile, now)
    return replace(who, profile=None) if held is None else replace(who, consents=held)


def lapse(unit: UnitOfWork, profile: UUID, purposes: Collection[Purpose], now: datetime) -> None:
    """Ends a yes that is over as a no would: what was kept for it goes, and it is asked for again.

    It is the customer's, at whichever of their profiles it was said: what they said later counts.
    """
    customer = unit.identities.customer(profile)
    held = unit.consents.held(customer, now)
    purposes = [each for each in purposes if held is not None and held.word(each) is None]
    if not purposes:
        return  # said again, or gone, a moment ago
    unit.consents.add(profile, [said(each, now, yes=False, source=EXPIRY) for each in sorted(purposes)])
    drop(unit, customer, purposes)
    accounts = unit.profiles.accounts(unit.identities.members(customer))
    if customer == profile and not accounts and not _allows_anything(unit, customer, now):
        forget_profile(unit, profile)


def forget_profile(unit: UnitOfWork, profile: UUID) -> None:
    """Removes a customer to whom nobody comes back: profiles, events and designs; their orders lead to nobody."""
    owners = tuple(map(profile_owner, unit.identities.members(profile)))
    unit.designs.remove(owners)
    unit.rounds.remove(owners)
    unit.gallery.remove(owners)
    unit.baskets.remove_goods(owners)
    unit.orders.unlink(owners)
    unit.profiles.remove(profile)


def _yes(unit: UnitOfWork, who: Visitor, purposes: Collection[Purpose], source: str, now: datetime) -> Answered:
    who, secret = afresh(unit, who, now), None
    profile = who.profile
    if profile is None:
        secret = new_token() if who.account is None else None
        profile = unit.profiles.add(token_hash(secret) if secret else None, who.account, who.name, now).id
    unit.consents.add(
        profile,
        [said(each, now, yes=True, source=source, despite_signal=who.signal) for each in sorted(purposes)],
    )
    if Purpose.REMEMBER in purposes and who.account is None:
        unit.designs.hand_over([session_owner(who.visitor)], profile_owner(profile))
        unit.gallery.hand_over([session_owner(who.visitor)], profile_owner(profile))
        unit.rounds.hand_over([session_owner(who.visitor)], profile_owner(profile))
        unit.baskets.hand_over_goods([session_owner(who.visitor)], profile_owner(profile), now)
        unit.orders.hand_over([session_owner(who.visitor)], profile_owner(profile), profile)
    return Answered(secret)


def _no(unit: UnitOfWork, who: Visitor, purposes: Collection[Purpose], source: str, now: datetime) -> Answered:
    who = afresh(unit, who, now)
    profile = who.profile
    if profile is not None and who.account is None:
        leave(unit, profile, now)
    if profile is None:
        if who.account is None:
            return Answered(gone=True)
        profile = unit.profiles.add(None, who.account, who.name, now).id
    unit.consents.add(profile, [said(each, now, yes=False, source=source) for each in sorted(purposes)])
    owner = account_owner(who.account) if who.account is not None else session_owner(who.visitor)
    gone = who.account is None and not _allows_anything(unit, profile, now)
    if gone:
        let_go(unit, profile, now)
    if Purpose.REMEMBER in purposes:
        unit.designs.hand_over([profile_owner(profile)], owner)
        unit.gallery.hand_over([profile_owner(profile)], owner)
        unit.rounds.hand_over([profile_owner(profile)], owner)
        unit.baskets.hand_over_goods([profile_owner(profile)], owner, now)
        unit.orders.hand_over([profile_owner(profile)], owner, None)
    drop(unit, profile, purposes)
    if gone:
        unit.profiles.remove(profile)
    return Answered(gone=gone)


def _allows_anything(unit: UnitOfWork, profile: UUID, now: datetime) -> bool:
    held = unit.consents.held(profile, now)
    return held is not None and any(word.yes for word in held.words)

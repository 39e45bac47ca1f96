"""Being remembered: who somebody is, what the shop knows about them, and their right to see, correct and erase it.

Nothing is kept about anybody who has not said yes; a design belongs to the browser session until then, because there
is no shopping without it.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from configurator.errors import BrokenFiles, NotAllowed, SolverDeadline, UnknownName
from configurator.orders.design import Design
from configurator.pricing.quote import quote
from configurator.profiles.preferences import Preference
from configurator.profiles.profile import EventKind, Profile, new_token, token_hash
from configurator.rules.wording import choice_text
from configurator.services.clean_text import one_line
from configurator.services.configuring.renewing import is_older, kept_until, up_to_date
from configurator.services.customer.events import login, record
from configurator.services.customer.home import DraftView, Home, Known, ProductCard, ProposalView, Remembered
from configurator.services.customer.proposals import liked
from configurator.services.customer.sensitive import private_options, told_choices
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.showroom import Published, Room
from configurator.services.visitor import Visitor, account_owner, profile_owner, session_owner
from configurator.storage.profiles import KeptEvent
from configurator.storage.unit import UnitOfWork

STAFF = frozenset({"merchandiser", "sales", "insight"})
_CARD = 640
_MOST_DRAFTS, _MOST_PROPOSALS, _MOST_EVENTS = 6, 6, 500


# --- who somebody is ----------------------------------------------------------------------------------------------


def identify(room: Room, visitor: str, cookie: str | None, account: int | None, *, signal: bool = False) -> Visitor:
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


def consent(room: Room, who: Visitor, *, given: bool) -> str | None:
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


def _stop_remembering(room: Room, who: Visitor) -> None:
    if who.profile is None:
        return
    owner = account_owner(who.account) if who.account is not None else session_owner(who.visitor)
    with room.unit() as unit:
        unit.designs.hand_over([profile_owner(who.profile)], owner)
        unit.orders.hand_over([profile_owner(who.profile)], owner, None)
        unit.profiles.remove(who.profile)


def take_over(room: Room, visitor: str, cookie: str | None, account: int, *, signal: bool = False) -> None:
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


# --- the personal home --------------------------------------------------------------------------------------------


def home(room: Room, who: Visitor, *, declined: bool = False) -> Home:
    """The home page; ``declined``: the visitor has said no to being remembered."""
    products = room.products()
    return Home(
        greeting=greeting(room, who),
        products=tuple(_card(room, each) for each in products),
        drafts=drafts(room, who),
        proposals=tuple(view for each in products for view in proposals(room, who, each.product.key))[:_MOST_PROPOSALS],
        ask_consent=who.profile is None and not declined and not who.quiet,
    )


def greeting(room: Room, who: Visitor) -> str:
    """A greeting by name, as far as the visitor is known; '' for a stranger."""
    if who.name:
        return f"Welcome back, {who.name}."
    return "Welcome back." if who.profile is not None and _seen_before(room, who.profile) else ""


def drafts(room: Room, who: Visitor) -> tuple[DraftView, ...]:
    """The visitor's designs that can be resumed, the last changed first; those nothing was done to are left out."""
    with room.reading() as unit:
        found = unit.designs.of(who.owners, limit=3 * _MOST_DRAFTS)
    touched = [design for design in found if design.parent is not None or design.choices or design.name]
    views = (_draft(room, design) for design in touched)
    return tuple(view for view in views if view is not None)[:_MOST_DRAFTS]


def proposals(room: Room, who: Visitor, product_key: str) -> tuple[ProposalView, ...]:
    """What the shop proposes of a product, best first, each with its reason."""
    published = room.current(product_key)
    return tuple(_proposal(published, preference) for preference in liked(room, who, published))


def _seen_before(room: Room, profile: UUID) -> bool:
    with room.reading() as unit:
        return unit.events.last(profile, EventKind.VISIT) is not None


def _card(room: Room, published: Published) -> ProductCard:
    product, selection = published.product, published.shown(frozenset())
    return ProductCard(
        key=product.key,
        name=product.name,
        tagline=product.tagline,
        description=product.description,
        price=quote(product, selection).total,
        picture=picture(room, published, selection, width=2 * _CARD),
    )


def _draft(room: Room, kept: Design) -> DraftView | None:
    try:
        design = up_to_date(room, kept)
        published = room.revision(design.product, design.revision)
        product, selection = published.product, published.shown(design.choices, design.weights)
        private = private_options(room, product)
        told = told_choices(design.choices, private)
        drawn = selection if told == design.choices else published.shown(told, design.weights)
    except (UnknownName, BrokenFiles, SolverDeadline):
        return None
    slot = next(iter(sorted(told)), None)
    step = step_of(product, slot.slot)[0] if slot else product.steps[0]
    return DraftView(
        design=design,
        product_name=product.name,
        title=design.name or product.name,
        total=quote(product, selection).total,
        picture=replace(picture(room, published, drawn, width=_CARD), alt=product.name),
        step=step.key,
        kept_until=kept_until(room, design) if is_older(room, design) else None,
    )


def _proposal(published: Published, preference: Preference) -> ProposalView:
    product = published.product
    return ProposalView(product.key, product.name, choice_text(preference.choice, product), preference.reason)


# --- what we know -------------------------------------------------------------------------------------------------


def known(room: Room, who: Visitor) -> Known:
    """All that the shop knows about the visitor."""
    products = room.products()
    with room.reading() as unit:
        designs, orders = unit.designs.count(who.owners), unit.orders.count(who.owners)
        account = unit.accounts.one(who.account) if who.account is not None else None
        profile = unit.profiles.one(who.profile) if who.profile is not None else None
        kept = unit.events.of(profile.id, limit=_MOST_EVENTS) if profile else ()
        counts = unit.events.counts(profile.id) if profile else {}
    views = tuple(view for each in products for view in proposals(room, who, each.product.key))
    return Known(
        since=profile.consent.given_at if profile else None,
        name=who.name,
        email=account.email if account else "",
        preferences=views,
        events=tuple(_remembered(each) for each in kept),
        designs=designs,
        orders=orders,
        counts=counts,
    )


def correct(room: Room, who: Visitor, *, remove: int | None = None, name: str | None = None) -> None:
    """Removes one remembered thing, or changes the name the shop greets with. Raises UnknownName."""
    if who.profile is None and (name is None or who.account is None):
        raise UnknownName("profile", "yours")
    with room.unit() as unit:
        if remove is not None and not (who.profile and unit.events.remove(who.profile, [remove])):
            raise UnknownName("remembered thing", str(remove))
        if name is not None:
            clean = one_line(name, 120)
            if who.profile is not None:
                unit.profiles.rename(who.profile, clean)
            if who.account is not None:
                unit.accounts.rename(who.account, clean)


def export(room: Room, who: Visitor) -> dict[str, Any]:
    """Everything about the visitor as plain data, to be downloaded as JSON; what is sensitive in the orders alone."""
    private = {each.product.key: each.product.sensitive for each in room.products()}
    with room.reading() as unit:
        account = unit.accounts.one(who.account) if who.account is not None else None
        profile = unit.profiles.one(who.profile) if who.profile is not None else None
        kept = unit.events.of(profile.id, limit=100_000) if profile else ()
        designs = unit.designs.of(who.owners, limit=10_000)
        orders = [unit.orders.one(row.number) for row in unit.orders.of(who.owners)]
    return {
        "account": {"email": account.email, "name": account.name} if account else None,
        "profile": {"name": profile.name, "consent": profile.consent.given_at.isoformat()} if profile else None,
        "events": [
            {"at": each.event.at.isoformat(), "kind": each.event.kind.value, "product": each.event.product}
            | dict(each.event.facts or {})
            for each in reversed(kept)
        ],
        "designs": [
            {
                "product": design.product,
                "name": design.name,
                "choices": sorted(map(str, told_choices(design.choices, private.get(design.product, frozenset())))),
                "changed": design.changed_at.isoformat(),
            }
            for design in designs
        ],
        "orders": [
            {
                "number": order.number,
                "placed": order.placed_at.isoformat(),
                "product": order.receipt.product_name,
                "total": str(order.receipt.total),
                "status": order.status.value,
                "selection": dict(order.receipt.selection),
                "name": order.receipt.contact.name,
                "email": order.receipt.contact.email,
                "address": order.receipt.contact.address,
            }
            for order in orders
        ],
    }


def forget(room: Room, who: Visitor, *, account: bool = False) -> None:
    """Deletes the profile, its events and all designs; with ``account`` the log-in as well.

    Orders stay, as the law asks, but lead to nobody's profile. Raises NotAllowed for an account of the staff, whose
    name stands in what it published or shipped.
    """
    if account and who.roles & STAFF:
        raise NotAllowed("This account belongs to the staff; whoever runs the shop can remove it.")
    with room.unit() as unit:
        erase(unit, who, account=account)


def erase(unit: UnitOfWork, who: Visitor, *, account: bool) -> None:
    """What ``forget`` does, in a transaction and for whoever it is."""
    unit.designs.remove(who.owners)
    unit.orders.unlink(who.owners)
    if who.profile is not None:
        unit.profiles.remove(who.profile)
    if account and who.account is not None:
        unit.accounts.remove(who.account)


def _remembered(kept: KeptEvent) -> Remembered:
    event = kept.event
    words = {
        EventKind.VISIT: "You looked at {}",
        EventKind.CHOICE: "You ordered {}" if event.fact("ordered") else "You chose {}",
        EventKind.DROP: "You took back {}",
        EventKind.ORDER: "You placed the order {}",
        EventKind.LOGIN: "You logged in",
    }
    return Remembered(kept.id, event.at, event.kind.value, words[event.kind].format(event.fact("text")), event.product)

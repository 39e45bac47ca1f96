"""Placing an order: of one design or of several, once, as they were shown, and only what obeys every rule.

The same request with the same key is the same order. What is learned and remembered of it is written in the
transaction of the order itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from configurator.catalog.selection import Choices
from configurator.characters import composed, hidden_in
from configurator.engine.answers import Contradiction
from configurator.errors import DatabaseError, InvalidChoice, KeyReused, StaleEdit, StillNeeded, Withdrawn
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.orders.extras import NOTHING_BESIDE, Extras, written_extras
from configurator.orders.order import (
    BelowZero,
    Contact,
    NotAcknowledged,
    Order,
    PriceChanged,
    SoldDesign,
    fingerprint,
    whole,
)
from configurator.orders.payment_port import PaymentProvider
from configurator.pricing.quote import Quote
from configurator.profiles.consent import Purpose
from configurator.services.clean_text import one_line, printable
from configurator.services.configuring.comparing import showing
from configurator.services.configuring.expired_choices import lost_changes
from configurator.services.configuring.explanations import reason
from configurator.services.configuring.needs import needs
from configurator.services.configuring.opening import open_design
from configurator.services.configuring.standing_ready import Pieces
from configurator.services.customer.aliases import lead_by_address
from configurator.services.customer.consent import afresh
from configurator.services.customer.events import order_events, record
from configurator.services.customer.sensitive import free_choices, private_options
from configurator.services.learning import decisions
from configurator.services.learning.recording import learn, learnable
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.letters import tell
from configurator.services.ordering.payments import write_down
from configurator.services.ordering.receipts import receipt_for
from configurator.services.ordering.stock_claims import SoldMeanwhile, claim
from configurator.services.ordering.what_was_shown import NotAsShown, differences_since, read_seen, seen_of
from configurator.services.showroom.clock import order_time
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.learned_designs import TakenValues
from configurator.storage.orders import NewOrder
from configurator.storage.unit import UnitOfWork

_LONGEST_KEY = 80
_LIMITS = {"name": 120, "email": 255, "address": 500, "note": 1000}


class InvalidContact(InvalidChoice):
    """A field of the contact that is missing or cannot be used; ``option`` is the field's name."""


class NotOrderable(StaleEdit):
    """A design that breaks a rule as it stands, though it could be chosen."""

    def __init__(self, why: str) -> None:
        super().__init__(gettext("This cannot be ordered as it is. %(why)s", why=why))


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A design to be ordered: how many, what a page showed of it, and the keys of its warnings that were confirmed.

    ``seen`` None: nobody looked at a page, so that the total alone is compared. ``stock``: the key of the thing in
    stock that the page said it is, '' for none (None: nobody said).
    """

    design: str
    quantity: int = 1
    seen: str | None = None
    acknowledged: frozenset[str] = frozenset()
    stock: str | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request to order. ``key`` and ``fingerprint`` say whether it is one that came before."""

    key: str
    fingerprint: str
    wanted: tuple[AskedFor, ...]
    shown_total: int
    contact: Contact
    extras: Extras
    paid_by: PaymentProvider | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A design that may be ordered as it is; ``free`` and ``learned``: what may be remembered of it and learned."""

    wanted: AskedFor
    design: Design
    published: Published
    sold: SoldDesign
    priced: Quote
    free: Choices
    learned: TakenValues


def order_designs(
    room: Showroom,
    who: Visitor,
    wanted: Sequence[AskedFor],
    *,
    key: str,
    shown_total: int,
    contact: Contact,
    extras: Extras = NOTHING_BESIDE,
    paid_by: PaymentProvider | None = None,
) -> Order:
    """The placed order of at least one design; the same request with the same key gives the same order again.

    ``shown_total`` is the total in minor units that the customer saw. ``paid_by``: None for an invoice. All of it is
    ordered or nothing. Raises NotAcknowledged, StillNeeded, NotAsShown, PriceChanged, BelowZero, Withdrawn, KeyReused
    (same key, another request), StaleEdit (ordered before with another key), InvalidChoice (contact), UnknownName,
    NotAllowed.
    """
    contact = checked(contact)
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise KeyReused(gettext("This form cannot be used. Please open the summary again."))
    own = [open_design(room, who, each.design).id for each in wanted]
    named = [each if line.quantity == 1 else f"{each}*{line.quantity}" for each, line in zip(own, wanted, strict=True)]
    if extras != NOTHING_BESIDE:
        named.append(json.dumps(written_extras(extras), sort_keys=True))
    print_ = fingerprint(" ".join(named), shown_total, contact)
    asked = _Asked(key, print_, tuple(wanted), shown_total, contact, extras, paid_by)
    for last in (False, True):
        placed = _placed(room, who, key, asked.fingerprint)
        if placed is not None:
            return placed
        try:
            return _place(room, who, asked)
        except (ConcurrentChange, DatabaseError):  # a database that was restarted may have taken it all the same
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _place(room: Showroom, who: Visitor, asked: _Asked) -> Order:
    today = room.today()
    lines, taken = list[_Judged](), Pieces()
    for each in asked.wanted:
        lines.append(line := _judged(room, who, each, asked.contact, taken))
        if (stock := line.sold.receipt.stock) is not None:
            taken[line.design.product, stock.variant] += each.quantity
    _agreed(lines, asked)
    now = room.now()
    if room.day(now) != today:
        raise ConcurrentChange(gettext("A new day has begun while you ordered. Please look at the summary again."))
    with room.unit(lasting=True) as unit:
        for line in lines:
            if unit.withdrawals.one(line.design.product) is not None:  # by another process, a moment ago
                raise Withdrawn(line.design.product, line.published.product.name)
        who = afresh(unit, who, now)
        new = NewOrder(
            who.owner, asked.key, asked.fingerprint, who.recorded, tuple(each.sold for each in lines), asked.extras
        )
        if asked.extras.goods:
            unit.baskets.remove_goods(who.owners)
        placed = unit.orders.add(new, room.here(order_time(room, unit, now)), asked.contact.name)
        if asked.paid_by:
            placed = write_down(unit, placed, asked.paid_by, now)
        tell(room, unit, placed)
        claim(room, unit, placed, {line.design.id: line.published for line in lines})
        for line in lines:
            _settle(room, unit, who, line, placed)
        lead_by_address(unit, who.recorded, placed.receipt.contact.email, now)
        learn(unit, who.profile_for(Purpose.RECOMMEND), placed, [each.learned for each in lines], now)
    send_soon(room)
    for line in lines:
        decisions.bought(room, who, line.design, placed.number)
    return placed


def _settle(room: Showroom, unit: UnitOfWork, who: Visitor, line: _Judged, placed: Order) -> None:
    """What becomes of a design that was ordered, and what is remembered of it."""
    now, design = room.now(), line.design
    if design.lost:
        design = unit.designs.advance(design, design.choices, Cause("ended"), now)
    unit.designs.ordered(design, placed.number)
    if line.sold.receipt.picture is not None:
        unit.recipes.pin(line.sold.receipt.picture)
    events = order_events(line.published.product, placed, now, line.free, design.accepted, total=line.sold.amount)
    record(unit, who.recorded, events)


def _judged(room: Showroom, who: Visitor, wanted: AskedFor, contact: Contact, taken: Pieces) -> _Judged:
    """A design with what is to be frozen of it. Raises what keeps it from being ordered."""
    design = open_design(room, who, wanted.design)
    if design.ordered:
        raise ConcurrentChange(
            gettext("This design was ordered already, as %(ordered)s.", ordered=design.ordered)
        )  # by this form, perhaps
    published = room.revision(design.product, design.revision)
    missing = needs(published, design)
    if missing:
        raise StillNeeded(need.label for need in missing)
    _compare(room, published, design, wanted.seen)
    try:
        receipt, priced = receipt_for(room, published, design, contact, wanted.quantity, taken)
    except Contradiction as error:
        raise NotOrderable(reason(published.revision, error.conflict, accepted=design.accepted).text) from error
    if wanted.stock not in (None, receipt.stock.variant if receipt.stock else ""):
        raise SoldMeanwhile
    private = private_options(room, published.product)
    free = free_choices(published, receipt.choices, private) if who.profile is not None else frozenset()
    learned = learnable(published.product, receipt.selection, receipt.choices, free, private)
    return _Judged(wanted, design, published, SoldDesign(design.id, receipt, wanted.quantity), priced, free, learned)


def _agreed(lines: Sequence[_Judged], asked: _Asked) -> None:
    """Raises what keeps them from being ordered together: another total, less than nothing, a warning not read."""
    total = whole([each.sold for each in lines], asked.extras)
    if total.minor != asked.shown_total:
        raise PriceChanged(Money(asked.shown_total, total.currency), total, lines[0].priced)
    if total.minor < 0:
        raise BelowZero(total)
    for line in lines:
        warned = line.sold.receipt.warnings
        if {each.key for each in warned} != line.wanted.acknowledged:
            raise NotAcknowledged(each.sentence for each in warned if each.key not in line.wanted.acknowledged)


def placed_with(room: Showroom, who: Visitor, key: str) -> str | None:
    """The number of the order that the visitor has placed with this key; None when there is none."""
    with room.reading() as unit:
        found = (unit.orders.placed(owner, key) for owner in who.owners)
        return next((each.number for each in found if each), None)


def _placed(room: Showroom, who: Visitor, key: str, asked: str) -> Order | None:
    with room.reading() as unit:
        for owner in who.owners:
            placed = unit.orders.placed(owner, key)
            if placed is not None:
                if placed.fingerprint != asked:
                    raise KeyReused(
                        gettext(
                            "This form was used already for order %(number)s. Please open the summary again.",
                            number=placed.number,
                        )
                    )
                return unit.orders.one(placed.number)
    return None


def _compare(room: Showroom, published: Published, design: Design, seen: str | None) -> None:
    """Raises NotAsShown when the design is not what was seen; StaleEdit when nothing was, and something was lost."""
    shown = showing(published, design.choices, design.weights)
    if seen is not None:
        if (
            differences_since(room, design, read_seen(seen), seen_of(published, design, shown, room.today()), shown)
            is not None
        ):
            raise NotAsShown
    elif design.lost:
        with room.unit() as unit:
            unit.designs.advance(design, design.choices, Cause("ended"), room.now())
        gone = listed(
            [f"{lost.label}: {lost.before}" for lost in lost_changes(room, published, design, shown.selection)]
        )
        raise StaleEdit(
            gettext(
                "This cannot be had any more: %(gone)s. Please look at what we put in its place, then order.", gone=gone
            )
        )


def checked(contact: Contact) -> Contact:
    """The contact without stray spaces. Raises InvalidChoice for what is missing, too long, or cannot be seen."""
    for field in _LIMITS:
        if hidden := hidden_in(getattr(contact, field)):
            raise InvalidContact(field, gettext("There is %(hidden)s; please delete it.", hidden=hidden))
    clean = Contact(
        name=composed(one_line(contact.name)),
        email=one_line(contact.email),
        address=composed("\n".join(line.strip() for line in printable(contact.address).strip().splitlines())),
        note=composed(printable(contact.note).strip()),
    )
    for field, limit in _LIMITS.items():
        if len(getattr(clean, field)) > limit:
            raise InvalidContact(field, gettext("Please use at most %(limit)s characters.", limit=limit))
    if not clean.name:
        raise InvalidContact("name", gettext("Please give your name, so that we know whom to deliver to."))
    local, _, domain = clean.email.rpartition("@")
    if not local or "." not in domain or any(character.isspace() for character in clean.email):
        raise InvalidContact("email", gettext("Please give an e-mail address such as ada@example.org."))
    return clean

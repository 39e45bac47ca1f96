"""Ordering: the summary, the order itself, and a customer's own orders.

An order is placed once however often it is posted, only for what was shown at the price that was shown, only for what
is on sale, and only for a product that obeys the catalogue and every rule by the reference semantics, whatever the
engine says.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Component
from configurator.catalog.selection import Selection, Slot, slots
from configurator.catalog.validity import Situation
from configurator.characters import composed, hidden_in
from configurator.engine.answers import Conflict, Contradiction
from configurator.errors import (
    DatabaseError,
    InvalidChoice,
    KeyReused,
    NotAllowed,
    StaleEdit,
    StillNeeded,
    Withdrawn,
)
from configurator.languages.sentences import gettext
from configurator.languages.spoken import spoken
from configurator.listing import listed
from configurator.measures import measured
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.orders.order import (
    BelowZero,
    Contact,
    NotAcknowledged,
    Order,
    OrderLine,
    PriceChanged,
    Receipt,
    Warned,
    fingerprint,
)
from configurator.pricing.quote import Line, Quote
from configurator.profiles.consent import Purpose
from configurator.rules.closed_slots import unasked_slots
from configurator.rules.in_force import in_force
from configurator.rules.meaning import holds, obeys
from configurator.rules.survey import SURVEY
from configurator.services.clean_text import one_line, printable
from configurator.services.configuring.comparing import Showing, showing
from configurator.services.configuring.expired_choices import lost_changes, published_for
from configurator.services.configuring.explanations import reason
from configurator.services.configuring.needs import needs
from configurator.services.configuring.noticing import is_sensitive, notices
from configurator.services.configuring.opening import open_design
from configurator.services.configuring.renewing import is_gone, is_older, kept_until, news_of
from configurator.services.customer.aliases import lead_by_address
from configurator.services.customer.consent import afresh
from configurator.services.customer.events import order_events, record
from configurator.services.customer.sensitive import free_choices, private_options
from configurator.services.learning import decisions
from configurator.services.learning.recording import learn, learnable
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.letters import tell
from configurator.services.ordering.rule_order_lines import rule_order_lines, tax_note
from configurator.services.ordering.what_was_shown import Moved, NotAsShown, differences_since, read_seen, seen_of
from configurator.services.presenting.labels import answer_text, by_item
from configurator.services.presenting.pages import Summary, SummaryGroup, SummaryLine
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.clock import order_time
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.orders import NewOrder, OrderRow

_LONGEST_KEY = 80
_LIMITS = {"name": 120, "email": 255, "address": 500, "note": 1000}


class InvalidContact(InvalidChoice):
    """A field of the contact that is missing or cannot be used; ``option`` is the field's name."""


class NotOrderable(StaleEdit):
    """A design that breaks a rule as it stands, though it could be chosen."""

    def __init__(self, why: str) -> None:
        super().__init__(gettext("This cannot be ordered as it is. %(why)s", why=why))


def summary(room: Showroom, who: Visitor, design_id: str) -> Summary:
    """Everything that was chosen and proposed, grouped, with prices. Raises UnknownName, NotAllowed."""
    return summary_of(room, open_design(room, who, design_id))


def summary_of(room: Showroom, design: Design) -> Summary:
    """The summary of a design, whoever asks. Raises UnknownName when its revision is not known any more."""
    published = published_for(room, design)
    selection = published.shown(design.choices, design.weights)
    priced = published.book.quote(selection)
    shown = Showing(published.product, selection, priced)
    return Summary(
        design=design,
        product=published.product,
        groups=tuple(_groups(published, design, selection, priced)),
        quote=priced,
        picture=picture(room, published, selection),
        newer=is_older(room, design),
        gone=is_gone(room, design),
        kept_until=kept_until(room, design),
        news=news_of(room, published.product, design.news),
        seen=str(seen_of(published, design, shown, room.today())),
        proven=published.proven(design.choices, design.weights),
        needs=() if design.ordered else needs(published, design),
        notices=() if design.ordered else notices(published, selection),
        lead_days=lead_time(published.product, selection),
    )


def moved_since(room: Showroom, summary: Summary, seen: str) -> Moved | None:
    """What became different between what a form says was shown and this summary; None when it is the same."""
    published, design = published_for(room, summary.design), summary.design
    shown = showing(published, design.choices, design.weights)
    return differences_since(room, design, read_seen(seen), seen_of(published, design, shown, room.today()), shown)


def order(
    room: Showroom,
    who: Visitor,
    design_id: str,
    *,
    key: str,
    shown_total: int,
    contact: Contact,
    seen: str | None = None,
    acknowledged: Collection[str] = (),
) -> Order:
    """The placed order; the same request with the same key gives the same order again.

    ``shown_total`` is the total in minor units that the customer saw, ``seen`` the summary's (None: nobody looked at a
    page, so that the total alone is compared), ``acknowledged`` the keys of the warnings that they confirmed. Raises
    NotAcknowledged, StillNeeded, NotAsShown, PriceChanged, BelowZero, Withdrawn, KeyReused (same key, another request),
    StaleEdit (ordered before with another key), InvalidChoice (contact), UnknownName, NotAllowed.
    """
    contact = _checked(contact)
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise KeyReused(gettext("This form cannot be used. Please open the summary again."))
    design = open_design(room, who, design_id)
    asked = fingerprint(design.id, shown_total, contact)
    for last in (False, True):
        placed = _placed(room, who, key, asked)
        if placed is not None:
            return placed
        try:
            return _place(room, who, design.id, _Asked(key, asked, shown_total, seen, contact, frozenset(acknowledged)))
        except (ConcurrentChange, DatabaseError):  # a database that was restarted may have taken it all the same
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def order_for(room: Showroom, who: Visitor, number: str) -> Order:
    """An order of the visitor's own, or one that they found. Raises UnknownName, NotAllowed."""
    with room.reading() as unit:
        found = unit.orders.one(number)
    if found.owner not in who.owners and number not in who.found:
        raise NotAllowed(gettext("This order belongs to somebody else."))
    return found


def history(room: Showroom, who: Visitor) -> tuple[OrderRow, ...]:
    """The visitor's own orders, newest first."""
    with room.reading() as unit:
        return unit.orders.of(who.owners)


def known_contact(room: Showroom, who: Visitor) -> Contact | None:
    """The order form filled in for somebody the shop remembers: as last time, else from the account.

    Nothing for a stranger, whose browser session may be another person's tomorrow.
    """
    if who.guest:
        return None
    with room.reading() as unit:
        earlier = unit.orders.of(who.owners)
        if earlier:
            return unit.orders.one(earlier[0].number).receipt.contact
        account = unit.accounts.one(who.account) if who.account is not None else None
    return Contact(account.name, account.email) if account else None


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


@dataclass(frozen=True, slots=True)
class _Asked:
    key: str
    fingerprint: str
    shown_total: int
    seen: str | None
    contact: Contact
    acknowledged: frozenset[str]


def _place(room: Showroom, who: Visitor, design_id: str, asked: _Asked) -> Order:
    today, design = room.today(), open_design(room, who, design_id)
    if design.ordered:
        raise ConcurrentChange(
            gettext("This design was ordered already, as %(ordered)s.", ordered=design.ordered)
        )  # by this form, perhaps
    published = room.revision(design.product, design.revision)
    missing = needs(published, design)
    if missing:
        raise StillNeeded(need.label for need in missing)
    _compare(room, published, design, asked.seen)
    try:
        receipt, priced = receipt_for(room, published, design, asked.contact)
    except Contradiction as error:
        raise NotOrderable(reason(published.revision, error.conflict, accepted=design.accepted).text) from error
    if receipt.total.minor != asked.shown_total:
        raise PriceChanged(Money(asked.shown_total, receipt.total.currency), receipt.total, priced)
    if receipt.total.minor < 0:
        raise BelowZero(receipt.total)
    if {each.key for each in receipt.warnings} != asked.acknowledged:
        raise NotAcknowledged(each.sentence for each in receipt.warnings if each.key not in asked.acknowledged)
    now, private = room.now(), private_options(room, published.product)
    free = free_choices(published, receipt.choices, private) if who.profile is not None else frozenset()
    learned = learnable(published.product, receipt.selection, receipt.choices, free, private)
    if room.day(now) != today:
        raise ConcurrentChange(gettext("A new day has begun while you ordered. Please look at the summary again."))
    with room.unit(lasting=True) as unit:
        if unit.withdrawals.one(design.product) is not None:  # by another process, a moment ago
            raise Withdrawn(design.product, published.product.name)
        who = afresh(unit, who, now)
        new = NewOrder(who.owner, asked.key, asked.fingerprint, design.id, who.recorded, receipt)
        placed = unit.orders.add(new, room.here(order_time(room, unit, now)), asked.contact.name)
        tell(room, unit, placed)
        if design.lost:
            design = unit.designs.advance(design, design.choices, Cause("ended"), now)
        unit.designs.ordered(design, placed.number)
        if receipt.picture is not None:
            unit.recipes.pin(receipt.picture)
        lead_by_address(unit, who.recorded, placed.receipt.contact.email, now)
        record(unit, who.recorded, order_events(published.product, placed, now, free, design.accepted))
        learn(unit, who.profile_for(Purpose.RECOMMEND), placed, design.revision, learned, now)
    send_soon(room)
    decisions.bought(room, who, design, placed.number)
    return placed


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


def receipt_for(room: Showroom, published: Published, design: Design, contact: Contact) -> tuple[Receipt, Quote]:
    """What would be frozen if the design were ordered now, and its price. Raises Contradiction."""
    product = published.product
    selection = published.shown(design.choices, design.weights)
    at = published.situation(product)
    if not obeys(product, published.revision.rules, selection, at):
        raise Contradiction(_broken(published, selection, at))
    priced = published.book.quote(selection)
    receipt = Receipt(
        product=product.key,
        product_name=product.name,
        revision=design.revision,
        selection=selection.as_json(),
        choices=design.choices,
        lines=tuple(_lines(published, design, selection, priced)),
        total=priced.total,
        weight=str(priced.weight) if priced.weight else "",
        tax_note=tax_note(product, priced),
        contact=contact,
        picture=picture(room, published, selection).key,
        market=at.market if at else "",
        group=at.group if at else "",
        document=product.document,
        language=spoken(),
        units=measured(),
        lead_days=lead_time(product, selection),
        warnings=tuple(
            Warned(each.key, each.sentence, is_sensitive(published, each))
            for each in notices(published, selection)
            if each.must_confirm
        ),
    )
    return receipt, priced


def _broken(published: Published, selection: Selection, at: Situation | None) -> Conflict:
    """The rules that the selection breaks, whatever the engine thinks of them."""
    product, rules = published.product, published.revision.rules
    counting = in_force(rules, product, at)
    names = tuple(rule.name for rule in counting.rules if not holds(rule, selection, product, counting))
    return Conflict(names, (), (), minimal=False, smallest=False)


def _lines(published: Published, design: Design, selection: Selection, priced: Quote) -> Iterator[OrderLine]:
    base = priced.lines[0]
    yield OrderLine("", base.label, "", base.amount, own=False)
    for group in _groups(published, design, selection, priced):
        for line in group.lines:
            yield OrderLine(group.title, line.label, line.text, line.amount, line.own, line.sensitive)
    yield from rule_order_lines(published, priced)


def _groups(published: Published, design: Design, selection: Selection, priced: Quote) -> Iterator[SummaryGroup]:
    product = published.product
    for step in product.steps:
        item_pages = by_item(product, step) is not None
        for key in step.components:
            component = product.component(key)
            for instance in range(1, selection.count(component) + 1):
                lines = tuple(_summary_lines(published, design, selection, priced, component, instance))
                title = component.named(instance)
                if not lines and key == SURVEY:
                    continue
                yield SummaryGroup(title, step.key, instance if item_pages else None, lines)


def _summary_lines(
    published: Published, design: Design, selection: Selection, priced: Quote, component: Component, instance: int
) -> Iterator[SummaryLine]:
    product = published.product
    amounts: dict[Slot, Money] = {}
    for line in priced.lines:
        if line.slot is not None:
            amounts[line.slot] = _sum(amounts.get(line.slot), line)
    included = {line.slot: line.included_in for line in priced.lines if line.included_in}
    own, closed = {each.slot for each in design.choices if each.taken}, unasked_slots(published.revision, selection)
    for module, number, option, slot in slots(product, selection):
        if module.key == component.key and number == instance:
            text, amount = answer_text(product, selection, slot), amounts.get(slot, Money(0, product.currency))
            if text and (amount.minor or slot not in closed):
                if slot in included:
                    text = gettext("%(text)s, included in %(included)s", text=text, included=included[slot])
                yield SummaryLine(option.name, text, amount, slot in own, option.sensitive)


def _sum(amount: Money | None, line: Line) -> Money:
    return line.amount if amount is None else amount + line.amount


def _checked(contact: Contact) -> Contact:
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

"""Ordering: the summary, the order itself, and a customer's own orders.

An order is placed once however often it is posted, only for what was shown at the price that was shown, only for what
is on sale, and only for a product that obeys the catalogue and every rule by the reference semantics, whatever the
engine says.
"""

from collections.abc import Collection
from dataclasses import fields, replace

from configurator.catalog.lead_times import lead_time
from configurator.catalog.withdrawal_terms import exemption
from configurator.errors import NotAllowed
from configurator.languages.sentences import gettext
from configurator.orders.design import Design
from configurator.orders.extras import NOTHING_BESIDE
from configurator.orders.order import Contact, FromStock, Order
from configurator.orders.postal_address import PostalAddress
from configurator.services.configuring.comparing import Showing, showing
from configurator.services.configuring.expired_choices import published_for
from configurator.services.configuring.needs import needs
from configurator.services.configuring.noticing import notices
from configurator.services.configuring.opening import open_design
from configurator.services.configuring.renewing import is_gone, is_older, kept_until, news_of
from configurator.services.configuring.standing_ready import Pieces, days_until, exactly, price_of
from configurator.services.learning.honest_numbers import numbers_of
from configurator.services.ordering.placing import AskedFor, order_designs
from configurator.services.ordering.receipts import groups
from configurator.services.ordering.what_was_shown import Moved, differences_since, read_seen, seen_of
from configurator.services.presenting.pictures import picture
from configurator.services.presenting.summaries import Summary
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.orders import OrderRow


def summary(room: Showroom, who: Visitor, design_id: str, quantity: int = 1, earlier: Pieces | None = None) -> Summary:
    """Everything that was chosen and proposed, grouped, with the prices of one of so many; ``earlier``: what designs
    before it take from stock. Raises UnknownName, NotAllowed."""
    return summary_of(room, open_design(room, who, design_id), quantity, earlier)


def summary_of(room: Showroom, design: Design, quantity: int = 1, earlier: Pieces | None = None) -> Summary:
    """The summary of a design, whoever asks. Raises UnknownName when its revision is not known any more."""
    published = published_for(room, design)
    selection = published.shown(design.choices, design.weights)
    stands = None if design.ordered else exactly(room, published, selection, quantity, earlier)
    priced = price_of(published, selection, stands)
    shown = Showing(published.product, selection, priced)
    return Summary(
        design=design,
        product=published.product,
        groups=tuple(groups(published, design, selection, priced)),
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
        exempt="" if stands else exemption(published.product, selection),
        stock=FromStock(stands.key, stands.place) if stands else None,
        lead_days=days_until(room, stands) if stands else lead_time(published.product, selection),
    )


def numbers(room: Showroom, who: Visitor, summary: Summary) -> tuple[str, ...]:
    """What can be said of how many others made the same choices; nothing of a design that was ordered."""
    published, design = published_for(room, summary.design), summary.design
    return numbers_of(room, who, published, design, published.shown(design.choices, design.weights))


def moved_since(room: Showroom, summary: Summary, seen: str) -> Moved | None:
    """What became different between what a form says was shown and this summary; None when it is the same."""
    published, design = published_for(room, summary.design), summary.design
    shown = replace(showing(published, design.choices, design.weights), quote=summary.quote)
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
    stock: str | None = None,
) -> Order:
    """The placed order of one design, as ``order_designs`` places it; ``seen``, ``stock``: what its summary showed."""
    wanted = AskedFor(design_id, 1, seen, frozenset(acknowledged), stock)
    return order_designs(room, who, [wanted], key=key, shown_total=shown_total, contact=contact)


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


def known_parts(room: Showroom, who: Visitor) -> dict[str, str]:
    """The checkout's fields as somebody whom the shop remembers filled them in last; none for a stranger.

    Only an order that was placed there knows them; an address that is one text is not taken apart.
    """
    known = known_contact(room, who)
    if known is None:
        return {}
    with room.reading() as unit:
        earlier = unit.orders.of(who.owners)
        extras = unit.orders.one(earlier[0].number).extras if earlier else NOTHING_BESIDE
    filled = {"name": known.name, "email": known.email, "company": extras.company, "vat_number": extras.vat_number}
    return filled | dict(zip((part.name for part in fields(PostalAddress)), extras.address, strict=False))

"""The thing in stock that is just a design: which one, when it can be had, what it costs, and how that is said."""

from collections import Counter
from contextlib import suppress
from datetime import date

from configurator.catalog.selection import Selection
from configurator.catalog.stock_file import StockVariant
from configurator.engine.answers import Contradiction
from configurator.errors import SolverDeadline
from configurator.languages.sentences import gettext
from configurator.money import in_language
from configurator.orders.design import Design
from configurator.orders.order import FromStock
from configurator.pricing.quote import Quote, made_cheaper
from configurator.services.configuring.expired_choices import published_for
from configurator.services.showroom.in_stock import in_stock, left
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom


class Pieces(Counter[tuple[str, str]]):
    """How many pieces of things in stock, by product and thing, the earlier designs of a basket or an order take."""


def exactly(
    room: Showroom, published: Published, selection: Selection, quantity: int = 1, earlier: Pieces | None = None
) -> StockVariant | None:
    """The thing in stock that is just this, with so many pieces left beside what earlier designs take, the soonest of
    several; None where none is."""
    agreeing = [each for each in in_stock(room, published) if all(map(selection.agrees, each.choices))]
    if not agreeing:
        return None
    with room.reading() as unit:
        pieces = left(room, unit, published.product.key, agreeing)
    agreeing.sort(key=lambda each: each.available or date.min)
    for each in agreeing:
        with suppress(Contradiction, SolverDeadline):
            free = pieces[each.key] - (earlier or Pieces())[published.product.key, each.key]
            if free >= quantity and published.shown(each.choices) == selection:
                return each
    return None


def price_of(published: Published, selection: Selection, stands: StockVariant | None) -> Quote:
    """What it costs: as made to order, less what the thing in stock is cheaper, in the currency that its file is in."""
    priced = published.book.quote(selection)
    if stands is None or stands.less is None or stands.less.currency != priced.total.currency:
        return priced
    return made_cheaper(priced, FromStock(stands.key, stands.place).words, stands.less)


def days_until(room: Showroom, variant: StockVariant) -> int:
    """In how many days the thing can be had."""
    return 0 if variant.available is None else max(0, (variant.available - room.today()).days)


def told_ready(room: Showroom, design: Design, selection: Selection) -> str:
    """That exactly this stands in stock, and by how much it is cheaper so; '' where it does not."""
    published = published_for(room, design)
    stands = None if design.ordered else exactly(room, published, selection)
    if stands is None:
        return ""
    ready = gettext("Exactly your design is there already.")
    said = f"{ready} {FromStock(stands.key, stands.place).words}."
    off = published.book.quote(selection).total - price_of(published, selection, stands).total
    if not off.minor:
        return said
    cheaper = gettext("You pay %(less)s less for it.", less=in_language(off))
    return f"{said} {cheaper}"

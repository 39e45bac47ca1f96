"""The home page: what is on sale, and for a visitor the designs under way and what the shop proposes."""

import gc
from dataclasses import replace
from itertools import islice
from weakref import WeakKeyDictionary

from configurator.catalog.lead_times import lead_time
from configurator.catalog.served_market import served_market
from configurator.errors import BrokenFiles, SolverDeadline, UnknownName
from configurator.languages.spoken import spoken
from configurator.orders.design import Design
from configurator.profiles.consent import ASKED_BEFORE, Purpose
from configurator.services.configuring.needed_designs import asked_needs
from configurator.services.configuring.presets import ready_presets
from configurator.services.configuring.renewing import is_older, kept_until, up_to_date
from configurator.services.configuring.said_line import example_line
from configurator.services.customer.consent import unanswered
from configurator.services.customer.sensitive import free_choices, private_options, told_choices
from configurator.services.customer.welcome import greeting, proposal_view
from configurator.services.learning.telling import telling_likings
from configurator.services.presenting.home_page import DraftView, Home, ProductCard
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.elsewhere import may_go
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_CARD = 640
_MOST_DRAFTS, _MOST_PROPOSALS, _MOST_PRESETS = 6, 6, 3

_cards: WeakKeyDictionary[Showroom, dict[tuple[str, str, str], tuple[object, ProductCard]]] = WeakKeyDictionary()
"""The card of each product in each language, and what it was made of."""


def home_page(room: Showroom, who: Visitor) -> Home:
    """The home page."""
    products, word = room.products(), who.consents.word(Purpose.REMEMBER)
    over = word is not None and word.until is not None and word.until < room.now() + ASKED_BEFORE
    return Home(
        greeting=greeting(room, who),
        products=tuple(_card(room, each) for each in products),
        drafts=open_drafts(room, who),
        proposals=tuple(map(proposal_view, telling_likings(room, who, products)[:_MOST_PROPOSALS])),
        ask_consent=(word is None or over) and not who.quiet,
        renew=word if over else None,
        ask_more=unanswered(who),
    )


def open_drafts(room: Showroom, who: Visitor) -> tuple[DraftView, ...]:
    """The visitor's designs that can be resumed, the last changed first; those nothing was done to are left out."""
    with room.reading() as unit:
        found = unit.designs.of(who.owners, limit=3 * _MOST_DRAFTS)
    touched = [design for design in found if design.parent is not None or design.choices or design.name]
    views = (_draft(room, design) for design in touched)
    return tuple(view for view in views if view is not None)[:_MOST_DRAFTS]


def _card(room: Showroom, published: Published) -> ProductCard:
    """The product's card: all day the same for all who read its language, so it is made once, engine kept or not."""
    key, digest = published.product.key, published.art.digest if published.art else None
    asked = published.revision.hash, published.words, published.situation(published.product), digest
    cards, place = _cards.setdefault(room, {}), (key, spoken(), served_market())
    kept = cards.get(place)
    if kept is None or kept[0] != asked:
        with may_go(False):
            cards[place] = kept = asked, _made_card(room, published)
        if not room.engines.ours(key):
            gc.collect()  # its engine, which is not kept, holds on to itself
    return kept[1]


def _made_card(room: Showroom, published: Published) -> ProductCard:
    product, selection = published.product, published.shown(frozenset())
    total = published.book.total(selection)
    return ProductCard(
        key=product.key,
        name=product.name,
        tagline=product.tagline,
        description=product.description,
        price=total,
        picture=picture(room, published, selection, width=2 * _CARD),
        lead_days=lead_time(product, selection),
        example=example_line(published, total),
        questions=len(asked_needs(published)),
        presets=tuple(islice(ready_presets(published), _MOST_PRESETS)),
    )


def _draft(room: Showroom, kept: Design) -> DraftView | None:
    try:
        design = up_to_date(room, kept)
        published = room.revision(design.product, design.revision)
        product, selection = published.product, published.shown(design.choices, design.weights)
        private = private_options(room, product)
        told, free = told_choices(design.choices, private), free_choices(published, design.choices, private)
        drawn = selection if free == design.choices else published.shown(free, design.weights)
    except (UnknownName, BrokenFiles, SolverDeadline):
        return None
    slot = next(iter(sorted(free)), None)
    step = step_of(product, slot.slot)[0] if slot else product.steps[0]
    return DraftView(
        design=design,
        product_name=product.name,
        title=design.name or product.name,
        total=published.book.total(selection) if told == design.choices else None,
        picture=replace(picture(room, published, drawn, width=_CARD), alt=product.name),
        step=step.key,
        kept_until=kept_until(room, design) if is_older(room, design) else None,
        lead_days=lead_time(product, selection) if told == design.choices else None,
    )

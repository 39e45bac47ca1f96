"""What the shop proposes to somebody it remembers: earlier choices, preselected only where that does not cost more."""

from collections.abc import Collection
from dataclasses import replace

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.orders.design import Proposal
from configurator.profiles.preferences import Preference, preferences
from configurator.services.customer.events import record, visit
from configurator.services.presenting.labels import says_nothing
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor
from configurator.storage.switches import LIKES

_MOST = 12


def preferences_for(room: Showroom, who: Visitor, published: Published) -> tuple[Preference, ...]:
    """What the visitor's profile says about this product, best first; nothing without a profile.

    Nothing that they switched off (``conclusions``).
    """
    if who.recorded is None or not who.may_suggest(MadeOf.OWN):
        return ()
    product = published.product
    with room.reading() as unit:
        kept = unit.events.of(who.recorded, product=None if _asks(product) else product.key)
        off = switched_off(unit.switches.off(who.recorded), product)
    return preferences((each.event for each in kept), product, now=room.here(room.now()), without=off)


def conclusion_name(product: Product, choice: Choice) -> str:
    """By what name it is switched off that somebody likes that, at whichever item."""
    return f"{LIKES}{product.key}:{choice.slot.key}={choice.value}"


def same_items(choice: Choice) -> Choice:
    """The choice at the first item, which stands for all of them."""
    return replace(choice, slot=Slot(choice.slot.key))


def switched_off(names: Collection[str], product: Product) -> frozenset[Choice]:
    """The choices of a product that somebody is not to be thought to like, at each of its items."""
    begins, homes = f"{LIKES}{product.key}:", {each.key: product.home(each.key) for each in product.options}
    written = (name.removeprefix(begins).rpartition("=") for name in names if name.startswith(begins))
    return frozenset(
        Choice(Slot(slot.key, item), value)
        for slot, value in ((Slot.parse(text), value) for text, _, value in written)
        for item in range(1, homes[slot.key].count.high + 1 if slot.key in homes else 2)
    )


def _asks(product: Product) -> bool:
    """Whether the product needs an answer that may have been given to another one."""
    return any(option.required for option in product.options)


def proposals_for(room: Showroom, who: Visitor, published: Published, choices: Choices) -> tuple[Proposal, ...]:
    """The proposals for a new design that starts from the choices; the visit is remembered."""
    liked = preferences_for(room, who, published)
    found = tuple(sorted(liked, key=lambda each: _says_no(published.product, each.choice)))[:_MOST]
    if who.recorded is not None:
        with room.unit() as unit:
            record(unit, who.recorded, [visit(published.product, room.now())])
    return affordable(published, choices, found)


def _says_no(product: Product, choice: Choice) -> bool:
    return says_nothing(product.option(choice.slot.key), choice.value)


def affordable(published: Published, choices: Choices, found: tuple[Preference, ...]) -> tuple[Proposal, ...]:
    """The preferences as proposals; preselected, best first, are those with which the whole costs no more."""
    book = published.book
    limit = book.total(published.shown(choices))
    weights: dict[Choice, int] = {}
    proposals = []
    for preference in found:
        tried = weights | {preference.choice: preference.weight}
        shown = published.shown(choices, tried)
        fits = shown.agrees(preference.choice) and not limit < book.total(shown)
        if fits:
            weights = tried
        proposals.append(Proposal(preference.choice, preference.weight, preference.reason, fits))
    return tuple(proposals)

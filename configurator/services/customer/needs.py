"""The groups of people who choose alike, in words, and in which of them a customer is.

They are found overnight (``services.learning.needs``) among those who let the shop learn from their designs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Slot
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.profiles.consent import TELLS_OF_WORTH, Purpose
from configurator.rules.wording import taken_text
from configurator.services.presenting.labels import says_nothing
from configurator.services.showroom.showroom import Showroom
from configurator.storage.needs import KeptGroup
from configurator.storage.unit import UnitOfWork

_SWITCH = "needs:"
_TWICE = 1.75


@dataclass(frozen=True, slots=True)
class TraitText:
    """What some of a group took, how many of them, and how that compares: '3 times as often as everybody'."""

    text: str
    took: int
    compared: str


@dataclass(frozen=True, slots=True)
class NeedsGroup:
    """A group in words; its name is what tells most of its people apart, '' where nothing does."""

    product: str
    product_name: str
    number: int
    name: str
    people: int
    of: int
    traits: tuple[TraitText, ...]
    at: datetime


def needs_switch(product: str) -> str:
    """By what name it is switched off that somebody is in a group of people who choose a product alike."""
    return f"{_SWITCH}{product}"


def switched_off_needs(off: frozenset[str]) -> tuple[str, ...]:
    """The keys of the products of which somebody is not to be in a group."""
    return tuple(sorted(name.removeprefix(_SWITCH) for name in off if name.startswith(_SWITCH)))


def all_groups(room: Showroom) -> tuple[NeedsGroup, ...]:
    """All groups of what is on sale, product by product, the largest first."""
    with room.reading() as unit:
        kept = unit.needs.groups()
    return _in_words(room, kept)


def groups_of(room: Showroom, unit: UnitOfWork, profile: UUID) -> tuple[NeedsGroup, ...]:
    """The groups that the customer to whom the profile belongs is in, as far as that may be concluded."""
    customer = unit.identities.customer(profile)
    if customer not in unit.consents.allowing([customer], Purpose.RECOMMEND, room.now(), versions=TELLS_OF_WORTH):
        return ()
    off = unit.switches.off(customer)
    return _in_words(room, tuple(each for each in unit.needs.of(customer) if needs_switch(each.product) not in off))


def _in_words(room: Showroom, kept: tuple[KeptGroup, ...]) -> tuple[NeedsGroup, ...]:
    sold = {each.product.key: each.product for each in room.products()}
    return tuple(_group(sold[each.product], each) for each in kept if each.product in sold)


def _group(product: Product, kept: KeptGroup) -> NeedsGroup:
    traits = tuple(trait for _, trait in sorted(_traits(product, kept.portrait), key=lambda each: each[0]))
    return NeedsGroup(
        product=product.key,
        product_name=product.name,
        number=kept.number,
        name=listed(each.text for each in traits[:2]),
        people=kept.portrait["people"],
        of=kept.portrait["of"],
        traits=traits,
        at=kept.at,
    )


def _traits(product: Product, portrait: Mapping[str, object]) -> Iterator[tuple[bool, TraitText]]:
    """What a group is told by, and of each whether it is that something is not there.

    What is not sold any more, has become sensitive, or is about one item's place, is left out.
    """
    options: Mapping[str, Option] = {option.key: option for option in product.options}
    traits = portrait["traits"]
    assert isinstance(traits, list)
    for each in traits:
        slot = Slot.parse(each["slot"])
        option = options.get(slot.key)
        if option is not None and (option.sensitive or not _there(option, each["value"])):
            continue
        if option is not None and product.home(option.key).repeated and "items" not in each:
            continue  # as it was worked out once
        absent = option is not None and option.kind is Kind.CHOICE and says_nothing(option, each["value"])
        text = taken_text(Choice(slot, each["value"]), product, most=each.get("items") == "most")
        if option is not None and absent:
            text = gettext("no %(what)s", what=option.name)
        yield absent, TraitText(text, each["took"], _compared(each["times"]))


def _there(option: Option, value: str) -> bool:
    return option.kind is not Kind.CHOICE or value in {each.key for each in option.values}


def _compared(times: float | None) -> str:
    if times is None:
        return "more often than everybody"
    if times >= _TWICE:
        return f"{times:.0f} times as often as everybody"
    return f"{100 * (times - 1):.0f} % more often than everybody"

"""Of all that a product has, the things that can be added to it, and what people took of them.

A thing is what an item of a box is (its first question), a switch that costs something, a value of an option that takes
several, and each product as a whole. Sensitive options and texts are none. Counted are people, by what they bought and
let the shop learn from; who takes that back is not counted any more.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakKeyDictionary

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Slot
from configurator.learning.items.people_pairs import GoesWith, PeoplePairs
from configurator.services.learning.following import Following, followed
from configurator.services.learning.persons_designs import PersonsDesigns
from configurator.services.showroom.showroom import Showroom

YES = "yes"
_DESIGNS = 20


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """Something that can be added: a value of an option of a product, or ('' and '') the product itself."""

    product: str
    option: str = ""
    value: str = ""


def addable(product: Product) -> Mapping[str, Option]:
    """The options of a product whose values are things, by key."""
    first = {component.options[0].key for component in product.components if component.repeated and component.options}
    return {
        option.key: option
        for option in product.options
        if option.kind is Kind.CHOICE
        and not option.sensitive
        and (option.key in first or not option.single or (is_switch(option) and option.value(YES).price.minor > 0))
    }


def is_switch(option: Option) -> bool:
    """Whether it is asked by yes or no."""
    return {value.key for value in option.values} == {"no", YES}


def things_in(product: Product, taken: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Thing]:
    """The things among the values taken at slots (as text), those that the product still has."""
    options = addable(product)
    yield Thing(product.key)
    for slot, values in taken:
        option = options.get(Slot.parse(slot).key)
        known = {value.key for value in option.values} if option else set()
        for value in values:
            if option is not None and value in known and not (is_switch(option) and value != YES):
                yield Thing(product.key, option.key, value)


def is_thing(product: Product, option: str, value: str) -> bool:
    """Whether the product has such a thing now."""
    known = addable(product).get(option)
    return known is not None and any(each.key == value for each in known.values)


def name_of(product: Product, thing: Thing) -> str:
    """What a thing is called: 'Cloud cleansing milk', 'Tow bar', or the product's name."""
    if not thing.option:
        return product.name
    option = product.option(thing.option)
    return option.name if is_switch(option) else option.value(thing.value).name


@dataclass(slots=True)
class _Counted:
    """The pairs of a process: of which designs they are counted, and in the words of which revisions."""

    source: Following | None = None
    change: int = -1
    revisions: tuple[tuple[str, str], ...] = ()
    pairs: PeoplePairs[Thing] = field(default_factory=PeoplePairs)
    designs: PersonsDesigns = field(default_factory=PersonsDesigns)
    guard: threading.Lock = field(default_factory=threading.Lock)


_COUNTED: "WeakKeyDictionary[Showroom, _Counted]" = WeakKeyDictionary()


def things_with(room: Showroom, there: Sequence[Thing], *, forward: bool = False) -> list[GoesWith[Thing]]:
    """What goes with what is there (oldest first) by now, best first: see ``PeoplePairs.going_with``.

    Not because of the product that a thing belongs to: whoever has the thing has that.
    """
    counted = _COUNTED.setdefault(room, _Counted())
    with counted.guard:
        _follow(room, counted)
        return counted.pairs.going_with(there, forward=forward, speaks=lambda one, other: one != Thing(other.product))


def things_of(room: Showroom, person: UUID | None) -> frozenset[Thing]:
    """All that somebody took who lets the shop learn from it."""
    counted = _COUNTED.setdefault(room, _Counted())
    with counted.guard:
        _follow(room, counted)
        products = {each.product.key: each.written.product for each in room.products()}
        return frozenset(
            thing
            for each in counted.designs.of(str(person))
            if each.product in products
            for thing in things_in(products[each.product], each.content.items())
        )


def people_with(room: Showroom) -> Mapping[Thing, int]:
    """How many people took each thing, by now."""
    counted = _COUNTED.setdefault(room, _Counted())
    with counted.guard:
        _follow(room, counted)
        return dict(counted.pairs.people)


def counted_alike(room: Showroom, anew: Following) -> bool:
    """Whether the pairs of this process are those that its designs come to when they are counted from nothing."""
    fresh, counted = _Counted(), _COUNTED.get(room)
    if counted is None:
        return True
    _take(room, fresh, anew)  # before customers have to wait for the comparison
    with counted.guard:
        _take(room, counted, followed(room))
        return counted.pairs == fresh.pairs


def start_anew(room: Showroom) -> None:
    """Forgets the pairs that this process has counted."""
    _COUNTED.pop(room, None)


def _follow(room: Showroom, counted: _Counted) -> None:
    _take(room, counted, followed(room))


def _take(room: Showroom, counted: _Counted, following: Following) -> None:
    """Counts what was sold since, and takes out what was forgotten."""
    revisions = tuple(sorted((each.product.key, each.revision.hash) for each in room.products()))
    if (counted.source, counted.change, counted.revisions) == (following, following.change, revisions):
        return
    if counted.revisions != revisions:
        counted.revisions, counted.pairs, counted.designs = revisions, PeoplePairs(), PersonsDesigns()
    products = {each.product.key: each.written.product for each in room.products()}
    counted.source, counted.change = following, following.change
    for person in counted.designs.take(row for row in following.every() if row.product in products):
        designs = counted.designs.of(person)[-_DESIGNS:]
        taken = [frozenset(things_in(products[each.product], each.content.items())) for each in designs]
        counted.pairs.learn(person, taken)

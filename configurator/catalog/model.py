"""What a product is made of: steps, components, options, values. Frozen data, no rules, no solver.

A product has components (modules); a component stands in the product ``count`` times and has options; an option
offers values to choose from, or takes a number, a quantity, or a text. Keys of components and options share one
namespace within a product, so that a rule can name either without a prefix.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from configurator.catalog.exemptions import LAWFUL, WithdrawalTerms
from configurator.catalog.facts import Attribute, Facets, Fact, facets_of
from configurator.catalog.texts import Allowed
from configurator.catalog.validity import ALWAYS, Situation, Validity
from configurator.errors import UnknownName
from configurator.languages.spoken import OWN
from configurator.money import Money
from configurator.source import Source
from configurator.units import Quantity

LEAD_TIME = "lead-time"
"""The attribute that says after which time the part of a value is there."""


CO2 = "co2"
"""The attribute that says what making a value's part gives off."""


class Kind(StrEnum):
    """What an option asks of the customer."""

    CHOICE = "choice"
    NUMBER = "number"
    QUANTITY = "quantity"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Value:
    """One thing to choose. ``attributes`` holds the free ones; price, weight and lead time can be asked for alike.

    ``valid``: when and where it is sold. ``tax``: the rate at which it is taxed, '' for its option's. ``lead_time``:
    the days after which its part is there, ``co2``: what making it gives off (None: the file does not say).
    """

    key: str
    name: str
    price: Money
    source: Source
    description: str = ""
    weight: Quantity | None = None
    swatch: str | None = None
    layer: str | None = None
    group: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    valid: Validity = ALWAYS
    tax: str = ""
    lead_time: int | None = None
    co2: Quantity | None = None

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, ``price`` (unit: currency code) and others too; None when it has none."""
        if name == "price":
            return Quantity(Fraction(self.price.amount), self.price.currency)
        if name == "weight":
            return self.weight
        if name == LEAD_TIME and self.lead_time is not None:
            return Quantity(Fraction(self.lead_time), "day")
        if name == CO2 and self.co2 is not None:
            return self.co2
        return self.attributes.get(name)

    @property
    def further(self) -> Mapping[str, Attribute]:
        """All its attributes but price and weight."""
        if self.lead_time is None and self.co2 is None:
            return self.attributes
        own = {name: found for name in (LEAD_TIME, CO2) if (found := self.attribute(name)) is not None}
        return {**self.attributes, **own}


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range of whole numbers, both ends included."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}..{self.high}"


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers low, low + step, ... up to high, in ``unit`` ('' for a plain number)."""

    low: Fraction
    high: Fraction
    step: Fraction
    unit: str = ""

    @property
    def steps(self) -> int:
        """How many numbers there are."""
        return int((self.high - self.low) / self.step) + 1

    def number(self, index: int) -> Fraction:
        """The number at a place counted from 0."""
        return self.low + index * self.step

    def index(self, number: Fraction) -> int | None:
        """The place of a number, counted from 0; None when it is outside the range or between two steps."""
        place = (number - self.low) / self.step
        return int(place) if place.denominator == 1 and 0 <= place < self.steps else None


@dataclass(frozen=True, slots=True)
class Within:
    """What an option depends on: it is there only while one of ``values`` is taken at ``option``."""

    option: str
    values: tuple[str, ...]

    def holds(self, taken: Iterable[str]) -> bool:
        """Whether it is there when these values are taken at the other option."""
        return not set(self.values).isdisjoint(taken)


@dataclass(frozen=True, slots=True)
class Option:
    """One question to the customer.

    CHOICE: ``values``, of which ``choose`` (default exactly one) are taken. NUMBER and QUANTITY: ``range``; ``each``
    carries price, weight and attributes of one unit or piece (None when it costs and weighs nothing). TEXT: at most
    ``length`` visible characters, all of them ``allowed`` (None: any); ``each`` is what having any text costs.
    ``within``: the option is there only while that holds, and has nothing chosen otherwise; both options stand in the
    same component, or the other one in a component that occurs exactly once.

    ``required``: the customer has to answer it, the shop's proposal does not do. ``sensitive``: the answer is used for
    the product and its order alone. ``tax``: the rate at which it is taxed, '' for the product's first.
    """

    key: str
    name: str
    kind: Kind
    source: Source
    help: str = ""
    values: tuple[Value, ...] = ()
    choose: Bounds = Bounds(1, 1)
    range: Range | None = None
    length: int = 0
    each: Value | None = None
    within: Within | None = None
    allowed: Allowed | None = None
    required: bool = False
    sensitive: bool = False
    tax: str = ""

    @property
    def single(self) -> bool:
        """Whether at most one value can be taken."""
        return self.kind is not Kind.CHOICE or self.choose.high == 1

    @property
    def switch(self) -> bool:
        """Whether it says yes or no, in words that the program has and no file."""
        return tuple(value.key for value in self.values) == ("no", "yes") and len({v.source for v in self.values}) == 1

    def value(self, key: str) -> Value:
        """The value of that key; raises UnknownName."""
        for value in self.values:
            if value.key == key:
                return value
        raise UnknownName(f"value of {self.key}", key, (value.key for value in self.values))


@dataclass(frozen=True, slots=True)
class Component:
    """A module of the product, ``count`` times, each time with all its options; one of them is called ``noun``.

    ``nouns``: what one and several are called in another language, form by form.
    """

    key: str
    name: str
    source: Source
    options: tuple[Option, ...]
    description: str = ""
    noun: str = ""
    count: Bounds = Bounds(1, 1)
    nouns: tuple[str, ...] = ()

    @property
    def repeated(self) -> bool:
        """Whether it can be there more than once, or not at all."""
        return (self.count.low, self.count.high) != (1, 1)

    def named(self, instance: int) -> str:
        """What one instance is called: 'Item 2', or the component's name when it is not repeated."""
        noun = self.noun or self.name
        return f"{noun[:1].upper()}{noun[1:]} {instance}" if self.repeated else self.name


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the configurator: the components it shows."""

    key: str
    name: str
    components: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Footprint:
    """How CO2 was worked out: by which ``method``, from which ``source``; ``own``: of the product without any value."""

    method: str
    source: str
    own: Quantity | None = None


PricedPlace = tuple[str, str]
"""What has a price: option and value, '' as the value for ``each``; two '' for the product itself."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """What everything costs in one market: its currency, and in its minor units what is not for nothing."""

    currency: str
    minor: Mapping[PricedPlace, int]


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that customers say for values of an option ('' and none: words that say nothing of the product)."""

    words: tuple[str, ...]
    option: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Product:
    """A product as the catalogue file says it. Every component stands in exactly one step.

    ``taxes``: percentages by name and by market ('': everywhere); ``net``: prices are without them.
    ``markets``: those it is sold in; none when it makes no difference between markets. ``groups``: the groups of
    customers between whom it makes one. ``withdrawal``: who may withdraw from an order. ``attributes``: what every
    one of it has; sums over everything count them. ``document`` is what the paper is called that a customer gets of
    the order, '' for an order. ``language``: the code of the one its file is written in. ``lead_time``: the days that
    building it takes once all parts are there, ``footprint`` what is known of its CO2 (None: the file does not say).

    All prices are those of the market ``priced_for``; ``price_lists`` has them by market (``market_prices.priced_in``).
    Both are empty while it costs the same everywhere. ``synonyms``: what customers call its values otherwise.
    ``facts``: the attributes that customers read; none: all of them (see ``facts``).
    """

    key: str
    name: str
    price: Money
    source: Source
    steps: tuple[Step, ...]
    components: tuple[Component, ...]
    tagline: str = ""
    description: str = ""
    tax_note: str = ""
    weight: Quantity | None = None
    markets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    taxes: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    net: bool = False
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    document: str = ""
    withdrawal: WithdrawalTerms = LAWFUL
    language: str = OWN
    price_lists: Mapping[str, PriceList] = field(default_factory=dict)
    priced_for: str = ""
    lead_time: int | None = None
    synonyms: tuple[Synonym, ...] = ()
    footprint: Footprint | None = None
    facts: tuple[Fact, ...] = ()

    @property
    def currency(self) -> str:
        """The currency of every price in the product, as it is priced."""
        return self.price.currency

    def own(self, attribute: str) -> Attribute | None:
        """What it has of an attribute before anything is chosen; None for nothing."""
        if attribute == "price":
            return Quantity(Fraction(self.price.amount), self.currency)
        if attribute == "weight":
            return self.weight
        if attribute == CO2 and self.footprint is not None:
            return self.footprint.own
        return self.attributes.get(attribute)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """All options in catalogue order."""
        return tuple(option for component in self.components for option in component.options)

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The keys of the options whose answers are not remembered."""
        return frozenset(option.key for option in self.options if option.sensitive)

    @cached_property
    def lead_times(self) -> Mapping[tuple[str, str], int]:
        """After how many days the part of each value is there, by option and value, where the file says so."""
        return {
            (option.key, value.key): value.lead_time
            for option in self.options
            for value in option.values
            if value.lead_time is not None
        }

    @cached_property
    def timed_options(self) -> frozenset[str]:
        """The keys of the options that have a value with a lead time of its own."""
        return frozenset(option for option, _ in self.lead_times)

    @cached_property
    def facets(self) -> Mapping[str, Facets]:
        """By option what is read of its values, and by what a list of them is narrowed."""
        written = {option.key: {value.key: value.attributes for value in option.values} for option in self.options}
        return {key: facets_of(self.facts, values) for key, values in written.items()}

    @cached_property
    def _options(self) -> dict[str, Option]:
        return {option.key: option for option in self.options}

    @cached_property
    def _components(self) -> dict[str, Component]:
        return {component.key: component for component in self.components}

    @cached_property
    def _homes(self) -> dict[str, Component]:
        return {option.key: component for component in self.components for option in component.options}

    def option(self, key: str) -> Option:
        """The option of that key; raises UnknownName."""
        try:
            return self._options[key]
        except KeyError:
            raise UnknownName("option", key, self._options) from None

    def component(self, key: str) -> Component:
        """The component of that key; raises UnknownName."""
        try:
            return self._components[key]
        except KeyError:
            raise UnknownName("component", key, self._components) from None

    def home(self, option: str) -> Component:
        """The component that an option belongs to; raises UnknownName."""
        self.option(option)
        return self._homes[option]

    @cached_property
    def _keys_at(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def keys_at(self, places: tuple[str, ...]) -> frozenset[str]:
        """The keys of the options that these are, or that belong to components that these are."""
        found = self._keys_at.get(places)
        if found is None:
            components = [component for component in self.components if component.key in places]
            own = [option.key for component in components for option in component.options]
            found = self._keys_at[places] = frozenset([*own, *places])
        return found

    def counts(self, valid: Validity, at: Situation | None) -> bool:
        """Whether what is valid like this counts in the situation, for which the product is priced.

        Without one everything counts, or where prices differ, what does in the market that the product is priced for.
        """
        return valid.holds(at) and (at is not None or not self.priced_for or valid.within(self.priced_for))

    def is_component(self, key: str) -> bool:
        """Whether a component has that key."""
        return key in self._components

    def names(self) -> Iterator[str]:
        """Keys of all components and options: what a rule can name."""
        yield from self._components
        yield from self._options

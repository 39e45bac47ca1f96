"""What a phrase is taken for: frozen data, the condition that it is under the rules, and how it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import number_text
from configurator.rules.syntax import (
    Amount,
    And,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    InstanceCount,
    Not,
    NumberOf,
    SumOver,
    Term,
)
from configurator.units import Quantity

LEAD_TIME = "lead-time"
"""The attribute of the whole that is the days until it is ready."""


@dataclass(frozen=True, slots=True, order=True)
class OneOf:
    """One of the values is taken at the option: of a repeated component, in at least ``times`` of its instances."""

    option: str
    values: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True, order=True)
class NoneOf:
    """None of the values is taken at the option, in any instance."""

    option: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class NumberSpan:
    """Numbers from ``low`` to ``high`` (None: no end), the ends included or not."""

    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies in it."""
        above = self.low is None or number > self.low or (number == self.low and not self.open_low)
        return above and (self.high is None or number < self.high or (number == self.high and not self.open_high))

    def __str__(self) -> str:
        low, high = (None if end is None else number_text(end) for end in (self.low, self.high))
        if low is not None and high is not None:
            return f"={low}" if low == high else f"={low}..{high}"
        if high is not None:
            return f"{'<' if self.open_high else '<='}{high}"
        return f"{'>' if self.open_low else '>='}{low}"


@dataclass(frozen=True, slots=True)
class WholeAmount:
    """The ``attribute`` of the whole product, such as its price or its weight, lies in the span, in its ``unit``."""

    attribute: str
    unit: str
    span: NumberSpan


@dataclass(frozen=True, slots=True)
class NumberWish:
    """The number at a NUMBER or QUANTITY option, or how often a component is there, lies in the span."""

    key: str
    span: NumberSpan


@dataclass(frozen=True, slots=True)
class Least:
    """The ``attribute`` of the whole product is to be as little as can be: 'cheap'."""

    attribute: str


Wished = OneOf | NoneOf | WholeAmount | NumberWish | Least
"""What a phrase is taken for."""


def condition_of(wish: OneOf | NoneOf | WholeAmount | NumberWish, product: Product) -> Condition:
    """What has to hold so that the wish is granted."""
    source = product.source
    match wish:
        case OneOf():
            chosen = Chosen(wish.option, wish.values, source)
            home = product.home(wish.option)
            return InstanceCount(wish.times, None, home.key, chosen, source) if home.repeated else chosen
        case NoneOf():
            chosen = Chosen(wish.option, wish.values, source)
            home = product.home(wish.option)
            return InstanceCount(None, 0, home.key, chosen, source) if home.repeated else Not(chosen, source)
        case WholeAmount(attribute=attribute) if attribute == LEAD_TIME:
            return _no_slower(wish.span, product)
        case WholeAmount():
            return _within(SumOver(wish.attribute, (), source), wish.unit, wish.span, product)
        case NumberWish():
            if product.is_component(wish.key):
                return _within(CountOf(wish.key, source), "", wish.span, product)
            range_ = product.option(wish.key).range
            return _within(NumberOf(wish.key, source), range_.unit if range_ else "", wish.span, product)
        case _:
            assert_never(wish)


def as_text(wish: Wished) -> str:
    """The wish in a few signs: 'engine=electric-150|electric-220', 'paint!=night-black', 'price<45000'."""
    match wish:
        case OneOf():
            times = f"*{wish.times}" if wish.times > 1 else ""
            return f"{wish.option}{times}={'|'.join(wish.values)}"
        case NoneOf():
            return f"{wish.option}!={'|'.join(wish.values)}"
        case WholeAmount():
            return f"{wish.attribute}{wish.span}"
        case NumberWish():
            return f"{wish.key}{wish.span}"
        case Least():
            return f"least={wish.attribute}"
        case _:
            assert_never(wish)


def in_order(product: Product, option: str, values: Iterable[str]) -> tuple[str, ...]:
    """The values in catalogue order, each once."""
    wanted = set(values)
    return tuple(value.key for value in product.option(option).values if value.key in wanted)


def nothing_there(product: Product, option: str) -> str:
    """The value of an option that stands for nothing being there: that of a switch, or one called 'none'; else ''."""
    asked = product.option(option)
    if asked.kind is not Kind.CHOICE:
        return ""
    if asked.switch:
        return "no"
    return next((value.key for value in asked.values if value.key in ("none", "no")), "")


def _no_slower(span: NumberSpan, product: Product) -> Condition:
    """That nothing is taken because of which the product would not be ready in time; only an upper end counts."""
    slow: dict[str, list[str]] = {}
    for (option, value), days in product.lead_times.items():
        if not NumberSpan(high=span.high, open_high=span.open_high).holds(Fraction(days + (product.lead_time or 0))):
            slow.setdefault(option, []).append(value)
    return And(tuple(condition_of(NoneOf(key, tuple(each)), product) for key, each in slow.items()), product.source)


def _within(term: Term, unit: str, span: NumberSpan, product: Product) -> Condition:
    ends: list[Condition] = []
    for end, comparison in (
        (span.low, Comparison.MORE if span.open_low else Comparison.AT_LEAST),
        (span.high, Comparison.LESS if span.open_high else Comparison.AT_MOST),
    ):
        if end is not None:
            ends.append(Compare(term, comparison, Amount(Quantity(end, unit), product.source), product.source))
    return ends[0] if len(ends) == 1 else And(tuple(ends), product.source)

"""What a phrase was taken for, in the words of the page: 'Engine: Electric, 150 kW or Electric, 220 kW'."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from configurator.catalog.model import Product
from configurator.catalog.selection import number_text
from configurator.languages.durations import days_in_words
from configurator.languages.sentences import gettext, ngettext
from configurator.listing import listed
from configurator.measures import told
from configurator.money import Money, in_language
from configurator.rules.wording import counted_noun, plural_of
from configurator.units import Quantity
from configurator.wishing.wishes import (
    LEAD_TIME,
    Least,
    NoneOf,
    NumberSpan,
    NumberWish,
    OneOf,
    WholeAmount,
    Wished,
)

_NAMED = 3
"""So many values are named; of more it is said how many there are."""


def wish_text(wish: Wished, product: Product) -> str:
    """The wish in words, in the language of the product."""
    match wish:
        case OneOf():
            return _one_of(wish, product)
        case NoneOf():
            option = product.option(wish.option)
            values = _values(product, wish.option, wish.values)
            if len(wish.values) == 1 and wish.values[0] in ("none", "no"):
                return gettext("%(option)s: any", option=option.name)
            return gettext("%(option)s: not %(values)s", option=option.name, values=values)
        case NumberWish():
            return _number(wish, product)
        case WholeAmount():
            named = {"price": gettext("Price"), "weight": gettext("Weight"), LEAD_TIME: gettext("Ready in")}
            span = _span(wish.span, lambda end: amount_text(Quantity(end, wish.unit), product))
            return f"{named.get(wish.attribute, wish.attribute)}: {span}"
        case Least():
            return gettext("As cheap as can be")
        case _:
            assert_never(wish)


def amount_text(quantity: Quantity, product: Product) -> str:
    """An amount of the whole as people read it: money, days, or with its unit."""
    if quantity.unit == product.currency:
        whole = Decimal(quantity.magnitude.numerator) / quantity.magnitude.denominator
        return in_language(Money.of(whole, product.currency))
    if quantity.unit == "day":
        return days_in_words(int(quantity.magnitude))
    return told(quantity)


def _one_of(wish: OneOf, product: Product) -> str:
    option = product.option(wish.option)
    if option.switch:
        return option.name if wish.values == ("yes",) else gettext("without %(option)s", option=option.name)
    values = _values(product, wish.option, wish.values)
    if wish.times > 1:
        return f"{option.name}: {wish.times} × {values}"
    return f"{option.name}: {values}"


def _values(product: Product, key: str, values: Sequence[str]) -> str:
    names = [product.option(key).value(value).name for value in values]
    if len(names) > _NAMED + 1:
        more = len(names) - _NAMED
        names[_NAMED:] = [ngettext("%(number)s more", "%(number)s more", more)]
    return listed([f"“{name}”" if "," in name else name for name in names], "or")


def _number(wish: NumberWish, product: Product) -> str:
    if product.is_component(wish.key):
        component = product.component(wish.key)
        exact = wish.span.low == wish.span.high
        noun = counted_noun(component, number_text(wish.span.low or Fraction(0))) if exact else plural_of(component)
        return f"{_span(wish.span, number_text)} {noun}"
    option = product.option(wish.key)
    unit = option.range.unit if option.range else ""
    return f"{option.name}: {_span(wish.span, lambda end: told(Quantity(end, unit)))}"


def _span(span: NumberSpan, said: Callable[[Fraction], str]) -> str:
    low, high = span.low, span.high
    if low is not None and high is not None:
        if low == high:
            return said(low)
        return gettext("%(low)s to %(high)s", low=said(Fraction(ceil(low))), high=said(Fraction(floor(high))))
    if high is not None:
        text = said(high)
        return (
            gettext("under %(amount)s", amount=text) if span.open_high else gettext("at most %(amount)s", amount=text)
        )
    text = said(low or Fraction(0))
    return gettext("over %(amount)s", amount=text) if span.open_low else gettext("at least %(amount)s", amount=text)

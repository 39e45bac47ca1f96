"""Sums of rules as whole-number weights on literals, exactly.

Decides units and scaling (fractions times their least common denominator); what sums mean is
``rules.meaning.amount``, which this follows term by term. Cost: one weight per value that adds something.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

from configurator.catalog.model import Kind, Option, Product, Value
from configurator.catalog.selection import Slot
from configurator.engine.formula import Formula, Group, Literal
from configurator.engine.layout import Layout, Place
from configurator.errors import BrokenFiles
from configurator.rules.measure import own_amount, summed_options, unit_of
from configurator.rules.syntax import (
    Amount,
    AttributeOf,
    Compare,
    Comparison,
    CountOf,
    NumberOf,
    Plus,
    SumOver,
    Term,
    Times,
)
from configurator.source import Problem, Source
from configurator.units import Quantity, factor

Scope = Mapping[str, int]
"""Component key -> the instance at hand."""

LARGEST = 2**53
"""No sum may reach this, so that every solver adds without overflow."""


@dataclass(slots=True)
class Linear:
    """A constant plus weights on literals; weights under one key stand on literals of which at most one holds."""

    constant: Fraction = Fraction(0)
    weights: dict[tuple[Slot, Literal], dict[Literal, Fraction]] = field(default_factory=dict)

    def add(self, place: Place, literal: Literal, weight: Fraction) -> None:
        """Adds a weight on one of the place's literals."""
        key = (place.slot, 0 if place.single else literal)
        group = self.weights.setdefault(key, {})
        group[literal] = group.get(literal, Fraction(0)) + weight


def compared(compare: Compare, layout: Layout, formula: Formula, scope: Scope) -> Literal:
    """The literal that holds exactly when the comparison does. Raises BrokenFiles when a sum is too large."""
    product = layout.product
    unit = unit_of(compare.left, product)
    if unit is None:
        unit = unit_of(compare.right, product) or ""
    difference = Linear()
    _collect(compare.left, unit, Fraction(1), layout, scope, difference)
    _collect(compare.right, unit, Fraction(-1), layout, scope, difference)
    groups, constant = scaled(difference, compare.source)
    opposite = [tuple((-weight, literal) for weight, literal in group) for group in groups]

    def at_least() -> Literal:
        return formula.at_least(groups, -constant)

    def at_most() -> Literal:
        return formula.at_least(opposite, constant)

    match compare.comparison:
        case Comparison.EQUAL:
            return formula.every((at_least(), at_most()))
        case Comparison.UNEQUAL:
            return -formula.every((at_least(), at_most()))
        case Comparison.LESS:
            return -at_least()
        case Comparison.AT_MOST:
            return at_most()
        case Comparison.MORE:
            return -at_most()
        case Comparison.AT_LEAST:
            return at_least()
        case _:
            assert_never(compare.comparison)


def scaled(linear: Linear, source: Source) -> tuple[list[Group], int]:
    """The same sum in whole numbers without a common divisor: groups and constant.

    Raises BrokenFiles when it is too large.
    """
    fractions = [linear.constant, *(weight for group in linear.weights.values() for weight in group.values())]
    scale = Fraction(lcm(*(fraction.denominator for fraction in fractions)))
    scale /= gcd(*(int(fraction * scale) for fraction in fractions)) or 1
    groups = [
        tuple((int(weight * scale), literal) for literal, weight in group.items() if weight)
        for group in linear.weights.values()
        if any(group.values())
    ]
    largest = abs(linear.constant * scale) + sum(max(abs(weight) for weight, _ in group) for group in groups)
    if largest >= LARGEST:
        raise BrokenFiles([Problem(source, "this sum is too large or too finely divided", "use coarser numbers")])
    return groups, int(linear.constant * scale)


def price(layout: Layout) -> Linear:
    """The price of everything taken, in minor units: without the product's own price and without texts."""
    whole = Linear()
    for place in layout.places.values():
        if place.option is not None:
            for literal, quantity in amounts(place, place.option, "price"):
                whole.add(place, literal, quantity.magnitude)
    return whole


def amounts(place: Place, option: Option, attribute: str) -> Iterator[tuple[Literal, Quantity]]:
    """What each literal of an option's place brings in an attribute; texts bring nothing."""
    if option.kind is Kind.CHOICE:
        for value in option.values:
            found = value.attribute(attribute)
            if isinstance(found, Quantity):
                yield place.values[value.key], found
    elif option.kind is not Kind.TEXT and option.each is not None:
        yield from _pieces(place, option.each, attribute)


def _pieces(place: Place, each: Value, attribute: str) -> Iterator[tuple[Literal, Quantity]]:
    one = each.attribute(attribute)
    if isinstance(one, Quantity):
        for number, literal in place.values.items():
            yield literal, Quantity(one.magnitude * Fraction(number), one.unit)


def _collect(term: Term, unit: str, times: Fraction, layout: Layout, scope: Scope, into: Linear) -> None:
    """Adds a term, multiplied and in the unit, to a sum."""
    match term:
        case Amount():
            if term.quantity.magnitude:
                into.constant += times * term.quantity.to(unit).magnitude
        case NumberOf() | AttributeOf():
            _add_option(term, unit, times, layout, scope, into)
        case SumOver():
            _add_sum(term, unit, times, layout, into)
        case CountOf():
            _add_count(term, times * factor("", unit), layout, into)
        case Times():
            _collect(term.term, unit, times * term.factor, layout, scope, into)
        case Plus():
            for each in term.terms:
                _collect(each, unit, times, layout, scope, into)
        case _:
            assert_never(term)


def _add_option(
    term: NumberOf | AttributeOf, unit: str, times: Fraction, layout: Layout, scope: Scope, into: Linear
) -> None:
    place = layout.places[slot_at(term.option, layout.product, scope)]
    if isinstance(term, AttributeOf):
        _add_amounts(place, term.attribute, unit, times, into)
        return
    limits = layout.product.option(term.option).range
    ratio = times * factor(limits.unit if limits else "", unit)
    for number, literal in place.values.items():
        into.add(place, literal, ratio * Fraction(number))


def _add_sum(term: SumOver, unit: str, times: Fraction, layout: Layout, into: Linear) -> None:
    own = own_amount(term, layout.product)
    into.constant += times * own.to(unit).magnitude if own else 0
    wanted = {option.key for option in summed_options(term, layout.product)}
    for place in layout.places.values():
        if place.option is not None and place.option.key in wanted:
            _add_amounts(place, term.attribute, unit, times, into)


def _add_amounts(place: Place, attribute: str, unit: str, times: Fraction, into: Linear) -> None:
    if place.option is not None:
        for literal, quantity in amounts(place, place.option, attribute):
            into.add(place, literal, times * quantity.to(unit).magnitude)


def _add_count(term: CountOf, times: Fraction, layout: Layout, into: Linear) -> None:
    place = layout.places.get(Slot(term.component))
    if place is None:
        into.constant += times
        return
    for number, literal in enumerate(layout.presence[term.component], 1):
        into.weights.setdefault((place.slot, -number), {}).setdefault(literal, Fraction(0))
        into.weights[place.slot, -number][literal] += times


def slot_at(option: str, product: Product, scope: Scope) -> Slot:
    """The option's slot at the instance at hand."""
    return Slot(option, scope.get(product.home(option).key, 1))

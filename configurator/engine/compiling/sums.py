"""What rules add up, multiply and compare, as literals: units, attributes and instances settled.

What sums mean is ``rules.meaning.amount``, which this follows term by term; how they are scaled and multiplied,
``linear``'s. Cost: one weight per value that adds something.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from configurator.catalog.model import Kind, Option
from configurator.catalog.selection import Slot, slot_at
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, PricedLiteral, SlotLiterals
from configurator.engine.compiling.linear import LARGEST, Arithmetic, IntegerSum, Linear
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prices import add_parts, add_priced
from configurator.engine.compiling.solver_choice import Budget
from configurator.money import minor_digits
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.meaning import InstancesAtHand
from configurator.rules.price_parts import tier_least
from configurator.rules.price_syntax import PriceOf, Tier, TierMeasure
from configurator.rules.sum_units import own_amount, summed_options, unit_of
from configurator.rules.syntax import (
    Amount,
    AttributeOf,
    Compare,
    Comparison,
    CountOf,
    NumberOf,
    Plus,
    ProductOf,
    SumOver,
    Term,
    Times,
)
from configurator.units import Quantity, factor


@dataclass(frozen=True, slots=True)
class Sums:
    """Makes literals and weights of what rules about one layout add up, multiply and compare."""

    layout: Layout
    arithmetic: Arithmetic

    def comparison(self, compare: Compare, scope: InstancesAtHand) -> Literal:
        """The literal that holds exactly when the comparison does.

        Raises BrokenFiles when a sum is too large, OverBudget when it is so for clauses.
        """
        product = self.layout.product
        unit = unit_of(compare.left, product)
        if unit is None:
            unit = unit_of(compare.right, product) or ""
        difference = Linear()
        self._collect(compare.left, unit, Fraction(1), scope, difference)
        self._collect(compare.right, unit, Fraction(-1), scope, difference)
        whole, formula = self.arithmetic.whole(difference, compare.source), self.arithmetic.formula

        def at_least(sum_: IntegerSum) -> Literal:
            return formula.at_least(sum_.groups, -sum_.constant, sum_.numbers)

        match compare.comparison:
            case Comparison.EQUAL:
                return formula.every((at_least(whole), at_least(whole.opposite)))
            case Comparison.UNEQUAL:
                return -formula.every((at_least(whole), at_least(whole.opposite)))
            case Comparison.LESS:
                return -at_least(whole)
            case Comparison.AT_MOST:
                return at_least(whole.opposite)
            case Comparison.MORE:
                return -at_least(whole.opposite)
            case Comparison.AT_LEAST:
                return at_least(whole)
            case _:
                assert_never(compare.comparison)

    def reaches(
        self, measure: TierMeasure, scope: InstancesAtHand, parts: tuple[PricedLiteral, ...], tier: Tier
    ) -> Literal:
        """The literal that a tier of a price rule is reached; ``parts`` make what a price comes to. Raises alike."""
        into, product = Linear(), self.layout.product
        if isinstance(measure, PriceOf):
            unit = product.currency
            add_parts(self.layout, parts, Fraction(1, 10 ** minor_digits(unit)), into)
        else:
            unit = unit_of(measure, product) or ""
            self._collect(measure, unit, Fraction(1), scope, into)
        into.constant -= tier_least(tier, unit)
        whole = self.arithmetic.whole(into, tier.source)
        return self.arithmetic.formula.at_least(whole.groups, -whole.constant, whole.numbers)

    def linear(self, term: Term, unit: str, scope: InstancesAtHand) -> Linear:
        """The term in the unit. Raises like ``compared``."""
        into = Linear()
        self._collect(term, unit, Fraction(1), scope, into)
        return into

    def _collect(self, term: Term, unit: str, times: Fraction, scope: InstancesAtHand, into: Linear) -> None:
        """Adds a term, multiplied and in the unit, to a sum."""
        unroll(self._collected(term, unit, times, scope, into))

    def _collected(self, term: Term, unit: str, times: Fraction, scope: InstancesAtHand, into: Linear) -> Steps[None]:
        match term:
            case Amount():
                if term.quantity.magnitude:
                    into.constant += times * term.quantity.to(unit).magnitude
            case NumberOf():
                self._add_number(term, unit, times, scope, into)
            case AttributeOf():
                place = self.layout.places[slot_at(term.option, self.layout.product, scope)]
                _add_amounts(place, term.attribute, unit, times, into)
            case SumOver():
                self._add_sum(term, unit, times, into)
            case CountOf():
                self._add_count(term, times * factor("", unit), into)
            case Times():
                yield self._collected(term.term, unit, times * term.factor, scope, into)
            case Plus():
                yield in_turn(self._collected(each, unit, times, scope, into) for each in term.terms)
            case ProductOf():
                yield self._add_product(term, unit, times, scope, into)
            case _:
                assert_never(term)

    def _add_number(self, term: NumberOf, unit: str, times: Fraction, scope: InstancesAtHand, into: Linear) -> None:
        place = self.layout.places[slot_at(term.option, self.layout.product, scope)]
        limits = self.layout.product.option(term.option).range
        _add_pieces(place, times * factor(limits.unit if limits else "", unit), into)

    def _add_sum(self, term: SumOver, unit: str, times: Fraction, into: Linear) -> None:
        if term.attribute == "price" and self.layout.priced is not None:
            add_priced(self.layout, term.places, times * factor(self.layout.product.currency, unit), into)
            return
        own = own_amount(term, self.layout.product)
        into.constant += times * own.to(unit).magnitude if own else 0
        wanted = {option.key for option in summed_options(term, self.layout.product)}
        for place in self.layout.places.values():
            if place.option is not None and place.option.key in wanted:
                _add_amounts(place, term.attribute, unit, times, into)

    def _add_count(self, term: CountOf, times: Fraction, into: Linear) -> None:
        place = self.layout.places.get(Slot(term.component))
        if place is None:
            into.constant += times
            return
        for number, literal in enumerate(self.layout.presence[term.component], 1):
            into.put(((place.slot, -number),), literal, times)

    def _add_product(
        self, term: ProductOf, unit: str, times: Fraction, scope: InstancesAtHand, into: Linear
    ) -> Steps[None]:
        whole_unit = unit_of(term, self.layout.product)
        if whole_unit is None:
            return
        units = [unit_of(each, self.layout.product) or "" for each in term.terms]
        factors = [Linear() for _ in term.terms]
        yield in_turn(
            self._collected(each, own, Fraction(1), scope, one)
            for each, own, one in zip(term.terms, units, factors, strict=True)
        )
        into.add_all(self.arithmetic.product(factors, term.source), times * factor(whole_unit, unit))


def price(layout: Layout) -> Linear:
    """The price of everything taken; the product's own price only where there are price rules."""
    whole = Linear()
    if layout.priced is not None:
        add_priced(layout, (), Fraction(1), whole)
        return whole
    for place in layout.places.values():
        _add_amounts(place, "price", layout.product.currency, Fraction(1), whole)
    return whole


def whole_price(layout: Layout, formula: SolverFormula) -> IntegerSum:
    """The same in whole numbers. Raises BrokenFiles when it is too large."""
    return Arithmetic(formula, Budget(cells=LARGEST)).whole(price(layout), layout.product.source)


def amounts(option: Option, attribute: str) -> Iterator[tuple[str, Quantity]]:
    """What each value of an option to choose from brings in an attribute."""
    for value in option.values:
        found = value.attribute(attribute)
        if isinstance(found, Quantity):
            yield value.key, found


def _add_amounts(place: SlotLiterals, attribute: str, unit: str, times: Fraction, into: Linear) -> None:
    """Adds what is taken at a place; a text brings what one piece of it does."""
    option = place.option
    if option is None:
        return
    if option.kind is Kind.CHOICE:
        for value, quantity in amounts(option, attribute):
            into.add(place, place.values[value], times * quantity.to(unit).magnitude)
    elif option.each is not None and isinstance(one := option.each.attribute(attribute), Quantity):
        weight = times * one.to(unit).magnitude
        if place.written is not None:
            into.put(((place.slot, place.written),), place.written, weight)
        elif option.kind is not Kind.TEXT:
            _add_pieces(place, weight, into)


def _add_pieces(place: SlotLiterals, times: Fraction, into: Linear) -> None:
    """Adds the number at a place, multiplied."""
    for number, literal in place.values.items():
        into.add(place, literal, times * Fraction(number))
    if place.wide is not None:
        into.add(place, place.wide.given, times * place.wide.limits.low)
        into.add_number(place.wide.number, times * place.wide.limits.step)

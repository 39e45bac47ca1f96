"""Comparisons of a foreign model as conditions of the rule language, over the options that ``product`` makes of it.

A feature that is not there counts 0 and has no text. A feature without a type counts 1 while it is there. An average
over nothing is 0. Refused with its place is what no rule can say: dividing by what varies, reckoning with averages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, prod
from typing import assert_never

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.conditions import COMPARISONS, Truth, all_true, any_true, negate
from configurator.interchange.feature_model.domains import TextDomain, constant
from configurator.interchange.feature_model.model import (
    Aggregate,
    Expression,
    Feature,
    FeatureType,
    Function,
    Minus,
    Multiplication,
    NumberConstant,
    Quotient,
    Stated,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
    features,
)
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import (
    Amount,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    NumberOf,
    Plus,
    ProductOf,
    SumOver,
    Term,
    Times,
)
from configurator.source import Source
from configurator.units import Quantity

COUNT = "features"
LENGTH = "length"
"""Attributes that ``product`` gives every feature (1) and every text."""

_AVERAGES = "write what it means: sum(Price) <= 10 * number of features"


def attribute_key(name: str) -> str:
    """The attribute's name on the engine's side, where 'price' and 'weight' are amounts with units."""
    return plain_key(name) if name in ("price", "weight", COUNT) else name


def plain_key(name: str) -> str:
    """The attribute as a plain number, in the one unit that all of its name are in."""
    return f"{name} (number)"


@dataclass(frozen=True, slots=True)
class NumericFeatures:
    """Features by name, the options that hold the values of typed ones, and what texts can be."""

    known: Mapping[str, Feature]
    slots: Mapping[str, str]
    words: Mapping[str, TextDomain]

    def compared(self, comparison: ValueComparison) -> Truth:
        """What the comparison says. Raises ForeignModelError when no rule can say it."""
        left, right = comparison.left, comparison.right
        if self._is_text(left) or self._is_text(right):
            return self._texts(comparison)
        for one, other, operator in ((left, right, comparison.operator), (right, left, _mirrored(comparison.operator))):
            if isinstance(one, Aggregate) and one.function == "avg":
                return self._average(one, operator, other, comparison.source)
            bound = constant(other)
            if isinstance(one, Function) and one.function != "len" and bound is not None:
                return self._rounded(one, operator, bound, comparison.source)
        return Compare(self._term(left), COMPARISONS[comparison.operator], self._term(right), comparison.source)

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _term(self, expression: Expression) -> Term:
        return unroll(self._terms(expression))

    def _terms(self, expression: Expression) -> Steps[Term]:
        match expression:
            case NumberConstant(number, source):
                return Amount(Quantity(number), source)
            case ValueOf():
                return self._value(expression)
            case Aggregate(function, attribute, below, source):
                if function == "avg":
                    raise ForeignModelError(source, "an average can be compared, not reckoned with", _AVERAGES)
                return SumOver(plain_key(attribute), self._having(attribute, below, source), source)
            case Function():
                return self._function(expression)
            case Sum(parts, source):
                return Plus(tuple((yield in_turn(map(self._terms, parts)))), source)
            case Multiplication(parts, source):
                product: Term = yield self._product(parts, source)
                return product
            case Quotient(one, other, source):
                divisor = constant(other)
                if not divisor:
                    hint = "multiply the other side instead: a <= 3 * b says what a / b <= 3 does"
                    message = "nothing can be divided by 0" if divisor == 0 else "what varies cannot be divided by"
                    raise ForeignModelError(source, message, hint)
                return Times(1 / divisor, (yield self._terms(one)), source)
            case Minus(inner, source):
                return Times(Fraction(-1), (yield self._terms(inner)), source)
            case TextConstant(text, source):
                raise ForeignModelError(source, f"'{text}' is a text, not a number")
            case _:
                assert_never(expression)

    def _product(self, parts: tuple[Expression, ...], source: Source) -> Steps[Term]:
        numbers = [constant(part) for part in parts]
        factor = prod((number for number in numbers if number is not None), start=Fraction(1))
        varying = [part for part, number in zip(parts, numbers, strict=True) if number is None]
        terms: list[Term] = yield in_turn(map(self._terms, varying))
        if not terms:
            return Amount(Quantity(factor), source)
        term = terms[0] if len(terms) == 1 else ProductOf(tuple(terms), source)
        return term if factor == 1 else Times(factor, term, source)

    def _value(self, value: ValueOf) -> Term:
        feature = self.known[value.feature]
        if not value.attribute:
            if feature.type is FeatureType.BOOLEAN:
                return AttributeOf(feature.name, COUNT, value.source)
            return NumberOf(self.slots[feature.name], value.source)
        stated = feature.attributes[value.attribute]
        if not isinstance(stated, Quantity):
            name = f"{value.feature}.{value.attribute}"
            raise ForeignModelError(
                value.source, f"'{name}' is a text, '{stated}', not a number", "write it as a number"
            )
        self._check_units(value.attribute, value.source)
        return AttributeOf(feature.name, plain_key(value.attribute), value.source)

    def _having(self, attribute: str, below: str, source: Source) -> tuple[str, ...]:
        """The features that have the attribute, below one or of all. ForeignModelError when one has it as a text."""
        self._check_units(attribute, source)
        top = features(self.known[below]) if below else iter(self.known.values())
        having = tuple(each for each in top if attribute in each.attributes)
        text = next((each for each in having if not _is_number(each.attributes[attribute])), None)
        if text is not None:
            message = (
                f"'{attribute}' of '{text.name}' is a text, '{text.attributes[attribute]}', and cannot be added up"
            )
            raise ForeignModelError(source, message, f"write it as a number, in line {text.source.line}")
        return tuple(each.name for each in having) if below else ()

    def _check_units(self, attribute: str, source: Source) -> None:
        """Raises ForeignModelError when the attribute is in several units, so that its numbers do not add up."""
        units = {
            stated.unit
            for each in self.known.values()
            if isinstance(stated := each.attributes.get(attribute), Quantity) and stated.unit
        }
        if len(units) > 1:
            message = f"'{attribute}' is in {' and '.join(sorted(units))}, so plain numbers do not say what it comes to"
            raise ForeignModelError(source, message, "write all in one unit")

    def _function(self, function: Function) -> Term:
        feature, source = self.known[function.of.feature], function.source
        if function.function == "len":
            if feature.type is FeatureType.STRING and not function.of.attribute:
                return AttributeOf(self.slots[feature.name], LENGTH, source)
            raise ForeignModelError(source, "'len' is for features of type String")
        if function.of.attribute:
            term = self._value(function.of)
            number = feature.attributes[function.of.attribute]
            assert isinstance(number, Quantity)
            rounded = floor(number.magnitude) if function.function == "floor" else ceil(number.magnitude)
            return Times(rounded / (number.magnitude or Fraction(1)), term, source)
        if feature.type is FeatureType.REAL:
            hint = f"compare it with a number: {function.function}({feature.name}) <= 3"
            raise ForeignModelError(source, "a rounded number can be compared, not reckoned with", hint)
        return self._value(function.of)

    def _rounded(self, function: Function, operator: str, number: Fraction, source: Source) -> Truth:
        """'floor(x) <= 3' without rounding: 'x < 4'."""
        feature = self.known[function.of.feature]
        if function.of.attribute or feature.type is not FeatureType.REAL:
            return Compare(self._function(function), COMPARISONS[operator], Amount(Quantity(number), source), source)
        value = self._value(function.of)

        def side(sign: Comparison, bound: Fraction | int) -> Compare:
            return Compare(value, sign, Amount(Quantity(Fraction(bound)), source), source)

        down = function.function == "floor"
        least, most = ceil(number), floor(number)
        at_least = side(Comparison.AT_LEAST, least) if down else side(Comparison.MORE, least - 1)
        at_most = side(Comparison.LESS, most + 1) if down else side(Comparison.AT_MOST, most)
        more = side(Comparison.AT_LEAST, most + 1) if down else side(Comparison.MORE, most)
        less = side(Comparison.LESS, least) if down else side(Comparison.AT_MOST, least - 1)
        equal: Truth = all_true([at_least, at_most]) if least == most else False
        by_sign = {">=": at_least, "<=": at_most, ">": more, "<": less, "==": equal, "!=": negate(equal)}
        return by_sign[operator]

    def _average(self, average: Aggregate, operator: str, other: Expression, source: Source) -> Truth:
        """'avg(a) <= x': nothing there and 0 <= x, or their sum <= x times their number."""
        having = self._having(average.attribute, average.below, source) or tuple(
            each.name for each in self.known.values() if _is_number(each.attributes.get(average.attribute))
        )
        none = Amount(Quantity(Fraction(0)), source)
        if not having:
            return Compare(none, COMPARISONS[operator], self._term(other), source)
        count = SumOver(COUNT, having, source)
        total = SumOver(plain_key(average.attribute), having, source)
        number = constant(other)
        product = Times(number, count, source) if number is not None else ProductOf((self._term(other), count), source)
        nothing = Compare(count, Comparison.EQUAL, none, source)
        return any_true(
            [
                all_true([nothing, Compare(none, COMPARISONS[operator], self._term(other), source)]),
                all_true([negate(nothing), Compare(total, COMPARISONS[operator], product, source)]),
            ]
        )

    # --- texts ------------------------------------------------------------------------------------------------------

    def _is_text(self, expression: Expression) -> bool:
        if isinstance(expression, ValueOf):
            feature = self.known[expression.feature]
            if not expression.attribute:
                return feature.type is FeatureType.STRING
            return not _is_number(feature.attributes[expression.attribute])
        return isinstance(expression, TextConstant)

    def _texts(self, comparison: ValueComparison) -> Truth:
        if comparison.operator not in ("==", "!="):
            raise ForeignModelError(comparison.source, "texts are equal or not, never less or more", "write == or !=")
        for side in (comparison.left, comparison.right):
            if not self._is_text(side):
                hint = "give both the type String, or both a number's"
                raise ForeignModelError(comparison.source, "a text cannot be compared with a number", hint)
        one, other = self._said(comparison.left), self._said(comparison.right)
        same = any_true(all_true([one[text], other[text]]) for text in one if text in other)
        return same if comparison.operator == "==" else negate(same)

    def _said(self, expression: Expression) -> dict[str, Truth]:
        """Per text, what has to hold for the expression to be it."""
        match expression:
            case TextConstant(text):
                return {text: True}
            case ValueOf(name, "", source):
                words, slot = self.words[name], self.slots[name]
                every = (*words.texts, *(text for text, _ in words.others))
                return {text: Chosen(slot, (text,), source) for text in every}
            case ValueOf(name, attribute, source):
                stated = self.known[name].attributes[attribute]
                said = " ".join(stated) if isinstance(stated, tuple) else str(stated)
                return {said: Chosen(name, ("yes",), source)}
        raise AssertionError("only texts get here")


def _is_number(stated: Stated | None) -> bool:
    return isinstance(stated, Quantity)


def _mirrored(operator: str) -> str:
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)

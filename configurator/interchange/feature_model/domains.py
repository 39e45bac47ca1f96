"""Which numbers and texts a typed feature can have: UVL sets no bounds, so they are read from the constraints.

An Integer goes from the bound that a constraint sets it (``X >= 5``, or ``X => X >= 5``) to the other; where there is
none, from 0, or from twice the least negative number it is compared with, to twice the greatest, at least 100. A Real
goes in steps of a tenth of the last decimal it is compared with. The attribute ``step`` overrides the step. A text is
one of those it is compared with, or another one: as many others as there are texts that are compared with each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from configurator.catalog.model import Range
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model import option_words
from configurator.interchange.feature_model.model import (
    Conjunction,
    Expression,
    Feature,
    FeatureModel,
    FeatureType,
    Formula,
    Function,
    Has,
    Implication,
    Minus,
    Multiplication,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
    comparisons,
    expressions,
    features,
    operands,
    values,
)
from configurator.nesting import Steps, in_turn, unroll

LEAST_RANGE = 100
LONGEST = 40
"""How long other texts are at most where their length is asked for, unless a longer one is compared with."""
_MOST_DECIMALS = 6
_MOST_NUMBERS = 10**12
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class TextDomain:
    """What a text can be, each with its length (None where nobody asks): those named, then others."""

    texts: tuple[str, ...]
    others: tuple[tuple[str, int | None], ...]


def domains(model: FeatureModel) -> Mapping[str, Range | TextDomain]:
    """The numbers or texts of each typed feature. Raises ForeignModelError where there are too many."""
    typed = {each.name: each for each in features(model.root) if each.type is not FeatureType.BOOLEAN}
    if not typed:
        return {}
    every = [comparison for constraint in model.constraints for comparison in comparisons(constraint.formula)]
    bounds: dict[str, _NumberBounds] = {}
    for constraint in model.constraints:
        for comparison in _demanded(constraint.formula):
            _bound(comparison, bounds)
    numbers = _beside(every)
    words = _words([each for each in typed.values() if each.type is FeatureType.STRING], every)
    return {
        name: words[name]
        if feature.type is FeatureType.STRING
        else _range(feature, bounds.get(name, _NumberBounds()), numbers.get(name, []))
        for name, feature in typed.items()
    }


# --- numbers --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _NumberBounds:
    """The tightest bounds so far; a strict one keeps its sign."""

    low: Fraction | None = None
    high: Fraction | None = None
    above: bool = False
    below: bool = False


def _demanded(formula: Formula) -> Iterator[ValueComparison]:
    """The comparisons that hold in every configuration in which the features in them are there."""
    waiting = [(formula, "")]
    while waiting:
        part, wanted = waiting.pop()
        match part:
            case ValueComparison(left, _, right):
                if not wanted or {value.feature for side in (left, right) for value in values(side)} == {wanted}:
                    yield part
            case Conjunction(several):
                waiting.extend((each, wanted) for each in reversed(several))
            case Implication(Has(name), then) if wanted in ("", name):
                waiting.append((then, name))


def _bound(comparison: ValueComparison, bounds: dict[str, _NumberBounds]) -> None:
    left, operator, right = comparison.left, comparison.operator, comparison.right
    if isinstance(right, ValueOf):
        left, operator, right = right, _FLIPPED.get(operator, operator), left
    number = constant(right)
    if not isinstance(left, ValueOf) or left.attribute or number is None:
        return
    own = bounds.setdefault(left.feature, _NumberBounds())
    if operator in (">", ">=", "==") and (own.low is None or number >= own.low):
        own.low, own.above = number, operator == ">"
    if operator in ("<", "<=", "==") and (own.high is None or number <= own.high):
        own.high, own.below = number, operator == "<"


def constant(expression: Expression) -> Fraction | None:
    """The number that an expression without features comes to; None for any other."""
    return unroll(_constant(expression, {}))


def constants(*several: Expression) -> Mapping[int, Fraction]:
    """The number of every part of the expressions that comes to one, by the part's ``id``: one walk for all depths."""
    found: dict[int, Fraction] = {}
    for expression in several:
        unroll(_constant(expression, found))
    return found


def _constant(expression: Expression, found: dict[int, Fraction]) -> Steps[Fraction | None]:
    """The same; ``found`` takes the number of every part that comes to one."""
    numbers: list[Fraction | None] = yield in_turn(_constant(part, found) for part in operands(expression))
    known = [number for number in numbers if number is not None]
    result: Fraction | None = None
    if isinstance(expression, NumberConstant):
        result = expression.number
    elif known and len(known) == len(numbers):
        match expression:
            case Minus():
                result = -known[0]
            case Sum():
                result = sum(known, Fraction(0))
            case Multiplication():
                result = prod(known, start=Fraction(1))
            case Quotient() if known[1]:
                result = known[0] / known[1]
    if result is not None:
        found[id(expression)] = result
    return result


def _beside(every: Iterable[ValueComparison]) -> dict[str, list[Fraction]]:
    """Per feature the numbers in the comparisons that it takes part in."""
    found: dict[str, list[Fraction]] = {}
    for comparison in every:
        sides = (comparison.left, comparison.right)
        numbers = [number for side in sides for number in _numbers(side)]
        for side in sides:
            for value in values(side):
                found.setdefault(value.feature, []).extend(numbers)
    return found


def _numbers(expression: Expression) -> Iterator[Fraction]:
    return iter(constants(expression).values())


def _range(feature: Feature, bounds: _NumberBounds, numbers: list[Fraction]) -> Range:
    step = _step(feature, [*numbers, *(each for each in (bounds.low, bounds.high) if each is not None)])
    greatest, least = max([*numbers, Fraction(0)]), min([*numbers, Fraction(0)])
    low, high = 2 * least, max(2 * greatest, Fraction(LEAST_RANGE))
    whole = feature.type is FeatureType.INTEGER
    if bounds.low is not None:
        low = bounds.low + (step if bounds.above and _can_be(bounds.low, whole=whole) else 0)
        high = max(high, low)
    if bounds.high is not None:
        high = bounds.high - (step if bounds.below and _can_be(bounds.high, whole=whole) else 0)
        low = low if bounds.low is not None else min(low, high)
    if whole:
        low = Fraction(-(-low // 1))
    found = Range(low, low + max(high - low, Fraction(0)) // step * step, step)
    if found.steps > _MOST_NUMBERS:
        hint = f"bound it by a constraint: {feature.name} >= 0 & {feature.name} <= 1000"
        raise ForeignModelError(feature.source, f"'{feature.name}' could be {found.steps:,} numbers", hint)
    return found


def _can_be(bound: Fraction, *, whole: bool) -> bool:
    """Whether a bound could be one of the numbers, so that a strict one leaves it out."""
    return not whole or bound.denominator == 1


def _step(feature: Feature, numbers: list[Fraction]) -> Fraction:
    stated = option_words.step(feature)
    if stated is not None:
        return stated
    if feature.type is FeatureType.INTEGER:
        return Fraction(1)
    decimals = max((_decimals(number) for number in numbers), default=0)
    return Fraction(1, 10 ** min(decimals + 1, _MOST_DECIMALS))


def _decimals(number: Fraction) -> int:
    return next((places for places in range(_MOST_DECIMALS) if (number * 10**places).denominator == 1), _MOST_DECIMALS)


# --- texts ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Class:
    """Text features that are compared with each other, the texts among them, whether lengths are asked for."""

    features: set[str]
    texts: dict[str, None] = field(default_factory=dict)
    longest: int = 0
    measured: bool = False

    def takes(self, other: "_Class") -> None:
        """The other class is part of this one now."""
        self.features |= other.features
        self.texts.update(other.texts)
        self.longest, self.measured = max(self.longest, other.longest), self.measured or other.measured


def _words(texts: list[Feature], every: Iterable[ValueComparison]) -> dict[str, TextDomain]:
    attributes = {each.name: each.attributes for each in texts}
    classes = {each.name: _Class({each.name}) for each in texts}
    for comparison in every:
        sides = (comparison.left, comparison.right)
        asked = [each for side in sides for each in _lengths(side)]
        for name in asked:
            if name in classes:
                classes[name].measured = True
                numbers = [int(number) for side in sides for number in _numbers(side)]
                classes[name].longest = max([classes[name].longest, *numbers])
        names = [side.feature for side in sides if isinstance(side, ValueOf) and side.feature in attributes]
        for name in names:
            for side in sides:
                if isinstance(side, TextConstant):
                    classes[name].texts[side.text] = None
            if classes[name] is not classes[names[0]]:
                _join(classes, classes[names[0]], classes[name])
    return {name: _taken(own) for name, own in classes.items()}


def _join(classes: dict[str, _Class], one: _Class, other: _Class) -> None:
    one.takes(other)
    for name in other.features:
        classes[name] = one


def _lengths(expression: Expression) -> Iterator[str]:
    functions = (part for part in expressions(expression) if isinstance(part, Function))
    return (function.of.feature for function in functions if function.function == "len")


def _taken(own: _Class) -> TextDomain:
    numbers = [f" {number}" if number > 1 else "" for number in range(1, len(own.features) + 1)]
    if not own.measured:
        return TextDomain(tuple(own.texts), tuple((f"(another text{number})", None) for number in numbers))
    longest = max(LONGEST, own.longest + 1)
    others = [(f"(another text{number} of {size})", size) for size in range(1, longest + 1) for number in numbers]
    return TextDomain(tuple(own.texts), tuple(others))

"""Comparisons of a foreign model as a shop's rules say them: about numbers that customers choose, and sums over all.

An attribute of one feature is no more to be found once the feature is a value among others, and a text is the business
of the customer alone: constraints about them are refused, with their place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.attribute_facts import is_price
from configurator.interchange.feature_model.conditions import COMPARISONS, Truth
from configurator.interchange.feature_model.domains import constants
from configurator.interchange.feature_model.model import (
    Aggregate,
    Expression,
    FeatureModel,
    Minus,
    Multiplication,
    Quotient,
    Sum,
    ValueComparison,
    ValueOf,
    expressions,
    features,
)
from configurator.interchange.feature_model.option_words import EACH
from configurator.interchange.feature_model.plan import Plan
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import Amount, Compare, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.source import Source
from configurator.units import Quantity

Constants = Mapping[int, Fraction]
"""The parts of a comparison that come to a number (see ``constants``)."""
_REFUSED = "this cannot be sold: no rule of a shop can say it"
_HINT = "ask the model as it stands, with --model, or leave this constraint out and write it as a rule"


@dataclass(frozen=True, slots=True)
class Compared:
    """The model, and the options that hold its numbers."""

    plan: Plan
    model: FeatureModel

    def condition(self, comparison: ValueComparison) -> Truth:
        """What the comparison says. Raises ForeignModelError for what a shop's rules cannot say."""
        left, right, sign = comparison.left, comparison.right, COMPARISONS[comparison.operator]
        known = constants(left, right)
        units = set(self._units(left, right))
        if len(units) > 1:
            raise ForeignModelError(comparison.source, _REFUSED, _HINT)
        unit = next(iter(units), "")
        terms = [unroll(self._term(side, unit, known)) for side in (left, right)]
        return Compare(terms[0], sign, terms[1], comparison.source)

    def _units(self, *sides: Expression) -> Iterator[str]:
        """The units of the numbers and sums in expressions; numbers that only say what a sum counts have none there."""
        parts = [part for side in sides for part in expressions(side)]
        sums = [part for part in parts if isinstance(part, Aggregate)]
        counted = {name for each in sums for name, _ in self._of_each(each)}
        yield from (self._summed(each)[1] for each in sums)
        for part in parts:
            if isinstance(part, ValueOf) and part.feature in self.plan.numbers and not part.attribute:
                limits = self.plan.product.option(self.plan.numbers[part.feature]).range
                if limits and part.feature not in counted:
                    yield limits.unit

    def _term(self, expression: Expression, unit: str, known: Constants) -> Steps[Term]:
        number, source = known.get(id(expression)), expression.source
        if number is not None:
            return Amount(Quantity(number, unit), source)
        match expression:
            case ValueOf(name, "") if name in self.plan.numbers:
                return NumberOf(self.plan.numbers[name], source)
            case Aggregate():
                if self._of_each(expression):
                    raise ForeignModelError(source, _REFUSED, _HINT)
                return SumOver(self._summed(expression)[0], (), source)
            case Sum(parts):
                sums = [each for each in parts if isinstance(each, Aggregate)]
                if len(sums) == 1 and (counted := self._of_each(sums[0])):
                    parts = _without(parts, counted, known, source)
                    added = [SumOver(self._summed(sums[0])[0], (), source)]
                    added += yield in_turn(self._term(part, unit, known) for part in parts if part is not sums[0])
                    return added[0] if len(added) == 1 else Plus(tuple(added), source)
                return Plus(tuple((yield in_turn(self._term(part, unit, known) for part in parts))), source)
            case Multiplication(parts):
                product: Term = yield self._product(parts, unit, known, source)
                return product
            case Quotient(one, other) if divisor := known.get(id(other)):
                return Times(1 / divisor, (yield self._term(one, unit, known)), source)
            case Minus(inner):
                return Times(Fraction(-1), (yield self._term(inner, unit, known)), source)
        raise ForeignModelError(source, _REFUSED, _HINT)

    def _summed(self, sum_: Aggregate) -> tuple[str, str]:
        """What a rule sums up for the model's sum, and in which unit, where plain numbers of the model count in it."""
        facts, wanted = self.plan.facts, sum_.attribute
        if sum_.function == "sum" and not sum_.below:
            if is_price(wanted) and self._is_only(wanted, facts.prices):
                return "price", self.plan.product.currency
            if wanted in facts.numbers and self._units_of(wanted) <= {"", facts.numbers[wanted]}:
                return facts.keys[wanted], facts.numbers[wanted]
        raise ForeignModelError(sum_.source, _REFUSED, _HINT)

    def _is_only(self, attribute: str, readable: Mapping[str, Fraction]) -> bool:
        """Whether all prices of the model stand under this very name and can be read."""
        names = ((each, name) for each in features(self.model.root) for name in each.attributes if is_price(name))
        return all(name == attribute and each.name in readable for each, name in names)

    def _units_of(self, attribute: str) -> set[str]:
        stated = [each.attributes.get(attribute) for each in features(self.model.root)]
        return {each.unit for each in stated if isinstance(each, Quantity)}

    def _of_each(self, sum_: Aggregate) -> dict[tuple[str, str], Fraction]:
        """What numbers and texts add to a rule's sum and not to the model's: how often which value of which feature.

        One of a number adds so much for each; a text what its feature says, while it is there.
        """
        found, (key, unit) = dict[tuple[str, str], Fraction](), self._summed(sum_)
        for name, option in {**self.plan.numbers, **self.plan.texts}.items():
            one = self.plan.product.option(option).each
            amount = one.attribute(key) if one is not None else None
            if isinstance(amount, Quantity) and amount.magnitude:
                text = name in self.plan.texts
                found[name, sum_.attribute + EACH if text else ""] = Fraction(1) if text else amount.to(unit).magnitude
        return found

    def _product(self, parts: tuple[Expression, ...], unit: str, known: Constants, source: Source) -> Steps[Term]:
        factor, terms = Fraction(1), list[Term]()
        for part in parts:
            number = known.get(id(part))
            if number is None:
                terms.append((yield self._term(part, unit, known)))
            else:
                factor *= number
        term = terms[0] if len(terms) == 1 else ProductOf(tuple(terms), source)
        return term if factor == 1 else Times(factor, term, source)


def _without(
    parts: tuple[Expression, ...], counted: Mapping[tuple[str, str], Fraction], known: Constants, source: Source
) -> tuple[Expression, ...]:
    """The parts of a sum but for those that say what numbers and texts add, which a rule's sum has counted already."""
    left = list(parts)
    for value, times in counted.items():
        found = next((part for part in left if _is_times(part, value, times, known)), None)
        if found is None:
            raise ForeignModelError(source, _REFUSED, _HINT)
        left.remove(found)
    return tuple(left)


def _is_times(part: Expression, value: tuple[str, str], times: Fraction, known: Constants) -> bool:
    """Whether the part is that value of a feature so many times."""
    factors = part.parts if isinstance(part, Multiplication) else (part,)
    numbers = [known[id(each)] for each in factors if id(each) in known]
    others = [each for each in factors if id(each) not in known]
    named = len(others) == 1 and isinstance(others[0], ValueOf) and (others[0].feature, others[0].attribute) == value
    return named and prod(numbers, start=Fraction(1)) == times

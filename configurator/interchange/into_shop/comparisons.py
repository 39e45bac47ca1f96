"""Comparisons of a foreign model as a shop's rules say them: about numbers that customers choose, and sums over all.

An attribute of one feature is no more to be found once the feature is a value among others, and a text is the business
of the customer alone: constraints about them are refused, with their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.conditions import COMPARISONS, Truth
from configurator.interchange.feature_model.domains import constants
from configurator.interchange.feature_model.facts import is_price
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
    features,
)
from configurator.interchange.feature_model.plan import Plan
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import Amount, Compare, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.source import Source
from configurator.units import Quantity

Constants = Mapping[int, Fraction]
"""The parts of a comparison that come to a number (see ``constants``)."""
_HINT = "ask the model as it stands, with --model, or leave this constraint out and write it as a rule"


@dataclass(frozen=True, slots=True)
class Compared:
    """The model, and the options that hold its numbers."""

    plan: Plan
    model: FeatureModel

    def condition(self, comparison: ValueComparison) -> Truth:
        """What the comparison says. Raises ForeignModelError for what a shop's rules cannot say."""
        left, right, sign = comparison.left, comparison.right, COMPARISONS[comparison.operator]
        unit, known = "", constants(left, right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Aggregate) and id(other) in known and is_price(one.attribute):
                unit = self.plan.product.currency
        terms = [unroll(self._term(side, unit, known)) for side in (left, right)]
        return Compare(terms[0], sign, terms[1], comparison.source)

    def _term(self, expression: Expression, unit: str, known: Constants) -> Steps[Term]:
        number, source = known.get(id(expression)), expression.source
        if number is not None:
            return Amount(Quantity(number, unit), source)
        match expression:
            case ValueOf(name, "") if name in self.plan.numbers:
                return NumberOf(self.plan.numbers[name], source)
            case Aggregate("sum", attribute, "") if unit and self._is_only_price(attribute):
                return SumOver("price", (), source)
            case Aggregate("sum", attribute, "") if self.plan.facts.numbers.get(attribute) == "":
                return SumOver(self.plan.facts.keys[attribute], (), source)
            case Sum(parts):
                return Plus(tuple((yield in_turn(self._term(part, unit, known) for part in parts))), source)
            case Multiplication(parts):
                product: Term = yield self._product(parts, unit, known, source)
                return product
            case Quotient(one, other) if divisor := known.get(id(other)):
                return Times(1 / divisor, (yield self._term(one, unit, known)), source)
            case Minus(inner):
                return Times(Fraction(-1), (yield self._term(inner, unit, known)), source)
        raise ForeignModelError(source, "this cannot be sold: no rule of a shop can say it", _HINT)

    def _is_only_price(self, attribute: str) -> bool:
        """Whether all prices of the model stand under this very name and can be read."""
        names = ((each, name) for each in features(self.model.root) for name in each.attributes if is_price(name))
        return all(name == attribute and each.name in self.plan.facts.prices for each, name in names)

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

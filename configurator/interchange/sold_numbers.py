"""Comparisons of a foreign model as a shop's rules say them: about numbers that customers choose, and sums over all.

An attribute of one feature is no more to be found once the feature is a value among others, and a text is the business
of the customer alone: constraints about them are refused, with their place.
"""

from dataclasses import dataclass
from fractions import Fraction

from configurator.errors import ForeignModelError
from configurator.interchange.conditions import Truth
from configurator.interchange.domains import constant
from configurator.interchange.facts import is_price
from configurator.interchange.model import (
    Aggregate,
    Comparison,
    Expression,
    FeatureModel,
    Minus,
    Product,
    Quotient,
    Sum,
    ValueOf,
    features,
)
from configurator.interchange.planning import Plan
from configurator.nesting import Steps, in_turn, unrolled
from configurator.rules.syntax import Amount, Compare, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.rules.syntax import Comparison as Sign
from configurator.source import Source
from configurator.units import Quantity

_SIGNS = {"==": Sign.EQUAL, "!=": Sign.UNEQUAL, "<": Sign.LESS, "<=": Sign.AT_MOST, ">": Sign.MORE, ">=": Sign.AT_LEAST}
_HINT = "ask the model as it stands, with --model, or leave this constraint out and write it as a rule"


@dataclass(frozen=True, slots=True)
class Compared:
    """The model, and the options that hold its numbers."""

    plan: Plan
    model: FeatureModel

    def condition(self, comparison: Comparison) -> Truth:
        """What the comparison says. Raises ForeignModelError for what a shop's rules cannot say."""
        left, right, sign = comparison.left, comparison.right, _SIGNS[comparison.operator]
        unit = ""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Aggregate) and constant(other) is not None and is_price(one.attribute):
                unit = self.plan.product.currency
        return Compare(self._term(left, unit), sign, self._term(right, unit), comparison.source)

    def _term(self, expression: Expression, unit: str) -> Term:
        return unrolled(self._terms(expression, unit))

    def _terms(self, expression: Expression, unit: str) -> Steps[Term]:
        number = constant(expression)
        source = expression.source
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
                return Plus(tuple((yield in_turn(self._terms(part, unit) for part in parts))), source)
            case Product(parts):
                product: Term = yield self._product(parts, unit, source)
                return product
            case Quotient(one, other) if divisor := constant(other):
                return Times(1 / divisor, (yield self._terms(one, unit)), source)
            case Minus(inner):
                return Times(Fraction(-1), (yield self._terms(inner, unit)), source)
        raise ForeignModelError(source, "this cannot be sold: no rule of a shop can say it", _HINT)

    def _is_only_price(self, attribute: str) -> bool:
        """Whether all prices of the model stand under this very name and can be read."""
        names = ((each, name) for each in features(self.model.root) for name in each.attributes if is_price(name))
        return all(name == attribute and each.name in self.plan.facts.prices for each, name in names)

    def _product(self, parts: tuple[Expression, ...], unit: str, source: Source) -> Steps[Term]:
        factor, terms = Fraction(1), list[Term]()
        for part in parts:
            number = constant(part)
            if number is None:
                terms.append((yield self._terms(part, unit)))
            else:
                factor *= number
        term = terms[0] if len(terms) == 1 else ProductOf(tuple(terms), source)
        return term if factor == 1 else Times(factor, term, source)

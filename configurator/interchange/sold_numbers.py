"""Comparisons of a foreign model as a shop's rules say them: about numbers that customers choose, and sums over all.

An attribute of one feature is no more to be found once the feature is a value among others, and a text is the business
of the customer alone: constraints about them are refused, with their place.
"""

from dataclasses import dataclass
from fractions import Fraction

from configurator.errors import ForeignModelError
from configurator.interchange.conditions import Truth
from configurator.interchange.domains import constant
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
from configurator.interchange.naming import slug
from configurator.interchange.planning import Plan
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
            if isinstance(one, Aggregate) and constant(other) is not None and slug(one.attribute) == "price":
                unit = self.plan.product.currency
        return Compare(self._term(left, unit), sign, self._term(right, unit), comparison.source)

    def _term(self, expression: Expression, unit: str) -> Term:
        number = constant(expression)
        source = expression.source
        if number is not None:
            return Amount(Quantity(number, unit), source)
        match expression:
            case ValueOf(name, "") if name in self.plan.numbers:
                return NumberOf(self.plan.numbers[name], source)
            case Aggregate("sum", attribute, "") if slug(attribute) == "price" and unit:
                return SumOver("price", (), source)
            case Aggregate("sum", attribute, "") if self._is_plain(attribute):
                return self._sum(attribute, source)
            case Sum(parts):
                return Plus(tuple(self._term(part, unit) for part in parts), source)
            case Product(parts):
                return self._product(parts, unit, source)
            case Quotient(one, other) if divisor := constant(other):
                return Times(1 / divisor, self._term(one, unit), source)
            case Minus(inner):
                return Times(Fraction(-1), self._term(inner, unit), source)
        raise ForeignModelError(source, "this cannot be sold: no rule of a shop can say it", _HINT)

    def _is_plain(self, attribute: str) -> bool:
        """Whether the attribute is a plain number wherever it stands, and neither a price nor a weight."""
        every = [each.attributes[attribute] for each in features(self.model.root) if attribute in each.attributes]
        plain = all(isinstance(each, Quantity) and not each.unit for each in every)
        return plain and slug(attribute) not in ("price", "weight")

    def _sum(self, attribute: str, source: Source) -> Term:
        """What is taken adds up; what is always there is no value of the catalogue, so its share stands in the rule."""
        always = [each for each in features(self.model.root) if self.plan.meanings[each.name] is None]
        stated = [each.attributes[attribute] for each in always if attribute in each.attributes]
        share = sum((each.magnitude for each in stated if isinstance(each, Quantity)), Fraction(0))
        term = SumOver(slug(attribute), (), source)
        return Plus((term, Amount(Quantity(share), source)), source) if share else term

    def _product(self, parts: tuple[Expression, ...], unit: str, source: Source) -> Term:
        factor, terms = Fraction(1), list[Term]()
        for part in parts:
            number = constant(part)
            if number is None:
                terms.append(self._term(part, unit))
            else:
                factor *= number
        term = terms[0] if len(terms) == 1 else ProductOf(tuple(terms), source)
        return term if factor == 1 else Times(factor, term, source)

"""A formula with the features, values and aggregates in it replaced; everything else stays as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from configurator.interchange.model import (
    Aggregate,
    Comparison,
    Conjunction,
    Disjunction,
    Equivalence,
    Expression,
    Formula,
    Function,
    Has,
    Implication,
    Minus,
    Negation,
    Number,
    Product,
    Quotient,
    Sum,
    Text,
    ValueOf,
)


@dataclass(frozen=True, slots=True)
class Renaming:
    """What stands in place of each mention of a feature, of a value, of an aggregate."""

    has: Callable[[Has], Formula]
    value: Callable[[ValueOf], ValueOf]
    aggregate: Callable[[Aggregate], Aggregate]

    def formula(self, formula: Formula) -> Formula:
        """The formula with everything replaced."""
        match formula:
            case Has():
                return self.has(formula)
            case Negation(inner):
                return Negation(self.formula(inner))
            case Conjunction(parts):
                return Conjunction(tuple(map(self.formula, parts)))
            case Disjunction(parts):
                return Disjunction(tuple(map(self.formula, parts)))
            case Implication(when, then):
                return Implication(self.formula(when), self.formula(then))
            case Equivalence(one, other):
                return Equivalence(self.formula(one), self.formula(other))
            case Comparison(one, operator, other, source):
                return Comparison(self.expression(one), operator, self.expression(other), source)
            case _:
                assert_never(formula)

    def expression(self, expression: Expression) -> Expression:
        """The expression with everything replaced."""
        match expression:
            case Number() | Text():
                return expression
            case ValueOf():
                return self.value(expression)
            case Aggregate():
                return self.aggregate(expression)
            case Function(function, of, source):
                return Function(function, self.value(of), source)
            case Sum(parts, source):
                return Sum(tuple(map(self.expression, parts)), source)
            case Product(parts, source):
                return Product(tuple(map(self.expression, parts)), source)
            case Quotient(one, other, source):
                return Quotient(self.expression(one), self.expression(other), source)
            case Minus(inner, source):
                return Minus(self.expression(inner), source)
            case _:
                assert_never(expression)

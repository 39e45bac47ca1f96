"""A formula with the features, values and aggregates in it replaced; everything else stays as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from configurator.interchange.feature_model.model import (
    Aggregate,
    Conjunction,
    Disjunction,
    Equivalence,
    Expression,
    Formula,
    Function,
    Has,
    Implication,
    Minus,
    Multiplication,
    Negation,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
    joined,
)
from configurator.nesting import Steps, in_turn, unroll


@dataclass(frozen=True, slots=True)
class Renaming:
    """What stands in place of each mention of a feature, of a value, of an aggregate."""

    has: Callable[[Has], Formula]
    value: Callable[[ValueOf], ValueOf]
    aggregate: Callable[[Aggregate], Aggregate]

    def formula(self, formula: Formula) -> Formula:
        """The formula with everything replaced; what stands in brackets in a row of the same sign stands in the row."""
        return unroll(self._formula(formula))

    def _formula(self, formula: Formula) -> Steps[Formula]:
        match formula:
            case Has():
                return self.has(formula)
            case Negation(inner):
                return Negation(self.has(inner) if isinstance(inner, Has) else (yield self._formula(inner)))
            case Conjunction() | Disjunction():
                parts: list[Formula] = yield in_turn(map(self._formula, joined(formula)))
                return Conjunction(tuple(parts)) if isinstance(formula, Conjunction) else Disjunction(tuple(parts))
            case Implication(when, then):
                return Implication((yield self._formula(when)), (yield self._formula(then)))
            case Equivalence(one, other):
                return Equivalence((yield self._formula(one)), (yield self._formula(other)))
            case ValueComparison(one, operator, other, source):
                return ValueComparison(self.expression(one), operator, self.expression(other), source)
            case _:
                assert_never(formula)

    def expression(self, expression: Expression) -> Expression:
        """The expression with everything replaced."""
        return unroll(self._expression(expression))

    def _expression(self, expression: Expression) -> Steps[Expression]:
        match expression:
            case NumberConstant() | TextConstant():
                return expression
            case ValueOf():
                return self.value(expression)
            case Aggregate():
                return self.aggregate(expression)
            case Function(function, of, source):
                return Function(function, self.value(of), source)
            case Sum(parts, source) | Multiplication(parts, source):
                several: list[Expression] = yield in_turn(map(self._expression, parts))
                return (
                    Sum(tuple(several), source)
                    if isinstance(expression, Sum)
                    else Multiplication(tuple(several), source)
                )
            case Quotient(one, other, source):
                return Quotient((yield self._expression(one)), (yield self._expression(other)), source)
            case Minus(inner, source):
                return Minus((yield self._expression(inner)), source)
            case _:
                assert_never(expression)

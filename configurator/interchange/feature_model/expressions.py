"""Comparisons and expressions as UVL writes them, for models that are written and for sentences about them."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

from configurator.interchange.feature_model.exact import decimal
from configurator.interchange.feature_model.model import (
    Aggregate,
    Expression,
    Function,
    Minus,
    Multiplication,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
)
from configurator.nesting import Steps, in_turn, unroll

Naming = Callable[[str], str]
"""How a name is written."""


def plain(name: str) -> str:
    """The name as it is."""
    return name


def comparison_text(comparison: ValueComparison, name: Naming = plain) -> str:
    """The comparison: 'A.Price + 3 <= 100'."""
    left, right = unroll(_written(comparison.left, name)), unroll(_written(comparison.right, name))
    return f"{left} {comparison.operator} {right}"


def quote_text(text: str, quote: str) -> str:
    """The text between quotes, character for character: a backslash before the quote, itself and a line's end."""
    written = text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\\n")
    return f"{quote}{written}{quote}"


def number(value: Fraction) -> str:
    """A decimal number in full; one that has no end to twelve digits."""
    return decimal(value) or re.sub(r"\.?0+$", "", f"{float(value):.12f}")


def _written(expression: Expression, name: Naming) -> Steps[str]:
    match expression:
        case NumberConstant():
            return number(expression.number)
        case TextConstant():
            return quote_text(expression.text, "'")
        case ValueOf():
            return _value(expression, name)
        case Aggregate():
            below = f", {name(expression.below)}" if expression.below else ""
            return f"{expression.function}({name(expression.attribute)}{below})"
        case Function():
            return f"{expression.function}({_value(expression.of, name)})"
        case Sum(parts):
            added: str = yield _added(parts, name)
            return added
        case Multiplication(parts):
            several: list[str] = yield in_turn(_factor(part, name) for part in parts)
            return " * ".join(several)
        case Quotient(one, other):
            return f"{(yield _factor(one, name))} / {(yield _factor(other, name))}"
        case Minus(inner):
            return f"0 - {(yield _factor(inner, name))}"
        case _:
            assert_never(expression)


def _added(parts: tuple[Expression, ...], name: Naming) -> Steps[str]:
    text: list[str] = [(yield _part(parts[0], name))]
    for part in parts[1:]:
        text.append(" - " if isinstance(part, Minus) else " + ")
        text.append((yield _factor(part.expression, name) if isinstance(part, Minus) else _part(part, name)))
    return "".join(text)


def _part(expression: Expression, name: Naming) -> Steps[str]:
    written: str = yield _written(expression, name)
    return f"({written})" if isinstance(expression, Sum | Minus) else written


def _factor(expression: Expression, name: Naming) -> Steps[str]:
    written: str = yield _written(expression, name)
    return f"({written})" if isinstance(expression, Sum | Minus | Multiplication | Quotient) else written


def _value(value: ValueOf, name: Naming) -> str:
    attribute = ".".join(map(name, value.attribute.split("."))) if value.attribute else ""
    return f"{name(value.feature)}.{attribute}" if attribute else name(value.feature)

"""Sums as the rule language writes them, as far as an imported model needs them."""

from configurator.catalog.selection import number_text
from configurator.rules.syntax import Amount, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.units import Quantity


def term_text(term: Term) -> str:
    """The sum's text; brackets around whatever is added up inside a product. What is negative is taken from 0."""
    opposite = _opposite(term)
    if opposite is not None:
        return f"0 - {_factor(opposite)}"
    match term:
        case Amount(quantity):
            return f"{number_text(quantity.magnitude)} {quantity.unit}".rstrip()
        case NumberOf(option):
            return option
        case SumOver(attribute):
            return f"sum of {attribute} over everything"
        case Times(factor, inner):
            return f"{number_text(factor)} * {_factor(inner)}"
        case ProductOf(parts):
            return " * ".join(map(_factor, parts))
        case Plus(parts):
            return _added(parts)
    raise AssertionError(f"no expression becomes {type(term).__name__}")


def _added(parts: tuple[Term, ...]) -> str:
    text = _part(parts[0])
    for part in parts[1:]:
        opposite = _opposite(part)
        text += f" + {_part(part)}" if opposite is None else f" - {_factor(opposite)}"
    return text


def _opposite(term: Term) -> Term | None:
    """The same without its minus; None when it has none."""
    match term:
        case Amount(Quantity(magnitude, unit), source) if magnitude < 0:
            return Amount(Quantity(-magnitude, unit), source)
        case Times(factor, inner, source) if factor < 0:
            return inner if factor == -1 else Times(-factor, inner, source)
    return None


def _part(term: Term) -> str:
    written = term_text(term)
    return f"({written})" if isinstance(term, Plus) or _opposite(term) is not None else written


def _factor(term: Term) -> str:
    written = term_text(term)
    return f"({written})" if isinstance(term, Plus | Times) else written

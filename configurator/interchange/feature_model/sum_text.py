"""Sums as the rule language writes them, as far as an imported model needs them."""

from configurator.catalog.selection import number_text
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import Amount, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.units import Quantity


def term_text(term: Term) -> str:
    """The sum's text; brackets around whatever is added up inside a product. What is negative is taken from 0."""
    return unroll(_text(term))


def _text(term: Term) -> Steps[str]:
    opposite = _opposite(term)
    if opposite is not None:
        return f"0 - {(yield _factor(opposite))}"
    match term:
        case Amount(quantity):
            return f"{number_text(quantity.magnitude)} {quantity.unit}".rstrip()
        case NumberOf(option):
            return option
        case SumOver(attribute):
            return f"sum of {attribute} over everything"
        case Times(factor, inner):
            return f"{number_text(factor)} * {(yield _factor(inner))}"
        case ProductOf(parts):
            factors: list[str] = yield in_turn(map(_factor, parts))
            return " * ".join(factors)
        case Plus(parts):
            added: str = yield _added(parts)
            return added
    raise AssertionError(f"no expression becomes {type(term).__name__}")


def _added(parts: tuple[Term, ...]) -> Steps[str]:
    text: list[str] = [(yield _part(parts[0]))]
    for part in parts[1:]:
        opposite = _opposite(part)
        text.append(" + " if opposite is None else " - ")
        text.append((yield _part(part) if opposite is None else _factor(opposite)))
    return "".join(text)


def _opposite(term: Term) -> Term | None:
    """The same without its minus; None when it has none."""
    match term:
        case Amount(Quantity(magnitude, unit), source) if magnitude < 0:
            return Amount(Quantity(-magnitude, unit), source)
        case Times(factor, inner, source) if factor < 0:
            return inner if factor == -1 else Times(-factor, inner, source)
    return None


def _part(term: Term) -> Steps[str]:
    written: str = yield _text(term)
    return f"({written})" if isinstance(term, Plus) or _opposite(term) is not None else written


def _factor(term: Term) -> Steps[str]:
    written: str = yield _text(term)
    return f"({written})" if isinstance(term, Plus | Times) else written

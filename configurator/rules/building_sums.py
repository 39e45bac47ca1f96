"""From lark's tree of a sum to its terms; ``building`` does the same for conditions and statements."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from lark import Token, Tree

from configurator.nesting import Steps, in_turn, unrolled
from configurator.rules.branches import Branch, Place, branches, tokens
from configurator.rules.syntax import Amount, AttributeOf, CountOf, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, unit_name

_USUAL_UNITS = ("kg", "g", "mm", "cm", "m", "l", "ml", "kW", "kWh", "Nm", "hp", "km/h", "EUR", "%", "V", "W", "GB")


def sum_of(tree: Branch, place: Place) -> Term:
    """The sum that a tree holds."""
    return unrolled(_sum_of(tree, place))


def _sum_of(tree: Branch, place: Place) -> Steps[Term]:
    if tree.data not in ("signed", "scaled"):
        return _term(tree, place)
    parts: list[Term] = yield in_turn(_sum_of(branch, place) for branch in branches(tree))
    if tree.data == "scaled":
        return _scaled(tree, parts, place)
    terms = tuple(_signed(tree, parts))
    return terms[0] if len(terms) == 1 else Plus(terms, place.source(tree))


def _signed(tree: Branch, parts: Sequence[Term]) -> Iterator[Term]:
    negative, left = False, iter(parts)
    for child in tree.children:
        if isinstance(child, Tree):
            term = next(left)
            yield _times(Fraction(-1), term, term.source) if negative else term
            negative = False
        else:
            negative = child == "-"


def _scaled(tree: Branch, parts: Sequence[Term], place: Place) -> Term:
    """What a row of ``*`` and ``/`` says: plain numbers make one factor, the rest is multiplied."""
    number: Fraction | None = None
    factors, left = list[Term](), iter(parts)
    for child in tree.children:
        if isinstance(child, Tree):
            term = next(left)
            if isinstance(term, Amount) and not term.quantity.unit:
                number = (1 if number is None else number) * term.quantity.magnitude
            else:
                factors.append(term)
        elif child.type == "NUMBER":
            number = (1 if number is None else number) / _divisor(child, place)
    source = place.source(tree)
    if not factors:
        return Amount(Quantity(number or Fraction(0)), source)
    whole = factors[0] if len(factors) == 1 else ProductOf(tuple(factors), source)
    return whole if number is None else _times(number, whole, source)


def _divisor(token: Token, place: Place) -> Fraction:
    divisor = Fraction(str(token))
    if not divisor:
        place.problems.append(Problem(place.source(token), "Nothing can be divided by 0.", "divide by another number"))
    return divisor or Fraction(1)


def _times(number: Fraction, term: Term, source: Source) -> Term:
    if isinstance(term, Amount):
        return Amount(Quantity(term.quantity.magnitude * number, term.quantity.unit), source)
    if isinstance(term, Times):
        return Times(term.factor * number, term.term, source)
    return Times(number, term, source)


def _term(tree: Branch, place: Place) -> Term:
    source = place.source(tree)
    match tree.data:
        case "amount":
            number, unit = tree.children
            return Amount(Quantity(Fraction(str(number)), _unit(unit, place)), source)
        case "number_of":
            return NumberOf(str(tokens(tree)[0]), source)
        case "attribute_of":
            option, attribute = tokens(tree)
            return AttributeOf(str(option), str(attribute), source)
        case "sum_over":
            places = tuple(str(name) for name in tokens(branches(tree)[0]))
            return SumOver(str(tokens(tree)[0]), places, source)
        case _:
            return CountOf(str(tokens(tree)[0]), source)


def _unit(token: Branch | Token | None, place: Place) -> str:
    if not isinstance(token, Token):
        return ""
    try:
        return unit_name(str(token))
    except UnitError as error:
        hint = did_you_mean(str(token), _USUAL_UNITS) or "units are written like kg, kWh, Nm, mm, l, EUR"
        place.problems.append(Problem(place.source(token), str(error) + ".", hint))
        return ""

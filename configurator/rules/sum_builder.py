"""From lark's tree of a sum to its terms; ``syntax_builder`` does the same for conditions and statements."""

from collections.abc import Iterator
from fractions import Fraction

from lark import Token
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive, v_args

from configurator.rules.parse_trees import Place
from configurator.rules.syntax import Amount, AttributeOf, CountOf, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.rules.written_numbers import two_readings
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, unit_name

_USUAL_UNITS = ("kg", "g", "mm", "cm", "m", "l", "ml", "kW", "kWh", "Nm", "hp", "km/h", "EUR", "%", "V", "W", "GB")


@v_args(inline=True, meta=True)
class SumBuilder(Transformer_NonRecursive[Token, object]):
    """Makes terms of trees: one method a tree of the grammar, named like it, its parameters named after the parts."""

    def __init__(self, place: Place) -> None:
        super().__init__(visit_tokens=False)
        self._place = place

    def __default__(self, data: str, children: list[object], meta: Meta) -> object:
        """A tree that no method is named after is never read as something else."""
        raise AssertionError(f"Nothing says what '{data}' in the grammar means.")

    def added(self, at: Meta, first: Term, *rest: Token | Term) -> Term:
        return Plus((first, *_signed(rest)), self._place.source(at))

    def negative_first(self, at: Meta, _minus: Token, first: Term, *rest: Token | Term) -> Term:
        negative = _times(Fraction(-1), first, first.source)
        return Plus((negative, *_signed(rest)), self._place.source(at)) if rest else negative

    def scaled(self, at: Meta, first: Term, *rest: Token | Term) -> Term:
        """What a row of ``*`` and ``/`` says: plain numbers make one factor, the rest is multiplied."""
        number: Fraction | None = None
        factors: list[Term] = []
        for term in (first, *self._factors(rest)):
            if isinstance(term, Amount) and not term.quantity.unit:
                number = (1 if number is None else number) * term.quantity.magnitude
            else:
                factors.append(term)
        source = self._place.source(at)
        if not factors:
            return Amount(Quantity(number or Fraction(0)), source)
        whole = factors[0] if len(factors) == 1 else ProductOf(tuple(factors), source)
        return whole if number is None else _times(number, whole, source)

    def amount(self, at: Meta, number: Token, unit: Token | None) -> Term:
        if told := two_readings(str(number), str(unit or "")):
            self._place.problems.append(Problem(self._place.source(number), *told, "warning"))
        return Amount(Quantity(Fraction(str(number)), self._unit(unit)), self._place.source(at))

    def number_of(self, at: Meta, option: Token) -> Term:
        return NumberOf(str(option), self._place.source(at))

    def attribute_of(self, at: Meta, option: Token, attribute: Token) -> Term:
        return AttributeOf(str(option), str(attribute), self._place.source(at))

    def sum_over(self, at: Meta, attribute: Token, places: tuple[str, ...]) -> Term:
        return SumOver(str(attribute), places, self._place.source(at))

    def places(self, _: Meta, *names: Token) -> tuple[str, ...]:
        return tuple(map(str, names))

    def count_of(self, at: Meta, component: Token) -> Term:
        return CountOf(str(component), self._place.source(at))

    def _factors(self, rest: tuple[Token | Term, ...]) -> Iterator[Term]:
        """What the signs multiply with; to divide is to multiply with the inverse."""
        for sign, operand in _pairs(rest):
            match sign, operand:
                case "/", Token():
                    yield Amount(Quantity(1 / self._divisor(operand)), self._place.source(operand))
                case "*", operand if not isinstance(operand, Token):
                    yield operand
                case _:
                    raise AssertionError(f"Nothing says what '{sign}' does with '{operand}'.")

    def _divisor(self, token: Token) -> Fraction:
        divisor = Fraction(str(token))
        if not divisor:
            self._place.problem(token, "Nothing can be divided by 0.", "divide by another number")
        return divisor or Fraction(1)

    def _unit(self, token: Token | None) -> str:
        if token is None:
            return ""
        try:
            return unit_name(str(token))
        except UnitError as error:
            hint = did_you_mean(str(token), _USUAL_UNITS) or "units are written like kg, kWh, Nm, mm, l, EUR"
            self._place.problem(token, str(error) + ".", hint)
            return ""


def _signed(rest: tuple[Token | Term, ...]) -> Iterator[Term]:
    """The terms that follow in a sum; to subtract is to add the negative."""
    for sign, term in _pairs(rest):
        assert not isinstance(term, Token)
        match sign:
            case "+":
                yield term
            case "-":
                yield _times(Fraction(-1), term, term.source)
            case _:
                raise AssertionError(f"Nothing says what '{sign}' does in a sum.")


def _pairs(rest: tuple[Token | Term, ...]) -> Iterator[tuple[str, Token | Term]]:
    """Each sign with what stands behind it."""
    for sign, operand in zip(rest[::2], rest[1::2], strict=True):
        assert isinstance(sign, Token)
        yield str(sign), operand


def _times(number: Fraction, term: Term, source: Source) -> Term:
    if isinstance(term, Amount):
        return Amount(Quantity(term.quantity.magnitude * number, term.quantity.unit), source)
    if isinstance(term, Times):
        return Times(term.factor * number, term.term, source)
    return Times(number, term, source)

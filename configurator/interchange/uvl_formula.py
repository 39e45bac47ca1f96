"""Reads UVL's formulas: tokens of one line -> Constraint. From weak to strong: ``<=> => | & !``."""

from configurator.errors import ForeignModelError
from configurator.interchange.model import (
    DEEPEST,
    Conjunction,
    Constraint,
    Disjunction,
    Equivalence,
    Formula,
    Has,
    Implication,
    Negation,
)
from configurator.interchange.uvl_lines import Kind, Token

_NUMERIC = ("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/")


class Reader:
    """A line's tokens, read one after the other; the last is END."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def token(self) -> Token:
        """The token at hand."""
        return self._tokens[self._at]

    @property
    def following(self) -> Token:
        """The token after the one at hand."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token at hand, and on to the next; END stays at hand."""
        token = self.token
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def accept(self, sign: str) -> bool:
        """Whether the sign stands at hand; if so it is taken."""
        if self.token.kind is Kind.SIGN and self.token.text == sign:
            self.take()
            return True
        return False

    def expect(self, sign: str) -> None:
        """Takes the sign; raises ForeignModelError when another token stands at hand."""
        if not self.accept(sign):
            raise ForeignModelError(self.token.source, f"'{sign}' is expected here, not {self.token}")

    def name(self) -> str:
        """A name, plain or quoted; raises ForeignModelError when another token stands at hand."""
        if self.token.kind not in (Kind.NAME, Kind.QUOTED):
            raise ForeignModelError(self.token.source, f"a name is expected here, not {self.token}")
        if not self.token.text.strip():
            raise ForeignModelError(self.token.source, "a name cannot be empty")
        return self.take().text

    def end(self) -> None:
        """Nothing more may follow; raises ForeignModelError otherwise."""
        if self.token.kind is not Kind.END:
            hint = 'names with spaces stand in double quotes: "1 TB"' if self.token.kind is Kind.NAME else ""
            raise ForeignModelError(self.token.source, f"{self.token} is not expected here", hint)


def constraint(reader: Reader, *, whole: bool = True) -> Constraint:
    """The constraint that begins at hand; ``whole``: nothing follows it in its line."""
    source = reader.token.source
    formula = _equivalence(reader, 0)
    if reader.token.kind is Kind.SIGN and reader.token.text in _NUMERIC:
        raise ForeignModelError(reader.token.source, "numbers in constraints are not supported")
    if whole:
        reader.end()
    return Constraint(formula, source)


def _equivalence(reader: Reader, depth: int) -> Formula:
    formula = _implication(reader, depth)
    while reader.accept("<=>"):
        formula = Equivalence(formula, _implication(reader, depth))
    return formula


def _implication(reader: Reader, depth: int) -> Formula:
    formula = _disjunction(reader, depth)
    while reader.accept("=>"):
        formula = Implication(formula, _disjunction(reader, depth))
    return formula


def _disjunction(reader: Reader, depth: int) -> Formula:
    parts = [_conjunction(reader, depth)]
    while reader.accept("|"):
        parts.append(_conjunction(reader, depth))
    return parts[0] if len(parts) == 1 else Disjunction(tuple(parts))


def _conjunction(reader: Reader, depth: int) -> Formula:
    parts = [_literal(reader, depth)]
    while reader.accept("&"):
        parts.append(_literal(reader, depth))
    return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))


def _literal(reader: Reader, depth: int) -> Formula:
    token = reader.token
    if depth > DEEPEST // 4:
        raise ForeignModelError(token.source, f"more than {DEEPEST // 4} formulas are nested here")
    if reader.accept("!"):
        return Negation(_literal(reader, depth + 1))
    if reader.accept("("):
        formula = _equivalence(reader, depth + 1)
        reader.expect(")")
        return formula
    if token.kind in (Kind.NUMBER, Kind.TEXT) or reader.following.text in ("(", "."):
        raise ForeignModelError(token.source, "numbers in constraints are not supported")
    return Has(reader.name(), token.source)

"""Reads UVL's formulas: tokens of one line -> Constraint. From weak to strong: ``<=> => | & !``, comparisons, sums.

A name is read as one, dots included; whether it is a feature or a feature's attribute is for ``uvl_names`` to say,
which knows the tree.
"""

from fractions import Fraction

from configurator.errors import ForeignModelError
from configurator.interchange.model import (
    DEEPEST,
    EXPRESSIONS,
    Aggregate,
    Comparison,
    Conjunction,
    Constraint,
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
from configurator.interchange.uvl_lines import Kind, Token
from configurator.source import Source

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_AGGREGATES = ("sum", "avg")
_FUNCTIONS = ("len", "floor", "ceil")

Node = Formula | Expression


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

    def reference(self) -> str:
        """Names with dots between; raises ForeignModelError when another token stands at hand."""
        names = [self.name()]
        while self.accept("."):
            names.append(self.name())
        return ".".join(names)

    def end(self) -> None:
        """Nothing more may follow; raises ForeignModelError otherwise."""
        if self.token.kind is not Kind.END:
            hint = 'names with spaces stand in double quotes: "1 TB"' if self.token.kind is Kind.NAME else ""
            raise ForeignModelError(self.token.source, f"{self.token} is not expected here", hint)


def constraint(reader: Reader, *, whole: bool = True) -> Constraint:
    """The constraint that begins at hand; ``whole``: nothing follows it in its line."""
    source = reader.token.source
    formula = _truth(_equivalence(reader, 0))
    if whole:
        reader.end()
    return Constraint(formula, source)


# --- what is true or false ------------------------------------------------------------------------------------------


def _equivalence(reader: Reader, depth: int) -> Node:
    node = _implication(reader, depth)
    while reader.accept("<=>"):
        depth += 1
        node = Equivalence(_truth(node), _truth(_implication(reader, depth)))
    return node


def _implication(reader: Reader, depth: int) -> Node:
    node = _disjunction(reader, depth)
    while reader.accept("=>"):
        depth += 1
        node = Implication(_truth(node), _truth(_disjunction(reader, depth)))
    return node


def _disjunction(reader: Reader, depth: int) -> Node:
    parts = [_conjunction(reader, depth)]
    while reader.accept("|"):
        parts.append(_conjunction(reader, depth))
    return parts[0] if len(parts) == 1 else Disjunction(tuple(map(_truth, parts)))


def _conjunction(reader: Reader, depth: int) -> Node:
    parts = [_negation(reader, depth)]
    while reader.accept("&"):
        parts.append(_negation(reader, depth))
    return parts[0] if len(parts) == 1 else Conjunction(tuple(map(_truth, parts)))


def _negation(reader: Reader, depth: int) -> Node:
    if depth > DEEPEST // 4:
        raise ForeignModelError(reader.token.source, f"more than {DEEPEST // 4} formulas are nested here")
    if reader.accept("!"):
        return Negation(_truth(_negation(reader, depth + 1)))
    place = reader.token.source
    left, token = _sum(reader, depth), reader.token
    if token.kind is not Kind.SIGN or token.text not in _COMPARISONS:
        return left
    reader.take()
    beside = reader.token.source
    return Comparison(_value(left, place), token.text, _value(_sum(reader, depth), beside), token.source)


def _truth(node: Node) -> Formula:
    """The node as a formula; raises ForeignModelError for an expression, which is neither true nor false."""
    if isinstance(node, EXPRESSIONS):
        raise ForeignModelError(node.source, "this is a value, not a condition", "compare it: == != < <= > >=")
    return node


# --- what has a value -----------------------------------------------------------------------------------------------


def _sum(reader: Reader, depth: int) -> Node:
    place = reader.token.source
    node = _product(reader, depth)
    parts = [node]
    while True:
        token = reader.token
        minus = reader.accept("-")
        if not (minus or reader.accept("+") or (token.kind is Kind.NUMBER and token.text[0] == "-")):
            break
        beside = reader.token.source
        value = _value(_product(reader, depth), beside)
        parts.append(Minus(value, token.source) if minus else value)
    return node if len(parts) == 1 else Sum(tuple(_value(part, place) for part in parts), place)


def _product(reader: Reader, depth: int) -> Node:
    place = reader.token.source
    node = _atom(reader, depth)
    while True:
        token = reader.token
        if not (reader.accept("*") or reader.accept("/")):
            return node
        depth += 1
        one, beside = _value(node, place), reader.token.source
        other = _value(_atom(reader, depth), beside)
        if token.text == "/":
            node = Quotient(one, other, token.source)
        else:
            node = Product((*(one.parts if isinstance(one, Product) else (one,)), other), place)


def _value(node: Node, place: Source) -> Expression:
    """The node as an expression; raises ForeignModelError for a condition, which has no value."""
    if isinstance(node, Has):
        return ValueOf(node.name, "", node.source)
    if not isinstance(node, EXPRESSIONS):
        raise ForeignModelError(place, "this is a condition, not a value")
    return node


def _atom(reader: Reader, depth: int) -> Node:
    token = reader.token
    if depth > DEEPEST // 4:
        raise ForeignModelError(token.source, f"more than {DEEPEST // 4} formulas are nested here")
    if reader.accept("("):
        node = _equivalence(reader, depth + 1)
        reader.expect(")")
        return node
    if token.kind is Kind.NUMBER:
        return Number(Fraction(reader.take().text), token.source)
    if token.kind is Kind.TEXT:
        return Text(reader.take().text, token.source)
    if token.kind is Kind.NAME and reader.following.text == "(" and reader.following.kind is Kind.SIGN:
        return _function(reader)
    return Has(reader.reference(), token.source)


def _function(reader: Reader) -> Expression:
    token = reader.take()
    reader.expect("(")
    place = reader.token.source
    names = [reader.reference()]
    while reader.accept(","):
        names.append(reader.reference())
    reader.expect(")")
    if token.text in _AGGREGATES and len(names) <= 2:
        return Aggregate(token.text, names[0], names[1] if len(names) == 2 else "", token.source)
    if token.text in _FUNCTIONS and len(names) == 1:
        return Function(token.text, ValueOf(names[0], "", place), token.source)
    known = "sum(Price), sum(Price, Feature), avg(Price), len(Text), floor(Number), ceil(Number)"
    raise ForeignModelError(token.source, f"'{token.text}' is no function of UVL with {len(names)} names", known)

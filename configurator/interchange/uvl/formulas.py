"""Reads UVL's formulas: tokens of one line -> Constraint. From weak to strong: ``<=> => | & !``, comparisons, sums.

A name is read as one, dots included; whether it is a feature or a feature's attribute is for ``uvl_names`` to say,
which knows the tree.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.model import (
    EXPRESSIONS,
    Aggregate,
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
    Multiplication,
    Negation,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
)
from configurator.interchange.uvl.lines import Token, TokenKind
from configurator.nesting import DEEPEST
from configurator.source import Source

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=")
_AGGREGATES = ("sum", "avg")
_FUNCTIONS = ("len", "floor", "ceil")
_BRACKET, _NEGATION = -1, 4
_STRENGTHS = {
    "<=>": 0,
    "=>": 1,
    "|": 2,
    "&": 3,
    **dict.fromkeys(_COMPARISONS, 5),
    **dict.fromkeys("+-", 6),
    **dict.fromkeys("*/", 7),
}

FormulaNode = Formula | Expression


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
        if self.token.kind is TokenKind.SIGN and self.token.text == sign:
            self.take()
            return True
        return False

    def expect(self, sign: str) -> None:
        """Takes the sign; raises ForeignModelError when another token stands at hand."""
        if not self.accept(sign):
            raise ForeignModelError(self.token.source, f"'{sign}' is expected here, not {self.token}")

    def name(self) -> str:
        """A name, plain or quoted; raises ForeignModelError when another token stands at hand."""
        if self.token.kind not in (TokenKind.NAME, TokenKind.QUOTED):
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
        if self.token.kind is not TokenKind.END:
            hint = 'names with spaces stand in double quotes: "1 TB"' if self.token.kind is TokenKind.NAME else ""
            raise ForeignModelError(self.token.source, f"{self.token} is not expected here", hint)


def constraint(reader: Reader, *, whole: bool = True) -> Constraint:
    """The constraint that begins at hand; ``whole``: nothing follows it in its line."""
    source = reader.token.source
    formula = _truth(_ShuntingYard(reader).read())
    if whole:
        reader.end()
    return Constraint(formula, source)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign between two operands, '!' before one, or an opening bracket."""

    text: str
    strength: int
    source: Source


@dataclass(slots=True)
class _Operand:
    """What has been read so far, and where it begins; ``row``: what a row of ``sign`` has gathered until now."""

    node: FormulaNode
    source: Source
    sign: str = ""
    row: list[FormulaNode] = field(default_factory=list)

    def closed(self) -> FormulaNode:
        """The node, its row complete."""
        match self.sign:
            case "|":
                return Disjunction(tuple(map(_truth, self.row)))
            case "&":
                return Conjunction(tuple(map(_truth, self.row)))
            case "+":
                return Sum(tuple(_value(part, self.source) for part in self.row), self.source)
        return self.node


class _ShuntingYard:
    """Reads operands and the signs between them, the tighter sign first (Dijkstra's shunting yard)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._operands: list[_Operand] = []
        self._signs: list[_Sign] = []
        self._open = {"!": 0, "(": 0}

    def read(self) -> FormulaNode:
        """The whole formula or expression at hand."""
        while True:
            self._operand()
            while self._signs and self._reader.token.text == ")" and self._reader.token.kind is TokenKind.SIGN:
                if not self._close():
                    break
            sign = self._between()
            if sign is None:
                break
            self._reduce(sign.strength)
            self._signs.append(sign)
        if self._open["("]:
            self._reader.expect(")")
        self._reduce(0)
        return self._operands[0].closed()

    def _operand(self) -> None:
        """Takes what stands before the next operand, and the operand."""
        reader = self._reader
        while True:
            token = reader.token
            negated = not self._signs or self._signs[-1].strength <= _NEGATION
            if negated and reader.accept("!"):
                self._deeper(_Sign("!", _NEGATION, token.source))
            elif reader.accept("("):
                self._deeper(_Sign("(", _BRACKET, token.source))
            else:
                self._operands.append(_Operand(_atom(reader), token.source))
                return

    def _deeper(self, sign: _Sign) -> None:
        self._open[sign.text] += 1
        if self._open[sign.text] > DEEPEST:
            raise ForeignModelError(sign.source, f"more than {DEEPEST:,} formulas are nested here")
        self._signs.append(sign)

    def _between(self) -> _Sign | None:
        """The sign at hand that goes on with the row; None at its end. 'a -3' is 'a + -3'."""
        token = self._reader.token
        if token.kind is TokenKind.NUMBER and token.text[0] == "-":
            return _Sign("+", _STRENGTHS["+"], token.source)
        if token.kind is not TokenKind.SIGN or token.text not in _STRENGTHS:
            return None
        self._reader.take()
        return _Sign(token.text, _STRENGTHS[token.text], token.source)

    def _close(self) -> bool:
        """Takes a closing bracket; whether one is open."""
        self._reduce(0)
        if not self._signs:
            return False
        self._reader.take()
        bracket = self._signs.pop()
        self._open["("] -= 1
        self._operands.append(_Operand(self._operands.pop().closed(), bracket.source))
        return True

    def _reduce(self, strength: int) -> None:
        """Joins what stands around signs that bind at least so tightly, back to the last open bracket."""
        while self._signs and self._signs[-1].strength >= strength:
            sign = self._signs.pop()
            right = self._operands.pop()
            if sign.text == "!":
                self._open["!"] -= 1
                self._operands.append(_Operand(Negation(_truth(right.closed())), sign.source))
            else:
                self._operands.append(_joined(self._operands.pop(), sign, right))


def _joined(left: _Operand, sign: _Sign, right: _Operand) -> _Operand:
    other = right.closed()
    match sign.text:
        case "|" | "&":
            if left.sign == sign.text:
                left.row.append(other)
                return left
            return _Operand(other, left.source, sign.text, [left.closed(), other])
        case "+" | "-":
            value = _value(other, right.source)
            added: Expression = value if sign.text == "+" else Minus(value, sign.source)
            if left.sign == "+":
                left.row.append(added)
                return left
            return _Operand(added, left.source, "+", [left.closed(), added])
    node = left.closed()
    return _Operand(_pair(node, left.source, sign, other, right.source), left.source)


def _pair(one: FormulaNode, place: Source, sign: _Sign, other: FormulaNode, beside: Source) -> FormulaNode:
    match sign.text:
        case "<=>":
            return Equivalence(_truth(one), _truth(other))
        case "=>":
            return Implication(_truth(one), _truth(other))
    first, second = _value(one, place), _value(other, beside)
    if sign.text == "*":
        return Multiplication((*(first.parts if isinstance(first, Multiplication) else (first,)), second), place)
    if sign.text == "/":
        return Quotient(first, second, sign.source)
    return ValueComparison(first, sign.text, second, sign.source)


def _truth(node: FormulaNode) -> Formula:
    """The node as a formula; raises ForeignModelError for an expression, which is neither true nor false."""
    if isinstance(node, EXPRESSIONS):
        raise ForeignModelError(node.source, "this is a value, not a condition", "compare it: == != < <= > >=")
    return node


def _value(node: FormulaNode, place: Source) -> Expression:
    """The node as an expression; raises ForeignModelError for a condition, which has no value."""
    if isinstance(node, Has):
        return ValueOf(node.name, "", node.source)
    if not isinstance(node, EXPRESSIONS):
        raise ForeignModelError(place, "this is a condition, not a value")
    return node


def _atom(reader: Reader) -> FormulaNode:
    token = reader.token
    if token.kind is TokenKind.NUMBER:
        return NumberConstant(Fraction(reader.take().text), token.source)
    if token.kind is TokenKind.TEXT:
        return TextConstant(reader.take().text, token.source)
    if token.kind is TokenKind.NAME and reader.following.text == "(" and reader.following.kind is TokenKind.SIGN:
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

"""From lark's tree of one statement to the nodes of ``syntax``. What a word refers to, ``resolve`` decides.

Two readings are settled here: ``a = b`` is a choice and ``a.b = c`` asks for a word (``resolve`` turns them into a
comparison of numbers where the catalogue says that they are numbers); ``!=`` and ``not in`` become ``not``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lark import Token, Tree

from configurator.catalog.selection import Choice, Slot
from configurator.catalog.validity import Validity, written_day
from configurator.nesting import DEEPEST, Steps, in_turn, unrolled
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    Default,
    Definition,
    Every,
    Excludes,
    Expectation,
    Given,
    HasWord,
    HowMany,
    Implies,
    InstanceCount,
    Named,
    Not,
    NumberOf,
    Or,
    Plus,
    ProductOf,
    Rule,
    SumOver,
    Table,
    Term,
    Test,
    Times,
)
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, unit_name

Branch = Tree[Token]
_TREES = 2
"""So many trees lark makes at most of one level of brackets."""
_USUAL_UNITS = ("kg", "g", "mm", "cm", "m", "l", "ml", "kW", "kWh", "Nm", "hp", "km/h", "EUR", "%", "V", "W", "GB")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: its file, its first line, the author in force; and the list that takes its problems."""

    file: str
    line: int
    author: str
    problems: list[Problem]

    def source(self, node: Branch | Token) -> Source:
        """The place of a node of the statement's tree."""
        at = node if isinstance(node, Token) else node.meta
        return Source(self.file, self.line + (at.line or 1) - 1, at.column or 1)


def statement(tree: Branch, place: Place) -> Rule | Table | Definition | Default | Test | None:
    """The statement that a tree holds; a table without its rows; None when it is nested too deeply."""
    if nested_too_deeply(tree):
        hint = "give parts of it names of their own with 'define'"
        place.problems.append(Problem(place.source(tree), "This is nested too deeply to be understood.", hint))
        return None
    return _STATEMENTS[tree.data](tree, place)


def unquoted(token: Token) -> str:
    """The text between the quotes, with its white space made even."""
    return " ".join(str(token)[1:-1].split())


def nested_too_deeply(tree: Branch) -> bool:
    """Whether a tree is deeper than one limit for all that is nested."""
    return _depth(tree) > _TREES * DEEPEST


def _depth(tree: Branch) -> int:
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in node.children if isinstance(child, Tree)]
    return deepest


def _branches(tree: Branch) -> tuple[Branch, ...]:
    return tuple(child for child in tree.children if isinstance(child, Tree))


def _tokens(tree: Branch) -> tuple[Token, ...]:
    return tuple(child for child in tree.children if isinstance(child, Token))


# --- statements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    """What a rule and a table start with."""

    name: str
    sentence: str
    author: str
    each: str | None
    valid: Validity


def _header(tree: Branch, place: Place) -> _Header:
    name, sentence = _tokens(tree)[:2]
    by, valid, each = _branches(tree)[:3]
    if not unquoted(sentence):
        hint = "write the sentence that a customer reads when this rule rules something out"
        place.problems.append(Problem(place.source(sentence), f"The sentence of '{name}' is empty.", hint))
    authors, components = _tokens(by), _tokens(each)
    return _Header(
        name=str(name),
        sentence=unquoted(sentence),
        author=unquoted(authors[0]) if authors else place.author,
        each=str(components[0]) if components else None,
        valid=_validity(valid, place),
    )


def _rule(tree: Branch, place: Place) -> Rule:
    told, body = _header(tree, place), condition(_branches(tree)[3], place)
    return Rule(told.name, told.sentence, told.author, body, place.source(tree), told.each, told.valid)


def _table(tree: Branch, place: Place) -> Table:
    told = _header(tree, place)
    return Table(told.name, told.sentence, told.author, (), (), place.source(tree), told.each, told.valid)


def _define(tree: Branch, place: Place) -> Definition:
    return Definition(str(_tokens(tree)[0]), condition(_branches(tree)[0], place), place.source(tree))


def _default(tree: Branch, place: Place) -> Default:
    valid, *premise, choice = _branches(tree)
    when = condition(_branches(premise[0])[0], place) if premise else None
    return Default(_choice(choice), place.source(tree), when, _validity(valid, place))


def _test(tree: Branch, place: Place) -> Test:
    situation, given, expected, because = _branches(tree)
    on, market = situation.children
    word, choices = _branches(expected)
    said = tuple(_choices(branch) for branch in _branches(given))
    return Test(
        name=unquoted(_tokens(tree)[0]),
        given=said[0] if said else (),
        expectation=Expectation(str(_tokens(word)[0])),
        choices=_choices(choices),
        source=place.source(tree),
        because=tuple(str(name) for name in _tokens(because)),
        on=_day(on, place),
        market=str(market or ""),
    )


def _validity(tree: Branch, place: Place) -> Validity:
    said: dict[str, tuple[Token, ...]] = {}
    for span in _branches(tree):
        tokens = _tokens(span)
        if span.data in said:
            place.problems.append(Problem(place.source(tokens[0]), "This is said twice.", "leave one of them out"))
        said[span.data] = tokens
    start, end = (_day(said[key][0], place) if key in said else None for key in ("start", "end"))
    if start and end and start > end:
        source = place.source(said["end"][0])
        place.problems.append(Problem(source, f"It ends before it starts, on {start}.", "exchange the days"))
    markets = said.get("markets", ())
    return Validity(start, end, tuple(map(str, markets)), place.source(markets[0]) if markets else None)


def _day(token: Branch | Token | None, place: Place) -> date | None:
    if not isinstance(token, Token):
        return None
    try:
        return written_day(str(token))
    except ValueError as error:
        place.problems.append(Problem(place.source(token), f"'{token}' is not a day.", str(error)))
        return None


_STATEMENTS: dict[str, Callable[[Branch, Place], Rule | Table | Definition | Default | Test]] = {
    "rule": _rule,
    "table": _table,
    "define": _define,
    "default": _default,
    "test": _test,
}


def _choices(tree: Branch) -> tuple[Choice, ...]:
    return tuple(_choice(branch) for branch in _branches(tree))


def _choice(tree: Branch) -> Choice:
    slot, *sign, answer = tree.children
    assert isinstance(slot, Tree)
    key, instance = (*_tokens(slot), None)[:2]
    taken = not sign or not isinstance(sign[0], Token) or sign[0].type == "EQUAL"
    return Choice(Slot(str(key), int(instance or 1)), _answer(answer), taken)


def _answer(node: Branch | Token) -> str:
    """A value's key, a text, or a number with its unit, as written."""
    if isinstance(node, Tree):
        minus, number, unit = node.children
        return f"{minus or ''}{number}{' ' if unit else ''}{unit or ''}"
    return unquoted(node) if node.type == "STRING" else str(node)


def _word(node: Branch | Token) -> str:
    """A word of an attribute or a value's key; in quotes, letter for letter."""
    return str(node)[1:-1] if isinstance(node, Token) and node.type == "STRING" else _answer(node)


# --- conditions -----------------------------------------------------------------------------------------------------


def condition(tree: Branch, place: Place) -> Condition:
    """The condition that a tree holds."""
    return unrolled(_condition(tree, place))


def _condition(tree: Branch, place: Place) -> Steps[Condition]:
    source = place.source(tree)
    if tree.data in ("implies", "excludes", "any_of", "all_of", "negation"):
        several: list[Condition] = yield in_turn(_condition(branch, place) for branch in _branches(tree))
        match tree.data:
            case "implies":
                return Implies(several[0], several[1], source)
            case "excludes":
                return Excludes(several[0], several[1], source)
            case "any_of":
                return Or(tuple(several), source)
            case "all_of":
                return And(tuple(several), source)
        return Not(several[0], source)
    match tree.data:
        case "named":
            return Named(str(_tokens(tree)[0]), source)
        case "is_given" | "is_empty":
            given = Given(str(_tokens(tree)[0]), source)
            return given if tree.data == "is_given" else Not(given, source)
        case "one_of" | "none_of":
            asked = _asked(tree, source)
            return asked if tree.data == "one_of" else Not(asked, source)
        case "all_different":
            return AllDifferent(str(_tokens(tree)[0]), source)
        case "compare":
            return _compare(tree, place)
    counted: Condition = yield _counted(tree, place)
    return counted


def _asked(tree: Branch, source: Source) -> Chosen | HasWord:
    subject, answers = tree.children
    assert isinstance(subject, Tree)
    words = tuple(map(_word, answers.children)) if isinstance(answers, Tree) else (_word(answers),)
    option, attribute = subject.children
    return HasWord(str(option), str(attribute), words, source) if attribute else Chosen(str(option), words, source)


def _counted(tree: Branch, place: Place) -> Steps[Condition]:
    source = place.source(tree)
    match tree.data:
        case "how_many":
            bounds, *several = _branches(tree)
            conditions: list[Condition] = yield in_turn(_condition(branch, place) for branch in several)
            return HowMany(*_bounds(bounds), tuple(conditions), source)
        case "instances":
            bounds, inner = _branches(tree)
            low, high = _bounds(bounds)
        case "some":
            (inner,), low, high = _branches(tree), 1, None
        case "no_instance":
            (inner,), low, high = _branches(tree), None, 0
        case _:
            (inner,) = _branches(tree)
            return Every(str(_tokens(tree)[0]), (yield _condition(inner, place)), source)
    return InstanceCount(low, high, str(_tokens(tree)[0]), (yield _condition(inner, place)), source)


def _bounds(tree: Branch) -> tuple[int | None, int | None]:
    number = int(_tokens(tree)[0])
    return (None if tree.data == "at_most" else number, None if tree.data == "at_least" else number)


def _compare(tree: Branch, place: Place) -> Condition:
    left, sign, right = _branches(tree)
    one, other, source = sum_of(left, place), sum_of(right, place), place.source(tree)
    comparison = Comparison(str(_tokens(sign)[0]))
    if comparison in (Comparison.EQUAL, Comparison.UNEQUAL) and isinstance(other, NumberOf):
        asked: Chosen | HasWord
        if isinstance(one, NumberOf):
            asked = Chosen(one.option, (other.option,), source)
        elif isinstance(one, AttributeOf):
            asked = HasWord(one.option, one.attribute, (other.option,), source)
        else:
            return Compare(one, comparison, other, source)
        return asked if comparison is Comparison.EQUAL else Not(asked, source)
    return Compare(one, comparison, other, source)


# --- sums -----------------------------------------------------------------------------------------------------------


def sum_of(tree: Branch, place: Place) -> Term:
    """The sum that a tree holds."""
    return unrolled(_sum_of(tree, place))


def _sum_of(tree: Branch, place: Place) -> Steps[Term]:
    if tree.data not in ("signed", "scaled"):
        return _term(tree, place)
    parts: list[Term] = yield in_turn(_sum_of(branch, place) for branch in _branches(tree))
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
            return NumberOf(str(_tokens(tree)[0]), source)
        case "attribute_of":
            option, attribute = _tokens(tree)
            return AttributeOf(str(option), str(attribute), source)
        case "sum_over":
            places = tuple(str(name) for name in _tokens(_branches(tree)[0]))
            return SumOver(str(_tokens(tree)[0]), places, source)
        case _:
            return CountOf(str(_tokens(tree)[0]), source)


def _unit(token: Branch | Token | None, place: Place) -> str:
    if not isinstance(token, Token):
        return ""
    try:
        return unit_name(str(token))
    except UnitError as error:
        hint = did_you_mean(str(token), _USUAL_UNITS) or "units are written like kg, kWh, Nm, mm, l, EUR"
        place.problems.append(Problem(place.source(token), str(error) + ".", hint))
        return ""

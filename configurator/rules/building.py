"""From lark's tree of one statement to the nodes of ``syntax``. What a word refers to, ``resolve`` decides.

Two readings are settled here: ``a = b`` is a choice and ``a.b = c`` asks for a word (``resolve`` turns them into a
comparison of numbers where the catalogue says that they are numbers); ``!=`` and ``not in`` become ``not``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lark import Token, Tree

from configurator.catalog.selection import Choice, Slot
from configurator.catalog.validity import Validity, written_day
from configurator.nesting import DEEPEST, Steps, in_turn, unrolled
from configurator.rules.branches import Branch, Place, branches, tokens
from configurator.rules.building_sums import sum_of
from configurator.rules.syntax import (
    AllDifferent,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Comparison,
    Condition,
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
    Rule,
    Table,
    Test,
)
from configurator.source import Problem, Source

_TREES = 2
"""So many trees lark makes at most of one level of brackets."""


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
    name, sentence = tokens(tree)[:2]
    by, valid, each = branches(tree)[:3]
    if not unquoted(sentence):
        hint = "write the sentence that a customer reads when this rule rules something out"
        place.problems.append(Problem(place.source(sentence), f"The sentence of '{name}' is empty.", hint))
    authors, components = tokens(by), tokens(each)
    return _Header(
        name=str(name),
        sentence=unquoted(sentence),
        author=unquoted(authors[0]) if authors else place.author,
        each=str(components[0]) if components else None,
        valid=_validity(valid, place),
    )


def _rule(tree: Branch, place: Place) -> Rule:
    told, body = _header(tree, place), condition(branches(tree)[3], place)
    return Rule(told.name, told.sentence, told.author, body, place.source(tree), told.each, told.valid)


def _table(tree: Branch, place: Place) -> Table:
    told = _header(tree, place)
    return Table(told.name, told.sentence, told.author, (), (), place.source(tree), told.each, told.valid)


def _define(tree: Branch, place: Place) -> Definition:
    return Definition(str(tokens(tree)[0]), condition(branches(tree)[0], place), place.source(tree))


def _default(tree: Branch, place: Place) -> Default:
    valid, *premise, choice = branches(tree)
    when = condition(branches(premise[0])[0], place) if premise else None
    return Default(_choice(choice), place.source(tree), when, _validity(valid, place))


def _test(tree: Branch, place: Place) -> Test:
    situation, given, expected, because = branches(tree)
    on, market = situation.children
    word, choices = branches(expected)
    said = tuple(_choices(branch) for branch in branches(given))
    return Test(
        name=unquoted(tokens(tree)[0]),
        given=said[0] if said else (),
        expectation=Expectation(str(tokens(word)[0])),
        choices=_choices(choices),
        source=place.source(tree),
        because=tuple(str(name) for name in tokens(because)),
        on=_day(on, place),
        market=str(market or ""),
    )


def _validity(tree: Branch, place: Place) -> Validity:
    said: dict[str, tuple[Token, ...]] = {}
    for span in branches(tree):
        words = tokens(span)
        if span.data in said:
            place.problems.append(Problem(place.source(words[0]), "This is said twice.", "leave one of them out"))
        said[span.data] = words
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
    return tuple(_choice(branch) for branch in branches(tree))


def _choice(tree: Branch) -> Choice:
    slot, *sign, answer = tree.children
    assert isinstance(slot, Tree)
    key, instance = (*tokens(slot), None)[:2]
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
        several: list[Condition] = yield in_turn(_condition(branch, place) for branch in branches(tree))
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
            return Named(str(tokens(tree)[0]), source)
        case "is_given" | "is_empty":
            given = Given(str(tokens(tree)[0]), source)
            return given if tree.data == "is_given" else Not(given, source)
        case "one_of" | "none_of":
            asked = _asked(tree, source)
            return asked if tree.data == "one_of" else Not(asked, source)
        case "all_different":
            return AllDifferent(str(tokens(tree)[0]), source)
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
            bounds, *several = branches(tree)
            conditions: list[Condition] = yield in_turn(_condition(branch, place) for branch in several)
            return HowMany(*_bounds(bounds), tuple(conditions), source)
        case "instances":
            bounds, inner = branches(tree)
            low, high = _bounds(bounds)
        case "some":
            (inner,), low, high = branches(tree), 1, None
        case "no_instance":
            (inner,), low, high = branches(tree), None, 0
        case _:
            (inner,) = branches(tree)
            return Every(str(tokens(tree)[0]), (yield _condition(inner, place)), source)
    return InstanceCount(low, high, str(tokens(tree)[0]), (yield _condition(inner, place)), source)


def _bounds(tree: Branch) -> tuple[int | None, int | None]:
    number = int(tokens(tree)[0])
    return (None if tree.data == "at_most" else number, None if tree.data == "at_least" else number)


def _compare(tree: Branch, place: Place) -> Condition:
    left, sign, right = branches(tree)
    one, other, source = sum_of(left, place), sum_of(right, place), place.source(tree)
    comparison = Comparison(str(tokens(sign)[0]))
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

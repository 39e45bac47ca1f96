"""From lark's tree of one statement to the nodes of ``syntax``. What a word refers to, ``resolve`` decides.

Each tree that the grammar can make has the method of its name; one without is refused, never read as its neighbour.
Two readings are settled here: ``a = b`` is a choice and ``a.b = c`` asks for a word (``resolve`` turns them into a
comparison of numbers where the catalogue says that they are numbers); ``!=`` and ``not in`` become ``not``.
"""

from dataclasses import dataclass
from datetime import date

from lark import Token, Tree
from lark.tree import Meta
from lark.visitors import v_args

from configurator.catalog.selection import Choice, Slot
from configurator.catalog.validity import Validity, written_day
from configurator.nesting import DEEPEST
from configurator.rules.guidance_builder import GuidanceBuilder
from configurator.rules.parse_trees import Branch, Place, as_written, in_quotes, unquote
from configurator.rules.rule_set import Statement
from configurator.rules.syntax import (
    AllDifferent,
    And,
    AttributeOf,
    Author,
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
    Term,
    Test,
)

_TREES = 2
"""So many trees lark makes at most of one level of brackets."""


def statement(tree: Branch, place: Place) -> Statement | None:
    """The statement that a tree holds; a table without its rows; None when it is nested too deeply."""
    if nested_too_deeply(tree):
        hint = "give parts of it names of their own with 'define'"
        place.problem(tree.meta, "This is nested too deeply to be understood.", hint)
        return None
    made = Builder(place).transform(tree)
    assert isinstance(made, Statement)
    return made


def condition(tree: Branch, place: Place) -> Condition:
    """The condition that a tree holds."""
    made = Builder(place).transform(tree)
    assert isinstance(made, Condition)
    return made


def term(tree: Branch, place: Place) -> Term:
    """The sum that a tree holds."""
    made = Builder(place).transform(tree)
    assert isinstance(made, Term)
    return made


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


@dataclass(frozen=True, slots=True)
class _ValueSubject:
    """What is asked for its value, or for a word: 'engine', 'product.actives'."""

    option: str
    attribute: str | None


@dataclass(frozen=True, slots=True)
class _Span:
    """One part of 'valid': 'start', 'end' or 'markets', and the words that say it."""

    part: str
    words: tuple[Token, ...]


_CountBounds = tuple[int | None, int | None]


@v_args(inline=True, meta=True)
class Builder(GuidanceBuilder):
    """Makes statements and conditions of trees."""

    # --- statements -------------------------------------------------------------------------------------------------

    def author(self, at: Meta, name: Token) -> Author:
        return Author(unquote(name))

    def rule(
        self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, each: str | None, body: Condition
    ) -> Rule:
        return Rule(str(name), self._sentence(name, sentence), by, body, self._place.source(at), each, valid)

    def table(self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, each: str | None) -> Table:
        return Table(str(name), self._sentence(name, sentence), by, (), (), self._place.source(at), each, valid)

    def define(self, at: Meta, name: Token, _equal: Token, meaning: Condition) -> Definition:
        return Definition(str(name), meaning, self._place.source(at))

    def default(
        self, at: Meta, valid: Validity, premise: Condition | None, choice: Choice, *otherwise: Token | str
    ) -> Default:
        instead = tuple(self.choice(at, choice.slot, choice.taken, answer) for answer in otherwise)
        return Default(choice, self._place.source(at), premise, valid, instead)

    def test(
        self,
        at: Meta,
        name: Token,
        situation: tuple[date | None, str],
        given: tuple[Choice, ...],
        expected: tuple[Expectation, tuple[Choice, ...]],
        because: tuple[str, ...],
    ) -> Test:
        (on, market), (expectation, choices) = situation, expected
        return Test(unquote(name), given, expectation, choices, self._place.source(at), because, on, market)

    # --- parts of statements ----------------------------------------------------------------------------------------

    def by(self, _: Meta, author: Token | None) -> str:
        return unquote(author) if author is not None else self._place.author

    def each(self, _: Meta, component: Token | None) -> str | None:
        return str(component) if component is not None else None

    def premise(self, _: Meta, when: Condition) -> Condition:
        return when

    def situation(self, _: Meta, on: Token | None, market: Token | None) -> tuple[date | None, str]:
        return self._day(on), str(market or "")

    def given(self, _: Meta, choices: tuple[Choice, ...] | None) -> tuple[Choice, ...]:
        return choices or ()

    def expected(
        self, _: Meta, expectation: Expectation, choices: tuple[Choice, ...]
    ) -> tuple[Expectation, tuple[Choice, ...]]:
        return expectation, choices

    def expectation(self, _: Meta, word: Token) -> Expectation:
        return Expectation(str(word))

    def because(self, _: Meta, *names: Token | None) -> tuple[str, ...]:
        return tuple(str(name) for name in names if name is not None)

    def valid(self, _: Meta, _word: Token | None, spans: tuple[_Span, ...] | None) -> Validity:
        said: dict[str, tuple[Token, ...]] = {}
        for span in spans or ():
            if span.part in said:
                self._place.problem(span.words[0], "This is said twice.", "leave one of them out")
            said[span.part] = span.words
        start, end = (self._day(said[part][0]) if part in said else None for part in ("start", "end"))
        if start and end and start > end:
            self._place.problem(said["end"][0], f"It ends before it starts, on {start}.", "exchange the days")
        markets, groups = said.get("markets", ()), said.get("groups", ())
        places = [self._place.source(words[0]) if words else None for words in (markets, groups)]
        return Validity(start, end, tuple(map(str, markets)), places[0], tuple(map(str, groups)), places[1])

    dated = valid

    def spans(self, _: Meta, *spans: _Span) -> tuple[_Span, ...]:
        return spans

    def start(self, _: Meta, day: Token) -> _Span:
        return _Span("start", (day,))

    def end(self, _: Meta, day: Token) -> _Span:
        return _Span("end", (day,))

    def markets(self, _: Meta, *names: Token) -> _Span:
        return _Span("markets", names)

    def groups(self, _: Meta, _for: Token, *names: Token) -> _Span:
        return _Span("groups", names)

    def _day(self, token: Token | None) -> date | None:
        if token is None:
            return None
        try:
            return written_day(str(token))
        except ValueError as error:
            self._place.problem(token, f"'{token}' is not a day.", str(error))
            return None

    # --- choices ----------------------------------------------------------------------------------------------------

    def choices(self, _: Meta, *choices: Choice) -> tuple[Choice, ...]:
        return choices

    def choice(self, _: Meta, slot: Slot, taking: bool, answer: Token | str) -> Choice:
        return Choice(slot, unquote(answer) if in_quotes(answer) else str(answer), taking)

    def taking(self, _: Meta, sign: Token) -> bool:
        return {"=": True, "has": True, "!=": False}[str(sign)]

    def slot(self, _: Meta, option: Token, instance: Token | None) -> Slot:
        return Slot(str(option), int(instance or 1))

    def slot_of_count(self, _: Meta, component: Token) -> Slot:
        return Slot(str(component))

    def number(self, _: Meta, minus: Token | None, number: Token, unit: Token | None) -> str:
        """The number with its unit, as written."""
        return f"{minus or ''}{number}{' ' if unit else ''}{unit or ''}"

    # --- conditions -------------------------------------------------------------------------------------------------

    def implies(self, at: Meta, when: Condition, then: Condition) -> Condition:
        return Implies(when, then, self._place.source(at))

    def excludes(self, at: Meta, one: Condition, other: Condition) -> Condition:
        return Excludes(one, other, self._place.source(at))

    def any_of(self, at: Meta, *several: Condition) -> Condition:
        return Or(several, self._place.source(at))

    def all_of(self, at: Meta, *several: Condition) -> Condition:
        return And(several, self._place.source(at))

    def negation(self, at: Meta, denied: Condition) -> Condition:
        return Not(denied, self._place.source(at))

    def named(self, at: Meta, name: Token) -> Condition:
        return Named(str(name), self._place.source(at))

    def is_given(self, at: Meta, option: Token) -> Condition:
        return Given(str(option), self._place.source(at))

    def is_empty(self, at: Meta, option: Token) -> Condition:
        source = self._place.source(at)
        return Not(Given(str(option), source), source)

    def compare(self, at: Meta, left: Term, compared: Comparison, right: Term) -> Condition:
        source = self._place.source(at)
        asked: Condition
        match compared, left, right:
            case Comparison.EQUAL | Comparison.UNEQUAL, NumberOf(option), NumberOf(value):
                asked = Chosen(option, (value,), source)
            case Comparison.EQUAL | Comparison.UNEQUAL, AttributeOf(option, attribute), NumberOf(word):
                asked = HasWord(option, attribute, (word,), source)
            case _:
                return Compare(left, compared, right, source)
        return asked if compared is Comparison.EQUAL else Not(asked, source)

    def compared(self, _: Meta, sign: Token) -> Comparison:
        return Comparison(str(sign))

    def one_of(self, at: Meta, subject: _ValueSubject, answer: Token | tuple[str, ...]) -> Condition:
        words = (as_written(answer),) if isinstance(answer, Token) else answer
        if subject.attribute is not None:
            return HasWord(subject.option, subject.attribute, words, self._place.source(at))
        return Chosen(subject.option, words, self._place.source(at))

    def none_of(self, at: Meta, subject: _ValueSubject, answer: Token | tuple[str, ...]) -> Condition:
        return Not(self.one_of(at, subject, answer), self._place.source(at))

    def has_no(self, at: Meta, subject: _ValueSubject) -> Condition:
        return self.one_of(at, subject, ("no",))

    def subject(self, _: Meta, option: Token, attribute: Token | None) -> _ValueSubject:
        return _ValueSubject(str(option), str(attribute) if attribute is not None else None)

    def words(self, _: Meta, *words: Token | str) -> tuple[str, ...]:
        return tuple(map(as_written, words))

    def how_many(self, at: Meta, bounds: _CountBounds, *several: Condition) -> Condition:
        return HowMany(*bounds, several, self._place.source(at))

    def instances(self, at: Meta, bounds: _CountBounds, component: Token, where: Condition) -> Condition:
        return InstanceCount(*bounds, str(component), where, self._place.source(at))

    def some(self, at: Meta, component: Token, where: Condition) -> Condition:
        return InstanceCount(1, None, str(component), where, self._place.source(at))

    def no_instance(self, at: Meta, component: Token, where: Condition) -> Condition:
        return InstanceCount(None, 0, str(component), where, self._place.source(at))

    def every(self, at: Meta, component: Token, so: Condition) -> Condition:
        return Every(str(component), so, self._place.source(at))

    def all_different(self, at: Meta, option: Token) -> Condition:
        return AllDifferent(str(option), self._place.source(at))

    def at_most(self, _: Meta, number: Token) -> _CountBounds:
        return None, int(number)

    def at_least(self, _: Meta, number: Token) -> _CountBounds:
        return int(number), None

    def exactly(self, _: Meta, number: Token) -> _CountBounds:
        return int(number), int(number)

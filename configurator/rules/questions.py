"""Sums and conditions that stand by themselves, outside any rule file: what somebody asks about a product.

They are written as in rules. Names that are no plain words, as foreign models have them, stand in "quotes":
``sum of "List Price" over "M.2 SSD"``. Decides what such a text says and what is wrong with it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from lark import Lark, Token, Tree, UnexpectedInput

from configurator.catalog.model import Product
from configurator.errors import BrokenFiles
from configurator.rules.checking.conditions import condition_problems
from configurator.rules.checking.names import Vocabulary
from configurator.rules.checking.sums import term_problems
from configurator.rules.grammar import quoting
from configurator.rules.parse_trees import Place
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Condition, Rule, Term
from configurator.rules.syntax_builder import condition, nested_too_deeply, term
from configurator.rules.syntax_errors import coach
from configurator.source import Problem, Source

LONGEST = 20_000

_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def asked_term(
    text: str, product: Product, rules: RuleSet, where: str, numbers: Mapping[str, str] = _AS_WRITTEN
) -> Term:
    """The sum that the text says; ``where`` is what problems call it.

    ``numbers`` has the options that hold the numbers of what the text names, where these are called otherwise. Raises
    BrokenFiles with every problem: its syntax, names that the product does not have, units that do not go together.
    """
    place = Place(where, 1, "", [])
    found = term(_tree(text, "sum", place, numbers), place)
    _raise(place.problems)
    _raise(term_problems(found, _vocabulary(product, rules), frozenset()))
    return found


def asked_condition(
    text: str, product: Product, rules: RuleSet, where: str, numbers: Mapping[str, str] = _AS_WRITTEN
) -> Condition:
    """The condition that the text says; ``rules`` know the definitions that it may use. Raises like ``asked_term``."""
    place = Place(where, 1, "", [])
    found = condition(_tree(text, "condition", place, numbers), place)
    _raise(place.problems)
    source = Source(where, 1)
    rule = resolve(RuleSet((Rule("asked", "", "", found, source),)), product).rules[0]
    assert isinstance(rule, Rule)
    _raise(condition_problems(rule.body, _vocabulary(product, rules), frozenset()))
    return rule.body


def _tree(text: str, start: str, place: Place, numbers: Mapping[str, str]) -> Tree[Token]:
    if len(text) > LONGEST:
        _raise([Problem(Source(place.file, 1), f"This is longer than {LONGEST:,} characters.", "ask for less at once")])
    try:
        tree = _language().parse(text, start)
    except UnexpectedInput as error:
        message, hint, at = coach(error, text)
        before = text[:at]
        source = Source(place.file, 1 + before.count("\n"), at - (before.rfind("\n") + 1) + 1)
        raise BrokenFiles([Problem(source, message.replace("statement", "text"), hint)]) from error
    if nested_too_deeply(tree):
        hint = "split it into several"
        _raise([Problem(Source(place.file, 1), "This is nested too deeply to be understood.", hint)])
    for branch in tree.iter_subtrees():
        called = numbers if branch.data == "number_of" else _AS_WRITTEN
        branch.children = [_named(child, called) if isinstance(child, Token) else child for child in branch.children]
    return tree


def _named(token: Token, called: Mapping[str, str]) -> Token:
    if token.type != "NAME":
        return token
    name = token[1:-1] if token.startswith('"') else str(token)
    return token.update(value=called.get(name, name))


def _vocabulary(product: Product, rules: RuleSet) -> Vocabulary:
    options = {option.key: option for option in product.options}
    return Vocabulary(product, options, {each.name: each for each in rules.definitions})


def _raise(problems: Iterable[Problem]) -> None:
    found = sorted(set(problems))
    if found:
        raise BrokenFiles(found)


@cache
def _language() -> Lark:
    return quoting("sum", "condition")

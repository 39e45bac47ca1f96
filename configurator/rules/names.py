"""Whether a condition speaks of what the catalogue has: its names, its scope, its units. Changes nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from configurator.catalog.model import Kind, Option, Product
from configurator.rules.measure import attribute_names, attributes, summed_options, unit_of
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    AttributeOf,
    Chosen,
    Compare,
    Condition,
    CountOf,
    Definition,
    Every,
    Given,
    HasWord,
    HowMany,
    InstanceCount,
    Named,
    NumberOf,
    Plus,
    SumOver,
    Term,
    Times,
)
from configurator.rules.walk import parts, terms
from configurator.source import Problem, Source, did_you_mean
from configurator.units import Quantity, UnitError, comparable

Scope = frozenset[str]
_UNSPACED = re.compile(r"(\d+(?:\.\d+)?)([^\W\d].*)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions can name: the product's keys, the definitions, and names whose statements could not be read."""

    product: Product
    definitions: Mapping[str, Definition]
    unread: frozenset[str] = frozenset()

    def option(self, key: str) -> Option | None:
        """The option of that key, if there is one."""
        return next((option for option in self.product.options if option.key == key), None)

    def repeated(self, key: str) -> bool:
        """Whether this is a component that can be there more than once, or not at all."""
        return any(component.key == key and component.repeated for component in self.product.components)


def condition_problems(condition: Condition, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Every problem in the condition. ``scope``: repeated components with an instance at hand; None: all might be."""
    inner = scope
    match condition:
        case Chosen() | HasWord() | Given():
            yield from _option_problems(condition, known, scope)
        case AllDifferent():
            yield from _all_different_problems(condition, known)
        case Compare():
            yield from _compare_problems(condition, known, scope)
        case Named():
            yield from _named_problems(condition, known, scope)
        case HowMany():
            number = len(condition.conditions)
            if max(condition.low or 0, condition.high or 0) > number:
                yield Problem(condition.source, f"There are only {number} conditions to count.", "lower the number")
        case InstanceCount() | Every():
            yield from component_problems(condition.component, condition.source, known)
            if scope and condition.component in scope:
                hint = "put the conditions into parentheses of their own: (some ... where ...) and (some ... where ...)"
                yield Problem(condition.source, f"One '{condition.component}' is at hand here already.", hint)
            inner = None if scope is None else scope | {condition.component}
        case _:
            pass
    for part in parts(condition):
        yield from condition_problems(part, known, inner)


def component_problems(key: str, source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The problems of naming a component of which there can be several."""
    names = [component.key for component in known.product.components]
    if key in names and not known.repeated(key):
        yield Problem(source, f"'{key}' is always there exactly once.", "name its options directly")
    elif key not in names:
        option = known.option(key)
        hint = f"'{key}' is an option" if option else did_you_mean(key, names)
        yield Problem(source, f"There is no component '{key}'.", hint)


def option_problems(key: str, source: Source, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """The problems of naming an option, unknown or out of scope."""
    if known.option(key) is None:
        yield Problem(source, f"There is no option '{key}'.", _option_hint(key, known))
        return
    home = known.product.home(key)
    if home.repeated and scope is not None and home.key not in scope:
        hint = (
            f"write 'for each {home.key}' before the condition, or 'some {home.key} where ...', 'every {home.key}: ...'"
        )
        yield Problem(source, f"There can be several '{key}', one in each {home.key}: which one is meant?", hint)


def _option_hint(key: str, known: Vocabulary) -> str:
    product = known.product
    unspaced = _UNSPACED.fullmatch(key)
    if unspaced:
        return f"write a space between number and unit: {unspaced[1]} {unspaced[2]}"
    for component in product.components:
        if component.key == key:
            if component.repeated:
                return f"'{key}' is a component; to count it write: count of {key}"
            return f"'{key}' is a component; name one of its options: " + ", ".join(o.key for o in component.options)
    if key in known.definitions:
        return f"'{key}' is a definition and stands alone as a condition"
    owners = [option.key for option in product.options if any(value.key == key for value in option.values)]
    if owners:
        return f"'{key}' is a value of {' and of '.join(owners[:3])}; write: {owners[0]} = {key}"
    return did_you_mean(key, (option.key for option in product.options))


# --- what options, values and words a condition names ---------------------------------------------------------------


def _option_problems(asked: Chosen | HasWord | Given, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    yield from option_problems(asked.option, asked.source, known, scope)
    option = known.option(asked.option)
    if option is None:
        return
    if isinstance(asked, HasWord):
        yield from _word_problems(asked, option)
    elif isinstance(asked, Chosen):
        yield from value_problems(option, asked.values, asked.source, known)
    elif option.range is not None:
        hint = f"compare it instead, such as: {option.key} > 0"
        yield Problem(asked.source, f"'{option.key}' is a number, which is always given.", hint)


def value_problems(option: Option, values: tuple[str, ...], source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The problems of naming values of an option in a condition or a table."""
    if option.kind is Kind.TEXT:
        hint = f"rules can only ask whether there is one: {option.key} is given"
        yield Problem(source, f"'{option.key}' is a text in the customer's own words.", hint)
        return
    if option.range is not None:
        unit = f" {option.range.unit}" if option.range.unit else ""
        yield Problem(source, f"'{option.key}' is a number.", f"such as: {option.key} >= {option.range.low}{unit}")
        return
    keys = [value.key for value in option.values]
    for value in values:
        if value in keys:
            continue
        owners = [other.key for other in known.product.options if any(each.key == value for each in other.values)]
        number = known.option(value)
        hint = did_you_mean(value, keys)
        if owners and not hint.startswith("did you mean"):
            hint = f"'{value}' is a value of '{owners[0]}'"
        elif number is not None:
            hint = f"'{value}' is an option; values can only be compared with values"
        yield Problem(source, f"'{option.key}' has no value '{value}'.", hint)


def _word_problems(asked: HasWord, option: Option) -> Iterator[Problem]:
    problem = _attribute_problem(option, asked.attribute, asked.source)
    if problem is not None:
        yield problem
        return
    found = tuple(attributes(option, asked.attribute))
    words = {word for each in found if isinstance(each, frozenset) for word in each}
    name = f"{asked.option}.{asked.attribute}"
    if not words or option.kind is not Kind.CHOICE:
        yield Problem(asked.source, f"'{name}' is a number, not a word.", f"compare it, such as: {name} >= {found[0]}")
        return
    for word in asked.words:
        if word not in words:
            yield Problem(
                asked.source,
                f"No value of '{option.key}' has '{word}' in {asked.attribute}.",
                did_you_mean(word, words),
            )


def _attribute_problem(option: Option, attribute: str, source: Source) -> Problem | None:
    names = attribute_names(option)
    if attribute in names:
        return None
    return Problem(
        source, f"No value of '{option.key}' has an attribute '{attribute}'.", did_you_mean(attribute, names)
    )


def _all_different_problems(asked: AllDifferent, known: Vocabulary) -> Iterator[Problem]:
    yield from option_problems(asked.option, asked.source, known, None)
    option = known.option(asked.option)
    if option is None:
        return
    if not known.repeated(known.product.home(option.key).key):
        yield Problem(asked.source, f"There is only one '{option.key}'.", "leave the rule out")
    elif option.kind is not Kind.CHOICE:
        yield Problem(asked.source, f"'{option.key}' has no values to choose from.", "name an option with values")


def _named_problems(named: Named, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    if named.name not in known.definitions:
        if named.name in known.unread:
            return
        option = known.option(named.name)
        if option is not None:
            example = option.values[-1].key if option.values else "..."
            hint = f"'{named.name}' is an option; say which value: {named.name} = {example}"
        else:
            hint = did_you_mean(named.name, known.definitions) or _option_hint(named.name, known)
        yield Problem(named.source, f"'{named.name}' is not a condition.", hint)
    elif scope is not None:
        needed, bound = _speaks_of(known.definitions[named.name].condition, known, frozenset())
        for component in sorted(needed - scope):
            hint = f"use it in 'for each {component}' or in 'some {component} where ...'"
            yield Problem(named.source, f"'{named.name}' speaks of one {component}: which one is meant?", hint)
        for component in sorted(bound & scope):
            hint = f"use it outside of 'for each {component}' and of 'where'"
            yield Problem(named.source, f"'{named.name}' goes over every {component} itself.", hint)


def _speaks_of(condition: Condition, known: Vocabulary, seen: frozenset[str]) -> tuple[Scope, Scope]:
    """The repeated components of which a condition needs one at hand, and those it goes over itself."""
    needed: set[str] = set()
    bound: set[str] = set()
    for key in _options_named(condition):
        if known.option(key) is not None and known.product.home(key).repeated:
            needed.add(known.product.home(key).key)
    inner = list(parts(condition))
    if isinstance(condition, Named) and condition.name in known.definitions and condition.name not in seen:
        seen |= {condition.name}
        inner.append(known.definitions[condition.name].condition)
    for part in inner:
        more_needed, more_bound = _speaks_of(part, known, seen)
        needed |= more_needed
        bound |= more_bound
    if isinstance(condition, InstanceCount | Every):
        needed.discard(condition.component)
        bound.add(condition.component)
    return frozenset(needed), frozenset(bound)


def _options_named(condition: Condition) -> Iterator[str]:
    match condition:
        case Chosen() | HasWord() | Given():
            yield condition.option
        case Compare():
            for term in (*terms(condition.left), *terms(condition.right)):
                if isinstance(term, NumberOf | AttributeOf):
                    yield term.option
        case _:
            pass


# --- sums and units -------------------------------------------------------------------------------------------------


def _compare_problems(compare: Compare, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    sides = (compare.left, compare.right)
    found = [problem for side in sides for term in terms(side) for problem in _term_problems(term, known, scope)]
    yield from found
    if any(
        not isinstance(term, Plus | Times) and list(_term_problems(term, known, None))
        for side in sides
        for term in terms(side)
    ):
        return
    try:
        left, right = (unit_of(side, known.product) for side in sides)
    except UnitError as error:
        yield Problem(compare.source, f"This sum does not add up: {error}.", "add up and compare like with like")
        return
    if left is not None and right is not None and not comparable(left, right):
        yield Problem(
            compare.source, f"{_told(left)} cannot be compared with {_told(right)}.", _unit_hint(sides, left, right)
        )


def _told(unit: str) -> str:
    return f"A quantity in {unit}" if unit else "A plain number"


def _unit_hint(sides: tuple[Term, Term], left: str, right: str) -> str:
    for side, unit, other in ((sides[0], left, right), (sides[1], right, left)):
        if isinstance(side, Amount) and not unit:
            return f"write the unit: {Quantity(side.quantity.magnitude, other)}"
    return "compare like with like"


def _term_problems(term: Term, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    match term:
        case NumberOf():
            yield from option_problems(term.option, term.source, known, scope)
            option = known.option(term.option)
            if option is not None and option.range is None:
                numbers = sorted(name for name in attribute_names(option) if _sums(option, name))
                hint = f"ask for a value, {option.key} = ..., or for an attribute: "
                hint += ", ".join(f"{option.key}.{name}" for name in numbers[:6])
                yield Problem(term.source, f"'{option.key}' is not a number.", hint)
        case AttributeOf():
            yield from option_problems(term.option, term.source, known, scope)
            option = known.option(term.option)
            if option is not None:
                yield from _attribute_of_problems(term, option)
        case SumOver():
            yield from _sum_over_problems(term, known)
        case CountOf():
            yield from component_problems(term.component, term.source, known)
        case Amount() | Times() | Plus():
            pass
        case _:
            assert_never(term)


def _sums(option: Option, attribute: str) -> bool:
    return any(isinstance(each, Quantity) for each in attributes(option, attribute))


def _attribute_of_problems(term: AttributeOf, option: Option) -> Iterator[Problem]:
    problem = _attribute_problem(option, term.attribute, term.source)
    if problem is not None:
        yield problem
    elif any(isinstance(each, frozenset) for each in attributes(option, term.attribute)):
        name = f"{term.option}.{term.attribute}"
        yield Problem(term.source, f"'{name}' is a word, not a number.", f"ask for a word: {name} has ...")


def _sum_over_problems(term: SumOver, known: Vocabulary) -> Iterator[Problem]:
    product, problems = known.product, False
    names = tuple(product.names())
    for index, place in enumerate(term.places):
        if place not in names:
            problems = True
            hint = did_you_mean(place, names) or "name components or options, or write: over everything"
            yield Problem(term.source, f"There is no component or option '{place}'.", hint)
        elif place in term.places[:index] or _counted_already(place, term.places, product):
            problems = True
            yield Problem(term.source, f"'{place}' is counted in this sum already.", "leave it out")
    if problems:
        return
    options = summed_options(term, product)
    has_own = not term.places and (term.attribute == "price" or (term.attribute == "weight" and product.weight))
    if not has_own and not any(_sums(option, term.attribute) for option in options):
        known_names = {name for option in options for name in attribute_names(option) if _sums(option, name)}
        hint = did_you_mean(term.attribute, known_names)
        yield Problem(term.source, f"Nothing here has a quantity '{term.attribute}' to sum.", hint)


def _counted_already(place: str, places: tuple[str, ...], product: Product) -> bool:
    return any(option.key == place for option in product.options) and product.home(place).key in places

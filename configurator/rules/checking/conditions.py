"""Whether a condition speaks of what the catalogue has: its names, its scope, its units. Changes nothing."""

from collections.abc import Iterator

from configurator.catalog.model import Kind, Option
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.checking.names import (
    Scope,
    Vocabulary,
    attribute_problem,
    name_problems,
    option_hint,
)
from configurator.rules.checking.sums import compare_problems
from configurator.rules.sum_units import attributes
from configurator.rules.syntax import (
    AllDifferent,
    AnswerAtHand,
    Chosen,
    Compare,
    Condition,
    Every,
    Given,
    HasWord,
    HowMany,
    InstanceCount,
    Named,
    NumberAtHand,
)
from configurator.rules.traversal import parts, terms
from configurator.source import Problem, Source, did_you_mean


def condition_problems(condition: Condition, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Every problem in the condition. ``scope``: repeated components with an instance at hand; None: all might be."""
    waiting = [(condition, scope)]
    while waiting:
        one, at_hand = waiting.pop()
        yield from _problems(one, known, at_hand)
        inner = at_hand
        if isinstance(one, InstanceCount | Every):
            inner = None if inner is None or not known.repeated(one.component) else inner | {one.component}
        waiting.extend((part, inner) for part in reversed(parts(one)))


def _problems(condition: Condition, known: Vocabulary, scope: Scope | None) -> Iterator[Problem]:
    """Those of the condition itself: its names, and what only this kind of condition can get wrong."""
    yield from name_problems(condition, known, scope)
    match condition:
        case Chosen() | HasWord() | Given():
            yield from _option_problems(condition, known)
        case AllDifferent():
            yield from _all_different_problems(condition, known)
        case Compare():
            yield from compare_problems(condition, known, scope)
        case Named():
            yield from _named_problems(condition, known, scope)
        case HowMany():
            number = len(condition.conditions)
            if max(condition.low or 0, condition.high or 0) > number:
                yield Problem(condition.source, f"There are only {number} conditions to count.", "lower the number")
        case InstanceCount() | Every():
            if scope and condition.component in scope:
                hint = "put the conditions into parentheses of their own: (some ... where ...) and (some ... where ...)"
                yield Problem(condition.source, f"One '{condition.component}' is at hand here already.", hint)
        case _:
            pass


# --- what options, values and words a condition names ---------------------------------------------------------------


def _option_problems(asked: AnswerAtHand, known: Vocabulary) -> Iterator[Problem]:
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
    problem = attribute_problem(option, asked.attribute, asked.source)
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


def _all_different_problems(asked: AllDifferent, known: Vocabulary) -> Iterator[Problem]:
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
            near = did_you_mean(named.name, known.definitions)
            hint = near if near.startswith("did you mean") else option_hint(named.name, known)
        yield Problem(named.source, f"'{named.name}' is not a condition.", hint)
    elif scope is not None:
        needed, bound = unroll(_speaks_of(known.definitions[named.name].condition, known, frozenset()))
        for component in sorted(needed - scope):
            hint = f"use it in 'for each {component}' or in 'some {component} where ...'"
            yield Problem(named.source, f"'{named.name}' speaks of one {component}: which one is meant?", hint)
        for component in sorted(bound & scope):
            hint = f"use it outside of 'for each {component}' and of 'where'"
            yield Problem(named.source, f"'{named.name}' goes over every {component} itself.", hint)


def _speaks_of(condition: Condition, known: Vocabulary, seen: frozenset[str]) -> Steps[tuple[Scope, Scope]]:
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
    below: list[tuple[Scope, Scope]] = yield in_turn(_speaks_of(part, known, seen) for part in inner)
    for more_needed, more_bound in below:
        needed |= more_needed
        bound |= more_bound
    if isinstance(condition, InstanceCount | Every):
        needed.discard(condition.component)
        bound.add(condition.component)
    return frozenset(needed), frozenset(bound)


def _options_named(condition: Condition) -> Iterator[str]:
    if isinstance(condition, AnswerAtHand):
        yield condition.option
    elif isinstance(condition, Compare):
        for term in (*terms(condition.left), *terms(condition.right)):
            if isinstance(term, NumberAtHand):
                yield term.option

"""Ways through the syntax tree: the parts of a node, every node below it, rebuilding it. No names, no meaning."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Condition,
    CountOf,
    Every,
    Excludes,
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
    RuleSet,
    SumOver,
    Term,
    Times,
)


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition is directly made of, in reading order."""
    match condition:
        case Not() | InstanceCount() | Every():
            return (condition.condition,)
        case And() | Or() | HowMany():
            return condition.conditions
        case Implies():
            return (condition.when, condition.then)
        case Excludes():
            return (condition.one, condition.other)
        case Chosen() | HasWord() | Given() | Compare() | AllDifferent() | Named():
            return ()
        case _:
            assert_never(condition)


def conditions(condition: Condition) -> Iterator[Condition]:
    """The condition and all conditions below it, in reading order; definitions are not followed."""
    yield condition
    for part in parts(condition):
        yield from conditions(part)


def rebuilt(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The same tree with ``change`` applied to every condition in it, from the leaves up."""
    match condition:
        case Not() | InstanceCount() | Every():
            condition = replace(condition, condition=rebuilt(condition.condition, change))
        case And() | Or() | HowMany():
            condition = replace(condition, conditions=tuple(rebuilt(each, change) for each in condition.conditions))
        case Implies():
            condition = replace(condition, when=rebuilt(condition.when, change), then=rebuilt(condition.then, change))
        case Excludes():
            condition = replace(condition, one=rebuilt(condition.one, change), other=rebuilt(condition.other, change))
        case Chosen() | HasWord() | Given() | Compare() | AllDifferent() | Named():
            pass
        case _:
            assert_never(condition)
    return change(condition)


def terms(term: Term) -> Iterator[Term]:
    """The term and all terms below it, in reading order."""
    yield term
    match term:
        case Times():
            yield from terms(term.term)
        case Plus() | ProductOf():
            for each in term.terms:
                yield from terms(each)
        case Amount() | NumberOf() | AttributeOf() | SumOver() | CountOf():
            pass
        case _:
            assert_never(term)


def roots(rules: RuleSet) -> Iterator[Condition]:
    """Every condition that a rule file states, whole: bodies of rules, definitions, conditions of defaults."""
    for rule in rules.rules:
        if isinstance(rule, Rule):
            yield rule.body
    for definition in rules.definitions:
        yield definition.condition
    for default in rules.defaults:
        if default.when is not None:
            yield default.when

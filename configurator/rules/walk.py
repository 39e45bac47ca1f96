"""Ways through the syntax tree: the parts of a node, every node below it, rebuilding it. No names, no meaning."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from configurator.nesting import Steps, in_turn, unrolled
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
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(parts(one)))


def rebuilt(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The same tree with ``change`` applied to every condition in it, from the leaves up."""
    return unrolled(_rebuilt(condition, change))


def _rebuilt(condition: Condition, change: Callable[[Condition], Condition]) -> Steps[Condition]:
    new: list[Condition] = yield in_turn(_rebuilt(part, change) for part in parts(condition))
    match condition:
        case Not() | InstanceCount() | Every():
            condition = replace(condition, condition=new[0])
        case And() | Or() | HowMany():
            condition = replace(condition, conditions=tuple(new))
        case Implies():
            condition = replace(condition, when=new[0], then=new[1])
        case Excludes():
            condition = replace(condition, one=new[0], other=new[1])
        case Chosen() | HasWord() | Given() | Compare() | AllDifferent() | Named():
            pass
        case _:
            assert_never(condition)
    return change(condition)


def terms(term: Term) -> Iterator[Term]:
    """The term and all terms below it, in reading order."""
    waiting = [term]
    while waiting:
        one = waiting.pop()
        yield one
        match one:
            case Times():
                waiting.append(one.term)
            case Plus() | ProductOf():
                waiting.extend(reversed(one.terms))
            case Amount() | NumberOf() | AttributeOf() | SumOver() | CountOf():
                pass
            case _:
                assert_never(one)


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

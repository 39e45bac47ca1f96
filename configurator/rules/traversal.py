"""Ways through the syntax tree: the parts of a node, every node below it, rebuilding it. No names, no meaning.

What a node is made of is what its fields are declared to hold, so a new kind of node needs nothing here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import UnionType
from typing import Any, get_args, get_type_hints

from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Condition, Rule, Term

_Holding = Mapping[type, tuple[tuple[str, bool], ...]]
"""Per kind of node the fields that hold parts, in reading order, and whether each holds several."""


def _holding(part: UnionType) -> _Holding:
    several = tuple[part, ...]  # type: ignore[valid-type]
    return {
        kind: tuple((name, held == several) for name, held in get_type_hints(kind).items() if held in (part, several))
        for kind in get_args(part)
    }


_CONDITIONS = _holding(Condition)
_TERMS = _holding(Term)


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition is directly made of, in reading order."""
    return _parts(condition, _CONDITIONS)


def conditions(condition: Condition) -> Iterator[Condition]:
    """The condition and all conditions below it, in reading order; definitions are not followed."""
    waiting = [condition]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(parts(one)))


def rebuilt(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The same tree with ``change`` applied to every condition in it, from the leaves up."""
    return unroll(_rebuilt(condition, change))


def _rebuilt(condition: Condition, change: Callable[[Condition], Condition]) -> Steps[Condition]:
    new: dict[str, Any] = {}
    for name, several in _CONDITIONS[type(condition)]:
        held = getattr(condition, name)
        changed: list[Condition] = yield in_turn(_rebuilt(part, change) for part in (held if several else (held,)))
        new[name] = tuple(changed) if several else changed[0]
    return change(replace(condition, **new) if new else condition)


def terms(term: Term) -> Iterator[Term]:
    """The term and all terms below it, in reading order."""
    waiting = [term]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(_parts(one, _TERMS)))


def _parts(node: Any, holding: _Holding) -> tuple[Any, ...]:
    found: tuple[Any, ...] = ()
    for name, several in holding[type(node)]:
        held = getattr(node, name)
        found += held if several else (held,)
    return found


def roots(rules: RuleSet) -> Iterator[Condition]:
    """Every condition that a rule file states, whole."""
    for rule in rules.rules:
        if isinstance(rule, Rule):
            yield rule.body
    for definition in rules.definitions:
        yield definition.condition
    for default in rules.defaults:
        if default.when is not None:
            yield default.when
    yield from _guiding(rules)


def _guiding(rules: RuleSet) -> Iterator[Condition]:
    """Those of the statements that forbid nothing by themselves."""
    yield from (prefer.body for prefer in rules.prefers)
    yield from (notice.when for notice in rules.notices)
    yield from (price.when for price in rules.prices if price.when is not None)
    yield from (asked.when for asked in rules.asked)
    yield from (fixed.when for fixed in rules.fixed if fixed.when is not None)
    for need in rules.needs:
        for answer in need.answers:
            yield from answer.held
            yield from (each.condition for each in answer.rather)

"""Which names of a catalogue a statement speaks of, so that it can be judged without the ones in doubt."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from configurator.rules.price_syntax import Share
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import And, Condition, Every, InstanceCount, Named, Rule, SumOver, Table
from configurator.rules.traversal import parts

EVERYTHING = "everything"
NAMING = frozenset(
    {"option", "attribute", "component", "each", "places", "columns", "key", "markets", "market", "groups"}
)
"""The fields of a node that hold names of the catalogue."""


def judge(rules: RuleSet, doubtful: frozenset[str]) -> tuple[RuleSet, frozenset[str]]:
    """The statements without what speaks of anything doubtful, and the names of definitions that had to be left out."""
    lost: frozenset[str] = frozenset()
    while more := {each.name for each in rules.definitions if each.name not in lost and _in(each, doubtful | lost)}:
        lost |= more
    doubt = doubtful | lost
    left = RuleSet(
        tuple(part for each in rules.rules if (part := _rule(each, doubt)) is not None),
        tuple(each for each in rules.definitions if each.name not in lost),
        tuple(each for each in rules.defaults if not _in(each, doubt)),
        tuple(
            replace(
                each,
                given=tuple(choice for choice in each.given if not _in(choice, doubt)),
                choices=tuple(choice for choice in each.choices if not _in(choice, doubt)),
            )
            for each in rules.tests
        ),
        tuple(each for each in rules.prefers if not _in(each, doubt)),
        tuple(each for each in rules.notices if not _in(each, doubt)),
        tuple(each for each in rules.prices if not _in(each, doubt)),
        tuple(each for each in rules.presets if not _in(each, doubt)),
        tuple(each for each in rules.needs if not _in(each, doubt)),
        tuple(each for each in rules.asked if not _in(each, doubt)),
        tuple(each for each in rules.fixed if not _in(each, doubt)),
    )
    return left, lost


def _rule(rule: Rule | Table, doubt: frozenset[str]) -> Rule | Table | None:
    """The rule with the conditions, or the columns, that are beyond doubt; None when there is none."""
    if rule.each in doubt:
        return None
    if isinstance(rule, Table):
        kept = [index for index, column in enumerate(rule.columns) if column not in doubt]
        rows = (replace(row, cells=tuple(row.cells[index] for index in kept)) for row in rule.rows)
        return replace(rule, columns=tuple(rule.columns[index] for index in kept), rows=tuple(rows))
    left = tuple(_beyond(rule.body, doubt))
    return replace(rule, body=And(left, rule.body.source)) if left else None


def _beyond(condition: Condition, doubt: frozenset[str]) -> Iterator[Condition]:
    """The largest conditions in a condition that are beyond doubt; those under a quantifier count as one with it."""
    if not _in(condition, doubt):
        yield condition
    elif not isinstance(condition, InstanceCount | Every):
        for part in parts(condition):
            yield from _beyond(part, doubt)


def _in(node: object, doubt: frozenset[str]) -> bool:
    return any(name in doubt or name == EVERYTHING for name in mentions(node))


def all_mentions(node: object, rules: RuleSet) -> frozenset[str]:
    """What ``mentions`` has of a node, and of the definitions that it is made with."""
    found, waiting = set[str](), set(mentions(node))
    while waiting:
        found |= waiting
        inner = (each.condition for each in rules.definitions if each.name in waiting)
        waiting = {name for condition in inner for name in mentions(condition)} - found
    return frozenset(found)


def mentions(node: object) -> Iterator[str]:
    """Names of options, components, attributes, markets and definitions in a node; EVERYTHING for a sum over all."""
    waiting = [node]  # no recursion: what is written is nested as deeply as somebody likes
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if isinstance(each, Named):
            yield each.name
        if isinstance(each, SumOver | Share) and not each.places:
            yield EVERYTHING
        waiting += reversed(list(_inside(each)))


def _inside(node: object) -> Iterator[object]:
    """What a node is made of, in its order: the names in it as texts, other nodes as they are."""
    if isinstance(node, tuple):
        yield from (each for each in node if not isinstance(each, str))
    elif is_dataclass(node):
        for field in fields(node):
            value = getattr(node, field.name)
            if field.name in NAMING:
                names = [value] if isinstance(value, str) else value or ()
                yield from (each for each in names if isinstance(each, str))
            elif not isinstance(value, str):
                yield value

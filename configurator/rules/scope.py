"""Which options a rule speaks of, for rules that are about single answers: no sums, no counts, no other items."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import (
    Amount,
    AnswerAtHand,
    Compare,
    Condition,
    Joined,
    Named,
    NumberAtHand,
    OfInstances,
    OverInstances,
    Plus,
    ProductOf,
    Rule,
    Table,
    Term,
    Times,
)
from configurator.rules.traversal import conditions, terms


def option_scope(rule: Rule | Table, rules: RuleSet) -> frozenset[str] | None:
    """The keys of the options; None for a rule that speaks of more than the answers at hand."""
    if isinstance(rule, Table):
        return frozenset(rule.columns)
    found = list(_options_in(rule.body, rules))
    return None if None in found else frozenset(key for key in found if key is not None)


def _options_in(condition: Condition, rules: RuleSet) -> Iterator[str | None]:
    for part in conditions(condition):
        if isinstance(part, AnswerAtHand):
            yield part.option
        elif isinstance(part, Compare):
            yield from _counted((*terms(part.left), *terms(part.right)))
        elif isinstance(part, Named):
            named = next(each for each in rules.definitions if each.name == part.name)
            yield from _options_in(named.condition, rules)
        elif isinstance(part, OfInstances):
            yield None
        elif not isinstance(part, Joined):
            assert_never(part)


def _counted(several: Iterable[Term]) -> Iterator[str | None]:
    for term in several:
        if isinstance(term, NumberAtHand):
            yield term.option
        elif isinstance(term, OverInstances):
            yield None
        elif not isinstance(term, Amount | Times | Plus | ProductOf):
            assert_never(term)

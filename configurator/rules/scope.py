"""Which options a rule speaks of, for rules that are about single answers: no sums, no counts, no other items."""

from collections.abc import Iterable, Iterator
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
    Table,
    Term,
    Times,
)
from configurator.rules.walk import conditions, terms


def spoken(rule: Rule | Table, rules: RuleSet) -> frozenset[str] | None:
    """The keys of the options; None for a rule that speaks of more than the answers at hand."""
    if isinstance(rule, Table):
        return frozenset(rule.columns)
    found = list(_spoken(rule.body, rules))
    return None if None in found else frozenset(key for key in found if key is not None)


def _spoken(condition: Condition, rules: RuleSet) -> Iterator[str | None]:
    for part in conditions(condition):
        match part:
            case Chosen() | HasWord() | Given():
                yield part.option
            case Compare():
                yield from _counted((*terms(part.left), *terms(part.right)))
            case Named():
                named = next(each for each in rules.definitions if each.name == part.name)
                yield from _spoken(named.condition, rules)
            case InstanceCount() | Every() | AllDifferent():
                yield None
            case Not() | And() | Or() | Implies() | Excludes() | HowMany():
                pass
            case _:
                assert_never(part)


def _counted(several: Iterable[Term]) -> Iterator[str | None]:
    for term in several:
        match term:
            case NumberOf() | AttributeOf():
                yield term.option
            case SumOver() | CountOf():
                yield None
            case Amount() | Times() | Plus() | ProductOf():
                pass
            case _:
                assert_never(term)

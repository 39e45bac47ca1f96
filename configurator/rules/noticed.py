"""Which notices and warnings of the rules hold for a whole product."""

from configurator.catalog.model import Product
from configurator.catalog.selection import Selection
from configurator.catalog.validity import Situation
from configurator.rules.advice import Notice
from configurator.rules.in_force import in_force
from configurator.rules.meaning import condition_holds
from configurator.rules.rule_set import RuleSet


def noticed(product: Product, rules: RuleSet, selection: Selection, at: Situation | None) -> tuple[Notice, ...]:
    """All that hold in the situation, warnings first, then in the order of the rule file."""
    found = (
        each for each in in_force(rules, product, at).notices if condition_holds(each.when, selection, product, rules)
    )
    return tuple(sorted(found, key=lambda each: not each.must_confirm))

"""Which notices and warnings of the rules hold for a whole product."""

from configurator.catalog.selection import Selection
from configurator.catalog.validity import Situation
from configurator.rules.advice import Notice
from configurator.rules.in_force import rules_of
from configurator.rules.meaning import condition_holds
from configurator.rules.revision import Revision


def noticed(revision: Revision, selection: Selection, at: Situation | None) -> tuple[Notice, ...]:
    """All that hold in the situation, warnings first, then in the order of the rule file."""
    product = revision.priced_at(at).product
    found = (
        each
        for each in rules_of(revision, at).notices
        if condition_holds(each.when, selection, product, revision.rules)
    )
    return tuple(sorted(found, key=lambda each: not each.must_confirm))

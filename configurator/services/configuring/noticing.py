"""The notices and warnings of the rules that hold for what is shown: beside a step, in the summary, with an order."""

from collections.abc import Iterator

from configurator.catalog.model import Product, Step
from configurator.catalog.selection import Selection
from configurator.rules.advice import Notice
from configurator.rules.mentioned_names import EVERYTHING, all_mentions
from configurator.rules.noticed import noticed
from configurator.rules.rule_set import RuleSet
from configurator.services.showroom.published import Published


def notices(published: Published, shown: Selection) -> tuple[Notice, ...]:
    """All that hold for the product that is shown, warnings first, then in the order of the rule file."""
    revision = published.revision
    return noticed(revision, shown, published.situation(revision.product))


def beside(published: Published, step: Step, found: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Those that speak of anything that is asked on the step, and those that speak of nothing in particular."""
    asked = set(_names(published.product, step))
    return tuple(each for each in found if _speaks_of(each, published.revision.rules, asked))


def is_sensitive(published: Published, notice: Notice) -> bool:
    """Whether the notice depends on an answer that is too personal for a mail."""
    named = all_mentions(notice.when, published.revision.rules)
    return any(option.sensitive and option.key in named for option in published.product.options)


def _names(product: Product, step: Step) -> Iterator[str]:
    for key in step.components:
        yield key
        yield from (option.key for option in product.component(key).options)


def _speaks_of(notice: Notice, rules: RuleSet, asked: set[str]) -> bool:
    named = all_mentions(notice.when, rules)
    return EVERYTHING in named or not named.isdisjoint(asked)

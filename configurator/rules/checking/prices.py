"""Whether price rules speak of what the catalogue has, of its money, and of nothing that they make themselves.

Whether two of them can count at once is the engine's question (``analysis``).
"""

from collections.abc import Iterator

from configurator.catalog.model import Kind, Option
from configurator.rules.checking.conditions import condition_problems, value_problems
from configurator.rules.checking.names import Scope, Vocabulary, component_problems, option_problems
from configurator.rules.checking.price_amounts import formula_problems, matrix_problems, money_problems, tier_problems
from configurator.rules.checking.sums import place_problems
from configurator.rules.price_syntax import (
    FixedAmount,
    Including,
    PriceEffect,
    PriceFormula,
    PriceMatrix,
    PriceRule,
    Share,
    Tiers,
    stage_of,
)
from configurator.rules.syntax import Compare, Condition, Named, SumOver
from configurator.rules.traversal import conditions, terms
from configurator.source import Problem

_TIERS = 'what goes by the price is said so: price NAME "..." tiers by price of everything'


def price_problems(rule: PriceRule, known: Vocabulary, others: tuple[PriceRule, ...]) -> Iterator[Problem]:
    """Every problem of one price rule; ``others`` are all there are."""
    scope: Scope | None = frozenset()
    if rule.each is not None:
        yield from component_problems(rule.each, rule.source, known)
        scope = frozenset({rule.each}) if known.repeated(rule.each) else None
    if rule.when is not None:
        yield from condition_problems(rule.when, known, scope)
        yield from _circles(rule.when, known)
    yield from _effect_problems(rule.effect, rule, known, others, scope)


def _circles(condition: Condition, known: Vocabulary) -> Iterator[Problem]:
    """Sums of price in a condition of a price rule, also in what it is defined by."""
    waiting, seen = [condition], set[str]()
    while waiting:
        for part in conditions(waiting.pop()):
            if isinstance(part, Named) and part.name in known.definitions and part.name not in seen:
                seen.add(part.name)
                waiting.append(known.definitions[part.name].condition)
            if isinstance(part, Compare):
                for term in (*terms(part.left), *terms(part.right)):
                    if isinstance(term, SumOver) and term.attribute == "price":
                        yield Problem(term.source, "A price rule cannot ask for the price that it makes.", _TIERS)


def _effect_problems(
    effect: PriceEffect, rule: PriceRule, known: Vocabulary, others: tuple[PriceRule, ...], scope: Scope | None
) -> Iterator[Problem]:
    match effect:
        case Including(inclusions):
            for each in inclusions:
                yield from option_problems(each.option, each.source, known, None)
                option = known.option(each.option)
                if option is not None:
                    unknown = list(value_problems(option, each.values, each.source, known)) if each.values else []
                    yield from unknown
                    if not unknown and not _costs(option, each.values):
                        hint = "leave it out, or give it a price in the catalogue"
                        yield Problem(each.source, f"'{each.option}' costs nothing that could be included.", hint)
        case FixedAmount():
            yield from money_problems(effect, known)
        case Share(_, places, source):
            found = list(place_problems(places, source, known.product))
            yield from found
            if not found:
                yield from _share_problems(effect, rule, known, others)
        case PriceMatrix():
            yield from matrix_problems(effect, rule.source, known, scope)
        case PriceFormula():
            yield from formula_problems(effect, rule, known, scope)
        case Tiers(measure, tiers):
            yield from tier_problems(measure, tiers, known, scope)
            for tier in tiers:
                yield from _effect_problems(tier.effect, rule, known, others, scope)


def _share_problems(
    share: Share, rule: PriceRule, known: Vocabulary, others: tuple[PriceRule, ...]
) -> Iterator[Problem]:
    """The problems of a percentage: of nothing, of all instances for each, of what a rule for each cannot mean."""
    product = known.product
    if rule.each is not None and known.repeated(rule.each):
        own = {rule.each, *(option.key for option in product.component(rule.each).options)}
        if not own.issuperset(share.places) or not share.places:
            hint = f"name '{rule.each}' or options of it, or leave out 'for each {rule.each}'"
            yield Problem(share.source, f"This would count once for each {rule.each}.", hint)
    options = [
        option
        for component in product.components
        for option in component.options
        if not share.places or component.key in share.places or option.key in share.places
    ]
    if any(_costs(option, ()) and option.kind is not Kind.TEXT for option in options):
        return
    stage = stage_of(share)
    more = product.price.minor or any(
        not isinstance(each.effect, Including | Share) and stage_of(each.effect) < stage for each in others
    )
    if share.places or not more:
        yield Problem(share.source, "This is a percentage of nothing.", "name what has a price")


def _costs(option: Option, values: tuple[str, ...]) -> bool:
    """Whether one of these values (none: any) has a price."""
    priced = (*option.values, *((option.each,) if option.each else ()))
    return any(each.price.minor for each in priced if not values or each.key in values)

"""Whether price rules speak of what the catalogue has, of its money, and of nothing that they make themselves.

Whether two of them can count at once is the engine's question (``analysis``).
"""

from collections.abc import Iterator

from configurator.catalog.model import Kind, Option
from configurator.money import CODES
from configurator.rules.checking.conditions import condition_problems, value_problems
from configurator.rules.checking.names import Scope, Vocabulary, component_problems, option_problems
from configurator.rules.checking.sums import place_problems
from configurator.rules.price_syntax import FixedAmount, Including, PriceEffect, PriceRule, PriceStage, Share, stage_of
from configurator.rules.syntax import Compare, Condition, Named, SumOver
from configurator.rules.traversal import conditions, terms
from configurator.source import Problem, Source

_TIERS = "let the price depend on itself nowhere; an amount by what things cost is said with: tiers by price of ..."


def price_problems(rule: PriceRule, known: Vocabulary, others: tuple[PriceRule, ...]) -> Iterator[Problem]:
    """Every problem of one price rule; ``others`` are all there are."""
    scope: Scope | None = frozenset()
    if rule.each is not None:
        yield from component_problems(rule.each, rule.source, known)
        scope = frozenset({rule.each}) if known.repeated(rule.each) else None
    if rule.when is not None:
        yield from condition_problems(rule.when, known, scope)
        yield from _circles(rule.when, known)
    yield from _effect_problems(rule.effect, rule, known, others)


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
    effect: PriceEffect, rule: PriceRule, known: Vocabulary, others: tuple[PriceRule, ...]
) -> Iterator[Problem]:
    match effect:
        case Including(inclusions):
            for each in inclusions:
                yield from option_problems(each.option, each.source, known, None)
                option = known.option(each.option)
                if option is not None:
                    yield from value_problems(option, each.values, each.source, known) if each.values else ()
                    if not _costs(option, each.values):
                        hint = "leave it out, or give it a price in the catalogue"
                        yield Problem(each.source, f"'{each.option}' costs nothing that could be included.", hint)
        case FixedAmount(_, currency, source):
            yield from money_problems(currency, source, known)
        case Share(_, places, source):
            found = list(place_problems(places, source, known.product))
            yield from found
            if not found:
                yield from _share_problems(effect, rule, known, others)


def money_problems(currency: str, source: Source, known: Vocabulary) -> Iterator[Problem]:
    """The problems of an amount that is no money, or money of another currency than the product's."""
    own = known.product.currency
    if currency == own:
        return
    if currency in CODES:
        yield Problem(source, f"This is {currency}, but '{known.product.key}' is sold for {own}.", f"say it in {own}")
    else:
        yield Problem(source, "This is no amount of money.", f"write the currency: 250 {own}")


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
        not isinstance(each.effect, Including | Share) and PriceStage.BASE <= stage_of(each.effect) < stage
        for each in others
    )
    if share.places or not more:
        yield Problem(share.source, "This is a percentage of nothing.", "name what has a price")


def _costs(option: Option, values: tuple[str, ...]) -> bool:
    """Whether one of these values (none: any) has a price."""
    priced = (*option.values, *((option.each,) if option.each else ()))
    return any(each.price.minor for each in priced if not values or each.key in values)

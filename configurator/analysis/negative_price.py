"""Whether a product can be had for less than nothing: what the cheapest one that can be made comes to.

A bound over the catalogue alone answers for almost every product; the solver is asked only where that bound is below
zero. What cannot be proven in time is said so, and never taken for fine.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from configurator.catalog.model import Component, Kind, Option, Product, Value
from configurator.catalog.selection import Selection, slots
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.listing import listed
from configurator.money import minor_digits
from configurator.pricing.book import book_of
from configurator.rules.in_force import in_force
from configurator.rules.mentioned_names import mentions
from configurator.rules.price_formula import LARGEST_AMOUNT
from configurator.rules.price_parts import in_minor
from configurator.rules.price_syntax import (
    FixedAmount,
    Including,
    PriceFormula,
    PriceMatrix,
    PriceRule,
    Share,
    TaxShare,
    ruled,
)
from configurator.rules.syntax import SumOver
from configurator.source import Problem

_EXAMPLES = 4
UNPROVEN = "whether this product can be had for less than nothing could not be proven in time"


def negative_price(engine: Engine) -> Iterator[Problem]:
    """A warning when a product of the engine's situation comes to less than nothing, or when that is not known.

    The engine's revision has products in its situation. Cost: an optimum where prices below zero could do it, and where
    there are price rules.
    """
    product = engine.revision.product
    prices = in_force(engine.revision.rules, engine.revision.product, engine.situation).prices
    if least(product) >= (-_least_of_rules(prices, product) if ruled(prices) else 0):
        return
    hint = "raise a price, or forbid it with a rule"
    try:
        found = engine.optimize(frozenset(), [Goal(SumOver("price", (), product.source))])
    except (SolverDeadline, BrokenFiles):
        yield Problem(product.source, UNPROVEN, hint, "warning")
        return
    amount = found.amounts[0].magnitude
    if amount < 0:
        told = f"{float(amount):.{minor_digits(product.currency)}f} {product.currency}"
        book = book_of(engine.revision, engine.situation)
        off = [line.rule for line in book.quote(found.selection).rule_lines if line.amount.minor < 0]
        takers = [rule for rule in prices if rule.name in off]
        chosen = ", ".join(_cheap(product, found.selection, takers))
        less = "" if found.proven else " or less"
        message = f"this product can be had for {told}{less}, which is below zero: {chosen or 'as it is'}"
        if off:
            message += f", less what {listed(map(repr, off))} {'takes' if len(off) == 1 else 'take'} off"
            hint = "take less off, raise a price, or forbid it with a rule"
        yield Problem(product.source, message, hint, "warning")
    elif not found.proven and (found.bound is None or found.bound.magnitude < 0):
        yield Problem(product.source, UNPROVEN, hint, "warning")


def least(product: Product) -> Fraction:
    """What no product comes to less than, in minor units, whatever the rules but those of prices."""
    return product.price.minor + sum((_of_component(each) for each in product.components), Fraction(0))


def _least_of_rules(prices: Sequence[PriceRule], product: Product) -> Fraction:
    """What price rules make of the least at least, in minor units; far below zero where the solver has to say."""
    ones = (one for option in product.options for one in (*option.values, *((option.each,) if option.each else ())))
    if any(one.price.minor < 0 for one in ones):
        return Fraction(-LARGEST_AMOUNT)
    return sum((_least_of(rule, product) for rule in prices), Fraction(0))


def _least_of(rule: PriceRule, product: Product) -> Fraction:
    times = product.component(rule.each).count.high if rule.each else 1
    match rule.effect:
        case FixedAmount(amount, currency):
            return min(Fraction(in_minor(amount, currency)), Fraction(0)) * times
        case PriceFormula(least=FixedAmount(amount, currency), step=None) if amount >= 0:
            return Fraction(in_minor(amount, currency)) if rule.when is None and rule.each is None else Fraction(0)
        case PriceMatrix(_, rows):
            if all(row.amount.amount >= 0 for row in rows):
                return Fraction(0)
        case Including():
            return min(product.price.minor - least(product), Fraction(0))
        case TaxShare():
            return Fraction(0)
        case Share(percent) if percent >= 0:
            return Fraction(0)
    return Fraction(-LARGEST_AMOUNT)


def _of_component(component: Component) -> Fraction:
    once = sum(map(_of_option, component.options), Fraction(0))
    return min(once * component.count.low, once * component.count.high)


def _of_option(option: Option) -> Fraction:
    each = Fraction(option.each.price.minor) if option.each else Fraction(0)
    match option.kind:
        case Kind.CHOICE:
            sums = list(accumulate(sorted(value.price.minor for value in option.values), initial=0))
            least_of = Fraction(min(sums[option.choose.low : option.choose.high + 1], default=0))
        case Kind.TEXT:
            least_of = min(each, Fraction(0))
        case _:
            ends = (option.range.low, option.range.high) if option.range else (Fraction(0),)
            least_of = min(each * end for end in ends)
    return min(least_of, Fraction(0)) if option.within else least_of


def _cheap(product: Product, selection: Selection, takers: Sequence[PriceRule]) -> Iterator[str]:
    """What makes a product cheap, as 'option = value': what rules that take something off ask for, then what costs
    something, the largest discounts first.
    """
    asked = {name for rule in takers for name in mentions(rule)}
    for component in product.components:
        if component.repeated and component.key in asked:
            yield f"count of {component.key} = {selection.count(component)}"
    found = [
        (slot.key not in asked, value.price.minor if value else 0, f"{slot} = {key}")
        for _, _, option, slot in slots(product, selection)
        for key in selection.at(slot)
        if ((value := _priced(option, key)) and value.price.minor) or slot.key in asked
    ]
    yield from (text for *_, text in sorted(found)[:_EXAMPLES])


def _priced(option: Option, key: str) -> Value | None:
    return option.value(key) if option.kind is Kind.CHOICE else option.each

"""What is paid by the price rules, as literals: each part of a price counts exactly while one literal holds.

So a price that is ruled stays a sum of weights, and every solver that adds up weights proves the least of it. What the
parts are, ``rules.price_parts`` says for one selection; this follows it, stage by stage, for all of them. Cost: a gate
for each part under each conditional percentage of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from configurator.catalog.model import Kind
from configurator.catalog.selection import Slot
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, PricedLiteral, SlotLiterals
from configurator.engine.compiling.linear import GroupKey, Linear
from configurator.engine.compiling.literals import FALSE, TRUE, Literal
from configurator.errors import BrokenFiles
from configurator.money import minor_digits
from configurator.rules.price_parts import at_hand, counts_at, in_minor, rounded
from configurator.rules.price_syntax import FixedAmount, Including, PriceRule, PriceStage, Share, stage_of
from configurator.source import Problem

MOST_PRICED_NUMBERS = 10_000
"""So many numbers of one option, each with a price of its own, are reckoned with where there are price rules."""

PriceClaim = tuple[Literal, Mapping[str, int]]
"""When a price rule counts, and with which instances at hand."""


@dataclass(frozen=True, slots=True)
class ClaimedRule:
    """A price rule and all its claims."""

    rule: PriceRule
    claims: tuple[PriceClaim, ...]


def add_priced(layout: Layout, places: tuple[str, ...], times: Fraction, into: Linear) -> None:
    """Adds what is paid at the places (none: everything), in the product's currency, multiplied."""
    times /= 10 ** minor_digits(layout.product.currency)
    known: dict[Literal, GroupKey] = {literal: key for key, group in into.weights.items() for literal in group}
    for part in layout.priced or ():
        if not counts_at(part.slot, places, layout.product):
            continue
        weight, literal = times * part.minor, part.literal
        if literal == TRUE:
            into.constant += weight
        elif -literal in known:
            into.constant += weight
            into.put(known[-literal], -literal, -weight)
        else:
            into.put(known.setdefault(literal, part.key), literal, weight)


def priced_literals(
    layout: Layout, formula: SolverFormula, claimed: Sequence[ClaimedRule]
) -> tuple[PricedLiteral, ...]:
    """All parts that can count, with the literals on which they do. Raises BrokenFiles for numbers that are too fine.

    May make links of numbers that have no literals: those have to be settled afterwards.
    """
    including = [each for each in claimed if isinstance(each.rule.effect, Including)]
    parts = [PricedLiteral(layout.product.price.minor, TRUE)]
    for place in layout.places.values():
        if place.option is not None and place.kind is not Kind.TEXT:
            parts += _paid_at(place, layout, formula, including)
    for stage in list(PriceStage)[1:]:
        earlier = tuple(parts)
        for each in claimed:
            if stage_of(each.rule.effect) is stage:
                for claim in each.claims:
                    parts += _made(each.rule, claim, earlier, layout, formula)
    return tuple(part for part in parts if part.minor and part.literal != FALSE)


def _paid_at(
    place: SlotLiterals, layout: Layout, formula: SolverFormula, including: Sequence[ClaimedRule]
) -> Iterator[PricedLiteral]:
    """What is paid for each value of a place while no rule includes it."""
    for value, literal, minor in _amounts(place, layout, formula):
        free = formula.some(
            claim
            for each in including
            for claim, scope in each.claims
            if isinstance(each.rule.effect, Including)
            and any(one.option == place.slot.key and one.covers(value) for one in each.rule.effect.inclusions)
            and at_hand(place.slot, scope, layout.product)
        )
        key: GroupKey = ((place.slot, 0 if place.single else literal),)
        if minor and free != TRUE:
            yield PricedLiteral(minor, formula.every((literal, -free)), key, place.slot)


def _amounts(place: SlotLiterals, layout: Layout, formula: SolverFormula) -> Iterator[tuple[str, Literal, int]]:
    option = place.option
    assert option is not None
    if option.kind is Kind.CHOICE:
        for each in option.values:
            yield each.key, place.values[each.key], each.price.minor
    elif option.each is not None and option.each.price.minor:
        for value, literal in _numbers(place, layout, formula):
            yield value, literal, rounded(option.each.price.minor * Fraction(value))


def _numbers(place: SlotLiterals, layout: Layout, formula: SolverFormula) -> Iterable[tuple[str, Literal]]:
    """Each number at a place with its literal; made where there is none yet."""
    if place.wide is None:
        return place.values.items()
    numbers, wide, option = layout.numbers, place.wide, place.option
    assert numbers is not None
    assert option is not None
    if wide.limits.steps > MOST_PRICED_NUMBERS:
        told = f"'{option.key}' has {wide.limits.steps:,} numbers; with price rules {MOST_PRICED_NUMBERS:,} can be paid"
        raise BrokenFiles([Problem(option.source, f"{told}.", "make the step larger or the range shorter")])
    found = []
    for step in range(wide.limits.steps):
        numbers.reserve(formula.fresh)
        found.append((wide.value(step), numbers.link(wide.number, step, wide.given)))
    return found


def _made(
    rule: PriceRule, claim: PriceClaim, earlier: Sequence[PricedLiteral], layout: Layout, formula: SolverFormula
) -> Iterator[PricedLiteral]:
    """The parts that a rule makes of those of earlier stages, under one claim."""
    counts, scope = claim
    own = (Slot(rule.name), counts)
    match rule.effect:
        case FixedAmount(amount, currency):
            yield PricedLiteral(in_minor(amount, currency), counts, (own,))
        case Share(percent, places):
            for part in earlier:
                slot = part.slot
                if counts_at(slot, places, layout.product) and (slot is None or at_hand(slot, scope, layout.product)):
                    both = formula.every((counts, part.literal))
                    key = part.key if both == part.literal else (*part.key, own)
                    yield replace(part, minor=rounded(part.minor * percent / 100), literal=both, key=key)

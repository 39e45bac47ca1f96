"""What a price is made of: the parts that count for one selection, stage by stage, exact to the minor unit.

A part is a whole number of minor units. The catalogue's parts stay with the place they are paid for, and so does each
percentage taken of them; what else rules add belongs to no place. Rounding: each amount that is worked out becomes a
part, rounded there and then to the minor unit, a half to the even one; parts are added exactly. No solver, no
cleverness; what a condition means is ``meaning``'s, which is passed in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Selection, Slot, slot_at, slots
from configurator.money import minor_digits
from configurator.rules.price_formula import formula_minor, named_places
from configurator.rules.price_syntax import (
    FixedAmount,
    Including,
    Inclusion,
    PriceEffect,
    PriceFormula,
    PriceMatrix,
    PriceOf,
    PriceRule,
    PriceStage,
    Share,
    TaxShare,
    Tier,
    TierMeasure,
    Tiers,
    stage_of,
)
from configurator.rules.price_taxes import rate_of
from configurator.rules.syntax import Condition, SumOver, Term
from configurator.units import Quantity

Worths = dict[tuple[str, tuple[tuple[str, ...], ...]], int]
"""What formulas come to in minor units, by the rule's name and what is taken."""


@dataclass(frozen=True, slots=True)
class PriceMeaning:
    """Whether a condition holds of a selection, and what a sum comes to, with these instances at hand.

    ``worths``: what formulas came to before, by rule and what was taken, to be looked up and added to.
    """

    holds: Callable[[Condition, Mapping[str, int]], bool]
    amount: Callable[[Term, Mapping[str, int]], Quantity]
    worths: Worths


@dataclass(frozen=True, slots=True)
class PricePart:
    """So many minor units: for a ``value`` at a slot (None: for no place), made by a ``rule`` ('': the catalogue).

    ``included_in`` is the rule through which it costs nothing. Of a ``text`` no percentage is taken but
    that of a tax.
    """

    minor: int
    slot: Slot | None = None
    value: str = ""
    rule: str = ""
    included_in: str = ""
    text: bool = False


def price_parts(
    product: Product, prices: Sequence[PriceRule], selection: Selection, meaning: PriceMeaning
) -> tuple[PricePart, ...]:
    """All parts, the catalogue's first; ``prices`` are the price rules in force. Their order changes no part."""
    scoped = [(rule, _scopes(rule, product, selection, meaning)) for rule in prices]
    holding = [(rule, scopes) for rule, scopes in scoped if scopes]
    found = list(_included(catalogue_parts(product, selection), product, holding))
    at = _At(product, selection, meaning)
    for stage in PriceStage:
        earlier = [part for part in found if stage is PriceStage.TAX or not part.text]
        for rule, scopes in holding:
            if stage_of(rule.effect) is stage:
                for scope in scopes:
                    found += at.made(rule.name, rule.effect, scope, earlier)
    return tuple(found)


def summed_parts(parts: Iterable[PricePart], term: SumOver, product: Product) -> Fraction:
    """What a sum of price comes to, in the product's currency."""
    counted = (part.minor for part in parts if counts_at(part.slot, term.places, product))
    return Fraction(sum(counted), 10 ** minor_digits(product.currency))


def counts_at(slot: Slot | None, places: tuple[str, ...], product: Product) -> bool:
    """Whether what stands at a slot is among the places; no places are everything, with what stands nowhere."""
    if not places:
        return True
    return slot is not None and slot.key in product.keys_at(places)


def rounded(exact: Fraction) -> int:
    """The nearest whole number of minor units, of two the even one."""
    return round(exact)


def rounded_ratio(number: int, over: int) -> int:
    """The same of a ratio of two whole numbers, the second above 0."""
    whole, rest = divmod(number, over)
    return whole + (2 * rest > over or (2 * rest == over and whole % 2))


def in_minor(amount: Fraction, currency: str) -> int:
    """An amount of a currency in its minor units."""
    return rounded(amount * 10 ** minor_digits(currency))


def catalogue_parts(product: Product, selection: Selection) -> Iterator[PricePart]:
    """The product's own price, then what each thing taken costs by the catalogue, also when that is nothing."""
    yield PricePart(product.price.minor)
    for _, _, option, slot in slots(product, selection):
        for value, minor in paid(option, selection.at(slot)):
            yield PricePart(minor, slot, value, text=option.kind is Kind.TEXT)


def paid(option: Option, at: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """What each thing taken at an option costs by the catalogue, in minor units; no pieces of something are nothing."""
    each = option.each.price.minor if option.each else 0
    if option.kind is Kind.CHOICE:
        for key in at:
            yield key, option.value(key).price.minor
    elif at and option.kind is Kind.TEXT:
        yield at[0], each
    elif at and (option.kind is not Kind.QUANTITY or Decimal(at[0])):
        yield at[0], rounded(each * Fraction(at[0]))


def _scopes(rule: PriceRule, product: Product, selection: Selection, meaning: PriceMeaning) -> list[Mapping[str, int]]:
    """The instances at hand for which the rule's condition holds."""
    scopes: list[Mapping[str, int]] = [{}]
    if rule.each is not None:
        count = selection.count(product.component(rule.each))
        scopes = [{rule.each: instance} for instance in range(1, count + 1)]
    return scopes if rule.when is None else [scope for scope in scopes if meaning.holds(rule.when, scope)]


def at_hand(slot: Slot, scope: Mapping[str, int], product: Product) -> bool:
    """Whether a slot does not belong to another instance than the one at hand."""
    return not scope or scope.get(product.home(slot.key).key, slot.instance) == slot.instance


def _included(
    parts: Iterable[PricePart],
    product: Product,
    holding: Sequence[tuple[PriceRule, list[Mapping[str, int]]]],
) -> Iterator[PricePart]:
    """The catalogue's parts, without amounts where a rule includes them; what costs nothing is in nothing."""
    including: dict[str, list[tuple[str, Inclusion, list[Mapping[str, int]]]]] = {}
    for rule, scopes in sorted(holding, key=lambda each: each[0].name):
        for each in rule.effect.inclusions if isinstance(rule.effect, Including) else ():
            including.setdefault(each.option, []).append((rule.name, each, scopes))
    for part in parts:
        slot = part.slot
        names = (
            name
            for name, one, scopes in (including.get(slot.key, ()) if slot is not None else ())
            if slot is not None and one.covers(part.value) and any(at_hand(slot, scope, product) for scope in scopes)
        )
        name = next(names, "") if part.minor else ""
        yield PricePart(0, slot, part.value, included_in=name, text=part.text) if name else part


@dataclass(frozen=True, slots=True)
class _At:
    """A selection of a product, at which rules make parts."""

    product: Product
    selection: Selection
    meaning: PriceMeaning

    def made(
        self, name: str, effect: PriceEffect, scope: Mapping[str, int], earlier: Sequence[PricePart]
    ) -> Iterator[PricePart]:
        """The parts that an effect makes of those of earlier stages, with this instance at hand."""
        match effect:
            case FixedAmount(amount, currency):
                yield PricePart(in_minor(amount, currency), rule=name)
            case Share(percent, places):
                times, over = percent.numerator, percent.denominator * 100
                for part in self._counted(earlier, places, scope):
                    yield PricePart(rounded_ratio(part.minor * times, over), part.slot, part.value, name)
            case TaxShare(percent, rate, contained):
                times, over = percent.numerator, percent.denominator * 100
                for part in () if contained else earlier:
                    if rate_of(self.product, part.slot, part.value) == rate:
                        minor = rounded_ratio(part.minor * times, over)
                        yield PricePart(minor, part.slot, part.value, name, text=part.text)
            case PriceMatrix(columns):
                taken = [self.selection.at(slot_at(column, self.product, scope)) for column in columns]
                yield PricePart(matrix_minor(effect, taken), rule=name)
            case PriceFormula():
                yield PricePart(self._worth(name, effect, scope), rule=name)
            case Tiers(measure, tiers):
                reached = self._measured(measure, scope, earlier)
                fitting = [tier.effect for tier in tiers if tier_least(tier, reached.unit) <= reached.magnitude]
                if fitting:
                    yield from self.made(name, fitting[-1], scope, earlier)

    def _counted(
        self, parts: Sequence[PricePart], places: tuple[str, ...], scope: Mapping[str, int]
    ) -> Sequence[PricePart]:
        """Those at the places, of no other instance than the one at hand."""
        if places:
            keys = self.product.keys_at(places)
            parts = [part for part in parts if part.slot is not None and part.slot.key in keys]
        if not scope:
            return parts
        return [part for part in parts if part.slot is None or at_hand(part.slot, scope, self.product)]

    def _worth(self, name: str, formula: PriceFormula, scope: Mapping[str, int]) -> int:
        """What a formula comes to."""
        names = named_places(formula)
        taken = tuple(self.selection.at(slot_at(each, self.product, scope)) for each in names)
        if (name, taken) not in self.meaning.worths:
            self.meaning.worths[name, taken] = formula_minor(
                formula, lambda leaf: self.meaning.amount(leaf, scope), self.product.currency
            )
        return self.meaning.worths[name, taken]

    def _measured(self, measure: TierMeasure, scope: Mapping[str, int], earlier: Sequence[PricePart]) -> Quantity:
        if not isinstance(measure, PriceOf):
            return self.meaning.amount(measure, scope)
        minor = sum(part.minor for part in self._counted(earlier, measure.places, scope))
        return Quantity(Fraction(minor, 10 ** minor_digits(self.product.currency)), self.product.currency)


def tier_least(tier: Tier, unit: str) -> Fraction:
    """From where on a tier counts, in the unit of what it measures."""
    return tier.least.to(unit).magnitude if tier.least.magnitude else Fraction(0)


def matrix_minor(matrix: PriceMatrix, taken: Sequence[tuple[str, ...]]) -> int:
    """What a price table says of what is taken at its columns, in minor units."""
    amounts = (row.amount for row in matrix.rows if all(map(_fits, row.cells, taken)))
    amount = next(amounts, None)
    return in_minor(amount.amount, amount.currency) if amount is not None else 0


def _fits(cell: tuple[str, ...] | None, taken: tuple[str, ...]) -> bool:
    return cell is None or any(value in cell for value in taken)

"""What is paid by the price rules, as literals: each part of a price counts exactly while one literal holds.

So a price that is ruled stays a sum of weights, and every solver that adds up weights proves the least of it. What the
parts are, ``rules.price_parts`` says for one selection; this follows it, stage by stage, for all of them. Cost: a gate
for each part under each conditional percentage of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from configurator.catalog.model import Kind
from configurator.catalog.selection import Slot, slot_at
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Layout, PricedLiteral, SlotLiterals
from configurator.engine.compiling.linear import Base, GroupKey, Linear
from configurator.engine.compiling.literals import FALSE, TRUE, Literal
from configurator.engine.compiling.part_gates import Case, PartGates
from configurator.errors import BrokenFiles
from configurator.money import minor_digits
from configurator.rules.meaning import worth
from configurator.rules.price_formula import (
    MOST_COMBINATIONS,
    Answers,
    combination_count,
    combinations_of,
    named_places,
)
from configurator.rules.price_parts import at_hand, counts_at, in_minor, rounded
from configurator.rules.price_rows import RowIndex
from configurator.rules.price_syntax import (
    FixedAmount,
    Including,
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
from configurator.rules.price_taxes import rate_of_value
from configurator.source import Problem

MOST_PRICED_NUMBERS = 10_000
"""So many numbers of one option, each with a price of its own, are reckoned with where there are price rules."""

MOST_TWICE = 500
"""Amounts of more combinations are not made twice, once to be counted and once to take shares of."""

PriceClaim = tuple[Literal, Mapping[str, int]]
"""When a price rule counts, and with which instances at hand."""


@dataclass(frozen=True, slots=True)
class ClaimedRule:
    """A price rule and all its claims."""

    rule: PriceRule
    claims: tuple[PriceClaim, ...]


def add_priced(layout: Layout, places: tuple[str, ...], times: Fraction, into: Linear) -> None:
    """Adds what is paid at the places (none: everything), in the product's currency, multiplied."""
    counted = (part for part in layout.priced or () if counts_at(part.slot, places, layout.product))
    add_parts(layout, counted, times / 10 ** minor_digits(layout.product.currency), into)


def add_parts(layout: Layout, parts: Iterable[PricedLiteral], times: Fraction, into: Linear) -> None:
    """Adds parts of a price, in minor units, multiplied; what is on the same literal becomes one weight."""
    known: dict[Literal, GroupKey] = {**layout.keys}
    known.update((literal, key) for key, group in into.weights.items() for literal in group)
    for part in parts:
        weight, literal = times * part.minor, part.literal
        if literal == TRUE:
            into.constant += weight
        elif -literal in known:
            into.constant += weight
            into.put(known[-literal], -literal, -weight)
        else:
            into.put(known.setdefault(literal, part.key), literal, weight)


@dataclass(frozen=True, slots=True)
class PriceLiterals:
    """Makes the parts of all prices of one layout; ``measured`` compares what tiers go by.

    ``read``: something later is a share of what belongs to no place, or goes by it, so that it has to be whole.
    """

    layout: Layout
    formula: SolverFormula
    measured: "MeasuresTiers"
    claimed: Sequence[ClaimedRule]
    read: bool
    gates: PartGates

    @classmethod
    def of(
        cls, layout: Layout, formula: SolverFormula, measured: "MeasuresTiers", claimed: Sequence[ClaimedRule]
    ) -> "PriceLiterals":
        """Those of these rules with their claims."""
        gates = PartGates(formula)
        for place in layout.places.values():
            gates.add_place(place, place.values)
        read = any(_reads_everything(each.rule.effect) for each in claimed)
        return cls(layout, formula, measured, claimed, read, gates)

    def all(self) -> tuple[PricedLiteral, ...]:
        """All parts that can count, with the literals on which they do.

        May make links of numbers that have no literals: those have to be settled afterwards. Raises BrokenFiles for
        numbers that are too fine and sums that are too large, OverBudget for sums that are so for clauses.
        """
        including = [each for each in self.claimed if isinstance(each.rule.effect, Including)]
        parts = [PricedLiteral(self.layout.product.price.minor, TRUE)]
        for place in self.layout.places.values():
            if place.option is not None:
                parts += self._paid_at(place, including)
        for stage in PriceStage:
            earlier = tuple(part for part in parts if part.read and (stage is PriceStage.TAX or not part.text))
            for each in self.claimed:
                if stage_of(each.rule.effect) is stage:
                    for counts, scope in each.claims:
                        parts += self._made(each.rule, each.rule.effect, (counts, scope), earlier)
        return tuple(part for part in parts if part.counted and part.minor and part.literal != FALSE)

    def _paid_at(self, place: SlotLiterals, including: Sequence[ClaimedRule]) -> Iterator[PricedLiteral]:
        """What is paid for each value of a place while no rule includes it."""
        for value, literal, minor in self._amounts(place):
            free = self.formula.some(
                claim
                for each in including
                for claim, scope in each.claims
                if isinstance(each.rule.effect, Including)
                and any(one.option == place.slot.key and one.covers(value) for one in each.rule.effect.inclusions)
                and at_hand(place.slot, scope, self.layout.product)
            )
            # what may be included counts less often than the value, on which other parts may stand: a key of its own
            alone = place.single and place.written is None
            own = (0 if alone else literal) if free == FALSE else (-1 if alone else -literal)
            key: GroupKey = ((place.slot, own),)
            if minor and free != TRUE:
                assert place.option is not None
                tax = rate_of_value(place.option, value)
                counts, text = self.formula.every((literal, -free)), place.written is not None
                yield PricedLiteral(minor, counts, key, place.slot, tax, text=text)

    def _amounts(self, place: SlotLiterals) -> Iterator[tuple[str, Literal, int]]:
        option = place.option
        assert option is not None
        if option.kind is Kind.CHOICE:
            for each in option.values:
                yield each.key, place.values[each.key], each.price.minor
        elif place.written is not None and option.each is not None:
            yield "", place.written, option.each.price.minor
        elif option.kind is not Kind.TEXT and option.each is not None and option.each.price.minor:
            for value, literal in self._literals(place).items():
                yield value, literal, rounded(option.each.price.minor * Fraction(value))

    def _literals(self, place: SlotLiterals) -> Mapping[str, Literal]:
        """Each answer at a place with its literal; made for numbers where there is none yet."""
        if place.wide is None:
            return place.values
        numbers, wide, option = self.layout.numbers, place.wide, place.option
        assert numbers is not None
        assert option is not None
        if wide.limits.steps > MOST_PRICED_NUMBERS:
            told = f"'{option.key}' has {wide.limits.steps:,} numbers; with price rules at most {MOST_PRICED_NUMBERS:,}"
            hint = "make the step larger or the range shorter"
            raise BrokenFiles([Problem(option.source, f"{told} can have prices.", hint)])
        found = {}
        for step in range(wide.limits.steps):
            numbers.reserve(self.formula.fresh)
            found[wide.value(step)] = numbers.link(wide.number, step, wide.given)
        return found

    def _made(
        self, rule: PriceRule, effect: PriceEffect, claim: PriceClaim, earlier: Sequence[PricedLiteral]
    ) -> Iterator[PricedLiteral]:
        """The parts that an effect makes of those of earlier stages, under one claim."""
        counts, scope = claim
        own = (Slot(f"price {rule.name}", max(scope.values(), default=1)), counts)  # no option can have such a key
        match effect:
            case FixedAmount(amount, currency):
                yield PricedLiteral(in_minor(amount, currency), counts, (own,))
            case Share(percent, places):
                for part in earlier:
                    if self._counted(part, places, scope):
                        yield from self._both(part, rounded(part.minor * percent / 100), own)
            case TaxShare(percent, rate, contained):
                first = next(iter(self.layout.product.taxes))
                for part in () if contained else earlier:
                    if (part.tax or first) == rate:
                        yield replace(part, minor=rounded(part.minor * percent / 100), counted=True)
            case PriceMatrix():
                yield from self._rows(effect, claim, own)
            case PriceFormula():
                yield from self._worked_out(effect, claim, own)
            case Tiers(measure, tiers):
                counted = self._of(measure, scope, earlier)
                reached = [self.measured(measure, scope, counted, tier) for tier in tiers]
                for tier, here, beyond in zip(tiers, reached, (*reached[1:], FALSE), strict=True):
                    alone = self.formula.every((counts, here, -beyond))
                    yield from self._made(rule, tier.effect, (alone, scope), earlier)

    def _both(self, of: PricedLiteral, minor: int, own: Base) -> Iterator[PricedLiteral]:
        """So much while the part counts and the claim holds.

        Less is said as less whenever the part counts, and as much more while the claim does not hold: so the least that
        one place can come to is seen without a look at the claim, and the least price is proven sooner.
        """
        part, (_, counts) = replace(of, counted=True), own
        if minor < 0 and counts != TRUE:
            yield replace(part, minor=minor)
            minor, counts = -minor, -counts
        both = self.gates.both(counts, part.literal)
        yield replace(part, minor=minor, literal=both, key=part.key if both == part.literal else (*part.key, own))

    def _of(
        self, measure: TierMeasure, scope: Mapping[str, int], earlier: Sequence[PricedLiteral]
    ) -> tuple[PricedLiteral, ...]:
        """The parts that a tier of a price goes by."""
        if not isinstance(measure, PriceOf):
            return ()
        return tuple(part for part in earlier if self._counted(part, measure.places, scope))

    def _counted(self, part: PricedLiteral, places: tuple[str, ...], scope: Mapping[str, int]) -> bool:
        product = self.layout.product
        return counts_at(part.slot, places, product) and (part.slot is None or at_hand(part.slot, scope, product))

    def _rows(self, matrix: PriceMatrix, claim: PriceClaim, own: Base) -> Iterator[PricedLiteral]:
        counts, scope = claim
        if counts == TRUE and combination_count(matrix.columns, self.layout.product) <= MOST_COMBINATIONS:
            amounts, index = (
                [in_minor(row.amount.amount, row.amount.currency) for row in matrix.rows],
                RowIndex.of(matrix),
            )

            def amount(answers: Answers) -> int:
                row = index.first(answers)
                return 0 if row is None else amounts[row]

            yield from self._for_all(matrix.columns, scope, amount, own)
            return
        places = [self.layout.places[slot_at(column, self.layout.product, scope)] for column in matrix.columns]
        met, before = RowIndex(len(places)), list[Literal]()
        for row in matrix.rows:
            fits = self.formula.every(
                self.formula.some(place.values[value] for value in cell)
                for place, cell in zip(places, row.cells, strict=True)
                if cell is not None
            )
            literal = self.formula.every((counts, fits, *(-before[each] for each in met.meeting(row.cells))))
            before.append(fits)
            met.add(row.cells)
            yield PricedLiteral(in_minor(row.amount.amount, row.amount.currency), literal, (own,))

    def _worked_out(self, formula: PriceFormula, claim: PriceClaim, own: Base) -> Iterator[PricedLiteral]:
        product, names, scope = self.layout.product, named_places(formula), claim[1]
        yield from self._for_all(names, scope, lambda answers: worth(formula, names, answers, product, scope), own)

    def _for_all(
        self, names: tuple[str, ...], scope: Mapping[str, int], amount: Callable[[Answers], int | None], own: Base
    ) -> Iterator[PricedLiteral]:
        """An amount for each combination of answers, under the claim.

        Where it always counts, what every combination with one answer has in common is paid for that answer by itself:
        so what a place comes to at least is seen without a look at the others. Shares are taken of the whole amount.
        """
        product = self.layout.product
        places = [self.layout.places.get(slot_at(name, product, scope)) for name in names]
        literals = [self._literals(place) if place else {} for place in places]
        for place, answers_ in zip(places, literals, strict=True):
            if place:
                self.gates.add_place(place, answers_)
        amounts = {answers: amount(answers) or 0 for answers in combinations_of(names, product)}

        def taken(number: int, answer: tuple[str, ...]) -> Literal:
            place = places[number]
            return self.formula.every(_answered(place, literals[number], answer)) if place else TRUE

        if self.read or own[1] != TRUE:
            alone = own[1] != TRUE or len(amounts) > MOST_TWICE
            yield from (replace(each, counted=alone) for each in self._gates(amounts, taken, own))
            if alone:
                return
        for number in range(len(places)):
            least: dict[tuple[str, ...], int] = {}
            for answers, minor in amounts.items():
                least[answers[number]] = min(minor, least.get(answers[number], minor))
            for answer, minor in least.items():
                yield PricedLiteral(minor, taken(number, answer), ((own[0], -number - 2),), read=False)
            amounts = {answers: minor - least[answers[number]] for answers, minor in amounts.items()}
        rest = ((own[0], -1),)  # counts beside the shares of the whole, which have the key of the whole
        yield from (replace(each, read=False, key=rest) for each in self._gates(amounts, taken, own))

    def _gates(
        self, amounts: Mapping[Answers, int], taken: Callable[[int, tuple[str, ...]], Literal], own: Base
    ) -> Iterator[PricedLiteral]:
        """A part for each amount, on any of the combinations with it."""
        by_amount: dict[int, list[Case]] = {}
        for answers, minor in amounts.items():
            if minor:
                held = frozenset(taken(number, answer) for number, answer in enumerate(answers))
                by_amount.setdefault(minor, []).append(Case(self.formula.every(held), held))
        for minor, cases in by_amount.items():
            yield PricedLiteral(minor, self.gates.both(own[1], self.gates.some(cases)), (own,))


def _reads_everything(effect: PriceEffect) -> bool:
    match effect:
        case TaxShare(contained=contained):
            return not contained
        case Share(_, places):
            return not places
        case Tiers(measure, tiers):
            whole = isinstance(measure, PriceOf) and not measure.places
            return whole or any(_reads_everything(tier.effect) for tier in tiers)
    return False


class MeasuresTiers(Protocol):
    """The literal that what a tier is measured by comes to its least or more, by these parts where it is a price."""

    def __call__(
        self, measure: TierMeasure, scope: Mapping[str, int], parts: tuple[PricedLiteral, ...], tier: Tier, /
    ) -> Literal: ...


def _answered(place: SlotLiterals, literals: Mapping[str, Literal], taken: tuple[str, ...]) -> Iterator[Literal]:
    """What has to hold for just that to be taken."""
    if place.single and taken:
        yield literals[taken[0]]
    else:
        yield from (literal if value in taken else -literal for value, literal in literals.items())

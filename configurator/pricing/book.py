"""The price book: a product's prices and the price rules in force, and what they make of a selection.

Decides which line a part of the price stands in, and whom a difference is told of: the slot that it comes from, or the
rule. What the parts are is ``rules.price_parts``'s. No solver, no storage.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from configurator.catalog.model import CO2, Product
from configurator.catalog.selection import Selection, Slot, differing
from configurator.catalog.validity import Situation
from configurator.money import Money
from configurator.pricing.quote import Line, Quote, catalogue_lines, slot_price, whole_of
from configurator.rules.in_force import rules_of
from configurator.rules.meaning import priced
from configurator.rules.price_parts import PricePart, Worths, rounded
from configurator.rules.price_syntax import PriceRule, TaxShare, ruled
from configurator.rules.price_taxes import rate_of
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet

BOOKS = 64
"""For so many revisions it is kept what their formulas come to."""


@dataclass(frozen=True, slots=True)
class PriceDifferences:
    """What makes one total another: by slot where that differs, and by the name of a price rule for all the rest.

    ``slots`` has all that differ, also where that costs as much as before; ``rules`` only what is not nothing, and
    ``turned`` which rules count in one of the two and not in the other.
    """

    slots: Mapping[Slot, Money]
    rules: Mapping[str, Money]
    total: Money
    turned: tuple[PriceRule, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices of one product in one situation; ``rules`` are those in force. Of one thread at a time.

    ``worths`` are what formulas came to before; other books of the same files may have them as well.
    """

    product: Product
    rules: RuleSet
    worths: Worths = field(default_factory=dict, repr=False)
    _names: Mapping[str, PriceRule] = field(init=False)
    _last: list[tuple[Selection, tuple[PricePart, ...]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", {rule.name: rule for rule in self.rules.prices})

    def quote(self, selection: Selection) -> Quote:
        """What the selection costs and weighs: a line for each value taken, then one for each rule that counts."""
        lines = tuple(self._lines(selection))
        total = sum((line.amount for line in lines), start=self._money(0))
        weight = whole_of(self.product, selection, "weight")
        co2 = whole_of(self.product, selection, CO2) if self.product.footprint else None
        return Quote(lines, total, weight, tuple(self._contained(selection)), co2)

    def _contained(self, selection: Selection) -> Iterator[tuple[str, Money]]:
        """The taxes that are in the prices, rounded once for each rate."""
        for rule in self.rules.prices:
            if isinstance(rule.effect, TaxShare) and rule.effect.contained:
                rate, percent = rule.effect.rate, rule.effect.percent
                parts = self._parts(selection)
                whole = sum(part.minor for part in parts if rate_of(self.product, part.slot, part.value) == rate)
                if minor := rounded(whole * percent / (100 + percent)):
                    yield rule.title, self._money(minor)

    def total(self, selection: Selection) -> Money:
        """What the selection costs."""
        if ruled(self.rules.prices):
            return self._money(sum(part.minor for part in self._parts(selection)))
        amounts = (line.amount for line in catalogue_lines(self.product, selection))
        return sum(amounts, start=self._money(0))

    def differences(self, before: Selection, after: Selection) -> PriceDifferences:
        """What the total changes by from one whole product to another, and where that comes from."""
        slots = differing(before, after)
        if not ruled(self.rules.prices):
            changed = {
                slot: slot_price(self.product, after, slot) - slot_price(self.product, before, slot) for slot in slots
            }
            return PriceDifferences(changed, {}, sum(changed.values(), start=self._money(0)))
        parts = self._parts(before), self._parts(after)
        was, now = ({(part.slot, part.value): part for part in of if not part.rule} for of in parts)
        by_slot, by_rule = dict.fromkeys(slots, 0), dict[str, int]()
        for sign, of in ((-1, parts[0]), (1, parts[1])):
            for part in of:
                if part.slot in by_slot and not part.rule:
                    by_slot[part.slot] += sign * part.minor
                elif part.rule:
                    by_rule[part.rule] = by_rule.get(part.rule, 0) + sign * part.minor
        for at, part in now.items():
            if part.slot not in by_slot and part.minor != was[at].minor:  # it stays, and is included or no longer so
                name = part.included_in or was[at].included_in
                by_rule[name] = by_rule.get(name, 0) + part.minor - was[at].minor
        one, other = ({part.rule or part.included_in for part in of} for of in parts)
        return PriceDifferences(
            {slot: self._money(minor) for slot, minor in by_slot.items()},
            {name: self._money(minor) for name, minor in by_rule.items() if minor},
            self._money(sum((*by_slot.values(), *by_rule.values()))),
            tuple(rule for rule in self.rules.prices if (rule.name in one) is not (rule.name in other)),
        )

    def difference(self, before: Selection, after: Selection) -> Money:
        """What the total changes by."""
        return self.differences(before, after).total

    def _money(self, minor: int) -> Money:
        return Money(minor, self.product.currency)

    def _parts(self, selection: Selection) -> tuple[PricePart, ...]:
        kept = [each for each in self._last if each[0] is selection]
        asked = kept[0] if kept else (selection, priced(self.product, self.rules, selection, self.worths))
        self._last[:] = [*(each for each in self._last if each is not asked), asked][-2:]
        return asked[1]

    def _lines(self, selection: Selection) -> Iterator[Line]:
        lines = catalogue_lines(self.product, selection)
        if not ruled(self.rules.prices):
            yield from lines
            return
        parts = self._parts(selection)
        paid = (part for part in parts if not part.rule)
        for line, part in zip(lines, paid, strict=True):
            included = self._names[part.included_in] if part.included_in else None
            yield line if included is None else _as_included(line, included)
        yield from self._rule_lines(parts)

    def _rule_lines(self, parts: Iterable[PricePart]) -> Iterator[Line]:
        """One line a rule that makes a difference, stage by stage, within a stage in the order of the file."""
        sums: dict[str, int] = {}
        for part in parts:
            if part.rule:
                sums[part.rule] = sums.get(part.rule, 0) + part.minor
        for rule, minor in ((self._names[name], minor) for name, minor in sums.items() if minor):
            yield Line(None, rule.title, rule.sentence, self._money(minor), rule.name, rule.author)


def _as_included(line: Line, rule: PriceRule) -> Line:
    free = Money(0, line.amount.currency)
    return Line(line.slot, line.label, line.detail, free, rule.name, rule.author, rule.title)


def book_of(revision: Revision, situation: Situation | None = None) -> PriceBook:
    """The price book of a revision in a situation (None: whatever its dates and markets, everything counts)."""
    product = revision.priced_at(situation).product
    return PriceBook(product, rules_of(revision, situation), _worths(revision, situation))


@lru_cache(BOOKS)
def _worths(revision: Revision, situation: Situation | None) -> Worths:
    """What the formulas of the revision come to, kept for its next book."""
    return {}

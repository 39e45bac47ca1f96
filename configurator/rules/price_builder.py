"""From lark's trees of price rules to the nodes of ``price_syntax``; their conditions ``syntax_builder`` makes."""

from fractions import Fraction
from itertools import pairwise

from lark import Token
from lark.tree import Meta
from lark.visitors import v_args

from configurator.catalog.validity import Validity
from configurator.rules.advice_builder import AdviceBuilder
from configurator.rules.parse_trees import as_written
from configurator.rules.price_syntax import (
    FixedAmount,
    FormulaLeaf,
    FormulaProduct,
    FormulaSum,
    Including,
    Inclusion,
    PriceEffect,
    PriceFormula,
    PriceMatrix,
    PriceOf,
    PriceRule,
    Share,
    Tier,
    TierMeasure,
    Tiers,
    stage_of,
)
from configurator.rules.syntax import Amount, Condition, Term
from configurator.rules.written_numbers import two_readings
from configurator.source import Problem
from configurator.units import Quantity, decimal_text

_PERCENT = "%"


@v_args(inline=True, meta=True)
class PriceBuilder(AdviceBuilder):
    """Makes price rules of trees."""

    def price(
        self,
        at: Meta,
        name: Token,
        sentence: Token,
        by: str,
        valid: Validity,
        each: str | None,
        premise: Condition | None,
        effect: PriceEffect,
    ) -> PriceRule:
        said = self._sentence(name, sentence, "stands on the receipt")
        title = str(name).replace("-", " ").replace("_", " ").capitalize()
        return PriceRule(str(name), title, said, by, effect, self._place.source(at), premise, each, valid)

    def adding(self, at: Meta, number: Token, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if unit == _PERCENT and places is None:
            hint = f"say of what: add {number} % of engine, or: of everything"
            self._place.problem(number, f"{number} % of what?", hint)
        if unit != _PERCENT and places is not None:
            self._place.problem(unit, "Only a percentage is 'of' something.", f"write: add {number} {unit}")
        self._read(number, unit)
        return self._effect(at, Fraction(str(number)), unit, places)

    def taking_off(self, at: Meta, number: Token, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if unit == _PERCENT and places is None:
            hint = f"say off what: take {number} % off engine, or: off everything"
            self._place.problem(number, f"{number} % off what?", hint)
        if unit != _PERCENT and places is not None:
            hint = f"write: take {number} {unit} off"
            self._place.problem(unit, "Only a percentage is taken 'off' something.", hint)
        self._read(number, unit)
        return self._effect(at, -Fraction(str(number)), unit, places)

    def _effect(self, at: Meta, number: Fraction, unit: Token, places: tuple[str, ...] | None) -> PriceEffect:
        if not number:
            self._place.problem(at, "This changes no price.", "write how much, or leave the rule out")
        if unit == _PERCENT:
            return Share(number, places or (), self._place.source(at))
        return FixedAmount(number, self._unit(unit), self._place.source(at))

    def including(self, _: Meta, *inclusions: Inclusion) -> PriceEffect:
        return Including(inclusions)

    def included_place(self, at: Meta, option: Token) -> Inclusion:
        return Inclusion(str(option), (), self._place.source(at))

    def included_value(self, at: Meta, option: Token, _equal: Token, value: Token | str) -> Inclusion:
        return Inclusion(str(option), (as_written(value),), self._place.source(at))

    def included_values(self, at: Meta, option: Token, values: tuple[str, ...]) -> Inclusion:
        return Inclusion(str(option), values, self._place.source(at))

    # --- tables, formulas, tiers --------------------------------------------------------------------------------------

    def price_table(
        self, at: Meta, name: Token, sentence: Token, by: str, valid: Validity, each: str | None
    ) -> PriceRule:
        """Without its rows."""
        return self.price(at, name, sentence, by, valid, each, None, PriceMatrix((), ()))

    def worked_out(
        self,
        at: Meta,
        _equal: Token,
        formula: FormulaSum,
        least: FixedAmount | None,
        most: FixedAmount | None,
        step: FixedAmount | None,
    ) -> PriceEffect:
        if step is not None and not step.amount:
            self._place.problem(at, "Nothing can be rounded to 0.", "write the smallest step, such as 0.05 EUR")
            step = None
        if least is not None and most is not None and least.amount > most.amount:
            self._place.problem(at, "This is at least more than it is at most.", "exchange the two amounts")
        return PriceFormula(formula, self._place.source(at), least, most, step)

    def lowest(self, at: Meta, number: Token, unit: Token | None) -> FixedAmount:
        self._read(number, unit)
        return FixedAmount(Fraction(str(number)), self._unit(unit), self._place.source(at))

    highest = steps = lowest

    def rate(self, at: Meta, number: Token, unit: Token | None) -> Term:
        """An amount in a formula."""
        self._read(number, unit)
        return Amount(Quantity(Fraction(str(number)), self._unit(unit)), self._place.source(at))

    def formula(
        self, at: Meta, minus: Token | None, first: FormulaProduct, *rest: Token | FormulaProduct
    ) -> FormulaSum:
        products = [(minus is not None, first)]
        for sign, product in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(product, FormulaProduct)
            products.append((sign == "-", product))
        return FormulaSum(tuple(products), self._place.source(at))

    def formula_product(
        self, at: Meta, first: FormulaLeaf | FormulaSum, *rest: Token | FormulaLeaf | FormulaSum
    ) -> FormulaProduct:
        factors = [(False, first)]
        for sign, factor in zip(rest[::2], rest[1::2], strict=True):
            assert not isinstance(factor, Token)
            factors.append((sign == "/", factor))
        return FormulaProduct(tuple(factors), self._place.source(at))

    def price_of(self, at: Meta, places: tuple[str, ...]) -> TierMeasure:
        return PriceOf(places, self._place.source(at))

    def tiers(self, at: Meta, measure: TierMeasure, *tiers: Tier) -> PriceEffect:
        for before, after in pairwise(tiers):
            if after.least.unit != before.least.unit:
                hint = f"write it in {before.least.unit}" if before.least.unit else "write a plain number"
                self._problem_at(after, "This tier has another unit than the one before.", hint)
            elif after.least.magnitude == before.least.magnitude:
                self._problem_at(after, "This tier is there already.", "keep one of them")
            elif after.least.magnitude < before.least.magnitude:
                self._problem_at(after, "The tiers are not in order.", "begin with the lowest")
            elif before.most is not None and after.least.magnitude != before.most + 1:
                most, least, right = map(decimal_text, (before.most, after.least.magnitude, before.most + 1))
                gap = f"Between {most} and {least} the tiers have a gap or meet."
                self._problem_at(after, gap, f"write: from {right}; or leave 'to' out, a tier ends at the next")
            if stage_of(after.effect) is not stage_of(before.effect):
                hint = "write several price rules; percentages, amounts and discounts are of different stages"
                self._problem_at(after, "This tier does something of another kind than the one before.", hint)
        if isinstance(measure, PriceOf) and any(tier.most is not None for tier in tiers):
            self._problem_at(
                tiers[0], "A tier of a price has no 'to'.", "leave it out: a tier ends where the next begins"
            )
        elif tiers[-1].most is not None:
            self._problem_at(tiers[-1], "The last tier has no 'to': it goes on.", "leave it out, or add a tier beyond")
        return Tiers(measure, tiers, self._place.source(at))

    def tier(
        self, at: Meta, number: Token, unit: Token | None, most: Token | None, effect: FixedAmount | Share
    ) -> Tier:
        self._read(number, unit)
        least = Quantity(Fraction(str(number)), self._unit(unit))
        return Tier(least, effect, self._place.source(at), Fraction(str(most)) if most is not None else None)

    def _read(self, number: Token, unit: Token | None) -> None:
        """Tells an amount of money that can be read in two ways."""
        if told := two_readings(str(number), str(unit or "")):
            self._place.problem(number, *told)

    def _problem_at(self, tier: Tier, message: str, hint: str) -> None:
        self._place.problems.append(Problem(tier.source, message, hint))

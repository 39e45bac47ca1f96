"""Random price rules over the small products of ``examples``, and a calculator that knows nothing of the book."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Selection, Slot, slots
from configurator.rules.meaning import condition_holds
from configurator.rules.price_syntax import (
    FixedAmount,
    FormulaProduct,
    FormulaSum,
    Including,
    Inclusion,
    PriceEffect,
    PriceFormula,
    PriceMatrix,
    PriceOf,
    PriceRow,
    PriceRule,
    Share,
    Tier,
    TierMeasure,
    Tiers,
)
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, AttributeOf, Compare, CountOf, SumOver
from configurator.rules.traversal import conditions as all_conditions
from configurator.rules.traversal import terms
from configurator.units import Quantity
from tests.examples import HERE, conditions

PERCENTS = tuple(map(Fraction, ("5", "-5", "33", "-33", "-12.5", "19", "7.5")))
AMOUNTS = tuple(map(Fraction, ("0.01", "1", "2.55", "-1", "-0.99", "3")))


@st.composite
def price_rules(draw: st.DrawFn, made: Product, most: int = 4) -> tuple[PriceRule, ...]:
    """Up to so many price rules, each with its condition and some for each instance."""
    return tuple(draw(_price_rules(made, f"price-{index + 1}")) for index in range(draw(st.integers(1, most))))


@st.composite
def _price_rules(draw: st.DrawFn, made: Product, name: str) -> PriceRule:
    each = draw(st.sampled_from([None, *(part.key for part in made.components if part.repeated)]))
    when = draw(st.none() | conditions(made, each, depth=1).filter(lambda one: not _asks_for_price(one)))
    return PriceRule(name, name.title(), "It is so.", "", draw(_effects(made, each)), HERE, when, each)


def _asks_for_price(condition: object) -> bool:
    return any(
        isinstance(term, SumOver) and term.attribute == "price"
        for part in all_conditions(condition)  # type: ignore[arg-type]
        if isinstance(part, Compare)
        for side in (part.left, part.right)
        for term in terms(side)
    )


@st.composite
def _effects(draw: st.DrawFn, made: Product, each: str | None) -> PriceEffect:
    kind = draw(st.sampled_from(["including", "step", "step", "matrix", "formula", "tiers"]))
    if kind == "step":
        return draw(_steps(made, each))
    if kind == "tiers":
        return draw(_tiers(made, each))
    if kind == "formula" and (asked := [option for option in in_scope(made, each) if weighs(option)]):
        return draw(_formulas(draw(st.sampled_from(asked))))
    if kind == "matrix" and (single := [one for one in in_scope(made, each) if one.kind is Kind.CHOICE and one.single]):
        return draw(_matrices(draw(st.sampled_from(single)), draw(st.sampled_from(single))))
    options = draw(st.lists(st.sampled_from(made.options), min_size=1, max_size=2, unique_by=lambda one: one.key))
    return Including(
        tuple(
            Inclusion(
                option.key,
                (draw(st.sampled_from([value.key for value in option.values])),)
                if option.kind is Kind.CHOICE and draw(st.booleans())
                else (),
                HERE,
            )
            for option in options
        )
    )


@st.composite
def _steps(draw: st.DrawFn, made: Product, each: str | None, *, off: bool | None = None) -> FixedAmount | Share:
    """Something added or taken off."""
    wanted = {None: (-1, 1), True: (-1,), False: (1,)}[off]
    if draw(st.booleans()):
        return FixedAmount(draw(st.sampled_from([one for one in AMOUNTS if one / abs(one) in wanted])), "EUR", HERE)
    named = [*(part.key for part in made.components), *(option.key for option in made.options)]
    if each is not None:
        named = [each, *(option.key for option in made.component(each).options)]
    percent = draw(st.sampled_from([one for one in PERCENTS if one / abs(one) in wanted]))
    return Share(percent, () if each is None and draw(st.booleans()) else (draw(st.sampled_from(named)),), HERE)


@st.composite
def _tiers(draw: st.DrawFn, made: Product, each: str | None) -> Tiers:
    measure: TierMeasure = PriceOf(draw(st.sampled_from([(), *((each.key,) for each in made.options)])), HERE)
    counts = [part.key for part in made.components if part.repeated]
    counting = draw(st.booleans())
    if counts and counting:
        measure = CountOf(draw(st.sampled_from(counts)), HERE)
    unit = "EUR" if isinstance(measure, PriceOf) else ""
    off = draw(st.booleans())
    several = sorted(draw(st.lists(st.integers(0, 8), min_size=1, max_size=3, unique=True)))
    first = draw(_steps(made, each, off=off))
    rest = [draw(_steps(made, each, off=off).filter(lambda one: off or type(one) is type(first))) for _ in several[1:]]
    both = zip(several, [first, *rest], strict=True)
    return Tiers(measure, tuple(Tier(Quantity(Fraction(at), unit), one, HERE) for at, one in both), HERE)


@st.composite
def _formulas(draw: st.DrawFn, option: Option) -> PriceFormula:
    """'2.5 EUR * option.weight / 3 kg - 1 EUR' and the like."""
    number = Amount(Quantity(draw(st.sampled_from([Fraction("2.5"), Fraction("-1.37"), Fraction(4)])), "EUR"), HERE)
    weighed = FormulaProduct(
        (
            (False, number),
            (False, AttributeOf(option.key, "weight", HERE)),
            (True, Amount(Quantity(Fraction(3), "kg"), HERE)),
        ),
        HERE,
    )
    less = FormulaProduct(((False, Amount(Quantity(Fraction(1), "EUR"), HERE)),), HERE)
    bound, step = (FixedAmount(Fraction(text), "EUR", HERE) for text in ("0.4", "0.05"))
    return PriceFormula(
        FormulaSum(((False, weighed), (True, less)) if draw(st.booleans()) else ((False, weighed),), HERE),
        HERE,
        bound if draw(st.booleans()) else None,
        None,
        step if draw(st.booleans()) else None,
    )


@st.composite
def _matrices(draw: st.DrawFn, one: Option, other: Option) -> PriceMatrix:
    """Rows of the values of one option, perhaps with some of another."""
    columns = (one.key,) if one.key == other.key else (one.key, other.key)
    rows = []
    for value in one.values[: draw(st.integers(1, len(one.values)))]:
        cells: tuple[tuple[str, ...] | None, ...] = ((value.key,),)
        if len(columns) == 2:
            cells += (draw(st.none() | st.just((other.values[0].key,))),)
        rows.append(PriceRow(cells, FixedAmount(draw(st.sampled_from(AMOUNTS)), "EUR", HERE), HERE))
    return PriceMatrix(columns, tuple(rows))


def in_scope(made: Product, each: str | None) -> list[Option]:
    """The options that a rule can name by themselves."""
    return [option for part in made.components if not part.repeated or part.key == each for option in part.options]


def weighs(option: Option) -> bool:
    """Whether something of it has a weight."""
    return any(value.weight is not None for value in (*option.values, *((option.each,) if option.each else ())))


@dataclass(frozen=True)
class Entry:
    """A line on the calculator's paper: who is paid, for which option of which instance, how much."""

    who: str
    option: str
    instance: int
    component: str
    paid: int


@dataclass(frozen=True)
class Paper:
    """Somebody who works a price out on paper, one pass for each stage."""

    product: Product
    rules: RuleSet
    selection: Selection

    def instances(self, rule: PriceRule) -> list[int]:
        """For which instances a rule counts; 1 where it is not said for each."""
        count = self.selection.count(self.product.component(rule.each)) if rule.each else 1
        return [
            n
            for n in range(1, count + 1)
            if rule.when is None
            or condition_holds(rule.when, self.selection, self.product, self.rules, {rule.each: n} if rule.each else {})
        ]

    def included(self, option: str, instance: int, component: str, value: str) -> bool:
        """Whether some rule says so."""
        for rule in self.rules.prices:
            for one in rule.effect.inclusions if isinstance(rule.effect, Including) else ():
                if one.option == option and (not one.values or value in one.values):
                    own = rule.each == component
                    if instance in self.instances(rule) if own else self.instances(rule):
                        return True
        return False

    def base(self) -> list[Entry]:
        """The catalogue's prices."""
        entries = [Entry("", "", 0, "", self.product.price.minor)]
        for component, instance, option, slot in slots(self.product, self.selection):
            for value in self.selection.at(slot):
                cost = Fraction(0)
                if option.kind is Kind.CHOICE:
                    cost = Fraction(option.value(value).price.minor)
                elif option.each:
                    cost = option.each.price.minor * Fraction(value)
                if self.included(option.key, instance, component.key, value):
                    cost = Fraction(0)
                entries.append(Entry(str(slot), option.key, instance, component.key, round(cost)))
        return entries

    def slot(self, option: str, rule: PriceRule, n: int) -> tuple[str, ...]:
        """What is taken at an option, of the instance at hand."""
        own = rule.each is not None and self.product.home(option).key == rule.each
        return self.selection.at(Slot(option, n if own else 1))

    def amount(self, rule: PriceRule, n: int) -> int | None:
        """What a table or a formula says, in hundredths; None where it says nothing."""
        effect = rule.effect
        if isinstance(effect, PriceMatrix):
            taken = [self.slot(column, rule, n) for column in effect.columns]
            for row in effect.rows:
                if all(cell is None or set(cell) & set(at) for cell, at in zip(row.cells, taken, strict=True)):
                    return round(row.amount.amount * 100)
            return None
        assert isinstance(effect, PriceFormula)
        (_, first), *less = effect.sum.products
        (_, euros), (_, weighed), _ = first.factors
        assert isinstance(euros, Amount)
        assert isinstance(weighed, AttributeOf)
        kilograms, option = Fraction(0), self.product.option(weighed.option)
        for value in self.slot(option.key, rule, n):
            one = option.value(value) if option.kind is Kind.CHOICE else option.each
            if one is not None and one.weight is not None:
                kilograms += one.weight.magnitude * (1 if option.kind is Kind.CHOICE else Fraction(value))
        exact = euros.quantity.magnitude * kilograms / 3 - len(less)
        if effect.least is not None:
            exact = max(exact, effect.least.amount)
        if effect.step is not None:
            exact = round(exact * 20) / Fraction(20)
        return round(exact * 100)

    def tier(self, rule: PriceRule, n: int, before: list[Entry]) -> PriceEffect | None:
        """What counts of tiers; of another rule what it does anyway."""
        tiers = rule.effect
        if not isinstance(tiers, Tiers):
            return tiers
        if isinstance(tiers.measure, PriceOf):
            places = tiers.measure.places
            found = Fraction(
                sum(
                    each.paid
                    for each in before
                    if not places or {each.option, each.component} & set(places)
                    if rule.each != each.component or each.instance == n
                ),
                100,
            )
        else:
            assert isinstance(tiers.measure, CountOf)
            found = Fraction(self.selection.count(self.product.component(tiers.measure.component)))
        reached = [each.effect for each in tiers.tiers if each.least.magnitude <= found]
        return reached[-1] if reached else None

    def entries(self) -> list[Entry]:
        """All of them."""
        found = self.base()
        for rule in self.rules.prices:
            for n in self.instances(rule) if isinstance(rule.effect, PriceMatrix | PriceFormula) else ():
                found.append(Entry(rule.name, "", 0, "", self.amount(rule, n) or 0))
        for wanted in ("surcharge", "percentage", "discount"):
            before = list(found)
            for rule, n in [(each, n) for each in self.rules.prices for n in self.instances(each)]:
                effect = self.tier(rule, n, before)
                if isinstance(effect, FixedAmount) and wanted == ("surcharge" if effect.amount > 0 else "discount"):
                    found.append(Entry(rule.name, "", 0, "", round(effect.amount * 100)))
                if isinstance(effect, Share) and wanted == ("percentage" if effect.percent > 0 else "discount"):
                    found += [
                        replace(each, who=rule.name, paid=round(each.paid * effect.percent / 100))
                        for each in before
                        if not effect.places or {each.option, each.component} & set(effect.places)
                        if rule.each != each.component or each.instance == n
                    ]
        return found


def by_hand(product: Product, rules: RuleSet, selection: Selection) -> dict[str, int]:
    """What is paid, in hundredths: under '' for the product, a slot for what is taken there, a rule for all it adds."""
    told: dict[str, int] = {}
    for each in Paper(product, rules, selection).entries():
        told[each.who] = told.get(each.who, 0) + each.paid
    return told

"""Random price rules over the small products of ``examples``, and a calculator that knows nothing of the book."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Selection, slots
from configurator.rules.meaning import condition_holds
from configurator.rules.price_syntax import FixedAmount, Including, Inclusion, PriceEffect, PriceRule, Share
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Compare, SumOver
from configurator.rules.traversal import conditions as all_conditions
from configurator.rules.traversal import terms
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
    kind = draw(st.sampled_from(["including", "amount", "share", "share"]))
    if kind == "amount":
        return FixedAmount(draw(st.sampled_from(AMOUNTS)), "EUR", HERE)
    if kind == "share":
        places = st.sampled_from([part.key for part in made.components] + [option.key for option in made.options])
        if each is not None:
            places = st.sampled_from([each, *(option.key for option in made.component(each).options)])
        named = draw(places)
        return Share(draw(st.sampled_from(PERCENTS)), () if each is None and draw(st.booleans()) else (named,), HERE)
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

    def entries(self) -> list[Entry]:
        """All of them."""
        found = self.base()
        for wanted in ("surcharge", "percentage", "discount"):
            before = list(found)
            for rule in self.rules.prices:
                effect = rule.effect
                if isinstance(effect, FixedAmount) and wanted == ("surcharge" if effect.amount > 0 else "discount"):
                    found += [Entry(rule.name, "", 0, "", round(effect.amount * 100)) for _ in self.instances(rule)]
                if isinstance(effect, Share) and wanted == ("percentage" if effect.percent > 0 else "discount"):
                    found += [
                        replace(each, who=rule.name, paid=round(each.paid * effect.percent / 100))
                        for n in self.instances(rule)
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

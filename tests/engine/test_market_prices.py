"""A product that is sold for two currencies: each market by itself is what a calculator and brute force say of it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import PriceList, Product
from configurator.catalog.priced_in import priced_in
from configurator.catalog.selection import Choice, Choices, Selection, Slot
from configurator.catalog.validity import Situation, Validity
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import book_of
from configurator.rules.in_force import in_force, slice_key, slices
from configurator.rules.meaning import amount
from configurator.rules.price_syntax import PriceRule
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, Chosen, Compare, Comparison, Definition, Rule, SumOver, Table
from configurator.units import Quantity
from tests.cases import cases
from tests.engine import brute
from tests.examples import HERE, choices, component, option, product, rule_sets, small_products
from tests.price_examples import by_hand, price_rules

oracle = cases(10)
DAY = date(2027, 1, 1)
CURRENCIES = {"DE": "EUR", "CH": "CHF"}
MARKETS = {market: Situation(DAY, market) for market in CURRENCIES}
EVERYTHING = SumOver("price", (), HERE)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The same with other currencies, or other names, wherever one stands."""
    if isinstance(node, tuple):
        return tuple(renamed(each, names) for each in node)
    if is_dataclass(node):
        inner = {each.name: renamed(getattr(node, each.name), names) for each in fields(node)}
        return replace(node, **inner)  # type: ignore[type-var]
    return names.get(node, node) if isinstance(node, str) else node


@st.composite
def products(draw: st.DrawFn) -> Product:
    """A small product that is sold for euros in one market and for francs, at prices of its own, in another."""
    made = draw(small_products())
    places = [(each.key, value.key) for each in made.options for value in each.values]
    places += [("", ""), *((each.key, "") for each in made.options if each.each is not None)]
    lists = {
        market: PriceList(currency, {place: draw(st.integers(-300, 900)) for place in places})
        for market, currency in CURRENCIES.items()
    }
    return priced_in(replace(made, markets=tuple(MARKETS), price_lists=lists), "")


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    """With rules, definitions, price rules and a bound of the price in each market, in its currency."""
    made = draw(products())
    rules, definitions, prices = list[Rule | Table](), list[Definition](), list[PriceRule]()
    for market, currency in CURRENCIES.items():
        valid, several = Validity(markets=(market,)), draw(rule_sets(made))
        limit = Amount(Quantity(Fraction(draw(st.integers(-2, 14))), "EUR"), HERE)
        body = Compare(EVERYTHING, draw(st.sampled_from(Comparison)), limit, HERE)
        stated = (*several.rules[:2], Rule("bound", "It is so.", "", body, HERE))
        names = {"EUR": currency} | {each.name: f"{each.name}-{market}" for each in several.definitions}
        definitions += renamed(several.definitions, names)
        told = *renamed(stated, names), *renamed(draw(price_rules(made, most=2)), names)
        for each in told:
            into: list[Any] = prices if isinstance(each, PriceRule) else rules
            into.append(replace(each, name=f"{each.name}-{market}", valid=valid))
    return brute.revision_of(made, RuleSet(tuple(rules), tuple(definitions), (), prices=tuple(prices)))


def on_paper(revision: Revision, market: str, selection: Selection) -> int:
    """What it costs there, in hundredths, by the calculator that knows one product with one currency."""
    prices = tuple(each for each in revision.rules.prices if each.valid.within(market))
    told = by_hand(priced_in(revision.product, market), replace(revision.rules, prices=prices), selection)
    return sum(told.values())


@oracle
@given(revisions(), st.data())
def test_each_market_is_reckoned_by_itself(revision: Revision, data: st.DataObject) -> None:
    """Possible, the cheapest, the dearest, the quote and the sum that rules speak of; in both markets."""
    for market, at in MARKETS.items():
        engine, book = Engine(revision, situation=at), book_of(revision, at)
        chosen: Choices = data.draw(choices(revision.product, most=1))
        there = revision.priced_at(at)
        left = brute.agreeing(brute.valid_products(there, at), chosen)
        assert engine.possible(chosen) is bool(left)
        counting = in_force(there.rules, there.product, at)
        for selection in left[:: max(1, len(left) // 4)]:
            quoted, summed = book.quote(selection), amount(EVERYTHING, selection, there.product, counting)
            paper = on_paper(revision, market, selection)
            assert (quoted.total.minor, quoted.total.currency) == (paper, CURRENCIES[market])
            assert {line.amount.currency for line in quoted.lines} == {CURRENCIES[market]}
            assert (summed.magnitude * 100, summed.unit) == (paper, CURRENCIES[market])
        if left:
            totals = [book.total(each).minor for each in left]
            assert book.total(engine.complete(chosen)).minor == min(totals)
            dearest = engine.optimize(chosen, [Goal(EVERYTHING, most=True)])
            assert dearest.proven
            assert book.total(dearest.selection).minor == max(totals)
            assert book.differences(left[0], left[-1]).total.minor == totals[-1] - totals[0]


@oracle
@given(revisions())
def test_without_a_situation_it_is_the_first_market(revision: Revision) -> None:
    one, other = Engine(revision), Engine(revision, situation=MARKETS["DE"])
    assert one.possible(frozenset()) is other.possible(frozenset())
    if one.possible(frozenset()):
        shown = one.complete(frozenset())
        assert book_of(revision).total(shown) == book_of(revision, MARKETS["DE"]).total(other.complete(frozenset()))


@oracle
@given(revisions())
def test_an_engine_of_one_market_is_never_asked_for_the_other(revision: Revision) -> None:
    """Nor is a revision that was priced for one of them, as it comes back from the store."""
    keys = {market: slice_key(revision, at) for market, at in MARKETS.items()}
    assert keys["DE"] != keys["CH"]
    swiss = revision.priced_at(MARKETS["CH"])
    assert {market: slice_key(swiss, at) for market, at in MARKETS.items()} == keys
    assert swiss.priced_at(MARKETS["DE"]).product == revision.product


def test_markets_in_which_everything_costs_the_same_share_an_engine() -> None:
    lists = {market: PriceList("CHF" if market == "CH" else "EUR", {("", ""): 100}) for market in ("DE", "AT", "CH")}
    plain = product(component("body", option("colour", "red", "blue")))
    revision = brute.revision_of(replace(plain, markets=tuple(lists), price_lists=lists))
    assert [[at.market for at in ats] for ats in slices(revision, DAY).values()] == [["DE", "AT"], ["CH"]]


def test_without_a_situation_no_statement_of_another_market_is_taken_for_one_of_all() -> None:
    """Where two markets cost the same and a third one does not, what counts in the second alone is its own slice."""
    lists = {market: PriceList("EUR", {("", ""): minor}) for market, minor in (("DE", 100), ("CH", 100), ("AT", 120))}
    plain = product(component("body", option("colour", "red", "blue")))
    body = Chosen("colour", ("blue",), HERE)
    swiss = RuleSet((Rule("blue", "It is blue.", "", body, HERE, valid=Validity(markets=("CH",))),))
    revision = brute.revision_of(replace(plain, markets=tuple(lists), price_lists=lists), swiss)
    red = frozenset({Choice(Slot("colour"), "red")})
    assert Engine(revision).possible(red)
    assert not Engine(revision, situation=MARKETS["CH"]).possible(red)
    assert slice_key(revision, None) != slice_key(revision, MARKETS["CH"])

"""Products that can be had for less than nothing: told with an amount and an example, whatever hides them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.analysis.defects_over_time import defects_over_time
from configurator.analysis.negative_price import UNPROVEN, least, negative_price
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.money import Money
from configurator.rules.revision import read
from tests.cases import cases
from tests.engine.brute import price, revision_of, valid_products
from tests.examples import rule_sets, small_products

TODAY = date(2027, 1, 1)
TRADE_IN = """\
product: neg
name: Old for new
currency: EUR
price: 10
components:
  - component: c
    name: C
    options:
      - option: a
        name: Trade-in
        values:
          - {value: a2, name: Nothing, price: 5}
          - {value: a1, name: Old one, price: -20}
"""


def told(catalogue: str, rules: str = "") -> list[str]:
    revision = read("neg", catalogue, rules)
    return [str(problem) for problem in defects_over_time(revision, Engine(revision), TODAY).problems]


def test_a_total_below_zero_is_told_with_the_choices_that_make_it() -> None:
    (said,) = told(TRADE_IN)
    assert said == (
        "catalog/neg/product.yaml:1:10: warning: this product can be had for -10.00 EUR, which is below zero: a = a1 "
        "(raise a price, or forbid it with a rule)"
    )


def test_the_rules_that_take_too_much_are_told_with_what_they_ask_for() -> None:
    drawers = (
        "  - {component: drawer, name: Drawers, count: 1..3, "
        "options: [{option: b, name: B, values: [{value: big, name: Big}, {value: small, name: Small}]}]}\n"
    )
    many = 'price many "Many cost less."\n  tiers by count of drawer\n    from 3: take 40 EUR off\n'
    (said,) = told(TRADE_IN.replace("-20", "20") + drawers, many)
    assert said == (
        "catalog/neg/product.yaml:1:10: warning: this product can be had for -25.00 EUR, which is below zero: "
        "count of drawer = 3, a = a2, less what 'many' takes off "
        "(take less off, raise a price, or forbid it with a rule)"
    )


def test_what_a_rule_forbids_is_not_told() -> None:
    dearer = (
        TRADE_IN + "      - {option: b, name: B, values: [{value: big, name: Big, price: 90}, {value: no, name: No}]}\n"
    )
    assert len(told(dearer)) == 1
    assert told(dearer, 'rule big "Only big ones." a = a1 requires b = big\n') == []


@pytest.mark.parametrize(
    ("line", "when"),
    [("from: 2027-06-01", "from 1 June 2027"), ("until: 2027-06-01", "in DE"), ("markets: [AT]", "in AT")],
)
def test_it_is_told_for_every_stretch_of_time_and_market(line: str, when: str) -> None:
    listed = TRADE_IN.replace("price: 10\n", "price: 10\nmarkets: [DE, AT]\n")
    (said,) = told(listed.replace("price: -20}", f"price: -20, {line}}}"))
    assert "can be had for -10.00 EUR" in said
    assert f"({when}" in said


def test_numbers_and_yen_count_too() -> None:
    options = "      - {option: n, name: N, quantity: {from: 0, to: 9}, each: {price: -3}}\n"
    (said,) = told(TRADE_IN.replace("EUR", "JPY").replace("-20", "0") + options)
    assert "can be had for -17 JPY, which is below zero: n = 9" in said


def test_what_cannot_be_proven_in_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    revision = read("neg", TRADE_IN, "")

    def late(*_: object) -> None:
        raise SolverDeadline("the best", 0.1)

    monkeypatch.setattr(Engine, "optimize", late)
    assert [problem.message for problem in negative_price(Engine(revision))] == [UNPROVEN]


@cases(60)
@given(st.data())
def test_as_the_list_of_all_products_has_it(data: st.DataObject) -> None:
    """Told just when one of them comes to less than nothing, with what the cheapest comes to."""
    made = data.draw(small_products())
    made = replace(made, price=Money(data.draw(st.integers(-30_000, 0)), made.currency))
    revision = revision_of(made, data.draw(rule_sets(made)))
    products = valid_products(revision)
    if not products:
        return
    cheapest = min(made.price.minor + price(made, each) for each in products)
    assert least(made) <= cheapest
    said = [problem.message for problem in negative_price(Engine(revision))]
    assert len(said) == (cheapest < 0)
    if said:
        assert f"can be had for {float(cheapest) / 100:.2f} {made.currency}" in said[0]

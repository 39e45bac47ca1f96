"""What only the engine sees to be wrong with price rules."""

import pytest

from configurator.analysis.defects import defects
from configurator.analysis.negative_price import negative_price
from configurator.engine import Engine
from configurator.rules.revision import Revision, read
from tests.services.small_shop import CATALOGUE, RULES


def desk(prices: str) -> Revision:
    return read("desk", CATALOGUE, RULES + prices)


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("extras is included", "extras in (hooks, tray) are included", True),
        ("when top = oak then mat is included", "when legs = steel then mat is included", True),
        ("when top = oak then mat is included", "when top = pine then mat is included", False),
        ("when top = glass then mat is included", "when legs = wood then mat is included", False),  # a rule forbids it
        ("extras = hooks is included", "extras = tray is included", False),
        ("for each drawer: when front = slatted then top is included", "lamp, top are included", True),
    ],
)
def test_what_two_price_rules_include_at_once_is_told(first: str, second: str, wrong: bool) -> None:
    made = desk(f'price one "One."\n  {first}\nprice two "Two."\n  {second}\n')
    found = [str(problem) for problem in defects(made, Engine(made))]
    assert [text for text in found if "both include" in text and "price rules 'one' and 'two'" in text] == found
    assert bool(found) is wrong


def test_a_product_for_less_than_nothing_is_told_with_its_rules() -> None:
    made = desk('price gift "A gift."\n  when top = pine then take 900 EUR off\n')
    (found,) = negative_price(Engine(made))
    assert "this product can be had for -400.00 EUR" in found.message
    assert list(negative_price(Engine(desk('price gift "A gift."\n  take 5 EUR off\n')))) == []


def test_what_is_included_may_make_a_discount_too_large() -> None:
    prices = """
price gift "A gift."
  take 450 EUR off
price width "Its width is included."
  width is included
"""
    (found,) = negative_price(Engine(desk(prices)))
    assert "this product can be had for -50.00 EUR" in found.message
    assert list(negative_price(Engine(desk(prices[: prices.index("price width")])))) == []

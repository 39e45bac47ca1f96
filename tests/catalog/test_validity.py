"""When and where values are sold: what a product file says of it, and its mistakes."""

from datetime import date

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.validity import ALWAYS, Situation, Validity, written_day
from configurator.errors import BrokenFiles

SHELF = """\
product: shelf
name: Shelf
currency: EUR
markets: [DE, AT]
components:
  - component: frame
    name: Frame
    options:
      - option: wood
        name: Wood
        values:
          - {value: ash, name: Ash, until: 2027-03-31}
          - {value: oak, name: Oak, from: FROM, until: 2027-12-31, markets: [MARKET]}
      - option: light
        name: Light
        switch: {from: 2027-01-01, markets: [DE]}
"""


def shelf(*, start: str = "2027-01-01", market: str = "DE") -> str:
    return SHELF.replace("FROM", start).replace("MARKET", market)


def mistakes(text: str) -> list[str]:
    with pytest.raises(BrokenFiles) as caught:
        load_product(text, "f")
    return [str(problem).removeprefix("f:").replace(" error:", "") for problem in caught.value.problems]


def test_values_and_switches_say_when_and_where_they_are_sold() -> None:
    product = load_product(shelf(), "f")
    assert product.markets == ("DE", "AT")
    said = {value.key: str(value.valid) for option in product.options for value in option.values}
    assert said == {
        "ash": "until 31 March 2027",
        "oak": "from 1 January 2027 until 31 December 2027 in DE",
        "no": "",
        "yes": "from 1 January 2027 in DE",
    }


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("1.3.2027", "13:43: '1.3.2027' is not a day (write it as 2027-03-01)"),
        ("2027-1-5", "13:43: '2027-1-5' is not a day (write it as 2027-01-05)"),
        ("20270105", "13:43: '20270105' is not a day (write year, month and day, such as 2027-03-01)"),
        ("2027-02-29", "13:43: '2027-02-29' is not a day (write year, month and day, such as 2027-03-01)"),
        ("2028-01-01", "13:13: 'from' 2028-01-01 is after 'until' 2027-12-31 (exchange them)"),
    ],
)
def test_a_day_that_is_none_is_told_with_what_to_write(start: str, told: str) -> None:
    assert mistakes(shelf(start=start)) == [told]


def test_a_market_that_the_product_does_not_list_is_told() -> None:
    assert mistakes(shelf(market="AUT")) == ["13:84: the product is not sold in 'AUT' (did you mean 'AT'?)"]
    without = mistakes(shelf().replace("markets: [DE, AT]\n", ""))
    assert without[0] == (
        "12:84: there is no market 'DE': the product lists none "
        "(list them at the top of the product's file: 'markets: [DE]')"
    )


def test_pieces_and_numbers_are_sold_with_their_product() -> None:
    hooks = """\
      - option: hooks
        name: Hooks
        quantity: {from: 0, to: 4}
        each: {until: 2027-01-01}
"""
    assert "there is no field 'until' here" in mistakes(shelf() + hooks)[0]


def test_first_and_last_day_are_included() -> None:
    valid = Validity(date(2027, 3, 1), date(2027, 3, 31), ("AT",))
    days = [date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 31), date(2027, 4, 1)]
    assert [valid.holds(Situation(day, "AT")) for day in days] == [False, True, True, False]
    assert not valid.holds(Situation(date(2027, 3, 1), "DE"))
    assert valid.holds(None)
    assert all(ALWAYS.holds(Situation(day)) for day in days)


@pytest.mark.parametrize("text", ["", "2027", "2027-3-1", "2027-W10-1", "٢٠٢٧-٠٣-٠١", "2027-00-01", "x" * 1000])
def test_only_a_day_is_a_day(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        written_day(text)

"""Currencies and prices by market, in the catalogue and in price lists: what counts where, and every mistake."""

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.model import Product
from configurator.catalog.price_sheets import MOST_ROWS
from configurator.catalog.priced_in import priced_in
from configurator.errors import BrokenFiles
from configurator.money import Money

FILE = "catalog/shelf/product.yaml"
CATALOGUE = """\
product: shelf
name: Shelf
markets: [DE, AT, CH]
currency: {DE: EUR, AT: EUR, CH: CHF}
price: {DE: 100, AT: 102, CH: 120}
price-lists:
  - use: shelf/prices.csv
components:
  - component: frame
    name: Frame
    options:
      - option: wood
        name: Wood
        values:
          - {value: ash, name: Ash}
          - {value: oak, name: Oak, price: 50}
          - {value: elm, name: Elm, price: 60, markets: [DE, AT]}
      - option: light
        name: Light
        switch: {price: 39}
      - option: width
        name: Width
        number: {from: 60, to: 90, unit: cm}
        each: {price: {DE: 0.10, AT: 0.10, CH: 0.15}}
"""
PRICES = """\
option;value;name;AT;CH
wood;oak;Oak;;CHF 62,50
light;yes;Light;40;45
"""


def shelf(catalogue: str = CATALOGUE, prices: str = PRICES) -> Product:
    return load_product(f"{catalogue}#= shelf/prices.csv =#\n{prices}", FILE)


def told(catalogue: str = CATALOGUE, prices: str = PRICES) -> list[str]:
    with pytest.raises(BrokenFiles) as caught:
        shelf(catalogue, prices)
    return [
        str(problem).removeprefix("catalog/shelf/").replace("product.yaml:", "").replace(" error:", "")
        for problem in caught.value.problems
    ]


def prices(product: Product) -> list[str]:
    """The prices of the product, oak, elm, light and a centimetre."""
    wood, light, width = product.options
    assert width.each is not None
    each = [product.price, wood.value("oak").price, wood.value("elm").price, light.value("yes").price, width.each.price]
    assert {product.currency} == {price.currency for price in (*each, wood.value("ash").price, light.value("no").price)}
    return [str(price) for price in each]


def test_each_market_has_its_prices_in_its_currency() -> None:
    product = shelf()
    assert prices(product) == ["€ 100", "€ 50", "€ 60", "€ 39", "€ 0.10"]
    assert prices(priced_in(product, "AT")) == ["€ 102", "€ 50", "€ 60", "€ 40", "€ 0.10"]
    not_sold = "CHF 0"
    assert prices(priced_in(product, "CH")) == ["CHF 120", "CHF 62.50", not_sold, "CHF 45", "CHF 0.15"]


def test_headings_of_a_price_list_may_be_in_capitals() -> None:
    product = shelf(prices=PRICES.replace("option;value;name", "OPTION;Value;NAME"))
    assert prices(priced_in(product, "AT")) == ["€ 102", "€ 50", "€ 60", "€ 40", "€ 0.10"]


def test_what_nobody_can_see_in_a_cell_is_named() -> None:
    assert told(prices=PRICES.replace("wood;oak", "wood;o\u200bak")) == [
        "prices.csv:2:2: an invisible character (U+200B) stands in this cell (write the cell again)"
    ]


def test_a_priced_product_can_be_priced_again() -> None:
    product = shelf()
    swiss = priced_in(product, "CH")
    assert priced_in(swiss, "CH") is swiss
    assert priced_in(swiss, "DE") == priced_in(swiss, "") == product


REST = "components: [{component: a, name: A, options: [{option: b, name: B, switch: {}}]}]\n"


def test_currencies_of_all_markets_alike_need_no_prices_by_market() -> None:
    text = f"product: shelf\nname: Shelf\nmarkets: [DE, AT]\ncurrency: {{DE: EUR, AT: EUR}}\nprice: 5\n{REST}"
    product = load_product(text, FILE)
    assert (product.price, product.price_lists) == (Money(500, "EUR"), {})
    assert priced_in(product, "AT") is product


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        ("CH: CHF}", "CH: CFH}", ["4:34: there is no currency 'CFH' (did you mean 'CHF'?)"]),
        ("CH: CHF}", "CH: francs}", ["4:34: 'francs' is not a currency (write its three-letter code, such as EUR)"]),
        (
            ", CH: CHF}",
            "}",
            ["4:1: the market 'CH' has no currency (write 'CH: EUR', or what is paid with there, beside the others)"],
        ),
        (", CH: CHF}", ", CH: CHF, UK: GBP}", ["4:39: the product is not sold in 'UK' (known here: AT, CH, DE)"]),
        ("CH: 120}", "CH: 120, LI: 120}", ["5:36: the product is not sold in 'LI' (known here: AT, CH, DE)"]),
        (
            "CH: 120}",
            "CH: 120.005}",
            ["5:31: '120.005' can be read as 120005 or as 120.005 (write 120005; CHF has 2 decimals)"],
        ),
        (
            "AT: 102, CH: 120}",
            "CH: 120}",
            ["5:1: the product itself has no price in AT, where EUR is paid (add its row to catalog/shelf/prices.csv)"],
        ),
        (
            "  - use: shelf/prices.csv",
            "  - shelf/prices.csv",
            ["7:5: this is no price list (write '- use: car/prices.csv')"],
        ),
        (
            "shelf/prices.csv",
            "shelf/prizes.csv",
            ["7:10: There is no file 'catalog/shelf/prizes.csv'. (did you mean 'shelf/prices.csv'?)"],
        ),
    ],
)
def test_a_mistake_in_the_catalogue_is_told_with_what_to_write(was: str, written: str, said: list[str]) -> None:
    assert told(CATALOGUE.replace(was, written))[: len(said)] == said


def test_a_currency_by_market_needs_markets() -> None:
    without = CATALOGUE.replace("markets: [DE, AT, CH]\n", "").replace(", markets: [DE, AT]", "")
    assert told(without)[0] == (
        "3:12: there is no market 'DE': the product lists none "
        "(list them at the top of the product's file: 'markets: [DE]')"
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("XYZ", "3:11: there is no currency 'XYZ' (write a code of ISO 4217, such as EUR)"),
        ("CHX", "3:11: there is no currency 'CHX' (did you mean 'CHF'?)"),
        ("Euro", "3:11: 'Euro' is not a currency (write its three-letter code, such as EUR)"),
    ],
)
def test_a_currency_that_is_none_is_told(code: str, said: str) -> None:
    with pytest.raises(BrokenFiles) as caught:
        load_product(f"product: shelf\nname: Shelf\ncurrency: {code}\n{REST}", "f")
    assert [str(problem).replace("f:", "", 1).replace(" error:", "") for problem in caught.value.problems] == [said]


def test_all_mistakes_of_a_price_list_are_told_at_once() -> None:
    sheet = """\
option,value,name,DE,CH,FR,CH
wood,oak,,50,2.600
wood,aok,,,62
wod,oak,,,62
wood,,,,5
light,yes,,39 CHF,45,,,7
light,yes,,,46
width,each,,,0.15
"""
    assert told(prices=sheet) == [
        "prices.csv:1:6: the product is not sold in 'FR' (known here: AT, CH, DE)",
        "prices.csv:1:7: the column 'CH' is there twice (keep one of them)",
        "prices.csv:2:4: the price in DE is said already, in catalog/shelf/product.yaml, line 16 (say it in one place)",
        "prices.csv:2:5: '2.600' can be read as 2600 or as 2.600 (write 2600 or 2.60)",
        "prices.csv:3:2: the option 'wood' has no value 'aok' (did you mean 'oak'?)",
        "prices.csv:4:1: there is no option 'wod' with prices (did you mean 'wood'?)",
        "prices.csv:5:1: no value is named here (known here: ash, elm, oak)",
        "prices.csv:6:4: the price in DE is said already, in catalog/shelf/product.yaml, line 20 (say it in one place)",
        "prices.csv:6:8: this cell has no heading (name its column)",
        "prices.csv:7:5: a price in CH is said already, in catalog/shelf/prices.csv, line 6 (say it in one place)",
        "prices.csv:8:5: the price in CH is said already, in catalog/shelf/product.yaml, line 24 (say it in one place)",
    ]


TOO_MANY = "a price list has at most 20,000 rows (take out what costs nothing, or what stands there twice)"


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("", "prices.csv:1:1: this price list is empty (begin with 'option,value,CH')"),
        (
            "option,value\nwood,oak\n",
            "prices.csv:1:1: there is no column for a market (name it as the catalogue does, such as CH)",
        ),
        (
            "wood,oak,62\n",
            "prices.csv:1:1: there is no column 'option' (the first line names the columns: option,value,CH)",
        ),
        (
            "option,value,CH\n" + "wood,oak,62\n" * (MOST_ROWS + 1),
            f"prices.csv:{MOST_ROWS + 2}:1: {TOO_MANY}",
        ),
        (
            'option,value,CH\nwood,"oak,62\n',
            "prices.csv:1:1: this is no CSV: unexpected end of data (save the sheet as CSV with UTF-8)",
        ),
    ],
)
def test_a_file_that_is_no_price_list_is_told(sheet: str, said: str) -> None:
    assert said in told(prices=sheet)


def test_a_market_of_another_currency_without_any_price_is_told_once() -> None:
    bare = CATALOGUE.replace("price-lists:\n  - use: shelf/prices.csv\n", "").replace(
        "{DE: 100, AT: 102, CH: 120}", "100"
    )
    (only,) = told(bare.replace("{DE: 0.10, AT: 0.10, CH: 0.15}", "0.10"))
    assert only == (
        "4:11: 'CH' is sold for CHF, but no price is said in it "
        "(say each price by market, price: {DE: 590, CH: 640}, or name a price list: '- use: car/prices.csv')"
    )


def test_each_price_that_is_missing_in_another_currency_is_told() -> None:
    """Never francs that nobody said: a list that leaves something out, or one price beside those by market."""
    left_out = PRICES.replace("wood;oak;Oak;;CHF 62,50\n", "")
    assert told(prices=left_out) == [
        "16:37: 'wood = oak' has no price in CH, where CHF is paid (add its row to catalog/shelf/prices.csv)"
    ]
    by_hand = CATALOGUE.replace("price-lists:\n  - use: shelf/prices.csv\n", "").replace("39}", "{DE: 39, CH: 45}}")
    assert told(by_hand) == [
        "14:37: 'wood = oak' has no price in CH, where CHF is paid (write price: {DE: 50, CH: ...})",
        "18:18: 'light = yes' has no price in AT, where EUR is paid (write 'AT: ...' beside the others)",
    ]

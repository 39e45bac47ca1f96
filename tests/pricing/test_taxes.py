"""Taxes by rate and market: added where prices are net, told where they are contained."""

from datetime import date

import pytest

from configurator.catalog.selection import Choice, Selection, Slot
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.errors import BrokenFiles
from configurator.pricing.book import PriceBook, book_of
from configurator.rules.revision import Revision, read
from configurator.rules.syntax import SumOver
from configurator.source import Source

CATALOGUE = """\
product: box
name: Box
currency: EUR
price: 10
markets: [DE, AT]
prices: net
taxes:
  standard: {DE: 19, AT: 20}
  reduced: {DE: 7, AT: 10}
components:
  - component: inside
    name: Inside
    options:
      - option: book
        name: Book
        tax: reduced
        values: [{value: thin, name: Thin, price: 5.03}, {value: toy, name: Toy, price: 7.77, tax: standard}]
      - option: card
        name: Card
        text: {length: 9}
        each: {price: 1.01}
"""
PRICES = 'price less "Less." take 5 % off everything\n'


def box(catalogue: str = CATALOGUE, rules: str = PRICES) -> Revision:
    return read("box", catalogue, rules)


def at(market: str) -> Situation:
    return Situation(date(2027, 1, 1), market)


def taken(book: str, card: str = "") -> Selection:
    return Selection({Slot("book"): (book,), Slot("card"): (card,) if card else ()})


def told(book: PriceBook, selection: Selection) -> list[tuple[str, int]]:
    return [(line.label, line.amount.minor) for line in book.quote(selection).lines]


def test_net_prices_have_each_markets_tax_of_each_rate_added_last() -> None:
    # of 1000, 503, 101 less 50 and 25; the text has no discount
    assert told(book_of(box(), at("DE")), taken("thin", "Hello")) == [
        ("Box", 1000),
        ("Book", 503),
        ("Card", 101),
        ("Less", -75),
        ("Tax 19 %", 190 + 19 - 10),  # 9.5 is 10, the even one
        ("Tax 7 %", 35 - 2),
    ]
    assert told(book_of(box(), at("AT")), taken("toy"))[-1] == ("Tax 20 %", 200 + 155 - 10 - 8)


def test_the_optimum_of_net_prices_has_the_tax_in_it() -> None:
    for market in ("DE", "AT"):
        engine, book = Engine(box(), situation=at(market)), book_of(box(), at(market))
        for value in ("thin", "toy"):
            found = engine.optimize(
                frozenset({Choice(Slot("book"), value)}), [Goal(SumOver("price", (), Source("test", 1)))]
            )
            assert found.amounts[0].magnitude * 100 == book.total(taken(value)).minor


def test_gross_prices_say_what_is_contained_and_cost_the_same() -> None:
    gross = box(CATALOGUE.replace("prices: net", "prices: gross"))
    quoted = book_of(gross, at("DE")).quote(taken("thin"))
    assert quoted.total.minor == 1000 + 503 - 75
    assert [(name, amount.minor) for name, amount in quoted.contained] == [("Tax 19 %", 152), ("Tax 7 %", 31)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "standard: {DE: 19, AT: 20}",
            "standard: {DE: 19}",
            "the tax 'standard' says nothing of the market 'AT' (write",
        ),
        ("reduced: {DE: 7, AT: 10}", "reduced: {DE: 7, AT: 10, FR: 5}", "the product is not sold in 'FR'"),
        ("reduced: {DE: 7, AT: 10}", "reduced: {DE: 700, AT: 10}", "700 % is no tax (write a percentage such as 19)"),
        ("tax: reduced", "tax: reduce", "there is no tax 'reduce' (did you mean 'reduced'?)"),
        ("prices: net", "prices: nett", "prices are not 'nett' (write gross, with tax in them, or net, without)"),
        (
            CATALOGUE[CATALOGUE.index("taxes:") : CATALOGUE.index("components:")],
            "",
            "prices are net, but there are no tax",
        ),
    ],
)
def test_a_mistake_in_taxes_is_told_with_a_hint(old: str, new: str, said: str) -> None:
    with pytest.raises(BrokenFiles) as broken:
        box(CATALOGUE.replace(old, new))
    assert said in "\n".join(map(str, broken.value.problems)).replace("error: ", "")

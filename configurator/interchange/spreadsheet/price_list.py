"""The price list of a market as a sheet to begin with or to go on from: a row for everything that costs something.

What such a file may say is decided in ``catalog.price_sheets``, and what its rows mean in ``catalog.market_prices``.
"""

from collections.abc import Iterator
from typing import NamedTuple

from configurator.catalog.model import Product
from configurator.catalog.price_sheets import EACH, NAME, OPTION, VALUE
from configurator.catalog.priced_in import priced_in
from configurator.catalog.validity import ALWAYS, Validity
from configurator.interchange.spreadsheet.csv_xlsx import Grid
from configurator.money import Money


class _ListedPrice(NamedTuple):
    """What has a price: its keys in the list, its name, the price, and where it is sold."""

    option: str
    value: str
    name: str
    price: Money
    valid: Validity = ALWAYS


def export_prices(product: Product, market: str, *, whole: bool) -> Grid:
    """The list of a market, with the prices that it has by now; its names say what things cost in the first market.

    What is not sold there has no row, nor what costs nothing in the first market and in this one. ``whole``: no price
    is missing, so that what has none costs nothing.
    """
    sold = market in product.price_lists
    grid = [[OPTION, VALUE, NAME, market]]
    for first, here in zip(_rows(priced_in(product, "")), _rows(priced_in(product, market)), strict=True):
        if first.valid.within(market) and (first.price.minor or here.price.minor):
            amount = str(here.price.amount) if sold and (whole or here.price.minor) else ""
            grid.append([first.option, first.value, f"{first.name}, {first.price}", amount])
    return grid


def _rows(product: Product) -> Iterator[_ListedPrice]:
    yield _ListedPrice(product.key, "", product.name, product.price)
    for option in product.options:
        if option.each is not None:
            yield _ListedPrice(option.key, EACH, f"{option.name}, each", option.each.price)
        for value in option.values:
            name = option.name if option.switch else f"{option.name}: {value.name}"
            yield _ListedPrice(option.key, value.key, name, value.price, value.valid)

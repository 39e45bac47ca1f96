"""Prices and currencies by market: what a product file and its price lists say, and what is wrong with that.

Decides which amount counts where. A price that is said once is in the currency of the first market and counts in every
market with that currency; in a market with another one each price has to be said. Works on the tree as it was
written, as ``across_entries`` does. The product in one of its markets is ``priced_in``'s to make.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar

from pydantic_core import PydanticCustomError

from configurator.catalog.across_entries import unknown_market, words
from configurator.catalog.model import PricedPlace, PriceList
from configurator.catalog.nodes import Node
from configurator.catalog.price_sheets import EACH, OPTION, VALUE, sheet_price
from configurator.catalog.scalars import currency_code, price_in
from configurator.money import Money
from configurator.source import Problem, Source, did_you_mean

ReadValue = TypeVar("ReadValue")
PRICE_LISTS = "price-lists"
_BY_MARKET = "price: {DE: 590, CH: 640}"


class _Priced(NamedTuple):
    """What has a price: where it is written, and the markets in which it is sold (none: all)."""

    node: Node
    markets: tuple[str, ...] = ()


class _SaidPrice(NamedTuple):
    """An amount in major units, and where it is said; ``listed``: in a price list."""

    amount: Decimal
    source: Source
    listed: bool = False


@dataclass(slots=True)
class _MarketPrices:
    """What the file says, ``problems`` with that, and the prices that are ``missing``."""

    file: Node
    markets: tuple[str, ...]
    currencies: dict[str, str] = field(default_factory=dict)
    single: dict[PricedPlace, _SaidPrice] = field(default_factory=dict)
    by_market: dict[PricedPlace, dict[str, _SaidPrice]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)

    @property
    def own(self) -> str:
        """The currency of prices that are said once."""
        return next(iter(self.currencies.values()), "")


def own_currency(file: Node) -> str:
    """The currency of prices that are said once: that of the first market; '' when none is said."""
    said = file.entry("currency")
    if said is None or isinstance(said.content, str):
        return file.text("currency") or ""
    first = next(iter(words(file.entry("markets"))), "")
    return said.text(first) or ""


def market_price_problems(file: Node) -> list[Problem]:
    """All mistakes in currencies, prices by market, and price lists."""
    read = _read(file)
    return read.problems + read.missing


def written_price_problems(file: Node) -> list[Problem]:
    """The mistakes in what is written of prices by market; that a price is not there yet is none of them."""
    return _read(file).problems


def has_currency(file: Node) -> bool:
    """Whether it is said without a mistake what is paid with in each market."""
    return bool(_read(file).currencies)


def price_lists(file: Node) -> dict[str, PriceList]:
    """What everything costs, by market; none while it costs the same everywhere. What is wrong is passed over."""
    read = _read(file)
    if len(set(read.currencies.values())) < 2 and not read.by_market:
        return {}
    return {market: PriceList(code, dict(_list(read, market, code))) for market, code in read.currencies.items()}


def _list(read: _MarketPrices, market: str, currency: str) -> Iterator[tuple[PricedPlace, int]]:
    for place in {**read.single, **read.by_market}:
        said = _said(read, place, market, currency)
        if said is not None and said.amount:
            yield place, Money.of(said.amount, currency).minor


def _said(read: _MarketPrices, place: PricedPlace, market: str, currency: str) -> _SaidPrice | None:
    said = read.by_market.get(place, {}).get(market)
    once = read.single.get(place)
    return said or (once if once is not None and (currency == read.own or not once.amount) else None)


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(file: Node) -> _MarketPrices:
    read = _MarketPrices(file, tuple(words(file.entry("markets"))))
    read.problems += _currencies(read)
    if not read.currencies or not _differ(file):
        return read
    places = dict(_places(file))
    for place, priced in places.items():
        read.problems += _written(read, place, priced.node)
    read.problems += _rows(read, places)
    if len(set(read.currencies.values())) > 1 or read.by_market:
        read.missing += _missing(read, places)
    return read


def _differ(file: Node) -> bool:
    """Whether anything is said by market at all; mostly nothing is, and no price has to be read for that."""
    said = file.entry("currency")
    if file.entry(PRICE_LISTS) is not None or (said is not None and isinstance(said.content, dict)):
        return True
    prices = (priced.node.entry("price") for _, priced in _places(file))
    return any(price is not None and isinstance(price.content, dict) for price in prices)


def _currencies(read: _MarketPrices) -> Iterator[Problem]:
    """Takes up the currency of each market. Markets without one, currencies of others, and what is no currency."""
    said = read.file.entry("currency")
    if said is None:
        return
    if isinstance(said.content, str):
        if isinstance(_read_at(said.source, partial(currency_code, said.content)), str):
            read.currencies = dict.fromkeys(read.markets or ("",), said.content)
        return
    problems: list[Problem] = []
    for market, node in read.file.entries("currency"):
        if market not in read.markets:
            problems.append(unknown_market(market, read.markets, said.keys.get(market, node.source)))
        code = _read_at(node.source, partial(currency_code, node.plain))
        problems += [code] if isinstance(code, Problem) else []
    named = dict(read.file.entries("currency"))
    place = read.file.keys.get("currency", said.source)
    for market in read.markets:
        if market not in named:
            known = next((node.content for node in named.values() if isinstance(node.content, str)), "EUR")
            hint = f"write '{market}: {known}', or what is paid with there, beside the others"
            problems.append(Problem(place, f"the market '{market}' has no currency", hint))
    yield from problems
    if not problems:
        read.currencies = {market: str(named[market].content) for market in read.markets}


def _read_at(source: Source, read: Callable[[], ReadValue]) -> ReadValue | Problem:
    """What is read of a text, or what is wrong with it."""
    try:
        return read()
    except PydanticCustomError as error:
        context = error.context or {}
        return Problem(source, context.get("message", ""), context.get("hint", ""))


def _places(file: Node) -> Iterator[tuple[PricedPlace, _Priced]]:
    """Everything that may have a price, in the order of the file; the first of doubled ones."""
    yield ("", ""), _Priced(file)
    for component in file.items("components"):
        for option in component.items("options"):
            key = option.text("option") or ""
            single = (("switch", "yes"), ("each", ""))
            for kind, value in single:
                node = option.entry(kind)
                if node is not None and isinstance(node.content, dict):
                    yield (key, value), _Priced(node, tuple(words(node.entry("markets"))))
            for node in option.items("values"):
                yield (key, node.text("value") or ""), _Priced(node, tuple(words(node.entry("markets"))))


def _written(read: _MarketPrices, place: PricedPlace, node: Node) -> Iterator[Problem]:
    """Takes up the price that the catalogue itself says of something; what is said once is judged by ``schema``."""
    price = node.entry("price")
    if price is None:
        return
    if isinstance(price.content, str):
        once = _read_at(price.source, partial(price_in, read.own, price.content))
        if not isinstance(once, Problem):
            read.single[place] = _SaidPrice(once, price.source)
        return
    for market, said in node.entries("price"):
        if market not in read.markets:
            yield unknown_market(market, read.markets, price.keys.get(market, said.source))
            continue
        amount = _read_at(said.source, partial(price_in, read.currencies[market], said.plain))
        if isinstance(amount, Problem):
            yield amount
            amount = Decimal(0)  # so that it is not told as missing as well
        read.by_market.setdefault(place, {})[market] = _SaidPrice(amount, said.source)


# --- price lists ------------------------------------------------------------------------------------------------------


def _rows(read: _MarketPrices, places: dict[PricedPlace, _Priced]) -> Iterator[Problem]:
    """Takes up the rows of the price lists. What they name that is not there, what they say twice, what is no price."""
    listed = read.file.entry(PRICE_LISTS)
    if listed is None:
        return
    if not isinstance(listed.content, list):
        hint = "write '- use: car/prices.csv' in a line of its own"
        yield Problem(listed.source, "price lists are named in a list", hint)
        return
    columns: dict[Source, str] = {}
    known: dict[str, dict[str, PricedPlace]] = {}
    for option, value in (place for place in places if place[0]):
        known.setdefault(option, {})[value or EACH] = option, value
    for row in listed.content:
        if not isinstance(row.content, dict):
            yield Problem(row.source, "this is no price list", "write '- use: car/prices.csv'")
            continue
        columns |= {source: name for name, source in row.keys.items() if name not in (OPTION, VALUE)}
        place = _place(read, row, known)
        if isinstance(place, Problem):
            yield place
            continue
        for market, cell in row.content.items():
            if market in read.markets:
                yield from _cell(read, place, market, cell)
    for source, name in columns.items():
        if name not in read.markets:
            yield unknown_market(name, read.markets, source)


def _place(read: _MarketPrices, row: Node, known: dict[str, dict[str, PricedPlace]]) -> PricedPlace | Problem:
    """What a row of a price list is about, or what is wrong with how it says that; ``known``: by option and value."""
    option, value = row.text(OPTION) or "", row.text(VALUE) or ""
    if not value and option == read.file.text("product"):
        return "", ""
    if option not in known:
        hint = did_you_mean(option, (*known, read.file.text("product") or ""))
        return Problem(row.place(OPTION), f"there is no option '{option}' with prices", hint)
    if value not in known[option]:
        message = f"the option '{option}' has no value '{value}'" if value else "no value is named here"
        return Problem(row.place(VALUE), message, did_you_mean(value, known[option]))
    return known[option][value]


def _cell(read: _MarketPrices, place: PricedPlace, market: str, cell: Node) -> Iterator[Problem]:
    currency, text = read.currencies[market], cell.content if isinstance(cell.content, str) else ""
    amount = _read_at(cell.source, partial(sheet_price, currency, text))
    known = read.by_market.get(place, {}).get(market)
    once = read.single.get(place) if market == read.markets[0] else None
    first = known or once
    if first is not None:
        what = "the price" if known is None or not known.listed else "a price"
        message = f"{what} in {market} is said already, in {first.source.file}, line {first.source.line}"
        yield Problem(cell.source, message, "say it in one place")
        return
    if isinstance(amount, Problem):
        yield amount
        amount = Decimal(0)
    read.by_market.setdefault(place, {})[market] = _SaidPrice(amount, cell.source, listed=True)


# --- what is not said -------------------------------------------------------------------------------------------------


def _missing(read: _MarketPrices, places: dict[PricedPlace, _Priced]) -> Iterator[Problem]:
    """What has a price, but none in one of its markets; of a market without any, the market alone."""
    told = {market for said in read.by_market.values() for market in said}
    priced = {place: priced for place, priced in places.items() if place in read.single or place in read.by_market}
    for market, currency in read.currencies.items():
        left = [
            (place, each)
            for place, each in priced.items()
            if (not each.markets or market in each.markets)
            and _said(read, place, market, currency) is None
            and any(_counts(read, place, other) for other in read.currencies)
        ]
        if left and market not in told and currency != read.own:
            hint = f"say each price by market, {_BY_MARKET}, or name a price list: '- use: car/prices.csv'"
            message = f"'{market}' is sold for {currency}, but no price is said in it"
            yield Problem(read.file.place("currency"), message, hint)
            continue
        for place, each in left:
            source = each.node.keys.get("price", each.node.source)
            hint = _hint(read, place, market)
            yield Problem(source, f"{_named(place)} has no price in {market}, where {currency} is paid", hint)


def _counts(read: _MarketPrices, place: PricedPlace, market: str) -> bool:
    said = _said(read, place, market, read.currencies[market])
    return said is not None and bool(said.amount)


def _named(place: PricedPlace) -> str:
    option, value = place
    if not option:
        return "the product itself"
    return f"'{option} = {value}'" if value else f"each of '{option}'"


def _hint(read: _MarketPrices, place: PricedPlace, market: str) -> str:
    rows = read.file.items(PRICE_LISTS)
    file = next((row.source.file for row in rows if market in row.keys), "")
    if file:
        return f"add its row to {file}"
    if place in read.single:
        return f"write price: {{{read.markets[0]}: {read.single[place].amount}, {market}: ...}}"
    return f"write '{market}: ...' beside the others"

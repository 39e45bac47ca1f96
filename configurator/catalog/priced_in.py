"""The product as it is priced in one of its markets: the only place that puts one market's prices into a product."""

from collections.abc import Mapping
from dataclasses import replace

from configurator.catalog.model import Component, Option, PricedPlace, Product, Value
from configurator.money import Money


def priced_in(product: Product, market: str) -> Product:
    """The product with the prices of a market, '' being its first; itself where that changes nothing."""
    where = market or next(iter(product.price_lists), "")
    if where == product.priced_for or where not in product.price_lists:
        return product
    listed = product.price_lists[where]
    prices = {place: Money(minor, listed.currency) for place, minor in listed.minor.items()}
    free = Money(0, listed.currency)
    return replace(
        product,
        price=prices.get(("", ""), free),
        components=tuple(_component(each, prices, free) for each in product.components),
        priced_for=where,
    )


def _component(component: Component, prices: Mapping[PricedPlace, Money], free: Money) -> Component:
    return replace(component, options=tuple(_option(each, prices, free) for each in component.options))


def _option(option: Option, prices: Mapping[PricedPlace, Money], free: Money) -> Option:
    def priced(value: Value, key: str) -> Value:
        return replace(value, price=prices.get((option.key, key), free))

    return replace(
        option,
        values=tuple(priced(each, each.key) for each in option.values),
        each=priced(option.each, "") if option.each is not None else None,
    )

"""The catalogue's taxes as price rules: where prices are net, each rate of each market adds its share last of all.

So what is true of price rules is true of taxes: sums, receipts and the proven least price have them in. Where prices
are gross, such a rule adds nothing and only says what is contained.
"""

from configurator.catalog.model import Option, Product
from configurator.catalog.selection import Slot
from configurator.catalog.validity import ALWAYS, Validity
from configurator.rules.price_syntax import PriceRule, TaxShare
from configurator.units import decimal_text


def tax_rules(product: Product) -> tuple[PriceRule, ...]:
    """A rule for each rate of each market, in the catalogue's order."""
    return tuple(
        PriceRule(
            name=f"tax {name} {market}".rstrip(),
            title=f"Tax {decimal_text(percent)} %",
            sentence="",
            author="",
            effect=TaxShare(percent, name, contained=not product.net),
            source=product.source,
            valid=Validity(markets=(market,)) if market else ALWAYS,
        )
        for name, rates in product.taxes.items()
        for market, percent in rates.items()
    )


def rate_of(product: Product, slot: Slot | None, value: str) -> str:
    """The name of the rate at which something is taxed; the first of the catalogue where nothing else is said."""
    option = product.option(slot.key) if slot is not None else None
    return (rate_of_value(option, value) if option is not None else "") or next(iter(product.taxes), "")


def rate_of_value(option: Option, value: str) -> str:
    """What the catalogue says of a value, or else of its option; '' for neither."""
    own = next((each.tax for each in option.values if each.key == value), "")
    return own or option.tax

"""Amounts and numbers as they are written in the language that is spoken: '€ 24,900.50', in German '24.900,50 €'."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal

from configurator.languages.spoken import OWN, locale_of, spoken

_MINUS = "−"


def amount_in_language(amount: Decimal, currency: str, decimals: int) -> str:
    """The amount with so many decimals, with a space that does not break before or behind the currency."""
    return _written(amount, currency, decimals, str(locale_of(spoken()) or OWN))


def number_in_language(number: float, decimals: int) -> str:
    """The number with so many decimals: '1.5', in German '1,5'."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(Decimal(number), decimals), digits, str(locale_of(spoken()) or OWN))


@lru_cache(maxsize=1024)
def _written(amount: Decimal, currency: str, decimals: int, locale: str) -> str:
    """The amount in a language; a page asks for the same few again and again."""
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    behind = Locale.parse(locale).currency_formats["standard"].pattern.endswith("¤")
    pattern = f"{number}\xa0¤" if behind else f"¤\xa0{number}"
    written = format_currency(abs(amount), currency, format=pattern, locale=locale, currency_digits=False)
    return f"{_MINUS}{written}" if amount < 0 else written

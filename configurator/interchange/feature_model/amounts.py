"""Prices and weights as people write them: '12,50 EUR', '1.299,00', "CHF 1'299.00", '2,5 kg' -> number and unit.

Only what can be read in one way is read: whole texts, groups of three digits between separators, one sign. '1,299' is
1299 or 1.299, so it is refused, and both readings are named.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from configurator.money import CODES

HUNDREDTH = "ct"
"""The unit of prices in hundredths, whatever the currency."""

_BLANKS = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
_AMOUNT = re.compile(
    r"(?P<one>[+−-]?) ?(?P<before>[^0-9+−-]*?) ?(?P<two>[+−-]?)(?P<digits>[0-9][0-9 .,'’]*)(?P<after>[^0-9]*)"
)
_GROUPED = re.compile(r"(?!0)[0-9]{1,3}(?:(?P<between>[ '.,])[0-9]{3})(?:(?P=between)[0-9]{3})*")
_DECIMAL = re.compile(
    r"(?P<whole>[0-9]+|(?!0)[0-9]{1,3}(?:(?P<between>[ '.,])[0-9]{3})(?:(?P=between)[0-9]{3})*)[.,](?P<rest>[0-9]+)"
)
_SIGNS = {
    "€": "EUR",
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "₫": "VND",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "sFr.": "CHF",
    "C$": "CAD",
    "A$": "AUD",
    "R$": "BRL",
}
_CALLED = {"euro": "EUR", "euros": "EUR", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF"}
_HUNDREDTHS = ("ct", "cts", "ct.", "cent", "cents", "c", "¢")


class Unreadable(ValueError):
    """A text that is no amount, or could be two; ``hint`` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """A number, and the unit beside it as it is written ('' when there is none)."""

    number: Fraction
    unit: str


def amount(text: str) -> ReadAmount:
    """The amount that the whole text says; raises Unreadable when it says none, or more than one."""
    plain = _BLANKS.sub(" ", text).strip().replace("’", "'")
    found = _AMOUNT.fullmatch(plain)
    if found is None or (found["one"] and found["two"]):
        raise Unreadable(f"'{_shown(text)}' is not a number with a unit", "write it as 12.50, or as '12.50 EUR'")
    units = {unit for each in (found["before"], found["after"]) if (unit := each.strip())}
    if len(units) > 1:
        raise Unreadable(f"'{_shown(text)}' has two units", "write one of them")
    if any(not unit.strip(".,'") for unit in units):
        raise Unreadable(f"'{_shown(text)}' is not a number", "write it as 12.50")
    number = _number(found["digits"].rstrip(" "), text)
    negative = (found["one"] or found["two"]) in ("-", "−")
    return ReadAmount(-number if negative else number, next(iter(units), ""))


def currency(unit: str) -> str | None:
    """The currency's code that a sign, a code or a name stands for, HUNDREDTH for cents; None for any other unit."""
    if unit in CODES:
        return unit
    if unit.casefold() in _HUNDREDTHS:
        return HUNDREDTH
    return _SIGNS.get(unit) or _CALLED.get(unit.casefold())


def readings(text: str) -> str:
    """What a text with one separator before three digits can mean: '1299 or 1.299'."""
    return f"{text.replace(',', '').replace('.', '')} or {text.replace(',', '.')}"


def _number(digits: str, text: str) -> Fraction:
    if digits.isdecimal():
        return Fraction(digits)
    grouped, separators = _GROUPED.fullmatch(digits), [each for each in digits if not each.isdigit()]
    if grouped and len(separators) == 1 and separators[0] in ".,":
        raise Unreadable(f"'{_shown(text)}' could be {readings(digits)}", "write it without a sign between thousands")
    if grouped:
        return Fraction("".join(each for each in digits if each.isdigit()))
    found = _DECIMAL.fullmatch(digits)
    if found is None or found["between"] == digits[found.end("whole")]:
        raise Unreadable(f"'{_shown(text)}' is not a number", "write it as 12.50")
    whole = "".join(each for each in found["whole"] if each.isdigit())
    return Fraction(f"{whole}.{found['rest']}")


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"

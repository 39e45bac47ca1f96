"""Numbers as people and programs write them: every number that a text can be read as, none of them guessed.

Decides which texts can be read in two ways, because a comma or a point may part decimals or thousands.
"""

import re
import unicodedata
from decimal import Decimal

MOST_DECIMALS = 9
"""So many decimals a number may have that is no price."""

_CURRENCY = re.compile(r"^(?:[€$£¥]|[A-Z]{3}(?=[\s\d+-]))\s*|\s*(?:[€$£¥]|(?<=[\s\d])[A-Z]{3})$")
_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
_POWER = re.compile(r"([+-]?\d+)(?:[.,](\d+))?[eE]([+-]?\d{1,3})", re.ASCII)
_GROUPED = re.compile(r"[+-]?(?!0)\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})*", re.ASCII)
_DECIMAL = re.compile(r"([+-]?\d{1,3}(?:([.,'’\s]?)\d{3})*|[+-]?\d+)[.,](\d+)", re.ASCII)
_MEASURE = re.compile(r"([+-]?\d[\d.,'’\s]*(?<!\s))\s*((?![eE][+-]?\d)[^\W\d_].*|[%°€$£¥].*|)", re.ASCII | re.DOTALL)
_THOUSANDS = re.compile(r"[+-]?(?!0\d?\d?[.,])\d{1,3}(?:[.,]\d{3})+", re.ASCII)


def numbers(text: str) -> frozenset[Decimal]:
    """Every number that the text can be read as: 2600 and 2.6 for '2,600'; none for a text that is no number."""
    bare = _CURRENCY.sub("", unicodedata.normalize("NFKC", text.strip()))
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    found: set[Decimal] = set()
    power = _POWER.fullmatch(bare)
    if power:
        found.add(Decimal(f"{power[1]}.{power[2] or 0}E{power[3]}"))
    if _PLAIN.fullmatch(bare):
        found.add(Decimal(bare))
    if _GROUPED.fullmatch(bare):
        found.add(Decimal(re.sub(r"[^\d+-]", "", bare)))
    decimal = _DECIMAL.fullmatch(bare)
    if decimal and decimal[2] != bare[decimal.start(3) - 1]:
        found.add(Decimal(f"{re.sub(r'[^0-9+-]', '', decimal[1])}.{decimal[3]}"))
    return frozenset(found | {each / 100 for each in found} if percent else found)


def starts_with_number(text: str) -> bool:
    """Whether the text is written like a number, with or without a unit."""
    return _MEASURE.fullmatch(text) is not None


def has_power(text: str) -> bool:
    """Whether the number is written with a power of ten, as spreadsheets show long ones."""
    return _POWER.match(text) is not None


def is_ambiguous(text: str, *, commas_only: bool = False) -> bool:
    """Whether three digits behind a comma or point may be thousands: '2,600', '2.600 kg'.

    Every number with a comma counts, as it is written in no other way here; ``commas_only``: points are decimals.
    """
    found = _MEASURE.fullmatch(text)
    if found is None or (commas_only and "," not in found[1]):
        return False
    return bool(_THOUSANDS.fullmatch(found[1])) or "," in found[1]


def both_readings(text: str, currency: str = "", digits: int = MOST_DECIMALS) -> tuple[str, str]:
    """What is said of an ambiguous number, and how to mend it; ``digits``: the decimals that the currency has."""
    found = _MEASURE.fullmatch(text)
    assert found is not None
    unit = found[2]
    read = sorted(numbers(found[1]), reverse=True)
    if not read:
        return f"'{text}' is not a number", "write all its digits, and a point before the decimals"
    if len(read) == 1:
        point = "it with a point: " if "." in f"{read[0]:f}" and "." not in text else ""
        return f"'{text}' is not a number", f"write {point}{_with(f'{read[0]:f}', unit)}"
    payable = [each for each in read if each == round(each, digits)]
    hint = "write " + " or ".join(_with(_even(each), unit) for each in payable)
    if len(payable) < len(read):
        hint += f"; {currency} has {digits or 'no'} decimals"
    return f"'{text}' can be read as {_with(f'{read[0]:f}', unit)} or as {_with(f'{read[1]:f}', unit)}", hint


def _even(number: Decimal) -> str:
    """A number in a form whose decimals cannot be taken for thousands: none, two or four of them."""
    if number == number.to_integral_value():
        return f"{number:.0f}"
    return f"{number:.2f}" if number == round(number, 2) else f"{number:.4f}"


def _with(number: str, unit: str) -> str:
    return f"{number} {unit}".strip()

"""Numbers as they are written elsewhere: 12,50 EUR, EUR 1.250, ٥٠ EUR, in quotes, with a sign.

Decides what is said of them and how they are to be written here. What can be read in two ways is never guessed.
"""

import re
import unicodedata

from configurator.money import CODES, minor_digits
from configurator.numerals import MOST_DECIMALS, both_readings, is_ambiguous, numbers
from configurator.units import UnitError, unit_name

_NUMBER = r"\d(?:[\d]|[.,'’٫٬](?=\d)|[ \u00a0\u202f](?=\d{3}(?!\d)))*(?:[eE][+-]?\d+)?(?![\w-])"
_CURRENCY = r"[€$£¥]|[A-Z]{3}(?![\w-])"
_PIECE = re.compile(
    rf"""(?P<quote>["']?)
    (?:(?P<before>{_CURRENCY})[ ]?)?
    (?P<number>{_NUMBER})
    (?:[ ]?(?P<unit>{_CURRENCY}|%))?
    (?P=quote)""",
    re.VERBOSE,
)
_UNIT = re.compile(r"\s*[A-Za-zµ°²³/^]*\s*")
_PARTED = str.maketrans({"٫": ".", "٬": ",", "’": "'", "\u00a0": " ", "\u202f": " "})
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def misspelt_number(text: str, at: int) -> tuple[str, str, int] | None:
    """What is said of the number at this position, how it is written here, and where it starts.

    None where no number is, or one that is written as it has to be.
    """
    start, ended = text.rfind("\n", 0, at) + 1, at >= len(text.rstrip())
    for found in _PIECE.finditer(text, start):
        if found.start() > at:
            return None
        between = text[found.end() : at]
        last = ended and "," in found["number"] and _UNIT.fullmatch(between) is not None
        if (not between.strip() or last) and not text[: found.start()].endswith(tuple("_-.")):
            return _told(found, whole=_counted(text, found))
    return None


def misspelt_amount(text: str) -> tuple[str, str] | None:
    """The same for a text that is to be an amount and nothing else."""
    found = _PIECE.fullmatch(text)
    told = _told(found) if found else None
    return told[:2] if told else None


def two_readings(number: str, unit: str) -> tuple[str, str] | None:
    """What is said of an amount of money whose point may part thousands: '1.250 EUR'; None where that is beyond doubt.

    What cannot be paid when it is read with decimals is another mistake.
    """
    try:
        currency = unit_name(unit) if unit else ""
    except UnitError:
        return None
    if currency not in CODES or not is_ambiguous(number):
        return None
    digits = minor_digits(currency)
    if float(number) * 10**digits % 1:
        return None
    message, hint = both_readings(f"{number} {currency}", currency, digits)
    return f"{message}.", hint


def _counted(text: str, found: re.Match[str]) -> bool:
    """Whether a whole number belongs there: a weight, or how many of something."""
    return bool(re.search(r"\bweight\s+$", text[: found.start()]) or re.match(r"\s+of\s*\(", text[found.end() :]))


def _told(found: re.Match[str], *, whole: bool = False) -> tuple[str, str, int] | None:
    unit = found["unit"] or found["before"] or ""
    bare = "".join(map(_plain_digit, found["number"])).translate(_PARTED)
    plain = bare == found["number"] and _PLAIN.fullmatch(bare) is not None
    if (plain and not found["quote"] and not found["before"]) or not numbers(bare):
        return None
    shown = found.group().strip()
    digits = minor_digits(unit) if unit in CODES else MOST_DECIMALS
    if len(numbers(bare)) > 1:
        message, hint = both_readings(f"{bare} {unit}".strip(), unit, digits)
        return f"{message}.", hint, found.start()
    (number,) = numbers(bare)
    if whole and number % 1:
        return f"'{shown}' is no whole number.", f"write {number:.0f}", found.start()
    right = bare if _PLAIN.fullmatch(bare) else f"{number:f}"
    return f"'{shown}' is no number as it is written here.", f"write {right} {unit}".rstrip(), found.start()


def _plain_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)

"""VAT numbers: whether one can be right, by its form and, where that is known here, by its check digits.

Whether there is such a number only its country knows. Written here rather than taken from python-stdnum, whose licence
(LGPL) the shop does not want in its wheel; the rules are those that the countries publish.
"""

import re
from collections.abc import Callable, Sequence

_FORMS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CH": r"E\d{9}(MWST|TVA|IVA)?", "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}", "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[0-9A-Z]\d{7}[0-9A-Z]",
    "FI": r"\d{8}", "FR": r"[0-9A-Z]{2}\d{9}", "GB": r"(\d{9}|\d{12})", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"\d[0-9A-Z+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"(\d{9}|\d{12})", "LU": r"\d{8}", "LV": r"\d{11}",
    "MT": r"\d{8}", "NL": r"\d{9}B\d{2}", "NO": r"\d{9}(MVA)?", "PL": r"\d{10}", "PT": r"\d{9}", "RO": r"\d{2,10}",
    "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}",
}  # fmt: skip


def read_vat_number(written: str) -> str | None:
    """The number as it is kept, from what somebody typed with spaces, dots or in small letters; None for none."""
    number = re.sub(r"[\s.\-/]", "", written).upper()
    country, own = number[:2], number[2:]
    country = "EL" if country == "GR" else country
    if country not in _FORMS or not number.isascii() or not re.fullmatch(_FORMS[country], own, re.ASCII):
        return None
    checked = _CHECKED.get(country)
    return country + own if checked is None or checked([int(each) for each in own if each.isdigit()]) else None


def _germany(digits: Sequence[int]) -> bool:
    """ISO 7064, MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[-1]


def _austria(digits: Sequence[int]) -> bool:
    total = sum(_cross(2 * each) if at % 2 else each for at, each in enumerate(digits[:7]))
    return (96 - total) % 10 == digits[7]


def _belgium(digits: Sequence[int]) -> bool:
    number = int("".join(map(str, digits)))
    return 97 - number // 100 % 97 == number % 100


def _luhn(digits: Sequence[int]) -> bool:
    return sum(_cross(2 * each) if at % 2 else each for at, each in enumerate(reversed(digits))) % 10 == 0


def _weighed(weights: Sequence[int], modulus: int, *, complement: bool) -> Callable[[Sequence[int]], bool]:
    """Whether the last digit is the weighed sum of the others, or what it lacks."""

    def holds(digits: Sequence[int]) -> bool:
        rest = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % modulus
        return ((modulus - rest) % modulus if complement else rest) == digits[len(weights)]

    return holds


def _cross(number: int) -> int:
    """The sum of its digits."""
    return number // 10 + number % 10


_CHECKED: dict[str, Callable[[Sequence[int]], bool]] = {
    "AT": _austria,
    "BE": _belgium,
    "CH": _weighed((5, 4, 3, 2, 7, 6, 5, 4), 11, complement=True),
    "DE": _germany,
    "IT": _luhn,
    "NO": _weighed((3, 2, 7, 6, 5, 4, 3, 2), 11, complement=True),
    "PL": _weighed((6, 5, 7, 2, 3, 4, 5, 6, 7), 11, complement=False),
}

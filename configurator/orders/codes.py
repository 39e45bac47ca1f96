"""Codes that people read out and type: Crockford's base32 with a last digit that catches typing mistakes.

The digits leave out I, L, O and U; what is typed may be in any case, with spaces and dashes, with O for 0 and I or L
for 1. Decides how codes are written and read, not what one stands for.
"""

import secrets
import unicodedata
from collections.abc import Iterable

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")


def draw_code(length: int) -> str:
    """That many digits that nobody can guess."""
    return "".join(secrets.choice(DIGITS) for _ in range(length))


def check_digit(digits: str) -> str:
    """A sum with odd weights, so that one wrong digit, and most swaps, show."""
    return DIGITS[sum((2 * place + 1) * DIGITS.index(digit) for place, digit in enumerate(digits)) % 32]


def new_code() -> str:
    """A secret of ten digits, nine of them drawn."""
    digits = draw_code(9)
    return digits + check_digit(digits)


def read_code(written: str) -> str | None:
    """The code of ten digits that somebody typed; None when it is none."""
    code = read_typed(written)
    return code if right(code, 10) else None


def read_typed(written: str) -> str:
    """The digits of what somebody typed, '' when there is something else in it."""
    plain = unicodedata.normalize("NFKC", written).upper()
    digits = "".join(each for each in plain if not _between(each)).translate(_MISREAD)
    return digits if all(each in DIGITS for each in digits) else ""


def right(code: str, length: int) -> bool:
    """Whether a code has that many digits and the last of them is right."""
    return len(code) == length and check_digit(code[:-1]) == code[-1]


def group_digits(code: str, sizes: Iterable[int]) -> str:
    """The code in groups with dashes between, to be read out."""
    parts, rest = [], code
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return "-".join(part for part in (*parts, rest) if part)


def _between(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}

"""Share codes: ten characters that people can read out, nine of content and one that catches typing mistakes.

Crockford's base32 without I, L, O and U; the code says nothing about the customer, it only names what is kept.
"""

import hashlib
import json

from configurator.orders.design import Design
from configurator.orders.order import written_choices

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 9
_MISREAD = str.maketrans("ILO", "110")


def code_for(design: Design, attempt: int = 0) -> str:
    """The code of a design as it is now; another attempt gives another code."""
    weights = sorted((str(choice), weight) for choice, weight in design.weights.items())
    content = json.dumps([design.product, design.revision, written_choices(design.choices), weights, attempt])
    number = int.from_bytes(hashlib.sha256(content.encode()).digest(), "big")
    digits = "".join(_DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))
    return digits + _check(digits)


def normal_code(written: str) -> str | None:
    """The code as it is kept, from what somebody typed (lower case, spaces, dashes, O for 0); None when it is none."""
    code = "".join(written.upper().split()).replace("-", "").translate(_MISREAD)
    if len(code) != _LENGTH + 1 or any(digit not in _DIGITS for digit in code):
        return None
    return code if _check(code[:-1]) == code[-1] else None


def _check(digits: str) -> str:
    """The check digit: a sum with odd weights, so that one wrong digit, and most swaps, show."""
    return _DIGITS[sum((2 * place + 1) * _DIGITS.index(digit) for place, digit in enumerate(digits)) % 32]

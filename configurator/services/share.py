"""Share codes: ten characters that people can read out, nine of content and one that catches typing mistakes.

The code says nothing about the customer, it only names what is kept (how it is written: ``orders.codes``).
"""

import hashlib
import json

from configurator.orders.codes import DIGITS, check_digit, right, typed
from configurator.orders.design import Design
from configurator.orders.order import written_choices

_LENGTH = 9


def code_for(design: Design, attempt: int = 0) -> str:
    """The code of a design as it is now; another attempt gives another code."""
    weights = sorted((str(choice), weight) for choice, weight in design.weights.items())
    content = json.dumps([design.product, design.revision, written_choices(design.choices), weights, attempt])
    number = int.from_bytes(hashlib.sha256(content.encode()).digest(), "big")
    digits = "".join(DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))
    return digits + check_digit(digits)


def normal_code(written: str) -> str | None:
    """The code as it is kept, from what somebody typed; None when it is none."""
    code = typed(written)
    return code if right(code, _LENGTH + 1) else None

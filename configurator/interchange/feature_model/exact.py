"""Numbers written out in full: nothing is rounded between a foreign model and a catalogue.

A catalogue takes numbers up to 10^12 with nine decimals; what does not fit, or has no end, is for the caller to tell.
"""

from collections.abc import Sequence
from fractions import Fraction

from configurator.units import Quantity

_LARGEST = 10**12
_FINEST = 10**9


def decimal(number: Fraction) -> str | None:
    """The number as a decimal, digit for digit; None when it has no end."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        places = max(places, times)
    if rest != 1:
        return None
    if not places:
        return str(number.numerator)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def is_kept(quantity: Quantity) -> bool:
    """Whether a catalogue can hold the quantity as it is."""
    return abs(quantity.magnitude) <= _LARGEST and (quantity.magnitude * _FINEST).denominator == 1


def add_exactly(quantities: Sequence[Quantity], further: Sequence[str]) -> Quantity | None:
    """Their exact sum in the unit of one of them, else in a further unit; None when no unit keeps it."""
    for unit in dict.fromkeys((*(each.unit for each in quantities), *further)):
        total = Quantity(sum((each.to(unit).magnitude for each in quantities), start=Fraction(0)), unit)
        if is_kept(total):
            return total
    return None

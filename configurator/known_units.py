"""All units there are, and how one turns into another: the only place that knows pint.

Reading pint's definitions takes half a second, so ``units`` loads this module with the first unit that is none of the
usual ones, and whoever serves loads it before (``serve``). Units are spelt as pint spells them: 'm**2', 'kW*h'.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint

_REGISTRY: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=False)


def known(unit: str) -> bool:
    """Whether there is such a unit."""
    try:
        _REGISTRY.parse_units(unit)
    except pint.UndefinedUnitError:
        return False
    return True


def ratio(unit: str, wanted: str) -> Fraction | None:
    """What turns a number in ``unit`` into one in ``wanted``; None when their dimensions or their zeros differ."""
    try:
        none, one = (_REGISTRY.Quantity(Decimal(number), unit).to(wanted).magnitude for number in (0, 1))
    except pint.PintError:
        return None
    if none:  # as from °C to °F, which count from another zero
        return None
    return Fraction(Decimal(one)).limit_denominator(10**12)

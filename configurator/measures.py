"""In which units people read quantities: as the catalogue writes them, or in inches, pounds and what goes with them.

Decides what they see and what a number without a unit means to them. What is kept, solved and ordered is in the
catalogue's unit, and stands beside the other one wherever it matters to the last digit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from babel.numbers import get_decimal_symbol
from babel.units import format_unit, get_unit_name

from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN, locale_of, spoken
from configurator.units import Quantity, decimal_text


class UnitSystem(StrEnum):
    """The units that people read: the catalogue's own, or inches, pounds and what goes with them."""

    WRITTEN = "written"
    INCHES = "inches"


_INCHES = {
    "mm": ("in", "length-inch"),
    "cm": ("in", "length-inch"),
    "m": ("ft", "length-foot"),
    "km": ("mi", "length-mile"),
    "mm²": ("in²", "area-square-inch"),
    "cm²": ("in²", "area-square-inch"),
    "m²": ("ft²", "area-square-foot"),
    "cm³": ("in³", "volume-cubic-inch"),
    "m³": ("ft³", "volume-cubic-foot"),
    "ml": ("floz", "volume-fluid-ounce"),
    "l": ("gal", "volume-gallon"),
    "g": ("oz", "mass-ounce"),
    "kg": ("lb", "mass-pound"),
    "t": ("lb", "mass-pound"),
}
"""For each unit of the catalogue the one that is read for it, and what CLDR calls that; others stay as they are."""

_SENSIBLE = 3
"""So many digits say what somebody wants to know; whole ones are never rounded away."""
_MOST_DECIMALS = 9

_read: ContextVar[UnitSystem] = ContextVar("units that are read", default=UnitSystem.WRITTEN)


def measured() -> UnitSystem:
    """The units that are read now."""
    return _read.get()


def measure(units: UnitSystem) -> None:
    """Has quantities read in these units from now on, in this thread's context."""
    _read.set(units)


@contextmanager
def measuring(units: UnitSystem) -> Iterator[None]:
    """Has quantities read in these units for as long as the block lasts."""
    before = _read.set(units)
    try:
        yield
    finally:
        _read.reset(before)


def is_converted(unit: str) -> bool:
    """Whether the catalogue's unit is another one in inches and pounds."""
    return unit in _INCHES


def is_read_otherwise(unit: str) -> bool:
    """Whether numbers of the catalogue's unit are read in another one now."""
    return measured() is UnitSystem.INCHES and unit in _INCHES


def unit_read(unit: str) -> str:
    """The unit in which a number of the catalogue's unit is read and typed now: 'in' for 'mm'."""
    return _INCHES[unit][0] if is_read_otherwise(unit) else unit


def unit_shown(unit: str) -> str:
    """What that unit is called beside a number: 'in', 'sq ft'."""
    return _shown("2", unit).replace("2", "", 1).strip() if is_read_otherwise(unit) else unit


def unit_named(unit: str) -> str:
    """What it is called in a sentence: 'inches'; the catalogue's own as the catalogue writes it."""
    if not is_read_otherwise(unit):
        return unit
    return get_unit_name(_INCHES[unit][1], "long", locale_of(spoken()) or OWN) or unit_shown(unit)


def read_as(amount: Quantity) -> str:
    """The quantity as it is read now: '2,959 lb', or '1342 kg'; no more digits than are wanted."""
    return _sensible(amount) if is_read_otherwise(amount.unit) else str(amount)


def told(amount: Quantity) -> str:
    """The quantity as it is read now with the exact one beside it: '23.6 in (600 mm)', or '600 mm'."""
    if not is_read_otherwise(amount.unit):
        return str(amount)
    return gettext("%(converted)s (%(exact)s)", converted=_sensible(amount), exact=str(amount))


def typed_text(number: Fraction, step: Fraction, unit: str) -> str:
    """How a field shows a number of its range: '23.6', or '600'; what is typed just so means that number again.

    In another unit with as many decimals as tell the numbers of the range apart; where that is not exact all of them,
    and one at least: a round number is nobody's but its own.
    """
    if not is_read_otherwise(unit):
        return _plain(number)
    here, by = (Quantity(each, unit).to(unit_read(unit)).magnitude for each in (number, step))
    decimals = next(
        (places for places in range(1, _MOST_DECIMALS) if Fraction(1, 10**places) * 2 <= by), _MOST_DECIMALS
    )
    rounded = round(here, decimals)
    text = _plain(here) if rounded == here else f"{_decimal(rounded):.{decimals}f}"
    return text.replace(".", get_decimal_symbol(locale_of(spoken()) or OWN))


def typed_and_told(number: Fraction, step: Fraction, unit: str) -> str:
    """A number of a range as it can be typed, with its unit and the exact one beside it: '23.62 in (600 mm)'."""
    exact = str(Quantity(number, unit))
    if not is_read_otherwise(unit):
        return exact
    return gettext("%(converted)s (%(exact)s)", converted=_shown(typed_text(number, step, unit), unit), exact=exact)


def _sensible(amount: Quantity) -> str:
    here = amount.to(_INCHES[amount.unit][0]).magnitude
    decimals = 0
    while decimals < _MOST_DECIMALS and here and abs(here) * 10**decimals < 10 ** (_SENSIBLE - 1):
        decimals += 1
    return _shown(_decimal(round(here, decimals)), amount.unit)


def _shown(number: Decimal | str, unit: str) -> str:
    """A number with the unit that is read, as the language that is spoken writes it; a text stays as it is."""
    return format_unit(number, _INCHES[unit][1], "short", "#,##0.#########", locale=locale_of(spoken()) or OWN)


def _plain(number: Fraction) -> str:
    """A number in digits that are read as just that: no sign between thousands."""
    return decimal_text(number).replace(" ", "")


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)

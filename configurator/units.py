"""Quantities with units, exact.

A quantity is a fraction and a unit's name. Two quantities can be compared or added when their dimensions agree;
amounts of money take their currency code as unit. Conversion factors are exact rationals where pint's are
(metric, time, energy); others are taken to 12 significant digits. The usual units stand here, so that most products
need not wait for pint; a test holds them against it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from configurator.listing import listed

KNOWN = 4096
"""How many spellings and conversions are remembered: customers type units, too."""

USUAL: Mapping[str, Mapping[str, Fraction]] = {
    "number": {"": Fraction(1), "percent": Fraction(1, 100)},
    "length": {"mm": Fraction(1, 1000), "cm": Fraction(1, 100), "m": Fraction(1), "km": Fraction(1000)},
    "area": {"mm²": Fraction(1, 10**6), "cm²": Fraction(1, 10**4), "m²": Fraction(1)},
    "volume": {"ml": Fraction(1, 1000), "l": Fraction(1), "cm³": Fraction(1, 1000), "m³": Fraction(1000)},
    "mass": {"mg": Fraction(1, 10**6), "g": Fraction(1, 1000), "kg": Fraction(1), "t": Fraction(1000)},
    "time": {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600)},
    "speed": {"m/s": Fraction(1), "km/h": Fraction(5, 18)},
    "force": {"N": Fraction(1), "kN": Fraction(1000)},
    "torque": {"Nm": Fraction(1)},
    "energy": {"J": Fraction(1), "Wh": Fraction(3600), "kWh": Fraction(3_600_000)},
    "power": {"W": Fraction(1), "kW": Fraction(1000)},
    "current": {"mA": Fraction(1, 1000), "A": Fraction(1)},
    "voltage": {"V": Fraction(1)},
}
"""The usual units by dimension, each with what it is of one of them."""

_DIMENSIONS = {unit: (dimension, size) for dimension, sizes in USUAL.items() for unit, size in sizes.items()}
_WRITTEN = re.compile(r"^\s*([+-]?\d[\d_]*(?:\.\d+)?)\s*(.*?)\s*$")
_POWER_OF_TEN = re.compile(r"[eE][+-]?\d+")
_CURRENCY = re.compile(r"^[A-Z]{3}$")
_UNIT = re.compile(r"^[A-Za-z°µΩ]+[²³]?(?:[/·][A-Za-z°µΩ]+[²³]?){0,3}$")
_POWER = re.compile(r"(?<=[A-Za-z°µΩ])\^?([23])(?![0-9])")
_POWERS = {"2": "²", "3": "³"}
_ALONE = re.compile(r"[A-Za-z°µΩ]+")
_SPELLINGS = {"%": "percent", "€": "EUR", "$": "USD", "£": "GBP"}


class UnitError(ValueError):
    """A text that is no quantity, an unknown unit, or two units that do not go together."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number and its unit's name ('' for a plain number)."""

    magnitude: Fraction
    unit: str = ""

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit; UnitError when the dimensions differ."""
        return Quantity(self.magnitude * factor(self.unit, unit), unit)

    def __str__(self) -> str:
        number = decimal_text(self.magnitude)
        return f"{number} {self.unit}" if self.unit else number


def decimal_text(number: Fraction) -> str:
    """A fraction as people write it, at most six decimals."""
    if number.denominator == 1:
        return f"{number.numerator:,}".replace(",", " ") if abs(number) >= 10000 else str(number.numerator)
    return f"{float(number):.6f}".rstrip("0").rstrip(".")


def quantity(text: str | int | float | Decimal) -> Quantity:
    """The quantity that a text such as '12 kg', '0.5 l' or '77' says; UnitError when it says none."""
    match = _WRITTEN.match(str(text))
    if not match:
        raise UnitError(f"'{text}' is not a number with a unit, such as '12 kg'")
    number, unit = match.groups()
    if _POWER_OF_TEN.fullmatch(unit):
        raise UnitError(f"'{text}' is written with a power of ten, not with all its digits")
    return Quantity(Fraction(number.replace("_", "")), unit_name(unit))


@lru_cache(KNOWN)
def unit_name(text: str) -> str:
    """The unit's name as it is kept ('m²' for 'm2' and 'm^2'); UnitError when no such unit is known."""
    name = _SPELLINGS.get(text) or _POWER.sub(lambda power: _POWERS[power[1]], text).replace("*", "·")
    if name in _DIMENSIONS or _CURRENCY.match(name):
        return name
    if not _UNIT.match(name):
        raise UnitError(f"'{text}' is not written like a unit (such as 'kg', 'kWh', 'km/h')")
    from configurator.known_units import known

    if not known(_powers(name)):
        raise UnitError(f"'{text}' is not a unit I know")
    return name


def product_unit(units: Iterable[str]) -> str:
    """The unit of a product of quantities in these units; UnitError when it is money times what is no plain number."""
    whole = [unit for unit in units if unit]
    money = next((unit for unit in whole if _CURRENCY.match(unit)), None)
    if money is not None and len(whole) > 1:
        others = listed(f"'{unit}'" for unit in whole if unit is not money) or "itself"
        raise UnitError(f"'{money}' cannot be multiplied with {others}, only with plain numbers")
    if len(set(whole)) == 1 and 2 <= len(whole) <= 3 and _ALONE.fullmatch(whole[0]):
        return whole[0] + _POWERS[str(len(whole))]
    return "·".join(whole)


def _powers(unit: str) -> str:
    """The unit as pint writes powers and products: 'm²' becomes 'm**2', 'kW·h' becomes 'kW*h'."""
    return _POWER.sub(r"**\1", unit).replace("²", "**2").replace("³", "**3").replace("·", "*")


@lru_cache(KNOWN)
def factor(unit: str, wanted: str) -> Fraction:
    """What turns a number in ``unit`` into one in ``wanted``; UnitError when the dimensions differ."""
    if unit == wanted:
        return Fraction(1)
    found = None if _CURRENCY.match(unit) or _CURRENCY.match(wanted) else _ratio(unit, wanted)
    if found is None:
        raise UnitError(f"{_told(unit)} cannot be turned into {_told(wanted)}")
    return found


def _ratio(unit: str, wanted: str) -> Fraction | None:
    """What turns a number in ``unit`` into one in ``wanted``; None when nothing does."""
    if unit in _DIMENSIONS and wanted in _DIMENSIONS:
        (dimension, size), (other, one) = _DIMENSIONS[unit], _DIMENSIONS[wanted]
        return size / one if dimension == other else None
    from configurator.known_units import ratio

    return ratio(_powers(unit) or "dimensionless", _powers(wanted) or "dimensionless")


def comparable(unit: str, other: str) -> bool:
    """Whether quantities in the two units can be compared."""
    try:
        factor(unit, other)
    except UnitError:
        return False
    return True


def _told(unit: str) -> str:
    return f"'{unit}'" if unit else "a plain number"

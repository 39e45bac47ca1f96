"""Quantities: exact, comparable only within a dimension, hostile texts refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator import known_units
from configurator.units import USUAL, Quantity, UnitError, comparable, factor, quantity, unit_name


def test_a_quantity_is_exact() -> None:
    assert quantity("0.1 kg") == Quantity(Fraction(1, 10), "kg")
    assert quantity("12 kg").to("g") == Quantity(Fraction(12000), "g")
    assert quantity(77) == Quantity(Fraction(77), "")
    assert quantity("2 m²").to("cm2").magnitude == 20000
    assert str(quantity("12.50 kg")) == "12.5 kg"


@pytest.mark.parametrize("text", ["heavy", "12 foo", "12 kg +", "12 __import__", "3 m**9", "", "1e999 kg", "12 (kg)"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        quantity(text)


@given(st.text(max_size=30))
def test_any_text_is_a_quantity_or_a_unit_error(text: str) -> None:
    try:
        known = quantity(text)
    except UnitError:
        return
    assert quantity(str(known.magnitude.numerator)).magnitude == known.magnitude.numerator


def test_dimensions_decide_what_compares() -> None:
    assert comparable("kWh", "Wh")
    assert factor("kWh", "Wh") == 1000
    assert not comparable("kg", "Nm")
    assert not comparable("EUR", "USD")
    assert not comparable("EUR", "")


USUAL_UNITS = [unit for sizes in USUAL.values() for unit in sizes]


@pytest.mark.parametrize("unit", USUAL_UNITS)
def test_the_usual_units_are_what_pint_says(unit: str) -> None:
    def spelt(name: str) -> str:
        return name.replace("²", "**2").replace("³", "**3") or "dimensionless"

    assert unit_name(unit) == unit
    assert known_units.known(spelt(unit))
    for other in USUAL_UNITS:
        if comparable(unit, other):
            assert factor(unit, other) == known_units.ratio(spelt(unit), spelt(other)), other
        else:
            assert known_units.ratio(spelt(unit), spelt(other)) is None, other

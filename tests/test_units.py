"""Quantities: exact, comparable only within a dimension, hostile texts refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.units import Quantity, UnitError, comparable, factor, quantity


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

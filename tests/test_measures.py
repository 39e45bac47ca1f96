"""Quantities as people read them: in inches and pounds with sensible digits, and the exact ones unchanged."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Kind, Option, Range
from configurator.catalog.typed_numbers import typed_number
from configurator.errors import InvalidChoice
from configurator.languages.spoken import speaking
from configurator.measures import UnitSystem, measuring, read_as, told, typed_text
from configurator.source import Source
from configurator.units import quantity


def option(low: str, high: str, step: str, unit: str) -> Option:
    limits = Range(Fraction(low), Fraction(high), Fraction(step), unit)
    return Option("width", "Width", Kind.NUMBER, Source("f", 1), range=limits)


FINE = option("0", "3000", "0.1", "mm")
COARSE = option("100", "2000", "10", "mm")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("600 mm", "23.6 in"),
        ("2540 mm", "100 in"),
        ("1.5 m", "4.92 ft"),
        ("10000 km", "6,214 mi"),
        ("1342.4 kg", "2,959 lb"),
        ("180 g", "6.35 oz"),
        ("85 m²", "915 sq ft"),
        ("430 l", "114 gal"),
        ("0 mm", "0 in"),
        ("-5 cm", "-1.97 in"),
        ("11 kW", "11 kW"),
        ("40 EUR", "40 EUR"),
        ("18 inch", "18 inch"),
        ("4", "4"),
    ],
)
def test_a_quantity_is_read_in_the_units_of_who_reads_it(written: str, read: str) -> None:
    amount = quantity(written)
    assert read_as(amount) == str(amount) == told(amount)
    with measuring(UnitSystem.INCHES):
        assert read_as(amount) == read
        assert told(amount) == (read if read == str(amount) else f"{read} ({amount})")


def test_numbers_are_written_as_in_the_language() -> None:
    with measuring(UnitSystem.INCHES), speaking("de"):
        assert told(quantity("1342.4 kg")) == "2.959 lb (1342.4 kg)"


@pytest.mark.parametrize(
    "written", ["24", "24 in", '24"', "24″", "24 inches", "2 ft", "2'", "2 feet", "24.0", "609.6 mm"]
)
def test_what_is_typed_under_inches_is_exact(written: str) -> None:
    with measuring(UnitSystem.INCHES):
        assert typed_number(FINE, written, as_read=True) == Fraction("609.6")


@pytest.mark.parametrize(
    ("written", "sixteenths"),
    [
        ("5' 11\"", 1136),
        ("5′11″", 1136),
        ("5 ft 11 in", 1136),
        ("5 feet, 11 inches", 1136),
        ("6'2", 1184),
        ("2 ft 3.5 in", 440),
        ("5' 6 1/2\"", 1064),
        ('23 5/8"', 378),
        ("23-5/8 in", 378),
        ("3/4", 12),
    ],
)
def test_feet_and_inches_and_fractions_are_read(written: str, sixteenths: int) -> None:
    exact = option("0", "3000", "0.0001", "mm")
    with measuring(UnitSystem.INCHES):
        assert typed_number(exact, written, as_read=True) == Fraction(sixteenths, 16) * Fraction("25.4")


@pytest.mark.parametrize("written", ["1/0", "5' 13\"", "1/2/3", "5' 5'", "1 2 3/4"])
def test_what_is_no_length_is_told(written: str) -> None:
    with measuring(UnitSystem.INCHES), pytest.raises(InvalidChoice, match="takes a number"):
        typed_number(FINE, written, as_read=True)


@pytest.mark.parametrize(
    ("unit", "written", "exact"),
    [
        ("kg", "3 lb", "1.36077711"),
        ("kg", "2 lbs", "0.90718474"),
        ("g", "4 oz", "113.3980925"),
        ("l", "2", "7.570823568"),
        ("m²", "900 sq ft", "83.612736"),
        ("m²", "1", "0.09290304"),
        ("km", "5 miles", "8.04672"),
        ("ml", "2 fl oz", "59.147059125"),
    ],
)
def test_other_units_are_exact_too(unit: str, written: str, exact: str) -> None:
    with measuring(UnitSystem.INCHES):
        assert typed_number(option("0", "1000", "0.000000001", unit), written, as_read=True) == Fraction(exact)


def test_without_inches_a_bare_number_is_the_catalogues() -> None:
    assert typed_number(COARSE, "610", as_read=True) == 610
    with measuring(UnitSystem.INCHES):
        assert typed_number(COARSE, "610") == 610, "what is kept is never read in another unit"


def test_between_two_steps_the_nearest_are_told_in_both_units() -> None:
    with measuring(UnitSystem.INCHES), pytest.raises(InvalidChoice) as refused:
        typed_number(COARSE, '24"', as_read=True)
    assert str(refused.value) == (
        "'Width' goes from 3.9 in (100 mm) to 78.7 in (2000 mm) in steps of 0.394 in (10 mm). "
        "The nearest are 23.6 in (600 mm) and 24.0 in (610 mm)."
    )


@given(
    st.integers(0, 500),
    st.sampled_from(["1", "2.5", "10", "0.1", "254", "0.01"]),
    st.sampled_from(["mm", "kg", "m²", "km", "l"]),
)
def test_each_number_of_a_range_means_itself_when_it_is_typed_as_it_is_shown(at: int, step: str, unit: str) -> None:
    where = option("0", str(Fraction(step) * 500), step, unit)
    assert where.range is not None
    number = where.range.number(at)
    for language in ("en", "de"):
        with measuring(UnitSystem.INCHES), speaking(language):
            assert typed_number(where, typed_text(number, where.range.step, unit), as_read=True) == number


@given(st.integers(0, 5000), st.integers(0, 3))
def test_what_is_typed_is_converted_exactly_or_refused(number: int, places: int) -> None:
    """Never rounded: what the range does not have is not taken for its neighbour, unless the field shows that so."""
    written = f"{number // 10**places}.{number % 10**places:0{places}}" if places else str(number)
    meant = Fraction(written) * Fraction("25.4")
    with measuring(UnitSystem.INCHES):
        try:
            found = typed_number(COARSE, f"{written} in", as_read=True)
        except InvalidChoice:
            assert COARSE.range is not None
            assert COARSE.range.index(meant) is None
        else:
            assert found == meant or typed_text(found, Fraction(10), "mm") == written

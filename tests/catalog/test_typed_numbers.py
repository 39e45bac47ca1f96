"""Numbers as people type them: read in every way people write them, and never guessed."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Bounds, Component, Kind, Option, Range
from configurator.catalog.typed_numbers import typed_count, typed_number
from configurator.errors import InvalidChoice
from configurator.source import Source


def option(low: str, high: str, step: str, unit: str = "") -> Option:
    limits = Range(Fraction(low), Fraction(high), Fraction(step), unit)
    return Option("width", "Width", Kind.NUMBER, Source("f", 1), range=limits)


WIDTH = option("600", "2400", "50", "mm")
FINE = option("0", "5000", "0.1", "mm")
MONEY = option("40", "2000", "10", "EUR")
PIECES = option("0", "5", "1")


@pytest.mark.parametrize(
    "written",
    [
        *("1200", "1200 mm", "1200mm", "1200 MM", "1200 millimetres", "120 cm", "120 CM", "1.2 m", "1,2 m", "1.2M"),
        *("1 200", "1\u00a0200", "1\u2009200", "1\u202f200 mm", "1'200", "1’200", "1,200", "1.200", "1.200,0"),
        *(
            "1,200.00",
            "１２００",
            "１，２００ ｍｍ",
            "１２０㎝",
            "١٢٠٠",
            "١٬٢٠٠",
            "१२००",
            "  1200  ",
            "1200.",
            "1200.-",
        ),
        *("+1200", "\u200e1200\u200b", "1.200 m", "1200,000", "120 cm.", " " * 60 + "1200"),
    ],
)
def test_one_number_is_written_in_many_ways(written: str) -> None:
    assert typed_number(WIDTH, written) == 1200


@pytest.mark.parametrize(
    ("where", "written", "number"),
    [
        (FINE, "1200.5", "1200.5"),
        (FINE, "1.200,5", "1200.5"),
        (FINE, "1,200.5", "1200.5"),
        (FINE, "1 200,5", "1200.5"),
        (FINE, ".5", "0.5"),
        (FINE, "0,500", "0.5"),
        (FINE, "١٫٥", "1.5"),
        (FINE, "1.2000", "1.2"),
        (MONEY, "€ 60", "60"),
        (MONEY, "60 €", "60"),
        (MONEY, "60,00 Euro", "60"),
        (MONEY, "1.200 EUR", "1200"),
        (PIECES, "3 pcs", "3"),
        (PIECES, "3x", "3"),
        (option("-20", "20", "0.5", "degC"), "−4,5", "-4.5"),
        (option("0", "5000000", "1"), "12,34,567", "1234567"),
    ],
)
def test_separators_and_units_of_many_places(where: Option, written: str, number: str) -> None:
    assert typed_number(where, written) == Fraction(number)


@pytest.mark.parametrize(
    ("where", "written", "told"),
    [
        (WIDTH, "1225", r"from 600 to 2400 mm in steps of 50\. The nearest are 1200 and 1250\."),
        (WIDTH, "122.5 cm", r"The nearest are 1200 and 1250\."),
        (WIDTH, "3000", r"from 600 to 2400 mm in steps of 50\.$"),
        (WIDTH, "1.225", r"'1\.225' can be read as 1225 or as 1\.225\. .*The nearest are 1200 and 1250\."),
        (FINE, "1.200", r"takes both 1200 and 1\.2, and '1\.200' can be read as either\. .*write 1200 or 1\.2000\."),
        (FINE, "1,200", r"takes both 1200 and 1\.2"),
        (WIDTH, "12 kg", "takes a number in mm; 'kg' cannot be turned into that"),
        (MONEY, "60 $", r"'\$' cannot be turned"),
        (PIECES, "3 kg", "takes a plain number"),
        (PIECES, "2.5", "The nearest are 2 and 3"),
        *((WIDTH, bad, "is none") for bad in ("", "tall", "12 00", "1e5", "½", "5²", "1/2", "1m20", "1.2.3,4", "--4")),
        (WIDTH, "1" * 61, r"in steps of 50\. This has too many characters"),
    ],
)
def test_what_cannot_be_taken_is_told_with_what_can(where: Option, written: str, told: str) -> None:
    with pytest.raises(InvalidChoice, match=told):
        typed_number(where, written)


@pytest.mark.parametrize("written", ["0 °F", "68 °F", "68 ℉", "0 K", "300 K"])
def test_a_temperature_from_another_zero_is_not_read_as_one_from_this(written: str) -> None:
    warm = option("-273", "400", "1", "°C")
    assert typed_number(warm, "20 °C") == typed_number(warm, "20 ℃") == 20
    with pytest.raises(InvalidChoice, match=r"takes a number in °C; '.*' cannot be turned into that"):
        typed_number(warm, written)


def test_counts_are_read_alike() -> None:
    item = Component("item", "Your items", Source("f", 1), (), noun="item", count=Bounds(3, 8))
    assert [typed_count(item, text) for text in ("4", " ４ ", "4 items", "4.0", "8x")] == [4, 4, 4, 4, 8]
    for text in ("", "2", "9", "3.5", "four", "4 kg"):
        with pytest.raises(InvalidChoice, match="can have 3 to 8"):
            typed_count(item, text)


NUMBERS = st.integers(0, 50_000).map(lambda tenths: Fraction(tenths, 10))


@given(NUMBERS, st.sampled_from([" ", "\u00a0", "\u2009", "'", ",", "."]), st.booleans())
def test_a_grouped_number_is_read_as_itself_or_both_readings_are_named(number: Fraction, group: str, two: bool) -> None:
    point = "," if group == "." else "."
    written = f"{float(number):,.{2 if two else 1}f}".replace(",", "_").replace(".", point).replace("_", group)
    assert typed_number(FINE, written) == number


@given(NUMBERS, st.sampled_from(["mm", "cm", "m", "km"]))
def test_a_number_in_another_unit_is_the_same_number(number: Fraction, unit: str) -> None:
    times = {"mm": 1, "cm": 10, "m": 1000, "km": 10**6}[unit]
    text = f"{float(number / times):.12f}0"  # thirteen decimals: never thousands
    assert typed_number(FINE, f"{text} {unit}") == number


@given(st.text(max_size=20))
def test_anything_typed_is_a_number_of_the_range_or_refused(written: str) -> None:
    for each in (WIDTH, FINE, MONEY, PIECES):
        with contextlib.suppress(InvalidChoice):
            number = typed_number(each, written)
            assert each.range is not None
            assert each.range.index(number) is not None

"""Numbers as people write them: all readings of a text, and what is said of two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.numerals import both_readings, is_ambiguous, numbers
from tests.cases import cases


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2,600", ("'2,600' can be read as 2600 or as 2.600", "write 2600 or 2.60")),
        ("2.600 kg", ("'2.600 kg' can be read as 2600 kg or as 2.600 kg", "write 2600 kg or 2.60 kg")),
        ("1,299", ("'1,299' can be read as 1299 or as 1.299", "write 1299 or 1.2990")),
        ("12,50", ("'12,50' is not a number", "write it with a point: 12.50")),
        ("1.299,00", ("'1.299,00' is not a number", "write 1299.00")),
        ("1,299.00", ("'1,299.00' is not a number", "write 1299.00")),
    ],
)
def test_both_readings_of_a_number_are_named(text: str, told: tuple[str, str]) -> None:
    assert is_ambiguous(text)
    assert both_readings(text) == told


@cases(200)
@given(st.decimals(0, 10**9, places=2))
def test_a_number_is_read_as_itself(number: object) -> None:
    assert numbers(str(number)) == {number}

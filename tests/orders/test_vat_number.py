"""VAT numbers that can be right, and those that cannot."""

import pytest

from configurator.orders.vat_number import read_vat_number

RIGHT = [
    "DE136695976",
    "ATU13585627",
    "BE0428759497",
    "IT00743110157",
    "PL8567346215",
    "NO995525828MVA",
    "CHE100155212MWST",
    "NL123456789B01",
    "FR40303265045",
]
WRONG = ["", "DE", "XX123", "DE12345678", "DE\u0661\u0662\u0663456789", "136695976", "D" * 9999]


@pytest.mark.parametrize("number", RIGHT)
def test_a_right_number_is_read_however_it_is_typed(number: str) -> None:
    assert read_vat_number(number) == number
    assert read_vat_number(f" {number[:2].lower()} {number[2:5]}.{number[5:]} ") == number


@pytest.mark.parametrize("number", RIGHT[:7])
def test_one_wrong_digit_is_noticed(number: str) -> None:
    at = next(at for at, sign in enumerate(number) if sign.isdigit())
    wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert read_vat_number(wrong) is None


@pytest.mark.parametrize(
    "written", ["", "DE", "XX123", "DE12345678", "DE\u0661\u0662\u0663456789", "136695976", "D" * 9999]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert read_vat_number(written) is None

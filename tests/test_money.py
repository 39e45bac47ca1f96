"""Money: exact sums, one rounding, one way of writing."""

from decimal import Decimal

import pytest

from configurator.money import Money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        (Decimal("0.005"), "EUR", 0),
        ("0.015", "EUR", 2),
        ("1200", "JPY", 1200),
        ("250000", "VND", 250000),
        ("0.125", "OMR", 125),
        ("1.5", "BHD", 1500),
        ("3.14", "MGA", 314),
        (-3, "EUR", -300),
    ],
)
def test_of_rounds_half_even_to_the_minor_unit(amount: Decimal | int | str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


def test_of_refuses_what_is_no_amount() -> None:
    with pytest.raises(ValueError, match="'free' is not an amount"):
        Money.of("free", "EUR")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(4135000, "EUR"), "€ 41,350"),
        (Money(-12050, "EUR"), "−€ 120.50"),
        (Money(0, "EUR"), "€ 0"),
        (Money(980, "SEK"), "SEK 9.80"),
    ],
)
def test_written(money: Money, text: str) -> None:
    assert str(money) == text


def test_arithmetic_stays_in_one_currency() -> None:
    assert Money(100, "EUR") + Money(50, "EUR") - Money(20, "EUR") == Money(130, "EUR")
    assert Money(100, "EUR") * 3 == Money(300, "EUR")
    assert Money(105, "EUR").percent(Decimal(50)) == Money(52, "EUR")
    with pytest.raises(ValueError, match="cannot mix EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")

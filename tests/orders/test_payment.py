"""What the payments of an order come to, and which amounts can be noted as gone back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from configurator.errors import InvalidChoice
from configurator.money import Money
from configurator.orders.payment import Payment, PaymentState, standing
from configurator.services.ordering.desk_payments import read_refund

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def paid(amount: Money, back: int = 0, state: PaymentState = PaymentState.PAID) -> Payment:
    """A payment that arrived, of which so much went back."""
    return Payment("reference", "number", "test", "Test", state, amount, NOW, Money(back, amount.currency))


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [("12.50", "EUR", 1250), ("12,5", "EUR", 1250), (" 1250 ", "EUR", 125000), ("1250", "JPY", 1250),
     ("1.250", "KWD", 1250)],
)  # fmt: skip
def test_an_amount_has_the_decimals_of_its_currency(written: str, currency: str, minor: int) -> None:
    assert read_refund(written, paid(Money(1_000_000, currency))) == Money(minor, currency)


@pytest.mark.parametrize(
    ("written", "currency", "such"),
    [("1.250", "EUR", "1250.50"), ("1,250", "EUR", "1250.50"), ("12.505", "EUR", "1250.50"), ("1.250,00", "EUR", "50"),
     ("1,250", "JPY", "1250 "), ("1250.0", "JPY", "1250 "), ("1.2505", "KWD", "1250.500")],
)  # fmt: skip
def test_a_separator_of_thousands_is_no_decimal_point(written: str, currency: str, such: str) -> None:
    with pytest.raises(InvalidChoice, match=f"{such}.*thousands"):
        read_refund(written, paid(Money(1_000_000, currency)))


@pytest.mark.parametrize(("currency", "least"), [("EUR", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_the_least_amount_is_told_in_the_currency(currency: str, least: str) -> None:
    with pytest.raises(InvalidChoice, match=f"from {least} to"):
        read_refund("0", paid(Money(1_000_000, currency)))


def test_what_was_paid_twice_and_went_back_once_is_paid() -> None:
    total = Money(82000, "EUR")
    twice = [paid(total), paid(total, total.minor, PaymentState.PAID_BACK)]
    for payments in (twice, twice[::-1]):
        stands = standing(payments, total, cancelled=False)
        assert (stands.state, stands.held, stands.surplus.minor) == (PaymentState.PAID, total, 0)
    gone = standing(twice[1:], total, cancelled=False)
    assert (gone.state, gone.owed, gone.held.minor) == (PaymentState.PAID_BACK, False, 0)


def test_nothing_is_owed_for_an_order_that_costs_nothing() -> None:
    assert not standing((), Money(0, "EUR"), cancelled=False).owed
    assert standing((), Money(1, "EUR"), cancelled=False).owed

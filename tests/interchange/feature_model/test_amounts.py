"""Prices as people write them: read in the one way they can be meant, or refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.interchange.feature_model.amounts import HUNDREDTH, Unreadable, amount, currency


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("12,50 EUR", "12.50", "EUR"),
        ("1.299,00 EUR", "1299", "EUR"),
        ("1,299.00", "1299", ""),
        ("€ 12.50", "12.50", "€"),
        ("12.50€", "12.50", "€"),
        ("1 299", "1299", ""),
        ("1 299,5", "1299.5", ""),
        ("1\u202f299,00\u00a0€", "1299", "€"),
        ("EUR 5", "5", "EUR"),
        ("CHF 1'299.00", "1299", "CHF"),
        ("Fr. 1’299", "1299", "Fr."),
        ("1.299.000", "1299000", ""),
        ("-5", "-5", ""),
        ("−5 €", "-5", "€"),
        ("-€ 5", "-5", "€"),
        ("0,125", "0.125", ""),
        ("120 ct", "120", "ct"),
        ("007", "7", ""),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, number: str, unit: str) -> None:
    found = amount(text)
    assert (found.number, found.unit) == (Fraction(number), unit)


@pytest.mark.parametrize(
    "text",
    [
        "about 5 or 6",
        "5 or 6",
        "5-10",
        "5e2",
        "1,29,900",
        "12.50.00",
        "1 29",
        "--5",
        "",
        "free",
        "NaN",
        "inf",
        "€",
        "12,",
        "１２",
        "5 + 3",
        "5 EUR or 6 USD",
        "EUR 5 USD",
        "1_000",
        "0x1F",
        "12:30",
        "1.299,000.00",
        "5.",
        ".5",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        amount(text)


@pytest.mark.parametrize(("text", "both"), [("1,299", "1299 or 1.299"), ("2.600 EUR", "2600 or 2.600")])
def test_what_could_be_two_amounts_names_both(text: str, both: str) -> None:
    with pytest.raises(Unreadable, match=both):
        amount(text)


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("EUR", "EUR"),
        ("€", "EUR"),
        ("Euro", "EUR"),
        ("$", "USD"),
        ("CHF", "CHF"),
        ("ct", HUNDREDTH),
        ("Cent", HUNDREDTH),
        ("kg", None),
        ("%", None),
        ("pcs", None),
        ("PCS", None),
        ("STK", None),
        ("about", None),
        ("", None),
    ],
)
def test_only_currencies_are_currencies(unit: str, code: str | None) -> None:
    assert currency(unit) == code


@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False),
    st.sampled_from(["", ",", ".", " ", "'", "\u00a0", "\u202f"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["{} EUR", "EUR {}", "€{}", "{}", "-{} €"]),
)
def test_any_price_with_cents_is_exactly_itself(number: Decimal, between: str, point: str, around: str) -> None:
    whole, cents = f"{number:,.2f}".split(".")
    text = around.format(whole.replace(",", between) + point + cents)
    if between == point and "," in whole:
        with pytest.raises(Unreadable):
            amount(text)
    else:
        assert amount(text).number == Fraction(number) * (-1 if text[0] == "-" else 1)


@given(st.text(alphabet="0123456789.,' €EUR-+eab", max_size=12))
def test_any_text_is_an_amount_of_all_its_digits_or_refused(text: str) -> None:
    try:
        found = amount(text)
    except Unreadable:
        return
    digits = "".join(filter(str.isdigit, text))
    places = len(digits) - len(digits.lstrip("0"))
    assert str(abs(found.number.numerator * 10**12 // found.number.denominator)).rstrip("0") == digits[places:].rstrip(
        "0"
    )

"""For how long an order says whose it is: until the end of the year that its market's law names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.errors import InvalidSettings
from configurator.orders.retention import Retention, read_years
from configurator.settings import Settings


def test_years_are_counted_from_the_end_of_an_orders_own() -> None:
    keeps = Retention(*read_years("AT=7, DE=10, 8"))
    placed = date(2026, 11, 28)
    assert [keeps.until(placed, market).isoformat() for market in ("AT", "DE", "FR", "")] == [
        "2033-12-31", "2036-12-31", "2034-12-31", "2034-12-31",
    ]  # fmt: skip
    assert keeps.shortest == 7


@given(st.dictionaries(st.text("ABCDEZ-", min_size=1, max_size=4), st.integers(0, 99)), st.integers(0, 99))
def test_what_is_written_is_read(years: dict[str, int], otherwise: int) -> None:
    written = ", ".join([*(f"{market} = {number}" for market, number in years.items()), str(otherwise)])
    assert read_years(written) == (years, otherwise)
    assert read_years("") == ({}, 10)


@pytest.mark.parametrize("written", ["seven", "AT=", "AT=7.5", "AT=-1", "=7", "AT=7;DE=10", "100"])
def test_what_is_no_number_of_years_is_named(written: str) -> None:
    with pytest.raises(InvalidSettings, match="ORDER_YEARS"):
        Settings(order_years=written)

"""BG/NBD and Gamma-Gamma come to the published parameters, and say when there is too little to come to any."""

import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from configurator.errors import BrokenFiles
from configurator.learning.lifetime.buying import BuyingRate, buying_rate, purchases_expected, still_customer
from configurator.learning.lifetime.evaluation import evaluate
from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.purchase_files import read_purchases
from configurator.learning.lifetime.spending import SpendingRate, amount_expected
from configurator.learning.lifetime.transactions import Purchases, Transaction, purchases
from tests.learning.real_files import real_file

PUBLISHED = BuyingRate(r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.4)


def known(frequency: float, recency: float, age: float) -> Purchases:
    return Purchases(("1",), *(np.array([each], dtype=float) for each in (frequency, recency, age, 0.0)))


@pytest.mark.parametrize("name", ["cdnow/CDNOW_sample.txt", "cdnow/cdnow_customers_summary.csv"])
def test_the_published_parameters(name: str) -> None:
    """Fader, Hardie, Lee 2005, table 2; Fader, Hardie 2013 for what is spent."""
    found = evaluate(read_purchases(real_file(name)))
    rounded = (round(getattr(found.buying, each), 3) for each in ("r", "alpha", "a", "b"))
    assert tuple(rounded) == (PUBLISHED.r, PUBLISHED.alpha, PUBLISHED.a, PUBLISHED.b)
    assert round(found.buying.log_likelihood, 1) == PUBLISHED.log_likelihood
    assert (found.customers, found.came_back) == (2357, 946)
    if found.spending:
        assert [round(each, 1) for each in (found.spending.p, found.spending.q)] == [6.2, 3.7]
    if found.forecast:
        assert found.until == date(1997, 9, 30)
        assert found.forecast.error < found.forecast.error_as_before


def test_what_is_expected_of_one_customer() -> None:
    """The example of the authors' spreadsheet: twice in 39 weeks, last after 30; 1.2260 more within 39 weeks."""
    customer = known(2, 30.43, 38.86)
    assert purchases_expected(PUBLISHED, customer, 39.0)[0] == pytest.approx(1.226, abs=0.001)
    assert 0.5 < still_customer(PUBLISHED, customer)[0] < 1
    assert still_customer(PUBLISHED, known(0, 0, 38.86))[0] == 1


def test_amounts_lie_between_ones_own_and_everybodys() -> None:
    rate = SpendingRate(p=6.25, q=3.74, v=15.44)
    everybody = rate.p * rate.v / (rate.q - 1)
    once, often = amount_expected(rate, np.array([1.0, 100.0]), np.array([80.0, 80.0]))
    assert everybody < once < often < 80


def test_a_day_is_one_purchase() -> None:
    first = date(2027, 1, 1)
    bought = [("1", 0, 5.0), ("1", 0, 5.0), ("1", 14, 3.0), ("1", 14, 4.0), ("1", 40, 9.0), ("2", 35, 1.0)]
    history = [Transaction(name, first + timedelta(days=day), paid) for name, day, paid in bought]
    found = purchases(history, first + timedelta(days=28))
    assert (found.customers, list(found.frequency), list(found.recency)) == (("1",), [1.0], [2.0])
    assert (list(found.age), list(found.amount)) == ([4.0], [7.0])


def test_a_bot_is_one_customer() -> None:
    """100,000 purchases of one change a forecast for the others as one more customer does."""
    history = read_purchases(real_file("cdnow/CDNOW_sample.txt"))
    assert isinstance(history, list)
    bot = [Transaction("bot", date(1997, 1, 1) + timedelta(days=at % 545), 1.0) for at in range(100_000)]
    found = evaluate(history + bot)
    assert found.customers == 2358
    assert math.isfinite(found.buying.log_likelihood)
    assert found.buying.r == pytest.approx(PUBLISHED.r, abs=0.03)


def test_too_little_is_said() -> None:
    with pytest.raises(
        TooLittleHistory,
        match=r"A forecast needs 10 customers, 5 of whom came back; here the customers are 1, and 1 came back.",
    ):
        buying_rate(known(2, 3, 4))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("1 19970101 1 2.5\n1 19970131\n", ":2:1: error: there are 2 columns, not 4 or 5"),
        ("1 19970101 1 2.5\n1 19971341 1 2.5\n", ":2:1: error: '19971341' is no day"),
        ("1 19970101 1 free\n", ":1:1: error: 'free' is no number (an amount)"),
        ("1 19970101 1 nan\n", ":1:1: error: 'nan' is no number (an amount)"),
        ("a,b\n1,2\n", ":1:1: error: 'a, b' are no columns known here"),
        ("ID,frequency,recency,T\n1,2,9,5\n", "the last purchase (recency 9) is later than the end (T 5)"),
        ("ID,frequency,recency,T\n1,2,9\n", ":2:1: error: there are 3 columns, not 4"),
        ("customer,date,amount\n", "there is nobody in the file"),
    ],
)
def test_broken_files_are_told_by_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "purchases.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFiles) as caught:
        read_purchases(path)
    assert said in str(caught.value)

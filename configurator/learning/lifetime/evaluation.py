"""How well purchases are foretold: the models of the first half of a time, compared with what came in the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from configurator.learning.arrays import Floats
from configurator.learning.lifetime.buying import BuyingRate, buying_rate, purchases_expected
from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.spending import SpendingRate, spending_rate
from configurator.learning.lifetime.transactions import WEEK, Purchases, Transaction, halfway, purchases


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of so many weeks: purchases foretold and made, the mean error a customer, and that of 'as often as before'."""

    weeks: float
    expected: float
    made: float
    error: float
    error_as_before: float


@dataclass(frozen=True, slots=True)
class LifetimeEvaluation:
    """The models, of how many customers they are, until when; the forecast where the file goes on after that."""

    customers: int
    came_back: int
    until: date | None
    buying: BuyingRate
    spending: SpendingRate | None
    forecast: Forecast | None


def evaluate(history: Sequence[Transaction] | Purchases, until: date | None = None) -> LifetimeEvaluation:
    """Fits up to the end of a day, halfway unless said, and compares with what came later. Raises TooLittleHistory."""
    if isinstance(history, Purchases):
        return _evaluation(history, None, None)
    until = until or halfway(history)
    known = purchases(history, until)
    last = max(each.day for each in history)
    if last <= until:
        return _evaluation(known, until, None)
    return _evaluation(known, until, (_made(history, known, until), (last - until).days / WEEK))


def _evaluation(known: Purchases, until: date | None, later: tuple[Floats, float] | None) -> LifetimeEvaluation:
    rate = buying_rate(known)
    try:
        spending = spending_rate(known.frequency, known.amount)
    except TooLittleHistory:
        spending = None
    return LifetimeEvaluation(
        customers=len(known),
        came_back=int(np.sum(known.frequency > 0)),
        until=until,
        buying=rate,
        spending=spending,
        forecast=_forecast(rate, known, *later) if later else None,
    )


def _made(history: Sequence[Transaction], known: Purchases, until: date) -> Floats:
    days: dict[str, set[date]] = {customer: set() for customer in known.customers}
    for each in history:
        if each.day > until and each.customer in days:
            days[each.customer].add(each.day)
    return np.array([len(each) for each in days.values()], dtype=float)


def _forecast(rate: BuyingRate, known: Purchases, made: Floats, weeks: float) -> Forecast:
    expected = purchases_expected(rate, known, weeks)
    as_before = np.where(known.age > 0, known.frequency * weeks / np.maximum(known.age, 1 / WEEK), 0.0)
    return Forecast(
        weeks=weeks,
        expected=float(expected.sum()),
        made=float(made.sum()),
        error=float(np.abs(expected - made).mean()),
        error_as_before=float(np.abs(as_before - made).mean()),
    )

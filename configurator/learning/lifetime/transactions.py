"""Who bought when and for how much, and what of it counts for a forecast: how often, how long ago, how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from configurator.learning.arrays import Floats

WEEK = 7.0


@dataclass(frozen=True, slots=True)
class Transaction:
    """A customer paid an amount on a day."""

    customer: str
    day: date
    amount: float


@dataclass(frozen=True, slots=True)
class Purchases:
    """One entry a customer: purchases after the first, time from the first to the last, time from the first to the end.

    ``amount`` is the mean of the purchases after the first, 0 where there are none. Purchases of one day are one.
    """

    customers: tuple[str, ...]
    frequency: Floats
    recency: Floats
    age: Floats
    amount: Floats

    def __len__(self) -> int:
        return len(self.customers)


def purchases(transactions: Iterable[Transaction], end: date) -> Purchases:
    """What counts up to the end of a day, in weeks; customers who came later are not there."""
    paid: dict[str, dict[date, float]] = {}
    for each in transactions:
        if each.day <= end:
            days = paid.setdefault(each.customer, {})
            days[each.day] = days.get(each.day, 0.0) + each.amount
    rows = [_row(days, end) for days in paid.values()]
    frequency, recency, age, amount = np.array(rows, dtype=float).reshape(-1, 4).T
    return Purchases(tuple(paid), frequency, recency, age, amount)


def _row(days: dict[date, float], end: date) -> tuple[float, float, float, float]:
    first, last, again = min(days), max(days), len(days) - 1
    later = sum(days.values()) - days[first]
    return again, (last - first).days / WEEK, (end - first).days / WEEK, later / again if again else 0.0


def halfway(transactions: Iterable[Transaction]) -> date:
    """The day in the middle of the time that the transactions are of."""
    days = [each.day for each in transactions]
    return min(days) + timedelta(days=(max(days) - min(days)).days // 2)

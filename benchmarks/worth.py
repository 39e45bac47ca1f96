"""Worth and needs of a night: how long customers of a small shop and of a large one take, models and groups.

Run by `make bench`, or alone: `python -m benchmarks.worth`. Processor time, without reading and writing.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from configurator.learning.lifetime.kinds import OrderHistory
from configurator.learning.lifetime.worth import worth_of_customers
from configurator.learning.needs.clustering import PersonsChoices, choice_table, needs_groups
from configurator.learning.needs.portraits import portraits

END = date(2027, 1, 1)
SIZES = 50, 100_000
BUDGETS = {50: 5.0, 100_000: 60.0}
"""Seconds for both together."""
_OPTIONS, _VALUES, _TASTES = 20, 5, 4


def main() -> bool:
    """Fits and prints; whether it took no longer than it may."""
    kept = True
    for people in SIZES:
        begun = time.process_time()
        found = worth_of_customers(list(_customers(people)), END, peers={})
        valued = time.process_time()
        table = choice_table([f"option-{place}" for place in range(_OPTIONS)], _designs(people))
        groups = needs_groups(table)
        told = portraits(table, groups, {value: str(value) for value in table.values}) if groups else ()
        done = time.process_time()
        kept &= done - begun <= BUDGETS[people] and len(found.customers) == people and len(told) == _TASTES
        print(
            f"{people} customers: worth {valued - begun:.1f} s, needs {done - valued:.1f} s "
            f"({len(told)} groups); budget {BUDGETS[people]:.0f} s"
        )
    return kept


def _customers(people: int) -> Iterator[OrderHistory]:
    dice = np.random.default_rng(1)
    pace, ends = dice.gamma(0.6, 1 / 120, people), dice.beta(1.0, 4.0, people)
    first, usual = dice.uniform(0, 1_000, people), dice.gamma(4.0, 25_000, people)
    for number in range(people):
        day, orders = first[number], list[tuple[date, float]]()
        while day < 1_000 and len(orders) < 100:
            amount = round(usual[number] * dice.lognormal(0, 0.3))
            orders.append((END - timedelta(days=1_000 - int(day)), float(amount)))
            day = np.inf if dice.random() < ends[number] else day + 1 + dice.exponential(1 / pace[number])
        yield OrderHistory(f"{number:07d}", tuple(orders), 0, 5_000.0 * len(orders))


def _designs(people: int) -> Iterator[PersonsChoices]:
    dice = np.random.default_rng(2)
    any_value = dice.integers(0, _VALUES, (people, _OPTIONS))
    to_taste = dice.random((people, _OPTIONS)) < 0.6
    for number in range(people):
        liked = [(number % _TASTES + place) % _VALUES for place in range(_OPTIONS)]
        yield (
            f"{number:07d}",
            [str(liked[at] if to_taste[number, at] else any_value[number, at]) for at in range(_OPTIONS)],
        )


if __name__ == "__main__":
    raise SystemExit(not main())

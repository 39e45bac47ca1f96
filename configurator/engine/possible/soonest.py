"""The soonest design: with which values left out a product with the choices is ready first.

Decides nothing about what that product is: completing or optimizing with what is left out says so.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_times, without_slower
from configurator.catalog.model import Product
from configurator.catalog.selection import Choices


@dataclass(frozen=True, slots=True)
class Soonest:
    """The least lead time in days, and the choices against all that takes longer: whatever keeps to them is as soon."""

    days: int
    limits: Choices


def soonest(product: Product, choices: Choices, possible: Callable[[Choices], bool]) -> Soonest | None:
    """The least lead time of all products with the choices; None where the file states none, or nothing has them.

    ``possible`` is the engine's question of that name. Less is possible the sooner it has to be, so that the least time
    is found by halving: for 30 different times 5 questions.
    """
    times = lead_times(product)
    limits = [without_slower(product, days) for days in times]
    at = bisect_left(times, True, key=lambda days: possible(choices | limits[times.index(days)]))
    return Soonest(times[at], limits[at]) if at < len(times) else None

"""How often orders are withdrawn from or complained about, and how long people wait for an answer.

Decides that nothing is said of fewer than five people: of a few it would tell who they are, and prove nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from configurator.learning.disclosure import FEWEST
from configurator.orders.cases import CaseKind
from configurator.services.showroom.showroom import Showroom
from configurator.storage.order_cases import CaseTime
from configurator.storage.orders import OrderFilter

_DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """Of one kind: how many orders, of how many people; in what time half of the answers came (None: too few).

    All of it None where fewer than five people stand behind it.
    """

    kind: CaseKind
    orders: int | None
    share: float | None
    waited: timedelta | None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Since a day: how many orders were placed, and the figures of each kind."""

    since: date
    placed: int
    kinds: tuple[CaseFigure, ...]


def case_figures(room: Showroom) -> CaseFigures:
    """The figures of the last ninety days."""
    begun = room.now() - _DAYS
    with room.reading() as unit:
        times = unit.cases.since(begun)
        placed = unit.orders.found(OrderFilter(since=begun), offset=0, limit=1)[1]
    kinds = tuple(_figure(kind, [each for each in times if each.kind is kind], placed) for kind in CaseKind)
    return CaseFigures(room.day(begun), placed, kinds)


def _figure(kind: CaseKind, times: Sequence[CaseTime], placed: int) -> CaseFigure:
    if len({each.person for each in times}) < FEWEST:
        return CaseFigure(kind, None, None, None)
    numbers = len({each.number for each in times})
    answered = [each for each in times if each.answered_at is not None]
    waits = [(each.answered_at - each.opened_at).total_seconds() for each in answered if each.answered_at]
    told = len({each.person for each in answered}) >= FEWEST
    share = min(1.0, numbers / placed) if placed else None
    return CaseFigure(kind, numbers, share, timedelta(seconds=median(waits)) if told else None)

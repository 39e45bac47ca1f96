"""Everything that happened to an order, in one line of time for its customer and the desk.

Decides what is put together: the steps of the order, the day it arrived, what was written of withdrawals and
complaints. Notes for colleagues stand in it; the customer's page leaves them out.
"""

from dataclasses import dataclass
from datetime import datetime

from configurator.orders.cases import WHOLE, CaseEntry, OrderCase
from configurator.orders.order import Order, StatusChange
from configurator.orders.withdrawal import WithdrawalRight, right
from configurator.services.showroom.showroom import Showroom
from configurator.storage.order_cases import Arrival


@dataclass(frozen=True, slots=True)
class OrderMoment:
    """One thing that happened: a step (``back``: one that took another back), an arrival, or a word about a case."""

    at: datetime
    step: StatusChange | None = None
    back: bool = False
    arrival: Arrival | None = None
    case: OrderCase | None = None
    entry: CaseEntry | None = None

    @property
    def opens(self) -> bool:
        """Whether it is the first word about a case."""
        return self.case is not None and self.entry is self.case.entries[0]


@dataclass(frozen=True, slots=True)
class OrderStory:
    """What happened to an order, oldest first; its cases, when it arrived, whether it can be withdrawn from today."""

    moments: tuple[OrderMoment, ...]
    cases: tuple[OrderCase, ...]
    arrivals: tuple[Arrival, ...]
    right: WithdrawalRight


def story_of(room: Showroom, order: Order) -> OrderStory:
    """What happened to the order until now."""
    with room.reading() as unit:
        cases, arrivals = unit.cases.of([order.number]), unit.cases.arrivals(order.number)
    moments = [
        *(OrderMoment(change.at, step=change, back=back) for change, back in order.steps),
        *(OrderMoment(each.noted_at, arrival=each) for each in arrivals),
        *(OrderMoment(entry.at, case=case, entry=entry) for case in cases for entry in case.entries),
    ]
    standing = right(order, WHOLE, {each.line: each.day for each in arrivals}, room.today())
    return OrderStory(tuple(sorted(moments, key=lambda each: each.at)), cases, arrivals, standing)

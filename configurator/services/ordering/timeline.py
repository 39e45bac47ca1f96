"""Everything that happened to an order, in one line of time for its customer and the desk.

Decides what is put together: the steps of the order, the day it arrived, what was written of withdrawals and
complaints. Notes for colleagues stand in it; the customer's page leaves them out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from configurator.languages.sentences import gettext, later
from configurator.orders.cases import WHOLE, CaseEntry, OrderCase
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order, StatusChange
from configurator.orders.payment import Payment
from configurator.orders.withdrawal import WithdrawalRight, right
from configurator.services.showroom.showroom import Showroom
from configurator.storage.order_cases import Arrival

_WAY = (Status.NEW, Status.CONFIRMED, Status.IN_PRODUCTION, Status.SHIPPED)
_NAMES = {Status.NEW: later("ordered")}
_WITH_YOU = later("with you")
_FOLLOWS = {
    Status.NEW: later("We look at your order and confirm it; you get a mail then."),
    Status.CONFIRMED: later("Your order is confirmed. Next it is made."),
    Status.IN_PRODUCTION: later("Your order is being made. Next it is sent to you."),
    Status.SHIPPED: later("Your order is on its way to you."),
    Status.CANCELLED: later("This order is cancelled. Nothing more comes of it."),
}
_ARRIVED = later("Your order is with you.")


@dataclass(frozen=True, slots=True)
class OrderMoment:
    """One thing that happened: a step (``back``: one that took another back), an arrival, a word about a case.

    ``payment``: one that ended, well or not. ``paid_back``: one of which money went back.
    """

    at: datetime
    step: StatusChange | None = None
    back: bool = False
    arrival: Arrival | None = None
    case: OrderCase | None = None
    entry: CaseEntry | None = None
    payment: Payment | None = None
    paid_back: Payment | None = None

    @property
    def opens(self) -> bool:
        """Whether it is the first word about a case."""
        return self.case is not None and self.entry is self.case.entries[0]


@dataclass(frozen=True, slots=True)
class OrderStage:
    """A stage on an order's way: its name, the day on which it was reached (None: not yet), whether it is there."""

    name: str
    day: date | None
    here: bool


@dataclass(frozen=True, slots=True)
class OrderStory:
    """What happened to an order, oldest first; its cases, when it arrived, whether it can be withdrawn from today.

    ``stages``: its way from the first to the last, with what ``follows`` in a sentence.
    """

    moments: tuple[OrderMoment, ...]
    stages: tuple[OrderStage, ...]
    follows: str
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
        *(OrderMoment(each.settled_at, payment=each) for each in order.payments if each.settled_at is not None),
        *(OrderMoment(each.paid_back_at, paid_back=each) for each in order.payments if each.paid_back_at is not None),
        *(OrderMoment(entry.at, case=case, entry=entry) for case in cases for entry in case.entries),
    ]
    standing = right(order, WHOLE, {each.line: each.day for each in arrivals}, room.today())
    in_order = tuple(sorted(moments, key=lambda each: each.at))
    follows = _ARRIVED if standing.received and order.status is Status.SHIPPED else _FOLLOWS[order.status]
    return OrderStory(in_order, tuple(_stages(room, order, standing)), gettext(follows), cases, arrivals, standing)


def _stages(room: Showroom, order: Order, standing: WithdrawalRight) -> Iterator[OrderStage]:
    """The stages that were reached and those to come; of a cancelled order, those that it had reached."""
    reached = {change.status: room.day(change.at) for change in order.history}
    cancelled = order.status is Status.CANCELLED
    before = [status for status in order.past if status is not Status.CANCELLED]
    last = _WAY.index(before[-1])
    for place, status in enumerate(_WAY):
        if place <= last:
            here = place == last and not cancelled and standing.received is None
            yield OrderStage(gettext(_NAMES.get(status, status)), reached.get(status), here)
        elif not cancelled:
            yield OrderStage(gettext(status), None, False)
    if cancelled:
        yield OrderStage(gettext(order.status), reached[order.status], True)
    else:
        yield OrderStage(gettext(_WITH_YOU), standing.received, standing.received is not None)

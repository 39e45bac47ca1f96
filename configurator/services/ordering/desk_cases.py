"""Withdrawals and complaints at the sales desk: what waits, what was answered, and that an order arrived.

The customer reads every word. A withdrawal that is accepted unlearns its order as a cancelled one is; declined, it is
learned again.
"""

from dataclasses import dataclass
from datetime import date

from configurator.errors import InvalidChoice, StaleEdit
from configurator.orders.cases import WHOLE, CaseEntry, CaseKind, CaseState, OrderCase
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order
from configurator.services.mail.case_letters import tell_answer
from configurator.services.mail.delivery import send_soon
from configurator.services.ordering.complaints import clean_words
from configurator.services.ordering.sales_desk import ROLE
from configurator.services.ordering.timeline import OrderStory, story_of
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.unit import UnitOfWork

_MOST = 200


@dataclass(frozen=True, slots=True)
class DeskCases:
    """What waits for an answer, longest first (``total`` in all), and what was answered, newest first."""

    waiting: tuple[OrderCase, ...]
    total: int
    others: tuple[OrderCase, ...]


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case with its order and what happened to that; neither for a statement that no order was found for."""

    case: OrderCase
    order: Order | None
    story: OrderStory | None


def cases(room: Showroom) -> DeskCases:
    """All that the desk has to know of."""
    with room.reading() as unit:
        return DeskCases(unit.cases.waiting(limit=_MOST), unit.cases.count_waiting(), unit.cases.latest(limit=50))


def case_of(room: Showroom, case_id: int) -> DeskCase:
    """One case. Raises UnknownName."""
    with room.reading() as unit:
        case = unit.cases.one(case_id)
        order = unit.orders.one(case.number) if case.number else None
    return DeskCase(case, order, story_of(room, order) if order else None)


def answer(room: Showroom, who: Visitor, case_id: int, state: CaseState, version: int, words: str) -> OrderCase:
    """The case with the desk's word, in its new state; the customer gets it by mail.

    Raises InvalidReason, StaleEdit when something was written meanwhile, NotAllowed, UnknownName.
    """
    who.needs(ROLE)
    words = clean_words(words)
    with room.unit(lasting=True) as unit:
        case = unit.cases.one(case_id)
        if case.version != version:
            raise StaleEdit("Something was written about this meanwhile. Please read it, then answer.")
        if state not in case.next_states:
            raise StaleEdit(f"This is '{case.state}' and cannot be '{state}' next.")
        case = unit.cases.say(case, CaseEntry(room.now(), who.name or "sales", True, state, words))
        order = unit.orders.one(case.number) if case.number else None
        if order is not None and case.kind is CaseKind.WITHDRAWAL:
            _follow(unit, order, state)
        tell_answer(room, unit, case, order)
    send_soon(room)
    return case


def _follow(unit: UnitOfWork, order: Order, state: CaseState) -> None:
    """Unlearns an order whose withdrawal is accepted, and learns it again where it is declined after all."""
    if state in (CaseState.ACCEPTED, CaseState.DECLINED) and order.status is not Status.CANCELLED:
        unit.learned_orders.count(order.number, counts=state is CaseState.DECLINED)


def note_arrival(room: Showroom, who: Visitor, number: str, day: date | None, line: int = WHOLE) -> None:
    """Notes the day on which a line of an order arrived, or all of it; None: it has not.

    The period for a withdrawal is counted from it. Raises InvalidChoice for a day before the order or after today,
    NotAllowed, UnknownName.
    """
    who.needs(ROLE)
    with room.unit() as unit:
        order = unit.orders.one(number)
        if day is not None and not room.day(order.placed_at) <= day <= room.today():
            raise InvalidChoice("day", "That is before the order was placed, or has not been yet.")
        for each in range(1, len(order.designs) + 1):
            if line not in (WHOLE, each):
                continue
            if day is None:
                unit.cases.not_arrived(number, each)
            else:
                unit.cases.arrived(number, each, day, who.name or "sales", room.now())

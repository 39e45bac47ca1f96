"""Paying an order: begun at its payment house, answered by it, tried again by the customer.

What is owed is always the order's total, read here; an answer is only believed about a payment that was begun, from
the house it was begun at, about the amount that was asked. The order is there before any of it and outlives all of it.
"""

import contextlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from configurator.errors import NotAllowed, StaleEdit, UnknownName
from configurator.languages.sentences import gettext
from configurator.languages.spoken import speaking
from configurator.money import Money
from configurator.orders.order import Order
from configurator.orders.payment import INVOICE, Payment, PaymentState, changes
from configurator.orders.payment_methods import (
    TEST,
    BrokenProvider,
    Invoice,
    TrialPayment,
    brought_provider,
    known_methods,
)
from configurator.orders.payment_port import (
    AnswerRefused,
    PaymentAnswer,
    PaymentHouseAway,
    PaymentProvider,
    PaymentRequest,
    ProviderCall,
)
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.payment_letters import tell_payment
from configurator.services.ordering.checkout_offer import checkout_file
from configurator.services.showroom.showroom import Showroom
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.unit import UnitOfWork

TRIAL_PAGE = "/payments/test/"
_LONGEST_NAME = 120
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the customer comes back to after a payment, and where its house writes what became of it."""

    back: str
    answers: str


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A way of payment that works: its key, its name as customers read it, and where its pages are."""

    key: str
    name: str
    origin: str


def provider(room: Showroom, key: str) -> PaymentProvider:
    """The way of payment of that key, if the shop offers it. Raises UnknownName, BrokenProvider."""
    if key not in checkout_file(room).payment:
        raise UnknownName("way of payment", key)
    return _made(room, key)


def _made(room: Showroom, key: str) -> PaymentProvider:
    """The way of payment of that key, offered or not. Raises BrokenProvider, which is written down."""
    if key == INVOICE:
        return Invoice()
    if key == TEST:
        return TrialPayment(room.secrets, TRIAL_PAGE)
    try:
        return brought_provider(key)
    except BrokenProvider as error:
        _broken(error)
        raise


def offered(room: Showroom) -> tuple[WayToPay, ...]:
    """The ways of payment that the shop offers; one that is broken is left out and written down."""
    found = []
    for key in checkout_file(room).payment:
        with contextlib.suppress(BrokenProvider):
            found.append(_way(key, _made(room, key)))
    return tuple(found)


def _way(key: str, by: PaymentProvider) -> WayToPay:
    """What it says of itself, its name as long as a payment keeps it. Raises BrokenProvider, which is written down."""
    try:
        return WayToPay(key, by.name()[:_LONGEST_NAME], by.origin)
    except Exception as error:  # it is somebody else's program
        broken = BrokenProvider(key, error)
        _broken(broken)
        raise broken from error


def _broken(error: BrokenProvider) -> None:
    _log.error("The way of payment '%s' cannot be used: %s", error.key, error.why)


def write_down(unit: UnitOfWork, order: Order, by: PaymentProvider, now: datetime) -> Order:
    """The order with a payment that is begun, all that it owes; nothing is written of an invoice, or of no debt."""
    if (by.key == INVOICE and not order.payments) or not order.total.minor:
        return order
    name = by.key  # where it cannot say its own, as the order stands whatever a payment house does
    with speaking(order.receipt.language), contextlib.suppress(BrokenProvider):
        name = _way(by.key, by).name
    nothing = Money(0, order.total.currency)
    reference = secrets.token_urlsafe(24)
    new = Payment(reference, order.number, by.key, name, PaymentState.OPEN, order.total, now, nothing)
    unit.payments.begin(new)
    return unit.orders.one(order.number)


def address_to_pay(room: Showroom, order: Order, where: Whereabouts) -> str:
    """Where the customer pays the payment that the order waits for; '' where there is no such page.

    Raises PaymentHouseAway, whatever went wrong there.
    """
    waiting = order.payment.last
    if waiting is None or waiting.state is not PaymentState.OPEN or not order.payment.owed:
        return ""
    asked = PaymentRequest(
        waiting.reference, order.number, waiting.amount, order.receipt.language, where.back, where.answers
    )
    try:
        return provider(room, waiting.method).begin(asked)
    except Exception as error:  # it is somebody else's program, and the order stands
        _log.exception("A payment of order %s could not be begun at '%s'", order.number, waiting.method)
        raise PaymentHouseAway(
            gettext("This way of payment cannot be reached now. Your order stands; please try again in a while.")
        ) from error


def try_again(room: Showroom, order: Order, method: str) -> Order:
    """The order with a payment in that way that waits; the one that waited before, where it was the same way.

    Raises StaleEdit when it is paid or cancelled, UnknownName, BrokenProvider.
    """
    by = provider(room, method)
    for last in (False, True):
        try:
            with room.unit(lasting=True) as unit:
                return _begun_again(room, unit, unit.orders.one(order.number), by)
        except ConcurrentChange:  # two windows: the other one's payment is found at the second try
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _begun_again(room: Showroom, unit: UnitOfWork, order: Order, by: PaymentProvider) -> Order:
    if not order.payment.owed:
        raise StaleEdit(gettext("There is nothing to pay for this order."))
    waiting = order.payment.last
    if waiting is not None and waiting.state is PaymentState.OPEN:
        if waiting.method == by.key:
            return order
        unit.payments.settle(waiting, PaymentState.CANCELLED, room.now())
    return write_down(unit, order, by, room.now())


def take_answer(room: Showroom, method: str, call: ProviderCall) -> Payment | None:
    """What became of a payment, as its house says it; the same again changes nothing. None for what says nothing.

    A house that the shop offers no longer is heard, as money that was begun there still arrives; only the test has to
    be switched on. Raises UnknownName for no way of payment, AnswerRefused: not signed, about another house's payment
    or none, or about another amount.
    """
    if method not in (checkout_file(room).payment if method == TEST else known_methods()):
        raise UnknownName("way of payment", method)
    try:
        told = _made(room, method).answer(call)
    except AnswerRefused:
        raise
    except Exception as error:  # a body that is none, a house that cannot be asked: it sends it again
        raise AnswerRefused(gettext("This answer about a payment cannot be read.")) from error
    if told is None:
        return None
    for last in (False, True):
        try:
            return _settled(room, method, told)
        except (ConcurrentChange, StaleEdit):  # the same answer came twice at once
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _settled(room: Showroom, method: str, told: PaymentAnswer) -> Payment:
    with room.unit(lasting=True) as unit:
        try:
            payment = unit.payments.one(told.reference)
        except UnknownName:
            raise AnswerRefused(gettext("There is no such payment.")) from None
        if payment.method != method:
            raise AnswerRefused(gettext("There is no such payment."))
        if told.amount != payment.amount or told.state is PaymentState.PAID_BACK:
            _log.error("'%s' says %s of a payment of order %s", method, told.amount, payment.number)
            raise AnswerRefused(gettext("This is not what was to be paid."))
        if not changes(payment.state, told.state):
            return payment
        unit.payments.settle(payment, told.state, room.now())
        settled = unit.payments.one(told.reference)
        tell_payment(room, unit, unit.orders.one(payment.number), settled)
    send_soon(room)
    return settled


def waiting_at(room: Showroom, reference: str) -> Payment:
    """The payment that somebody looks at on the page of the test. Raises UnknownName, NotAllowed where it is over."""
    provider(room, TEST)
    with room.reading() as unit:
        found = unit.payments.one(reference)
    if found.method != TEST:
        raise UnknownName("payment", "?")
    if found.state is not PaymentState.OPEN:
        raise NotAllowed(gettext("This payment is over: %(state)s.", state=gettext(found.state)))
    return found


def origins(room: Showroom) -> Sequence[str]:
    """Where the pages of the shop's payment houses are, for the browser to be let there."""
    return [each for each in dict.fromkeys(way.origin for way in offered(room)) if each]

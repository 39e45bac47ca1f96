"""Payments at the sales desk: an invoice that was paid, a note taken back, money that went back to the customer.

The desk writes down what happened at the bank or the payment house; nothing here moves money.
"""

import re
import secrets

from configurator.errors import InvalidChoice, StaleEdit
from configurator.languages.sentences import gettext
from configurator.languages.spoken import speaking
from configurator.money import Money, minor_digits
from configurator.orders.order import Order
from configurator.orders.payment import INVOICE, Payment, PaymentState
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.payment_letters import tell_payment
from configurator.services.ordering.sales_desk import ROLE
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.unit import UnitOfWork

_AMOUNT = re.compile(r"\d{1,12}(?:[.,](?P<decimals>\d+))?", re.ASCII)


def note_paid(room: Showroom, who: Visitor, number: str) -> Order:
    """Notes that an order was paid whole outside the shop; the customer gets a mail.

    An invoice that waited is the one that was paid; an attempt at a payment house ends with it. Raises StaleEdit when
    there is nothing to pay (any more), NotAllowed, UnknownName.
    """
    who.needs(ROLE)
    with room.unit(lasting=True) as unit:
        order = unit.orders.one(number)
        if not order.payment.owed:
            raise StaleEdit("There is nothing to pay for this order.")
        paid = _noted(room, unit, order, who.name or "sales")
        order = unit.orders.one(number)
        tell_payment(room, unit, order, paid)
    send_soon(room)
    return order


def _noted(room: Showroom, unit: UnitOfWork, order: Order, who: str) -> Payment:
    """The payment of the order that is noted as paid by invoice."""
    waiting, now = order.payment.last, room.now()
    if waiting is not None and waiting.state is PaymentState.OPEN:
        if waiting.method == INVOICE:
            unit.payments.settle(waiting, PaymentState.PAID, now, who=who)
            return unit.payments.one(waiting.reference)
        unit.payments.settle(waiting, PaymentState.CANCELLED, now)
    with speaking(order.receipt.language):
        name = gettext("Invoice")
    paid = Payment(
        reference=secrets.token_urlsafe(24),
        number=order.number,
        method=INVOICE,
        name=name,
        state=PaymentState.PAID,
        amount=order.total,
        begun_at=now,
        paid_back=Money(0, order.total.currency),
        settled_at=now,
        who=who,
    )
    unit.payments.begin(paid)
    return paid


def take_paid_back(room: Showroom, who: Visitor, number: str) -> None:
    """Takes back the note that an order was paid. Raises StaleEdit when there is none, NotAllowed, UnknownName."""
    who.needs(ROLE)
    with room.unit(lasting=True) as unit:
        noted = unit.orders.one(number).payment.last
        if noted is None or not noted.who or noted.state is not PaymentState.PAID or noted.paid_back.minor:
            raise StaleEdit("Nobody noted that this order was paid, or money went back since.")
        unit.payments.settle(noted, PaymentState.OPEN, None)


def note_refund(room: Showroom, who: Visitor, number: str, reference: str, written: str, before: int) -> Money:
    """Notes that so much of a payment went back, and how much that was; the customer gets a mail.

    ``before``: how much had gone back when the form was shown, in minor units, so that nothing is noted twice. Raises
    InvalidChoice for what is no amount or too much, StaleEdit, NotAllowed, UnknownName.
    """
    who.needs(ROLE)
    with room.unit(lasting=True) as unit:
        payment = unit.payments.one(reference)
        if payment.number != number or payment.paid_back.minor != before:
            raise StaleEdit("This payment has changed meanwhile. Please look again.")
        amount = read_refund(written, payment)
        unit.payments.pay_back(payment, amount, room.now())
        tell_payment(room, unit, unit.orders.one(number), unit.payments.one(reference), amount)
    send_soon(room)
    return amount


def read_refund(written: str, payment: Payment) -> Money:
    """The amount that was written, of what is left of the payment. Raises InvalidChoice.

    A point or a comma begins the decimals, of which there are no more than the currency has: what separates thousands
    is refused, as nobody can tell what 1.250 was meant to be.
    """
    currency, found = payment.amount.currency, _AMOUNT.fullmatch(written.strip())
    if found is None or len(found["decimals"] or "") > minor_digits(currency):
        such = Money.of("1250.50", currency).amount
        raise InvalidChoice("amount", f"Please write an amount such as {such} without a separator of thousands.")
    amount = Money.of(found[0].replace(",", "."), currency)
    if not 0 < amount.minor <= payment.left.minor:
        least = Money(1, currency).amount
        raise InvalidChoice("amount", f"Please write an amount from {least} to {payment.left.amount}.")
    return amount

"""How an order is paid: each attempt with its state, and what all of them come to.

Plain records and the table of states. A payment belongs to an order that was placed before it; what is owed is the
order's total and nothing that a browser says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from configurator.languages.sentences import later
from configurator.money import Money

INVOICE = "invoice"
"""The way of payment of which nothing is written down until somebody notes that it was paid."""


class PaymentState(StrEnum):
    """Where a payment stands."""

    OPEN = later("waiting for payment")
    PAID = later("paid")
    FAILED = later("payment failed")
    CANCELLED = later("payment cancelled")
    PAID_BACK = later("paid back")


_FOLLOWS = {
    PaymentState.OPEN: (PaymentState.PAID, PaymentState.FAILED, PaymentState.CANCELLED),
    PaymentState.FAILED: (PaymentState.PAID,),
    PaymentState.CANCELLED: (PaymentState.PAID,),
    PaymentState.PAID: (),
    PaymentState.PAID_BACK: (),
}
"""What an answer can make of a payment: money that did arrive counts however late it is told, and stays."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to pay an order. ``reference`` is what its payment house knows it by, and cannot be guessed.

    ``name``: what its way was called, as the customer read it. ``who`` noted it at the desk, '' for a payment house.
    ``paid_back``: how much of it went back, last at ``paid_back_at``.
    """

    reference: str
    number: str
    method: str
    name: str
    state: PaymentState
    amount: Money
    begun_at: datetime
    paid_back: Money
    settled_at: datetime | None = None
    who: str = ""
    paid_back_at: datetime | None = None

    @property
    def arrived(self) -> bool:
        """Whether its money arrived, whether or not some of it went back."""
        return self.state in (PaymentState.PAID, PaymentState.PAID_BACK)

    @property
    def left(self) -> Money:
        """What the shop has of it."""
        return self.amount - self.paid_back if self.arrived else Money(0, self.amount.currency)


def changes(now: PaymentState, then: PaymentState) -> bool:
    """Whether an answer makes something else of a payment; one that came before, or too late, does not."""
    return then in _FOLLOWS[now]


@dataclass(frozen=True, slots=True)
class PaymentStanding:
    """What the payments of an order come to. ``last``: the one that says where it stands, None for an invoice.

    ``held``: what the shop has of it. ``owed``: whether it has still to be paid. ``surplus``: what has to go back.
    """

    last: Payment | None
    state: PaymentState
    held: Money
    owed: bool
    surplus: Money

    @property
    def by_invoice(self) -> bool:
        """Whether it is paid by invoice, which comes with the goods."""
        return self.last is None or self.last.method == INVOICE


def standing(payments: Sequence[Payment], total: Money, *, cancelled: bool) -> PaymentStanding:
    """Where an order stands with that total and these payments, oldest first.

    A payment of which the shop has something counts before one that went back whole, and both before an attempt that
    came later and did not end well. What a cancelled order holds is surplus, and so is what was paid twice.
    """
    arrived = [each for each in payments if each.arrived]
    counting = [each for each in arrived if each.left.minor] or arrived or payments
    last = counting[-1] if counting else None
    nothing = Money(0, total.currency)
    held = sum((each.left for each in arrived), nothing)
    state = last.state if last else PaymentState.OPEN
    keeps = nothing if cancelled else total
    owed = total.minor > 0 and not cancelled and not arrived
    return PaymentStanding(last, state, held, owed, held - keeps if keeps < held else nothing)

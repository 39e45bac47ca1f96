"""Attempts to pay orders: begun once each, then answered; an answer that came before changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from configurator.errors import StaleEdit, UnknownName
from configurator.money import Money
from configurator.orders.payment import Payment, PaymentState
from configurator.storage.basket_tables import payments


class Payments:
    """The payments in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, new: Payment) -> None:
        """Writes a payment down, at once; where another one was begun meanwhile, the unit ends with ConcurrentChange.

        The key counts the attempts of an order, so that two windows that try again begin one payment.
        """
        mine = payments.c.order_number == new.number
        attempt = self._connection.scalar(select(func.count()).select_from(payments).where(mine)) or 0
        self._connection.execute(
            insert(payments).values(
                reference=new.reference,
                owner="",
                key=f"{new.number}/{attempt + 1}",
                method=new.method,
                state=new.state,
                amount_minor=new.amount.minor,
                currency=new.amount.currency,
                order_number=new.number,
                begun_at=new.begun_at,
                name=new.name,
                who=new.who,
                settled_at=new.settled_at,
            )
        )

    def of(self, number: str) -> tuple[Payment, ...]:
        """The payments of an order, oldest first."""
        query = select(payments).where(payments.c.order_number == number).order_by(payments.c.begun_at, payments.c.key)
        return tuple(_payment(row) for row in self._connection.execute(query))

    def one(self, reference: str) -> Payment:
        """The payment of that reference. Raises UnknownName, which does not repeat it."""
        row = self._connection.execute(select(payments).where(payments.c.reference == reference)).one_or_none()
        if row is None:
            raise UnknownName("payment", "?")
        return _payment(row)

    def settle(self, was: Payment, state: PaymentState, at: datetime | None, who: str = "") -> None:
        """The payment in its new state. Raises StaleEdit when it was another one meanwhile."""
        self._update(was, state=state, settled_at=at, who=who)

    def pay_back(self, was: Payment, amount: Money, at: datetime) -> None:
        """Notes that so much more of a payment went back. Raises StaleEdit when it was another one meanwhile."""
        gone = was.paid_back + amount
        state = PaymentState.PAID_BACK if gone == was.amount else was.state
        self._update(was, state=state, paid_back_minor=gone.minor, paid_back_at=at)

    def anonymise(self, number: str) -> None:
        """Takes out of an order's payments who noted them; what was paid stays for the books."""
        self._connection.execute(update(payments).where(payments.c.order_number == number).values(who=""))

    def _update(self, was: Payment, **values: Any) -> None:
        same = (payments.c.reference == was.reference) & (payments.c.state == was.state)
        same &= payments.c.paid_back_minor == was.paid_back.minor
        if not self._connection.execute(update(payments).where(same).values(**values)).rowcount:
            raise StaleEdit("This payment has changed meanwhile. Please look again.")


def _payment(row: Row[Any]) -> Payment:
    return Payment(
        reference=row.reference,
        number=row.order_number or "",
        method=row.method,
        name=row.name,
        state=PaymentState(row.state),
        amount=Money(row.amount_minor, row.currency),
        begun_at=row.begun_at,
        paid_back=Money(row.paid_back_minor, row.currency),
        settled_at=row.settled_at,
        who=row.who,
        paid_back_at=row.paid_back_at,
    )

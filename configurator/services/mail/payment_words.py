"""How an order is paid, in words for papers, mails and pages."""

from collections.abc import Iterator

from configurator.languages.dates import day_in_words
from configurator.languages.sentences import gettext
from configurator.money import Money, in_language
from configurator.orders.order import Order
from configurator.orders.payment import PaymentState
from configurator.services.showroom.showroom import Showroom


def payment_in_words(room: Showroom, order: Order) -> Iterator[str]:
    """How an order is paid, and where that stands; nothing of an order that was cancelled and never paid."""
    stands = order.payment
    last = stands.last
    if last is not None and last.arrived and last.settled_at is not None:
        day = day_in_words(room.day(last.settled_at))
        yield gettext(
            "Paid on %(day)s: %(amount)s (%(way)s)", day=day, amount=amount_in_words(last.amount), way=last.name
        )
    elif stands.owed and stands.by_invoice:
        yield gettext("Payment: by invoice, which comes with the goods.")
    elif stands.owed and last is not None and last.state is PaymentState.OPEN:
        yield gettext("Payment: we are waiting for it (%(way)s).", way=last.name)
    elif stands.owed and last is not None:
        yield gettext("Payment: it has not arrived; you can try again with your order (%(way)s).", way=last.name)
    for each in order.payments:
        if each.paid_back.minor and each.paid_back_at is not None:
            day = day_in_words(room.day(each.paid_back_at))
            yield gettext("Paid back on %(day)s: %(amount)s", day=day, amount=amount_in_words(each.paid_back))


def amount_in_words(amount: Money) -> str:
    """The amount as mails have it."""
    return in_language(amount).replace("\xa0", " ")

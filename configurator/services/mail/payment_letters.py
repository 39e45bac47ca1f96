"""What the shop writes about payments: that one arrived, did not go through, or went back."""

from urllib.parse import urlencode

from configurator.languages.sentences import gettext
from configurator.languages.spoken import speaking
from configurator.money import Money
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order
from configurator.orders.payment import Payment, PaymentState
from configurator.outgoing_mail import Letter
from configurator.services.clean_text import one_line
from configurator.services.mail.delivery import put
from configurator.services.mail.letters import FIND, greeting
from configurator.services.mail.payment_words import amount_in_words
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork


def tell_payment(room: Showroom, unit: UnitOfWork, order: Order, payment: Payment, back: Money | None = None) -> None:
    """Puts a letter about a payment that arrived, failed or went back into the outbox, in the order's language.

    ``back``: so much of it goes back now, whatever went back before; None where it arrived or failed. There is no
    letter about one that its customer ended, or that failed where nothing is owed, as the order is cancelled or was
    paid otherwise; and none where it is not kept any more whose the order is.
    """
    with speaking(order.receipt.language):
        news = _news(order, payment, back)
        contact = order.receipt.contact
        if not news or not contact.email:
            return
        subject, told = news
        parts = [greeting(contact.name), told, _again(room, order), room.post.sender.name]
        body = "\n\n".join(part for part in parts if part) + "\n"
        put(room, unit, Letter(contact.email, one_line(contact.name), subject, body, order.number))


def _news(order: Order, payment: Payment, back: Money | None) -> tuple[str, str] | None:
    """Subject and sentences of the letter about a payment."""
    facts = {"number": order.number, "amount": amount_in_words(payment.amount), "way": payment.name}
    if back is not None:
        facts["amount"] = amount_in_words(back)
        return (
            gettext("Order %(number)s: money is on its way back to you", **facts),
            gettext("we have paid back %(amount)s of what you paid for order %(number)s.", **facts),
        )
    if payment.state is PaymentState.PAID:
        told = gettext("your payment of %(amount)s for order %(number)s has arrived (%(way)s). Thank you.", **facts)
        return (
            gettext("Order %(number)s: your payment has arrived", **facts),
            "\n\n".join(part for part in (told, _too_much(order)) if part),
        )
    if payment.state is PaymentState.FAILED and order.payment.owed:
        return (
            gettext("Order %(number)s: your payment did not go through", **facts),
            gettext(
                "your payment of %(amount)s for order %(number)s did not go through (%(way)s), and nothing was "
                "charged. Your order stands: with your order you can try again, or choose another way of payment.",
                **facts,
            ),
        )
    return None


def _too_much(order: Order) -> str:
    """What becomes of what the shop holds and is not owed; '' where there is nothing of it."""
    surplus = order.payment.surplus
    if not surplus.minor:
        return ""
    if order.status is Status.CANCELLED:
        return gettext("As this order is cancelled, the money goes back to you.")
    return gettext("%(amount)s of it goes back to you.", amount=amount_in_words(surplus))


def _again(room: Showroom, order: Order) -> str:
    """Where the order is found, if the shop knows how it is reached."""
    if not room.address:
        return ""
    address = f"{room.address}{FIND}?{urlencode({'number': order.number})}"
    return gettext("You find your order again with this number and your e-mail address:\n%(address)s", address=address)

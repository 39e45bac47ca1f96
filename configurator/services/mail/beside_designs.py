"""What an order has beside its designs, in words for papers and mails."""

from collections.abc import Iterator

from configurator.languages.dates import day_in_words
from configurator.languages.sentences import gettext
from configurator.orders.order import Order


def beside_in_words(order: Order) -> Iterator[str]:
    """A sentence for each: the delivery, the message, the company, who pays."""
    extras = order.extras
    if extras.delivery and extras.delivery.day:
        yield gettext("Delivery: %(way)s, on %(day)s", way=extras.delivery.name, day=day_in_words(extras.delivery.day))
    elif extras.delivery:
        yield gettext("Delivery: %(way)s", way=extras.delivery.name)
    if extras.gift:
        yield gettext("A message that goes with it: %(message)s", message=extras.gift)
    if extras.company:
        yield gettext("Company: %(company)s", company=f"{extras.company} {extras.vat_number}".strip())
    if extras.billing:
        yield gettext("The invoice goes to: %(address)s", address=", ".join(extras.billing.splitlines()))

"""The port through which an order is paid: what a shop asks of a payment house, and what it hears back.

A way of payment is a class with the four things of ``PaymentProvider``. The order is there before it is asked
anything; it never says which order was paid, only which payment, and the shop compares amount and currency itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from configurator.errors import ConfiguratorError
from configurator.money import Money
from configurator.orders.payment import PaymentState


class PaymentHouseAway(ConfiguratorError):
    """A payment cannot be begun at the moment; the order stands, and it can be tried again."""


class AnswerRefused(ConfiguratorError):
    """What came about a payment is not from its house, or not about what is owed. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A payment to be begun, always the same for the same ``reference``.

    ``back``: the whole address to which the customer comes back, ``answers``: the one to which the house writes what
    became of it; without a host where the shop does not know under which name it is reached. ``language``: a tag.
    """

    reference: str
    number: str
    amount: Money
    language: str
    back: str
    answers: str


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """What was sent to the shop's address for answers, as it arrived; the names of ``headers`` in small letters."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """What a house says of a payment, once it is sure that it was the house who said it."""

    reference: str
    state: PaymentState
    amount: Money


class PaymentProvider(Protocol):
    """A way of payment. ``key`` is what ``checkout.yaml`` calls it.

    ``origin``: where its pages are, such as 'https://pay.example', '' where they are the shop's own.
    """

    key: str
    origin: str

    def name(self) -> str:
        """What customers read, in the language that is spoken."""

    def begin(self, asked: PaymentRequest) -> str:
        """The address to which the customer goes to pay, '' where nothing is paid on a page.

        Asked again with the same reference it leads to the same payment. Raises PaymentHouseAway.
        """

    def answer(self, call: ProviderCall) -> PaymentAnswer | None:
        """What the call says; None where that changes nothing, such as a payment that is still under way.

        Has to make sure that it is the house who speaks: by its signature, or by asking the house for the payment
        that is named. Raises AnswerRefused.
        """

"""Which ways of payment there are: invoice, the test, and those that installed packages bring.

A package brings one as an entry point of the group ``configurator.payments``: its name is the key that
``checkout.yaml`` uses, and it leads to a class that is made without arguments.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from configurator.errors import ConfiguratorError
from configurator.languages.sentences import gettext
from configurator.money import Money
from configurator.orders.payment import INVOICE, PaymentState
from configurator.orders.payment_port import AnswerRefused, PaymentAnswer, PaymentProvider, PaymentRequest, ProviderCall

GROUP = "configurator.payments"
TEST = "test"
SIGNATURE = "x-signature"


class Invoice:
    """Paid after delivery, by transfer; somebody at the desk notes that it was paid."""

    key, origin = INVOICE, ""

    def name(self) -> str:
        """What customers read."""
        return gettext("Invoice")

    def begin(self, asked: PaymentRequest) -> str:
        """Nothing: the invoice comes with the goods."""
        return ""

    def answer(self, call: ProviderCall) -> PaymentAnswer | None:
        """Never one. Raises AnswerRefused."""
        raise AnswerRefused(gettext("Nobody answers about invoices."))


class TrialPayment:
    """A payment house that is none: a page of the shop's own on which somebody says how a payment ends.

    What the page says is signed as a real house signs, with a key made of the shop's own secrets, the newest last.
    """

    key, origin = TEST, ""

    def __init__(self, secrets: Sequence[str], page: str) -> None:
        """``page``: the address of the page, to which the reference is added."""
        self._keys = [hashlib.sha256(f"test payments {each}".encode()).digest() for each in secrets]
        self._page = page

    def name(self) -> str:
        """What customers read."""
        return gettext("Test payment (no money moves)")

    def begin(self, asked: PaymentRequest) -> str:
        """The page of this payment."""
        return f"{self._page}{asked.reference}"

    def said(self, reference: str, state: PaymentState, amount: Money) -> ProviderCall:
        """What the house would send."""
        told = {"reference": reference, "state": state.name, "minor": amount.minor, "currency": amount.currency}
        body = json.dumps(told).encode()
        return ProviderCall({SIGNATURE: self._signed(self._keys[-1], body)}, {}, body)

    def answer(self, call: ProviderCall) -> PaymentAnswer | None:
        """What the call says. Raises AnswerRefused when it is not signed by this shop."""
        given = call.headers.get(SIGNATURE, "").encode()
        if not any(hmac.compare_digest(self._signed(key, call.body).encode(), given) for key in self._keys):
            raise AnswerRefused(gettext("This answer about a payment is not signed by its house."))
        told = json.loads(call.body)
        amount = Money(told["minor"], told["currency"])
        return PaymentAnswer(told["reference"], PaymentState[told["state"]], amount)

    @staticmethod
    def _signed(key: bytes, body: bytes) -> str:
        return hmac.new(key, body, hashlib.sha256).hexdigest()


class BrokenProvider(ConfiguratorError):
    """A way of payment that an installed package brings, and that cannot be used.

    Says to customers no more than that; ``why`` is for whoever runs the shop.
    """

    def __init__(self, key: str, why: Exception) -> None:
        super().__init__(gettext("This way of payment cannot be used now. Please choose another one."))
        self.key, self.why = key, why


@cache
def brought() -> Mapping[str, EntryPoint]:
    """What installed packages bring, by key."""
    return {each.name: each for each in entry_points(group=GROUP)}


def known_methods() -> tuple[str, ...]:
    """The keys of all ways of payment on this machine."""
    return tuple(dict.fromkeys((INVOICE, TEST, *brought())))


@cache
def brought_provider(key: str) -> PaymentProvider:
    """The way of payment of that key that a package brings, made once. Raises BrokenProvider."""
    try:
        made: PaymentProvider = brought()[key].load()()
    except Exception as error:  # it is somebody else's program
        raise BrokenProvider(key, error) from error
    return made

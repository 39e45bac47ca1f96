"""Finding an order again by its number and the e-mail it was placed with, on any device and without an account."""

import contextlib
import hashlib
import hmac
import unicodedata

from email_validator import EmailNotValidError, validate_email

from configurator.errors import NotAllowed, UnknownName
from configurator.languages.sentences import gettext
from configurator.orders.number import read_number
from configurator.orders.order import Order
from configurator.services.ordering.checkout import order_for
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor

_NOBODY = "nobody@nowhere.example"


def found_number(room: Showroom, number: str, email: str) -> str | None:
    """The number of the order that was placed with this e-mail; None whichever of the two is wrong.

    Whether there is such an order shows neither in the answer nor in how long it takes.
    """
    normal = read_number(number) or ""
    with room.reading() as unit:
        placed_with = unit.orders.email_of(normal)
    same = hmac.compare_digest(_mark(placed_with or _NOBODY), _mark(email))
    return normal if placed_with and same else None


def _mark(email: str) -> bytes:
    """Equal for addresses that people take for the same: any case, composed letters or not, either form of a domain."""
    folded = unicodedata.normalize("NFKC", email).strip().casefold()
    with contextlib.suppress(EmailNotValidError):
        folded = validate_email(folded, check_deliverability=False).normalized.casefold()
    return hashlib.sha256(folded.encode(errors="replace")).digest()


def own_order(room: Showroom, who: Visitor, number: str) -> Order:
    """An order of the visitor's own, or one that they found. Raises NotAllowed, also where there is no such order."""
    try:
        return order_for(room, who, number)
    except UnknownName:
        if read_number(number) is None:
            raise
        raise NotAllowed(gettext("This order belongs to somebody else.")) from None

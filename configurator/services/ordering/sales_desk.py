"""The sales desk: find orders, see one with everything that was frozen in it, move it on, cancel it, take a step back.

Cancelling needs a reason, in words that the customer reads; what is noted beside it stays in the house.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from configurator.errors import InvalidChoice, StaleEdit
from configurator.orders.lifecycle import Status, before, next_statuses, transition
from configurator.orders.order import Order, StatusChange
from configurator.profiles.profile import Event
from configurator.services.clean_text import legible, one_line
from configurator.services.learning.recording import follow_order
from configurator.services.mail.delivery import send_soon
from configurator.services.mail.letters import tell
from configurator.services.ordering.stock_claims import follow
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.storage.orders import OrderFilter, OrderRow

ROLE, INSIGHT = "sales", "insight"

PAGE = 25
LONGEST_REASON = 500
_LAST = 1_000_000


class InvalidReason(InvalidChoice):
    """A reason or a note that is missing or too long; ``option`` says which of them."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of orders, newest first; ``total`` fit the filter, ``counts`` and ``products`` are over all orders."""

    rows: tuple[OrderRow, ...]
    total: int
    page: int
    pages: int
    counts: dict[Status, int]
    products: dict[str, str]


@dataclass(frozen=True, slots=True)
class DeskOrder:
    """One order, and where it can go next and back.

    ``revisions``: the products in it, each with the revision it was sold under and whether that is on sale now.
    """

    order: Order
    allowed: tuple[Status, ...]
    back: Status | None
    revisions: tuple[tuple[str, str, bool], ...]


def orders(
    room: Showroom,
    *,
    status: Status | None = None,
    product: str = "",
    text: str = "",
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
) -> DeskPage:
    """The orders that fit; ``text`` is looked for in number, name, e-mail, address and product; days are included."""
    page = min(max(1, page), _LAST)
    begun, ended = _begins(room, since), _begins(room, until, days=1)
    wanted = OrderFilter(status, one_line(product), one_line(text, 200), begun, ended)
    with room.reading() as unit:
        rows, total = unit.orders.found(wanted, offset=(page - 1) * PAGE, limit=PAGE)
        counts, products = unit.orders.counts(), unit.orders.products()
    return DeskPage(rows, total, page, max(1, -(-total // PAGE)), counts, products)


def _begins(room: Showroom, day: date | None, *, days: int = 0) -> datetime | None:
    """The moment at which a day begins, that many days later; None when that is out of reckoning."""
    try:
        return None if day is None else room.begins(day + timedelta(days))
    except OverflowError:
        return None


def one(room: Showroom, number: str) -> DeskOrder:
    """One order with everything that was frozen in it. Raises UnknownName."""
    with room.reading() as unit:
        order = unit.orders.one(number)
    on_sale = {each.product.key: each.revision.hash for each in room.products()}
    sold = dict.fromkeys((each.receipt.product, each.receipt.revision) for each in order.designs)
    revisions = tuple((product, hash_, on_sale.get(product) == hash_) for product, hash_ in sold)
    return DeskOrder(order, next_statuses(order.status), before(order.past), revisions)


def seen(room: Showroom, who: Visitor, order: Order) -> tuple[Event, ...] | None:
    """What its customer allowed the shop to remember, newest first; None for whoever may not see that."""
    if INSIGHT not in who.roles:
        return None
    with room.reading() as unit:
        kept = unit.events.of(unit.identities.customer(order.profile), limit=50) if order.profile else ()
    return tuple(each.event for each in kept)


def move(
    room: Showroom, who: Visitor, number: str, to: Status, version: int, *, reason: str = "", note: str = ""
) -> Order:
    """The order in its new status; ``version`` is the one that was on screen.

    The customer reads ``reason``, colleagues alone read ``note``. Raises InvalidReason, ForbiddenTransition, StaleEdit
    when somebody moved it meanwhile, NotAllowed, UnknownName.
    """
    who.needs(ROLE)
    reason, note = _words("reason", reason), _words("note", note)
    if to is Status.CANCELLED and not reason:
        raise InvalidReason("reason", "Please say why the order is cancelled: the customer reads it.")
    with room.unit(lasting=True) as unit:
        order = unit.orders.one(number)
        if order.version != version:
            theirs = order.status
            raise StaleEdit(f"Somebody else changed order {number} meanwhile; it is {theirs} now.", theirs=theirs)
        change = StatusChange(transition(order.past, to), room.now(), who.name or "sales", reason, note)
        moved_on = unit.orders.move(order, change)
        follow_order(unit, order.status, moved_on)
        follow(room, unit, order.status, moved_on)
        tell(room, unit, moved_on)
    send_soon(room)
    return moved_on


def _words(field: str, written: str) -> str:
    words = legible(written).strip()
    if len(words) > LONGEST_REASON:
        raise InvalidReason(field, f"Please use at most {LONGEST_REASON} characters.")
    return words

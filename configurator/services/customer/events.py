"""What the shop notices about somebody who said yes: events in words, ready to be kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice, Choices
from configurator.money import Money
from configurator.orders.order import Order
from configurator.profiles.consent import Purpose
from configurator.profiles.profile import Event, EventKind
from configurator.rules.wording import choice_text
from configurator.services.presenting.pages import Drop, Leave, Wish
from configurator.storage.unit import UnitOfWork


def record(unit: UnitOfWork, profile: UUID | None, events: Iterable[Event]) -> None:
    """Keeps the events; nothing without a profile, nor when its owner has said no since they were identified."""
    kept = list(events)
    if profile is None or not kept:
        return
    held = unit.consents.held(profile, kept[-1].at)
    if held is not None and held.allows(Purpose.REMEMBER):
        unit.events.add(profile, kept)


def wish_events(
    product: Product, wishes: Iterable[Wish], at: datetime, tells: Callable[[Choice], bool] = lambda _: False
) -> Iterator[Event]:
    """What the granted wishes say about the customer; free text and what is sensitive are not remembered.

    ``tells``: what must not be remembered besides.
    """
    for wish in wishes:
        choice = wish.choice if isinstance(wish, Drop) else wish
        if isinstance(choice, Leave) or _untold(product, choice) or tells(choice):
            continue
        dropped = isinstance(wish, Drop) or not choice.taken
        yield _event(EventKind.DROP if dropped else EventKind.CHOICE, product, choice, at)


def order_events(
    product: Product, order: Order, at: datetime, free: Choices, accepted: Choices = frozenset(), *, total: Money
) -> Iterator[Event]:
    """A design of the order for ``total``, and each of the customer's own choices in it that may be remembered.

    Those are the ``free`` ones; of those that they only ``accepted`` it is said.
    """
    facts = {"number": order.number, "total": str(total), "text": f"{product.name}, {order.number}"}
    yield Event(EventKind.ORDER, at, product.key, facts)
    for choice in sorted(free):
        if choice.taken and not _untold(product, choice):
            facts = {"ordered": order.number} | ({"accepted": "yes"} if choice in accepted else {})
            yield _event(EventKind.CHOICE, product, choice, at, facts)


def visit(product: Product, at: datetime) -> Event:
    """That somebody began to look at a product."""
    return Event(EventKind.VISIT, at, product.key, {"text": product.name})


def login(at: datetime) -> Event:
    """That somebody logged in."""
    return Event(EventKind.LOGIN, at)


def _untold(product: Product, choice: Choice) -> bool:
    if counted_component(product, choice.slot) is not None:
        return False
    option = product.option(choice.slot.key)
    return option.kind is Kind.TEXT or option.sensitive


def _event(
    kind: EventKind, product: Product, choice: Choice, at: datetime, more: Mapping[str, str] | None = None
) -> Event:
    taken = Choice(choice.slot, choice.value)
    facts = {"slot": str(choice.slot), "value": choice.value, "text": choice_text(taken, product)}
    return Event(kind, at, product.key, facts | dict(more or {}))

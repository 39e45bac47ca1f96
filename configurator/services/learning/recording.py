"""What a placed order teaches: which values stand in it, as far as whoever ordered lets the shop learn from them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choices, Slot
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order
from configurator.rules.survey import SURVEY
from configurator.services.customer.sensitive import told_choices
from configurator.storage.learned_designs import TakenValues
from configurator.storage.unit import UnitOfWork


def learn(unit: UnitOfWork, person: UUID | None, order: Order, contents: Sequence[TakenValues], at: datetime) -> None:
    """Keeps what was bought, to be learned from; of somebody who does not let the shop learn (None) nothing.

    ``contents``: what may be learned of each of its designs.
    """
    for line, (sold, content) in enumerate(zip(order.designs, contents, strict=True), 1):
        if person is not None and content:
            receipt = sold.receipt
            unit.learned_orders.add(order.number, line, person, receipt.product, receipt.revision, content, at)


def follow_order(unit: UnitOfWork, before: Status, order: Order) -> None:
    """Unlearns an order that was cancelled at once, and learns it again when that is taken back."""
    if Status.CANCELLED in (before, order.status):
        unit.learned_orders.count(order.number, counts=order.status is not Status.CANCELLED)


def learnable(
    product: Product, taken: TakenValues, choices: Choices, free: Choices, private: frozenset[str]
) -> TakenValues:
    """What may be learned from a product (``taken``: as in a receipt): no texts or answers to needs, nothing sensitive.

    Where something sensitive was answered, only the ``free`` choices: the rest of the product may give the answer away.
    """
    if told_choices(choices, private) == choices:
        return {slot: values for slot, values in taken.items() if _told(product, Slot.parse(slot), private)}
    found: dict[str, list[str]] = {}
    for choice in sorted(free):
        if choice.taken and _told(product, choice.slot, private):
            found.setdefault(str(choice.slot), []).append(choice.value)
    return found


def _asked(product: Product) -> tuple[Option, ...]:
    """The questions about the customer: what they need is theirs, and teaches nothing about products."""
    return next((component.options for component in product.components if component.key == SURVEY), ())


def _told(product: Product, slot: Slot, private: frozenset[str]) -> bool:
    if slot.key in private or any(option.key == slot.key for option in _asked(product)):
        return False
    return all(
        option.kind is not Kind.TEXT and not option.sensitive for option in product.options if option.key == slot.key
    )

"""What a design still needs of its customer before it can be ordered: texts that rules or the catalogue ask for, and
questions that the shop does not answer for anybody."""

from collections.abc import Iterator

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, is_there, slots
from configurator.orders.design import Design
from configurator.rules.closed_slots import unasked_slots
from configurator.services.presenting.labels import slot_label, step_of
from configurator.services.presenting.needed import Need
from configurator.services.showroom.published import Published


def needs(published: Published, design: Design) -> tuple[Need, ...]:
    """Everything that is still needed, in catalogue order; a product without any of it obeys all rules."""
    selection = published.shown(design.choices, design.weights)
    unwritten = published.unwritten(design.choices, design.weights)
    closed = unasked_slots(published.revision, selection)
    return tuple(_needs(published.product, design.choices, selection, unwritten, closed))


def unanswered(option: Option, slot: Slot, choices: Choices) -> bool:
    """Whether the customer has to answer at the slot, as long as it is there, and has not."""
    return option.required and not any(choice.slot == slot and choice.taken for choice in choices)


def with_facts(published: Published, choices: Choices, shown: Selection) -> Choices:
    """The choices, and as they are shown the answers that only the customer can give: no way to finish changes those.

    A premium that is lower for somebody older would be none for whoever asks.
    """
    facts = {
        Choice(slot, value)
        for _, _, option, slot in slots(published.product, shown)
        if option.kind is not Kind.TEXT and unanswered(option, slot, choices)
        for value in shown.at(slot)
    }
    return choices | facts


def _needs(
    product: Product, choices: Choices, selection: Selection, unwritten: tuple[Slot, ...], closed: frozenset[Slot]
) -> Iterator[Need]:
    for _, instance, option, slot in slots(product, selection):
        missing = slot in unwritten or (slot not in closed and unanswered(option, slot, choices))
        if missing and is_there(product, selection, option, instance):
            step, number = step_of(product, slot)
            yield Need(slot, slot_label(product, slot), step.key, number, written=option.kind is Kind.TEXT)

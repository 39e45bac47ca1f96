"""What hangs on what in a product's tree: the options that are there only because of what is taken at another.

Decides nothing about rules: what depends by the catalogue alone, whatever is chosen.
"""

from configurator.catalog.model import Component, Product
from configurator.catalog.selection import Choices, Slot


def counted_component(product: Product, slot: Slot) -> Component | None:
    """The repeated component whose count stands at the slot; None for an option's slot."""
    return next((each for each in product.components if each.key == slot.key and each.repeated), None)


def dependents(product: Product, slot: Slot) -> list[Slot]:
    """The slots of the options that stand within the slot's option, directly or not."""
    found: list[Slot] = []
    if counted_component(product, slot) is not None:
        return found
    home = product.home(slot.key)
    for option in product.options:
        if option.within is not None and option.within.option == slot.key:
            component = product.home(option.key)
            instances = [slot.instance] if component.key == home.key else range(1, component.count.high + 1)
            for instance in instances:
                child = Slot(option.key, instance)
                found += [child, *dependents(product, child)]
    return found


def dependents_chosen(product: Product, choices: Choices, slot: Slot) -> bool:
    """Whether something was chosen that is there only because of what is taken at the slot."""
    below = set(dependents(product, slot))
    return any(choice.slot in below for choice in choices)


def release(product: Product, choices: Choices, slot: Slot) -> Choices:
    """The choices without those that another answer at the slot takes back: its own and those on what depends on it."""
    gone = {slot, *dependents(product, slot)}
    return frozenset(choice for choice in choices if choice.slot not in gone)

"""Items of a bundle: one more like this one, and this one before or behind another.

Decides what becomes of the choices; what does not go together afterwards is refused as any wish. What is shown for an
item and was only proposed goes along, or the customer would see another item than the one they moved.
"""

from collections.abc import Iterator

from configurator.catalog.model import Component, Kind, Product
from configurator.catalog.selection import Choice, Choices, Selection, Slot, check_choice
from configurator.errors import UnknownName
from configurator.orders.design import Cause, Design
from configurator.services.configuring.configure import change_choices, grant_wishes
from configurator.services.configuring.opening import Opened, retry
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pages import Outcome
from configurator.services.showroom.published import Published


def add_like(found: Opened, component: str, instance: int) -> Outcome:
    """One more item, the same as that one. Raises UnknownName for an item that is not there."""

    def added(now: Opened) -> Outcome:
        product = now.published.product
        module, shown = product.component(component), now.published.shown(now.design.choices, now.design.weights)
        count = _counted(module, shown, instance)
        more = check_choice(product, Choice(Slot(component), str(count + 1)))
        same = (Choice(Slot(each.slot.key, count + 1), each.value) for each in _taken(module, shown, instance))
        return grant_wishes(now, [more, *same], now.design.seq)

    return retry(found, added)


def move(found: Opened, component: str, instance: int, to: int) -> Outcome:
    """Both items in each other's place, or unchanged where the rules forbid it. Raises UnknownName."""
    module = found.published.product.component(component)
    swapped = {instance: to, to: instance}
    slots = [str(Slot(option.key, number)) for option in module.options for number in sorted(swapped)]

    def exchanged(published: Published, design: Design) -> Choices:
        shown = published.shown(design.choices, design.weights)
        for number in swapped:
            _counted(module, shown, number)
        keys = {option.key for option in module.options}
        both = {each for number in swapped for each in _taken(module, shown, number)}
        there = {each for each in design.choices if each.slot.key in keys and each.slot.instance in swapped} | both
        moved = frozenset(
            Choice(Slot(each.slot.key, swapped[each.slot.instance]), each.value, taken=each.taken) for each in there
        )
        after = (design.choices - there) | moved
        return after if published.engine.possible(after) else design.choices

    return change_choices(found, Cause("choose", tuple(slots)), exchanged)


def last_place(found: Opened, component: str) -> tuple[str, int | None]:
    """The step and the number of the page on which the last item is."""
    product: Product = found.published.product
    module = product.component(component)
    count = found.published.shown(found.design.choices, found.design.weights).count(module)
    step, number = step_of(product, Slot(module.options[0].key, count))
    return step.key, number


def _counted(module: Component, shown: Selection, instance: int) -> int:
    count = shown.count(module)
    if not 1 <= instance <= count:
        raise UnknownName(module.noun or module.name, str(instance))
    return count


def _taken(module: Component, shown: Selection, instance: int) -> Iterator[Choice]:
    """What is shown for an item; a text that nobody wrote is nothing."""
    for option in module.options:
        slot = Slot(option.key, instance)
        for value in shown.at(slot):
            if option.kind is not Kind.TEXT or value:
                yield Choice(slot, value)

"""The steps of a design as the navigation shows them; a step of one repeated component has a mark for each item."""

from collections.abc import Collection, Iterator

from configurator.catalog.model import Component, Kind, Product, Step
from configurator.catalog.selection import Choices, Selection, Slot
from configurator.rules.survey import SURVEY
from configurator.services.presenting.labels import by_item
from configurator.services.presenting.needed import Need
from configurator.services.presenting.pages import StepMark


def marks(
    product: Product,
    selection: Selection,
    choices: Choices,
    changed: Collection[Slot],
    at: tuple[Step, int | None],
    needed: Collection[Need] = (),
) -> tuple[StepMark, ...]:
    """All marks in order; the current one is that of ``at``, whose instance must be there.

    Needs are asked before all else, and have a mark, of number 0, only while they are.
    """
    own = {choice.slot for choice in choices}
    found: list[StepMark] = []
    asks = at[0].key == SURVEY
    shown = sorted(places(product, selection), key=lambda each: each[0].key != SURVEY)
    for step, instance in shown if asks else (each for each in shown if each[0].key != SURVEY):
        here = set(slots_of(product, selection, step, instance))
        component = by_item(product, step)
        item = component is not None and instance is not None
        found.append(
            StepMark(
                step=step.key,
                instance=instance,
                name=component.named(instance) if component and instance else step.name,
                detail=item_detail(component, selection, instance) if item and component and instance else "",
                number=len(found) + (0 if asks else 1),
                current=(step, instance) == at,
                done=bool(own & here),
                attention=any(slot in here for slot in changed),
                needs=tuple(need for need in needed if need.slot in here),
            )
        )
    return tuple(found)


def places(product: Product, selection: Selection) -> Iterator[tuple[Step, int | None]]:
    """The pages of a design: step and instance (None where the page shows the whole step)."""
    for step in product.steps:
        component = by_item(product, step)
        count = selection.count(component) if component else 0
        if count:
            yield from ((step, instance) for instance in range(1, count + 1))
        else:
            yield step, None


def place(product: Product, selection: Selection, step: Step, instance: int | None) -> tuple[Step, int | None]:
    """The page for a step and an instance that may be missing or gone: the nearest one there is."""
    component = by_item(product, step)
    count = selection.count(component) if component else 0
    return step, (max(1, min(instance or 1, count)) if count else None)


def slots_of(product: Product, selection: Selection, step: Step, instance: int | None) -> Iterator[Slot]:
    """The slots on a page: those of its options, then the counts of its repeated components."""
    for component, number in instances_of(product, selection, step, instance):
        yield from (Slot(option.key, number) for option in component.options)
    yield from (Slot(key) for key in step.components if product.component(key).repeated)


def instances_of(
    product: Product, selection: Selection, step: Step, instance: int | None
) -> Iterator[tuple[Component, int]]:
    """The instances of components on a page."""
    for key in step.components:
        component = product.component(key)
        for number in range(1, selection.count(component) + 1):
            if instance is None or number == instance:
                yield component, number


def item_detail(component: Component, selection: Selection, instance: int) -> str:
    """What an item is, in a word: what is taken at its first option."""
    for option in component.options:
        if option.kind is Kind.CHOICE and not option.sensitive:
            return ", ".join(option.value(key).name for key in selection.at(Slot(option.key, instance)))
    return ""

"""How slots, answers and places in the product are called on screen, and on which page each is found."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Component, Kind, Option, Product, Step
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.measures import told
from configurator.rules.wording import choice_text
from configurator.services.presenting.pages import ChoiceView
from configurator.units import Quantity

_NONE = frozenset({"none", "nothing", "without"})


def slot_label(product: Product, slot: Slot) -> str:
    """What a slot is called: 'Paint', 'Item 2: Shade', 'Number of items'."""
    counted = counted_component(product, slot)
    if counted is not None:
        things = counted.name if counted.nouns else counted.name.lower()
        return gettext("Number of %(things)s", things=things)
    component, option = product.home(slot.key), product.option(slot.key)
    return f"{component.named(slot.instance)}: {option.name}" if component.repeated else option.name


def answer_text(product: Product, selection: Selection, slot: Slot) -> str:
    """What is taken at a slot, in words; '' for nothing."""
    at = selection.at(slot)
    if counted_component(product, slot) is not None:
        return at[0] if at else ""
    return ", ".join(answers(product.option(slot.key), at))


def answers(option: Option, at: tuple[str, ...]) -> Iterator[str]:
    """Each taken value in words."""
    for value in at:
        if option.kind is Kind.CHOICE:
            yield option.value(value).name
        elif option.range is not None:
            yield told(Quantity(Fraction(value), option.range.unit))
        else:
            yield value


def says_none(option: Option, key: str) -> bool:
    """Whether the value stands for nothing being there: called so by its key, or by its name."""
    return key == "none" or option.value(key).name.casefold() in _NONE


def says_nothing(option: Option, key: str) -> bool:
    """Whether the value stands for nothing being there, or is the no to a question: it needs no recommendation."""
    return key == "no" or says_none(option, key) or option.value(key).name.casefold() == "no"


def step_of(product: Product, slot: Slot) -> tuple[Step, int | None]:
    """The step on which a slot is found, and the instance when that step has a page for each."""
    counted = counted_component(product, slot)
    component = counted or product.home(slot.key)
    step = next(step for step in product.steps if component.key in step.components)
    return step, slot.instance if counted is None and by_item(product, step) else None


def by_item(product: Product, step: Step) -> Component | None:
    """The repeated component of a step that has a page for each of its instances; None for any other step."""
    component = product.component(step.components[0])
    return component if len(step.components) == 1 and component.repeated else None


def named_step(product: Product, key: str | None) -> Step:
    """The step of that key, the first one for None. Raises UnknownName."""
    if key is None:
        return product.steps[0]
    for step in product.steps:
        if step.key == key:
            return step
    raise UnknownName("step", key, (step.key for step in product.steps))


def choice_view(product: Product, choice: Choice) -> ChoiceView:
    """A choice with its words and its place."""
    step, instance = step_of(product, choice.slot)
    return ChoiceView(choice_text(choice, product), choice, step.key, instance)


def in_page_order(product: Product, choices: Iterable[Choice]) -> list[Choice]:
    """The choices as the pages have their places: step by step, and all of one item before the next."""
    components = [key for step in product.steps for key in step.components]

    def place(choice: Choice) -> tuple[int, int, int, str]:
        counted = counted_component(product, choice.slot)
        if counted is not None:
            return components.index(counted.key), 0, 0, choice.value
        component, option = product.home(choice.slot.key), product.option(choice.slot.key)
        at = [value.key for value in option.values]
        value = f"{at.index(choice.value):04}" if choice.value in at else choice.value
        return components.index(component.key), choice.slot.instance, component.options.index(option), value

    return sorted(choices, key=place)

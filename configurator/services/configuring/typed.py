"""What was typed into a field of the page, and the choice it means."""

from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Slot, check_choice, number_text
from configurator.catalog.typed_numbers import typed_count, typed_number
from configurator.measures import is_read_otherwise, typed_text
from configurator.services.presenting.pages import Wish


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the field of a number, a count or a text, whatever it means."""

    slot: Slot
    text: str


FormWish = Wish | Typed
"""What a form can ask for."""


def choice_meant(product: Product, typed: Typed) -> Choice:
    """The choice that was typed. Raises UnknownName and InvalidChoice."""
    counted = counted_component(product, typed.slot)
    if counted is not None:
        return Choice(typed.slot, str(typed_count(counted, typed.text)))
    option = product.option(typed.slot.key)
    if option.range is not None:
        return Choice(typed.slot, number_text(typed_number(option, typed.text, as_read=True)))
    return check_choice(product, Choice(typed.slot, typed.text))


def field_text(product: Product, slot: Slot, value: str) -> str:
    """How the field of a number, a count or a text shows what is taken; typed just so, it means that again."""
    limits = None if counted_component(product, slot) else product.option(slot.key).range
    if limits is None or not is_read_otherwise(limits.unit):
        return value
    return typed_text(Fraction(value), limits.step, limits.unit)

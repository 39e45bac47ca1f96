"""What choices say in a customer's words: names instead of keys.

Decides words only. What a rule says stands in its own sentence.
"""

from fractions import Fraction

from configurator.catalog.model import Component, Kind, Option, Product
from configurator.catalog.selection import Choice, Slot
from configurator.languages.sentences import gettext, plural_form
from configurator.measures import is_read_otherwise, told
from configurator.units import Quantity


def choice_text(choice: Choice, product: Product) -> str:
    """The choice as a customer would say it: 'Paint: Nordic Blue', 'Shade of item 2: Rose', '6 items'.

    Keys that the product does not have (a choice of an older revision) are shown as they are.
    """
    component = _component(choice.slot.key, product)
    if component is not None:
        return count_text(component, choice.value)
    option = _option(choice.slot.key, product)
    if option is None:
        return f"{choice.slot}: {choice.value}"
    answer = _answer(option, choice.value)
    if not choice.taken:
        answer = gettext("not %(answer)s", answer=answer)
    return _answered(slot_text(choice.slot, product), answer)


def slot_text(slot: Slot, product: Product) -> str:
    """What the slot asks: 'Paint', 'Shade of item 2', 'Number of items'."""
    component = _component(slot.key, product)
    if component is not None:
        return gettext("Number of %(things)s", things=plural_of(component))
    option = _option(slot.key, product)
    if option is None:
        return str(slot)
    home = product.home(option.key)
    if not home.repeated:
        return option.name
    facts = {"option": option.name, "thing": noun_of(home), "instance": slot.instance}
    return gettext("%(option)s of %(thing)s %(instance)s", **facts)


def count_text(component: Component, number: str) -> str:
    """So many of a component: '1 item', '6 items'."""
    return f"{number} {counted_noun(component, number)}"


def counted_noun(component: Component, number: str) -> str:
    """What so many of a component are called, without the number."""
    if component.nouns and number.isdecimal():
        return component.nouns[plural_form(int(number))]
    return noun_of(component) if number == "1" else plural_of(component)


def noun_of(component: Component) -> str:
    """What one of a component is called: 'item'."""
    return component.noun or component.name.lower()


def plural_of(component: Component) -> str:
    """What many of a component are called: 'items'."""
    return component.nouns[-1] if component.nouns else _plural(noun_of(component))


def taken_text(choice: Choice, product: Product, *, most: bool = False) -> str:
    """What somebody takes, at whichever item: 'Paint: Nordic Blue', 'Tow bar', 'Size: Full in most items', '6 items'.

    ``most``: most items have it.
    """
    option = _option(choice.slot.key, product)
    if option is None:
        return choice_text(choice, product)
    is_yes = choice.value == "yes" and {value.key for value in option.values} == {"yes", "no"}
    text = option.name if is_yes else _answered(option.name, _answer(option, choice.value))
    things = plural_of(product.home(option.key))
    return gettext("%(what)s in most %(things)s", what=text, things=things) if most else text


def _answered(asked: str, answer: str) -> str:
    return f"{asked} {answer}" if asked.endswith("?") else f"{asked}: {answer}"


def _component(key: str, product: Product) -> Component | None:
    return next((component for component in product.components if component.key == key), None)


def _option(key: str, product: Product) -> Option | None:
    return next((option for option in product.options if option.key == key), None)


def _answer(option: Option, value: str) -> str:
    if option.kind is Kind.TEXT:
        return gettext("“%(words)s”", words=value)
    if option.range is not None:
        return _number(value, option.range.unit)
    return next((each.name for each in option.values if each.key == value), value)


def _number(value: str, unit: str) -> str:
    """A number as it is kept, or a text that an older revision took for one, with its unit."""
    exact = f"{value} {unit}".rstrip()
    if not is_read_otherwise(unit):
        return exact
    try:
        return told(Quantity(Fraction(value), unit))
    except ValueError:
        return exact


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")

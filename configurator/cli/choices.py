"""Choices as they are written on the command line: what 'towbar=yes', 'shade[2]=rose' or 'packs!=winter' says.

Decides how slots and values are called there: a feature of a foreign model by its name alone ('M.2 SSD', chosen as
'M.2 SSD=yes'), anything else as 'slot=value'.
"""

import click

from configurator.catalog.model import Option, Product
from configurator.catalog.selection import Choice, Choices, Slot, check_choice, with_choice
from configurator.errors import InvalidChoice, UnknownName
from configurator.interchange.as_it_stands import product as as_it_stands
from configurator.listing import listed

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def is_feature(option: Option) -> bool:
    """Whether an option of a foreign model is a feature that is there or not."""
    return option.single and tuple(value.key for value in option.values) == (as_it_stands.YES,)


def choice(product: Product, text: str, *, foreign: bool = False) -> Choice:
    """The choice that 'option=value' or 'option!=value' says. Raises UnknownName, InvalidChoice, UsageError.

    In a foreign model a name may itself have '=' in it: the longest name that the model knows counts.
    """
    signs = [at for at, sign in enumerate(text) if sign == "="]
    if not signs:
        raise click.UsageError(f"'{text}' is not a choice such as {'Rear=yes' if foreign else 'towbar=yes'}.")
    known = {option.key for option in product.options} if foreign else set()
    at = next((at for at in reversed(signs) if text[:at].removesuffix("!").strip() in known), signs[0])
    left, value = text[:at].strip(), text[at + 1 :].strip()
    taken = not left.endswith("!") or left in known
    slot = slot_named(product, left if taken else left.removesuffix("!"), foreign=foreign)
    if foreign and slot.key in known and is_feature(product.option(slot.key)):
        if value.lower() in _TRUTHS:
            return Choice(slot, as_it_stands.YES, _TRUTHS[value.lower()] == taken)
        return _typed(product, slot, value, taken=taken)
    return check_choice(product, Choice(slot, value, taken))


def _typed(product: Product, slot: Slot, value: str, *, taken: bool) -> Choice:
    """The choice of a typed feature's number or text. Raises InvalidChoice when the feature has none."""
    option = value_option(product, slot.key)
    if option is None:
        raise InvalidChoice(slot.key, f"'{slot}' is there or not: choose {slot}=yes or {slot}=no.")
    if option.values and value not in {each.key for each in option.values}:
        told = ", ".join(f"'{each.key}'" for each in option.values[:5])
        message = f"'{slot}' can be {told} here, not '{value}': another text is written with its brackets."
        raise InvalidChoice(slot.key, message)
    return check_choice(product, Choice(Slot(option.key, slot.instance), value, taken))


def value_option(product: Product, feature: str) -> Option | None:
    """The option of a typed feature's number or text."""
    own = (each for each in product.options if each.within is not None and each.within.option == feature)
    return next((each for each in own if each.name == feature), None)


def choices(product: Product, texts: tuple[str, ...], *, foreign: bool = False) -> Choices:
    """The choices that the texts say. Raises InvalidChoice when two contradict each other by themselves."""
    found: dict[Choice, str] = {}
    for text in texts:
        new = choice(product, text, foreign=foreign)
        against = [told for old, told in found.items() if _excludes(product, old, new)]
        if against:
            name = next((each.name for each in product.options if foreign and each.key == new.slot.key), str(new.slot))
            told = listed((*against, text))
            raise InvalidChoice(new.slot.key, f"'{name}' is chosen twice: {told}. Leave one of them out.")
        found[new] = text
    return frozenset(found)


def _excludes(product: Product, one: Choice, other: Choice) -> bool:
    """Whether no product has both, whatever the rules: it is taken and it is not, or two of what there is one of."""
    if one.slot != other.slot:
        return False
    if one.value == other.value or not (one.taken and other.taken):
        return one.value == other.value and one.taken != other.taken
    return one not in with_choice(product, frozenset({one}), other)


def slot_named(product: Product, text: str, *, foreign: bool) -> Slot:
    """The slot that a text such as 'Rear' or 'shade[2]' names. Raises UnknownName, UsageError."""
    name = text.strip()
    known = [option.key for option in product.options]
    if foreign and name in known:
        return Slot(name)
    try:
        slot = Slot.parse(name)
    except ValueError as error:
        if foreign:
            raise UnknownName("feature", name, known) from None
        raise click.UsageError(f"{error}.") from error
    if slot.key not in product.names():
        raise UnknownName("feature" if foreign else "option", slot.key, known)
    places = _places(product, slot.key)
    if slot.instance > places:
        raise UnknownName(f"instance {slot.instance} of" if places else "question about", slot.key)
    return slot


def _places(product: Product, key: str) -> int:
    """How many slots there can be of an option, or for the count of a component."""
    if any(component.key == key for component in product.components):
        return int(product.component(key).repeated)
    return product.home(key).count.high

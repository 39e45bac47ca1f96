"""Writes a product as the catalogue file that says it: the counterpart of ``catalog.loader`` for imported products.

Writes what a feature model can become: choices, switches, numbers, pieces and texts.
"""

import re
from collections.abc import Iterator, Mapping

from configurator.catalog.facts import Attribute
from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range, Step, Value
from configurator.catalog.scalars import MAX_NAME, MAX_WORDS, shorten
from configurator.catalog.selection import number_text
from configurator.interchange.feature_model.exact import decimal
from configurator.money import Money
from configurator.units import Quantity

_PLAIN = re.compile(r"[^\W\d_][\w ()/+.–-]*", re.ASCII)
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]+")
_TRUTHS = ("true", "false", "null", "yes", "no", "on", "off")


def catalogue_text(product: Product, head: str) -> str:
    """The file's text; ``head`` is the comment it begins with."""
    return "\n".join([*(f"# {line}" for line in head.splitlines()), *_product(product)]) + "\n"


def _product(product: Product) -> Iterator[str]:
    yield f"product: {product.key}"
    yield f"name: {_name(product.name)}"
    if product.description:
        yield f"description: {_text(product.description)}"
    yield f"currency: {product.currency}"
    yield f"price: {_amount(product.price)}"
    if product.weight:
        yield f"weight: {_quantity(product.weight)}"
    if product.attributes:
        yield f"attributes: {_attributes(product.attributes)}"
    yield from ("", "steps:")
    for step in product.steps:
        yield from _step(step)
    yield from ("", "components:")
    for component in product.components:
        yield from _component(component)


def _step(step: Step) -> Iterator[str]:
    yield f"  - step: {step.key}"
    yield f"    name: {_name(step.name)}"
    yield f"    components: [{', '.join(step.components)}]"


def _component(component: Component) -> Iterator[str]:
    yield f"  - component: {component.key}"
    yield f"    name: {_name(component.name)}"
    if component.description:
        yield f"    description: {_text(component.description)}"
    yield "    options:"
    for option in component.options:
        yield from _option(option)
    yield ""


def _option(option: Option) -> Iterator[str]:
    yield f"      - option: {option.key}"
    yield f"        name: {_name(option.name)}"
    if option.help:
        yield f"        help: {_text(option.help)}"
    if option.within:
        yield f"        within: {option.within.option} = {', '.join(option.within.values)}"
    yield from (f"        {mark}: true" for mark in ("required", "sensitive") if getattr(option, mark))
    if option.range is not None:
        yield f"        {option.kind.value}: {{{_range(option.range)}}}"
    if option.kind is Kind.TEXT:
        allowed = (*option.allowed.kinds, *option.allowed.others) if option.allowed else ()
        said = f", allowed: [{', '.join(map(_word, allowed))}]" if allowed else ""
        yield f"        text: {{length: {option.length}{said}}}"
    if option.kind is not Kind.CHOICE:
        if option.each is not None:
            yield f"        each: {{{', '.join(_looks(option.each))}}}"
        return
    if [value.key for value in option.values] == ["no", "yes"]:
        looks = ", ".join(_looks(option.values[1]))
        yield f"        switch: {{{looks}}}"
        return
    if option.choose != Bounds(1, 1):
        yield f"        choose: {_bounds(option)}"
    yield "        values:"
    for value in option.values:
        yield f"          - value: {value.key}"
        yield f"            name: {_name(value.name)}"
        yield from (f"            {field}" for field in _looks(value))


def _range(limits: Range) -> str:
    low, high, step = (number_text(each) for each in (limits.low, limits.high, limits.step))
    return f"from: {low}, to: {high}, step: {step}" + (f", unit: {_word(limits.unit)}" if limits.unit else "")


def _bounds(option: Option) -> str:
    low, high = option.choose.low, option.choose.high
    if high != len(option.values) or high == 1:
        return str(option.choose)
    return "any" if low == 0 else f"{low}..any"


def _looks(value: Value) -> Iterator[str]:
    """The fields of a value apart from key and name, each 'field: written'."""
    if value.price.minor:
        yield f"price: {_amount(value.price)}"
    if value.weight:
        yield f"weight: {_quantity(value.weight)}"
    if value.group:
        yield f"group: {_name(value.group)}"
    if value.description:
        yield f"description: {_text(value.description)}"
    if value.attributes:
        yield f"attributes: {_attributes(value.attributes)}"


def _amount(money: Money) -> str:
    return f"{money.amount:f}"


def _quantity(quantity: Quantity) -> str:
    """The quantity, digit for digit."""
    number = decimal(quantity.magnitude)
    assert number is not None, "only what a catalogue can hold gets here"
    return f"{number} {quantity.unit}".rstrip()


def _attributes(attributes: Mapping[str, Attribute]) -> str:
    return f"{{{', '.join(f'{key}: {_attribute(each)}' for key, each in attributes.items())}}}"


def _attribute(attribute: Attribute) -> str:
    return f"[{', '.join(map(_word, sorted(attribute)))}]" if isinstance(attribute, frozenset) else _quantity(attribute)


def _word(word: str) -> str:
    return word if _BARE.fullmatch(word) and word.lower() not in _TRUTHS else quote_yaml(word)


def quote_yaml(text: str) -> str:
    """The text between double quotes as YAML reads it back, character for character."""
    return f'"{"".join(map(_character, text))}"'


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else (f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")


def _name(name: str) -> str:
    return _text(name, MAX_NAME)


def _text(text: str, most: int = MAX_WORDS) -> str:
    """The text as YAML reads it back: plain where it is sure to be read as a text, otherwise in double quotes.

    Its middle is left out when it is longer than the catalogue allows.
    """
    text = shorten(" ".join(text.split()), most)
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _TRUTHS:
        return text
    return quote_yaml(text)

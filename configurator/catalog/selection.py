"""What a customer picked: single choices, and the complete selection they lead to. Immutable, no solver.

A *choice* is one thing the customer said. A *selection* is a complete product: something for every slot that is
there. ``obeys_structure`` is the catalogue's own semantics (cardinalities, ranges, what stands within what);
the rules' semantics is ``configurator.rules.meaning``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import is_

from configurator.catalog.model import Bounds, Component, Kind, Option, Product
from configurator.catalog.texts import text_as_kept, text_mistake
from configurator.catalog.typed_numbers import out_of_range, typed_count, typed_number
from configurator.errors import InvalidChoice, UnknownName
from configurator.languages.sentences import gettext, later

_SLOT = re.compile(r"^(?P<key>[^\[\]]+?)(?:\[(?P<instance>[1-9]\d{0,3})\])?$")
_CANNOT_BE_LEFT_OUT = later("'%(name)s' cannot be left out; choose something else instead.")
_DIGITS = re.compile(r"^[+-]?\d+(?:\.\d+)?$", re.ASCII)
_NUMBER = re.compile(r"^[+-]?\d{1,15}(?:\.\d{1,12})?$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A place that takes an answer: an option of the n-th instance (from 1) of a component, or a component's count."""

    key: str
    instance: int = 1

    @classmethod
    def parse(cls, text: str) -> "Slot":
        """The slot written 'option' or 'option[2]'; ValueError when it is neither."""
        match = _SLOT.match(text.strip())
        if not match:
            raise ValueError(f"'{text}' is neither 'option' nor 'option[2]'")
        return cls(match["key"], int(match["instance"] or 1))

    def __str__(self) -> str:
        return self.key if self.instance == 1 else f"{self.key}[{self.instance}]"


def slot_at(place: str, product: Product, scope: Mapping[str, int]) -> Slot:
    """The slot of an option at the instance at hand, or of a component's count."""
    return Slot(place, 1 if product.is_component(place) else scope.get(product.home(place).key, 1))


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """One thing said: this value at this slot, or (``taken`` False, options with several values only) not this value.

    ``value`` is a value's key; for numbers, quantities and counts a decimal number as text ('600', '2.5').
    """

    slot: Slot
    value: str
    taken: bool = True

    def __str__(self) -> str:
        return f"{self.slot} {'=' if self.taken else '!='} {self.value}"


Choices = frozenset[Choice]


@dataclass(frozen=True, slots=True)
class Selection:
    """A complete product: per slot that is there, the taken values.

    CHOICE: value keys in catalogue order (none for an optional one left out). NUMBER, QUANTITY: one decimal text.
    TEXT: the text, or nothing. Repeated components: ``Slot(component key)`` holds their count. Slots of instances
    beyond the count are absent; slots of an option whose ``within`` does not hold are there and empty.
    """

    taken: Mapping[Slot, tuple[str, ...]]

    def at(self, slot: Slot) -> tuple[str, ...]:
        """What is taken at the slot; nothing when it is absent."""
        return self.taken.get(slot, ())

    def number(self, slot: Slot) -> Fraction | None:
        """The number at a slot of a NUMBER, QUANTITY or count; None when the slot is absent or empty."""
        at = self.at(slot)
        return Fraction(at[0]) if at else None

    def count(self, component: Component) -> int:
        """How many instances of the component there are."""
        if not component.repeated:
            return 1
        return int(self.number(Slot(component.key)) or 0)

    def agrees(self, choice: Choice) -> bool:
        """Whether the selection is as the choice says."""
        return (choice.value in self.at(choice.slot)) == choice.taken

    def as_json(self) -> dict[str, list[str]]:
        """Slots and values as plain text, in slot order."""
        return {str(slot): list(self.taken[slot]) for slot in sorted(self.taken)}


def differing(before: Selection, after: Selection) -> list[Slot]:
    """The slots at which two products differ, those of the first in its order, then those that only the other has."""
    one, other = before.taken, after.taken
    if len(one) == len(other) and all(map(is_, one, other)):  # the same objects in the same order: nothing is hashed
        return [slot for slot, was, now in zip(one, one.values(), other.values(), strict=True) if was != now]
    return [slot for slot in {**one, **other} if before.at(slot) != after.at(slot)]


def number_text(number: Fraction) -> str:
    """A number as choices and selections write it: plain decimal, no exponent, no trailing zeros."""
    if number.denominator == 1:
        return str(number.numerator)
    whole, rest = divmod(round(abs(number) * 10**12), 10**12)
    return ("-" if number < 0 else "") + f"{whole}.{rest:012}".rstrip("0").rstrip(".")


def slots(product: Product, selection: Selection) -> Iterator[tuple[Component, int, Option, Slot]]:
    """Every option slot of every instance that is there, in catalogue order."""
    for component in product.components:
        for instance in range(1, selection.count(component) + 1):
            for option in component.options:
                yield component, instance, option, Slot(option.key, instance)


def parent_slot(product: Product, option: Option, instance: int) -> Slot | None:
    """The slot that decides whether the option is there at all (see ``Option.within``)."""
    if option.within is None:
        return None
    parent = option.within.option
    same = product.home(parent).key == product.home(option.key).key
    return Slot(parent, instance if same else 1)


def obeys_structure(product: Product, selection: Selection) -> bool:
    """Whether the selection fills exactly the slots that are there, each with what its option allows."""
    expected: set[Slot] = set()
    for component in product.components:
        if component.repeated:
            expected.add(Slot(component.key))
            if not component.count.low <= selection.count(component) <= component.count.high:
                return False
    for _, instance, option, slot in slots(product, selection):
        expected.add(slot)
        if not _allowed(option, selection.at(slot), active=is_there(product, selection, option, instance)):
            return False
    return set(selection.taken) == expected


def is_there(product: Product, selection: Selection, option: Option, instance: int) -> bool:
    """Whether an option of an instance is there: what it stands ``within`` is taken."""
    parent = parent_slot(product, option, instance)
    return parent is None or (option.within is not None and option.within.holds(selection.at(parent)))


def _allowed(option: Option, at: tuple[str, ...], *, active: bool) -> bool:
    if not active:
        return not at
    if option.kind is Kind.TEXT:
        return len(at) <= 1 and not any(text_mistake(option.name, text, option.length, option.allowed) for text in at)
    if option.range is not None:
        return len(at) == 1 and option.range.index(Fraction(at[0])) is not None
    keys = {value.key for value in option.values}
    return option.choose.low <= len(set(at)) <= option.choose.high and len(set(at)) == len(at) and set(at) <= keys


def check_choice(product: Product, choice: Choice) -> Choice:
    """The choice in its normal form, if the product has such a slot and value at all.

    Raises UnknownName for a slot or value that the product does not have, InvalidChoice for a number outside the
    range or off the step, a text too long, or "not this" where one value must be chosen.
    """
    key, instance = choice.slot.key, choice.slot.instance
    if any(component.key == key and component.repeated for component in product.components):
        return Choice(choice.slot, _checked_count(product.component(key), choice))
    option = product.option(key)
    if not 1 <= instance <= product.home(key).count.high:
        raise UnknownName(f"instance {instance} of", key)
    if not choice.taken and (option.kind is not Kind.CHOICE or option.choose == Bounds(1, 1)):
        raise InvalidChoice(key, gettext(_CANNOT_BE_LEFT_OUT, name=option.name))
    if option.kind is Kind.CHOICE:
        option.value(choice.value)
        return choice
    if option.kind is Kind.TEXT:
        text = text_as_kept(choice.value)
        wrong = text_mistake(option.name, text, option.length, option.allowed)
        if wrong:
            raise InvalidChoice(key, wrong)
        return Choice(choice.slot, text)
    return Choice(choice.slot, _checked_number(option, choice.value))


def _checked_count(component: Component, choice: Choice) -> str:
    if choice.slot.instance != 1:
        raise UnknownName(f"instance {choice.slot.instance} of", component.key)
    return str(typed_count(component, choice.value))


def _checked_number(option: Option, text: str) -> str:
    """A number as it is kept is read as just that; anything else as people type it."""
    assert option.range is not None
    plain = text.strip()
    if not _DIGITS.match(plain):
        return number_text(typed_number(option, text))
    number = Fraction(plain) if _NUMBER.match(plain) else None
    if number is None:
        said = (out_of_range(option.name, option.range, ()), gettext("This has too many digits."))
        raise InvalidChoice(option.key, " ".join(said))
    if option.range.index(number) is None:
        raise InvalidChoice(option.key, out_of_range(option.name, option.range, (number,)))
    return number_text(number)


def with_choice(product: Product, choices: Choices, new: Choice) -> Choices:
    """The choices with a new one, which replaces what was said about the same thing before."""
    key = new.slot.key
    is_option = any(option.key == key for option in product.options)
    several = is_option and not product.option(key).single
    kept = {old for old in choices if old.slot != new.slot or (several and old.value != new.value)}
    return frozenset(kept | {new})


def without_instance(product: Product, choices: Choices, component: Component, instance: int) -> Choices:
    """The choices after taking one instance out: those behind it move up, a chosen count falls by one."""
    own = {option.key for option in component.options}
    kept: set[Choice] = set()
    for choice in choices:
        slot = choice.slot
        if slot.key in own and slot.instance == instance:
            continue
        if slot.key in own and slot.instance > instance:
            kept.add(Choice(Slot(slot.key, slot.instance - 1), choice.value, choice.taken))
        elif slot.key == component.key:
            kept.add(Choice(slot, str(max(component.count.low, int(choice.value) - 1))))
        else:
            kept.add(choice)
    return frozenset(kept)

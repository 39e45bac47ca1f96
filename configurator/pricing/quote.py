"""The price of a selection: the base and one line for each thing taken that costs something.

Decides amounts and their order; it neither formats nor stores them. Money is added exactly, numbers are multiplied
exactly and rounded once a line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product, Value
from configurator.catalog.selection import Selection, Slot, differing, slots
from configurator.money import Money
from configurator.units import Quantity, decimal_text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: what it is for, what was taken, and the amount (slot None: the product itself)."""

    slot: Slot | None
    label: str
    detail: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines, base first, then catalogue order; their total; the weight (None when nothing has any)."""

    lines: tuple[Line, ...]
    total: Money
    weight: Quantity | None


def quote(product: Product, selection: Selection) -> Quote:
    """What the selection costs and weighs; one line for each value taken, also when it costs nothing."""
    lines = (Line(None, product.name, "", product.price), *_lines(product, selection))
    total = sum((line.amount for line in lines), start=Money(0, product.currency))
    return Quote(lines, total, _weight(product, selection))


def difference(product: Product, before: Selection, after: Selection) -> Money:
    """What the total changes by from one whole product to another; only what differs is looked at."""
    return sum(differences(product, before, after).values(), start=Money(0, product.currency))


def differences(product: Product, before: Selection, after: Selection) -> Mapping[Slot, Money]:
    """The same by slot: what differs, also where that costs as much as before."""
    return {
        slot: slot_price(product, after, slot) - slot_price(product, before, slot) for slot in differing(before, after)
    }


def slot_price(product: Product, selection: Selection, slot: Slot) -> Money:
    """What that costs which is taken at one slot; a count costs nothing, its items have prices of their own."""
    free = Money(0, product.currency)
    if any(component.key == slot.key for component in product.components):
        return free
    return sum((amount for _, amount in _amounts(product, product.option(slot.key), selection.at(slot))), start=free)


def each_amount(each: Value, number: Fraction) -> Money:
    """The price of so many units or pieces, rounded once."""
    exact = Fraction(each.price.minor) * number
    return Money(round(exact), each.price.currency)


def _lines(product: Product, selection: Selection) -> Iterator[Line]:
    for component, instance, option, slot in slots(product, selection):
        label = option.name
        if component.repeated:
            label = f"{(component.noun or component.name).capitalize()} {instance}: {option.name}"
        for detail, amount in _amounts(product, option, selection.at(slot)):
            yield Line(slot, label, detail, amount)


def _amounts(product: Product, option: Option, at: tuple[str, ...]) -> Iterator[tuple[str, Money]]:
    free = Money(0, product.currency)
    if option.kind is Kind.CHOICE:
        for key in at:
            value = option.value(key)
            yield value.name, value.price
    elif at and option.kind is Kind.TEXT:
        yield at[0], option.each.price if option.each else free
    elif at:
        number = Fraction(at[0])
        unit = f" {option.range.unit}" if option.range and option.range.unit else ""
        if number or option.kind is not Kind.QUANTITY:
            yield f"{decimal_text(number)}{unit}", each_amount(option.each, number) if option.each else free


def _weight(product: Product, selection: Selection) -> Quantity | None:
    parts = [product.weight] if product.weight else []
    for _, _, option, slot in slots(product, selection):
        parts.extend(_weights(option, selection.at(slot)))
    if not parts:
        return None
    unit = parts[0].unit
    return Quantity(sum((part.to(unit).magnitude for part in parts), start=Fraction(0)), unit)


def _weights(option: Option, at: tuple[str, ...]) -> Iterator[Quantity]:
    if option.kind is Kind.CHOICE:
        yield from (weight for key in at if (weight := option.value(key).weight))
    elif at and option.each and option.each.weight:
        times = Fraction(1) if option.kind is Kind.TEXT else Fraction(at[0])
        yield Quantity(option.each.weight.magnitude * times, option.each.weight.unit)

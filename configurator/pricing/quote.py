"""What a price is made of line by line: the base and one line for each thing taken, as the catalogue has them.

Decides amounts and their order; it neither formats nor stores them. Money is added exactly, numbers are multiplied
exactly and rounded once a line. What price rules make of it is ``book``'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Selection, Slot, slots
from configurator.measures import told
from configurator.money import Money
from configurator.rules.price_parts import paid
from configurator.units import Quantity


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote: what it is for, what was taken, and the amount (slot None: the product itself, or a rule).

    ``rule`` is the price rule that made the amount and ``author`` whose that is; ``included_in`` what customers read
    where something costs nothing because of it.
    """

    slot: Slot | None
    label: str
    detail: str
    amount: Money
    rule: str = ""
    author: str = ""
    included_in: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines, base first, then catalogue order, then rules; their total; weight and CO2 (None when nothing has any).

    ``contained``: of each tax that is in the total its name and how much it is.
    """

    lines: tuple[Line, ...]
    total: Money
    weight: Quantity | None
    contained: tuple[tuple[str, Money], ...] = ()
    co2: Quantity | None = None

    @property
    def rule_lines(self) -> tuple[Line, ...]:
        """The lines that price rules add."""
        return tuple(line for line in self.lines if line.rule and line.slot is None)


def made_cheaper(quote: Quote, label: str, less: Money) -> Quote:
    """The quote with a line that takes so much off, never below nothing; the taxes in it shrink in proportion."""
    before = quote.total
    off = Money(min(less.minor, max(before.minor, 0)), before.currency)
    if not off.minor:
        return quote
    after = before - off
    share = Decimal(100) * after.minor / before.minor
    contained = tuple((name, tax.percent(share)) for name, tax in quote.contained)
    line = Line(None, label, "", -off)
    return replace(quote, lines=(*quote.lines, line), total=after, contained=contained)


def catalogue_lines(product: Product, selection: Selection) -> Iterator[Line]:
    """The product itself, then a line for each value taken, also when it costs nothing."""
    yield Line(None, product.name, "", product.price)
    yield from _lines(product, selection)


def slot_price(product: Product, selection: Selection, slot: Slot) -> Money:
    """What that costs by the catalogue which is taken at one slot; a count costs nothing, its items have prices."""
    if any(component.key == slot.key for component in product.components):
        return Money(0, product.currency)
    minor = sum(minor for _, minor in paid(product.option(slot.key), selection.at(slot)))
    return Money(minor, product.currency)


def _lines(product: Product, selection: Selection) -> Iterator[Line]:
    for component, instance, option, slot in slots(product, selection):
        label = option.name
        if component.repeated:
            label = f"{component.named(instance)}: {option.name}"
        for value, minor in paid(option, selection.at(slot)):
            yield Line(slot, label, _detail(option, value), Money(minor, product.currency))


def _detail(option: Option, value: str) -> str:
    if option.kind is Kind.CHOICE:
        return option.value(value).name
    if option.range is None:
        return value
    return told(Quantity(Fraction(value), option.range.unit))


def whole_of(product: Product, selection: Selection, attribute: str) -> Quantity | None:
    """What the selection has of an attribute, texts counted, in the unit that stands first; None when nothing has any.

    The attribute is 'weight' or 'co2', of which everything is in units that go together.
    """
    own = product.own(attribute)
    parts = [own] if isinstance(own, Quantity) else []
    for _, _, option, slot in slots(product, selection):
        parts.extend(_stated(option, selection.at(slot), attribute))
    if not parts:
        return None
    unit = parts[0].unit
    return Quantity(sum((part.to(unit).magnitude for part in parts), start=Fraction(0)), unit)


def _stated(option: Option, at: tuple[str, ...], attribute: str) -> Iterator[Quantity]:
    if option.kind is Kind.CHOICE:
        for key in at:
            if isinstance(one := option.value(key).attribute(attribute), Quantity):
                yield one
    elif at and option.each and isinstance(each := option.each.attribute(attribute), Quantity):
        times = Fraction(1) if option.kind is Kind.TEXT else Fraction(at[0])
        yield Quantity(each.magnitude * times, each.unit)

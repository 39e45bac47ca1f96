"""What a sum in a rule is measured in: kilograms, euros, pieces. Decides units; the amounts are ``meaning``'s."""

from collections.abc import Iterator
from typing import assert_never

from configurator.catalog.facts import Attribute
from configurator.catalog.model import Kind, Option, Product
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import Amount, AttributeOf, CountOf, NumberOf, Plus, ProductOf, SumOver, Term, Times
from configurator.units import Quantity, factor, product_unit


def unit_of(term: Term, product: Product) -> str | None:
    """The unit that a sum is reckoned in; None when nothing in it has the attribute, so that it is always 0.

    It is the unit of the first quantity found, in catalogue order; that of a product has all units of its factors.
    Raises UnitError when a sum adds up quantities that do not go together or a product multiplies money with what is
    no plain number, UnknownName for names that the product does not have.
    """
    return unroll(_unit_of(term, product))


def _unit_of(term: Term, product: Product) -> Steps[str | None]:
    match term:
        case Amount():
            return term.quantity.unit
        case NumberOf():
            limits = product.option(term.option).range
            return limits.unit if limits else ""
        case AttributeOf():
            return _common(_units(attributes(product.option(term.option), term.attribute)))
        case SumOver():
            return _common(_units(_summed(term, product)))
        case CountOf():
            return ""
        case Times():
            inner: str | None = yield _unit_of(term.term, product)
            return inner
        case Plus() | ProductOf():
            units: list[str | None] = yield in_turn(_unit_of(each, product) for each in term.terms)
            known = [unit for unit in units if unit is not None]
            if isinstance(term, Plus):
                return _common(iter(known))
            return product_unit(known) if len(known) == len(units) else None
        case _:
            assert_never(term)


def degree(term: Term) -> int:
    """How many things that the customer decides are multiplied with each other at most."""
    return unroll(_degree(term))


def _degree(term: Term) -> Steps[int]:
    match term:
        case Amount():
            return 0
        case NumberOf() | AttributeOf() | SumOver() | CountOf():
            return 1
        case Times():
            inner: int = yield _degree(term.term)
            return inner
        case Plus() | ProductOf():
            several: list[int] = yield in_turn(map(_degree, term.terms))
            return max(several) if isinstance(term, Plus) else sum(several)
        case _:
            assert_never(term)


def attributes(option: Option, name: str) -> Iterator[Attribute]:
    """What the option's values (or one unit, one piece of it) have under that attribute name; texts have nothing."""
    if option.kind is not Kind.TEXT:
        yield from summed_attributes(option, name)


def summed_attributes(option: Option, name: str) -> Iterator[Attribute]:
    """The same as it counts in a sum over several places, in which what a text brings is."""
    for value in (*option.values, *((option.each,) if option.each else ())):
        found = value.attribute(name)
        if found is not None:
            yield found


def attribute_names(option: Option) -> set[str]:
    """Every attribute that a value of the option has; price and weight where there is one."""
    values = (*option.values, *((option.each,) if option.each else ()))
    names = {name for value in values for name in value.further}
    if values:
        names.add("price")
    if any(value.weight is not None for value in values):
        names.add("weight")
    return names


def summed_options(term: SumOver, product: Product) -> tuple[Option, ...]:
    """The options that a sum goes over, each once, in catalogue order; UnknownName for an unknown place."""
    if not term.places:
        return product.options
    components = {component.key for component in product.components}
    for place in term.places:
        if place not in components:
            product.option(place)
    return tuple(
        option
        for component in product.components
        for option in component.options
        if component.key in term.places or option.key in term.places
    )


def own_amount(term: SumOver, product: Product) -> Quantity | None:
    """What the product itself adds to a sum over everything: its own price, weight or other quantity."""
    if term.places:
        return None
    own = product.own(term.attribute)
    return own if isinstance(own, Quantity) else None


def _summed(term: SumOver, product: Product) -> Iterator[Attribute]:
    own = own_amount(term, product)
    if own is not None:
        yield own
    for option in summed_options(term, product):
        yield from summed_attributes(option, term.attribute)


def _units(found: Iterator[Attribute]) -> Iterator[str]:
    return (each.unit for each in found if isinstance(each, Quantity))


def _common(units: Iterator[str]) -> str | None:
    first = next(units, None)
    if first is not None:
        for unit in units:
            factor(unit, first)
    return first

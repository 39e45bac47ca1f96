"""How the things of a product are called in the feature model that is made of it, and in which units they count.

Names are those that customers read, where no two things share them; a value that shares its name with another thing is
called with its option's name before it.
"""

from collections.abc import Iterable
from functools import cached_property

from configurator.catalog.model import Bounds, Component, Kind, Option, Product
from configurator.interchange.feature_model.exact import is_kept
from configurator.interchange.feature_model.model import (
    Conjunction,
    Disjunction,
    Formula,
    Has,
    Implication,
    Negation,
)
from configurator.interchange.feature_model.naming import UniqueKeys
from configurator.rules.sum_units import attribute_names, attributes, own_amount, unit_of
from configurator.rules.syntax import SumOver
from configurator.units import Quantity, UnitError

_FINE = {"weight": ("g", "mg")}
INSTANCES = "instances"
ONE = "one"
"""Attributes that are 1: of a feature with a cardinality, and of each value in one, so that sums count instances."""


def is_switch(option: Option) -> bool:
    """Whether the option says no more than that something is there or not."""
    plain = [value.key for value in option.values] == ["no", "yes"] and option.choose == Bounds(1, 1)
    return (
        plain and not option.values[0].price.minor and not option.values[0].attributes and not option.values[0].weight
    )


def is_one_question(component: Component) -> bool:
    """Whether the component is no more than its only option, so that one feature says both."""
    if component.repeated or len(component.options) != 1:
        return False
    (option,) = component.options
    told = not component.description or component.description == option.help
    return option.name == component.name and option.within is None and told


class Names:
    """The names of a product's features."""

    def __init__(self, product: Product) -> None:
        self._product = product
        keys = UniqueKeys()
        self.root = keys.unique(product.name)
        self._components = {each.key: keys.unique(each.name) for each in product.components}
        homes = {
            option.key: each.key for each in product.components if is_one_question(each) for option in each.options
        }
        self._options = {
            each.key: self._components[homes[each.key]] if each.key in homes else keys.unique(each.name)
            for each in product.options
        }
        self._values: dict[tuple[str, str], str] = {}
        for option in product.options:
            for value in option.values if not is_switch(option) else ():
                plain = value.name if keys.is_free(value.name) else f"{option.name}: {value.name}"
                self._values[option.key, value.key] = keys.unique(plain)
        self._counted = {
            self._values[option.key, value.key]
            for component in product.components
            if component.repeated
            for option in component.options
            for value in option.values
            if (option.key, value.key) in self._values
        }

    def component(self, key: str) -> str:
        """The feature of a component."""
        return self._components[key]

    def option(self, key: str) -> str:
        """The feature of an option."""
        return self._options[key]

    def of(self, option: str, value: str) -> str:
        """The feature of a value, or of a switch that is on."""
        return self._values.get((option, value), self._options[option])

    def counted(self, name: str) -> bool:
        """Whether instances that have the feature can be counted."""
        return name in self._counted

    @property
    def always(self) -> Formula:
        """What every product meets: the root is always there."""
        return Has(self.root, self._product.source)

    def here(self, component: str, formula: Formula) -> Formula:
        """The formula for a component that can be missing: it demands nothing while the component is not there."""
        own = self._product.component(component)
        there = Has(self._components[component], own.source)
        return Implication(there, formula) if own.count.low == 0 else formula

    # --- formulas ---------------------------------------------------------------------------------------------------

    def given(self, option: Option) -> Formula:
        """That something is taken at the option; a switch that is there is always given."""
        if not is_switch(option):
            return Has(self._options[option.key], option.source)
        if option.within is not None:
            return self.values(option.within.option, option.within.values)
        return self.always

    def value(self, option: str, value: str) -> Formula:
        """That the value is taken."""
        own = self._product.option(option)
        if is_switch(own) and value == "no":
            off = Negation(Has(self._options[option], own.source))
            return off if own.within is None else Conjunction((self.given(own), off))
        return Has(self.of(option, value), own.source)

    def values(self, option: str, values: Iterable[str]) -> Formula:
        """That one of the values is taken."""
        known = {value.key for value in self._product.option(option).values}
        parts = tuple(self.value(option, value) for value in values if value in known)
        return parts[0] if len(parts) == 1 else Disjunction(parts)

    # --- amounts ----------------------------------------------------------------------------------------------------

    def attribute(self, name: str) -> str:
        """How an attribute is called."""
        return {"price": "Price", "weight": "Weight"}.get(name, name)

    @cached_property
    def units(self) -> dict[str, str]:
        """Per attribute the one unit that it counts in; attributes whose quantities do not go together are left out."""
        found = {}
        every = {
            name for option in self._product.options if option.kind is not Kind.TEXT for name in attribute_names(option)
        }
        for name in sorted(every | {"price", "weight", *self._product.attributes}):
            try:
                unit = unit_of(SumOver(name, (), self._product.source), self._product)
            except UnitError:
                continue
            if unit is not None:
                found[name] = self._exact(name, unit)
        return found

    def _exact(self, name: str, unit: str) -> str:
        """The unit, or another in which all quantities of the attribute are decimals that can be written out."""
        own = own_amount(SumOver(name, (), self._product.source), self._product)
        every = [own, *(each for option in self._product.options for each in attributes(option, name))]
        quantities = [each for each in every if isinstance(each, Quantity)]
        others = dict.fromkeys((unit, *(each.unit for each in quantities), *_FINE.get(name, ())))
        return next((each for each in others if all(is_kept(one.to(each)) for one in quantities)), unit)

    def plain(self, name: str, stated: Quantity) -> Quantity:
        """The quantity as a plain number in the attribute's unit; as it is, where the attribute has none."""
        unit = self.units.get(name)
        return stated if unit is None else Quantity(stated.to(unit).magnitude)

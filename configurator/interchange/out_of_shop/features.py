"""Turns a product and its rules into a feature model, the counterpart of ``planning``: ``feature_model_of(revision)``.

Components and options become features, values become the features of their groups, numbers and texts typed features; a
component that is there several times becomes a feature with a cardinality. A number or a text within one value stands
below that one's feature; what else an option stands within, ranges and rules become constraints, each with its
sentence. So every selection of the product is exactly one configuration of the model, texts apart. Attributes are plain
numbers, all of one name in one unit, which an attribute of the root names. Defaults and rule tests say nothing about
which products there are: they have no place in a model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from configurator.catalog.facts import Attribute
from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Value
from configurator.catalog.validity import Situation
from configurator.interchange.feature_model.model import (
    ONCE,
    Conjunction,
    Constraint,
    Equivalence,
    Feature,
    FeatureModel,
    FeatureType,
    Formula,
    Group,
    GroupKind,
    Has,
    Implication,
    Negation,
    NumberConstant,
    Stated,
    ValueComparison,
    ValueOf,
)
from configurator.interchange.feature_model.option_words import ALLOWED, EACH, LENGTH, MARKS, PIECES, STEP, TRUE, UNIT
from configurator.interchange.out_of_shop.constraints import formulas
from configurator.interchange.out_of_shop.names import INSTANCES, ONE, Names, is_one_question, is_switch
from configurator.rules.in_force import in_force, unsold
from configurator.rules.revision import Revision
from configurator.units import Quantity


def feature_model_of(revision: Revision, at: Situation | None = None, *, plain: bool = True) -> FeatureModel:
    """The model of what is valid and sold in the situation; ``plain`` takes the units off all attributes.

    Raises ForeignModelError, with the rule's place, for what no feature model can say.
    """
    product = revision.priced_at(at).product
    names = Names(product)
    writer = _FeatureWriter(product, names, plain)
    root = writer.root()
    gone = tuple(
        Constraint(Negation(names.value(option, value)), product.option(option).value(value).source)
        for option, value in unsold(product, at)
    )
    rules = formulas(product, in_force(revision.rules, product, at), names)
    return FeatureModel(root, (*writer.constraints, *gone, *rules))


class _FeatureWriter:
    """Writes the tree; ``constraints`` are those that the catalogue itself sets."""

    def __init__(self, product: Product, names: Names, plain: bool) -> None:
        self._product, self._names, self._plain = product, names, plain
        self.constraints: list[Constraint] = []
        self._below: dict[tuple[str, str], list[Option]] = {}
        for option in product.options:
            if (above := self._above(option)) is not None:
                self._below.setdefault(above, []).append(option)

    def root(self) -> Feature:
        """The product as the root."""
        product = self._product
        attributes = self._amounts(product.price.amount, product.weight, product.attributes)
        if self._plain:
            units = {f"{self._names.attribute(name)} unit": unit for name, unit in self._names.units.items() if unit}
            attributes.update(units)
        groups = _merged([self._component(component) for component in product.components])
        told = product.description or product.tagline
        return Feature(self._names.root, product.source, groups, told, attributes)

    def _component(self, component: Component) -> Group:
        if is_one_question(component):
            return self._option(component.options[0])
        options = _merged([self._option(option) for option in component.options if self._above(option) is None])
        low, high = component.count.low, component.count.high
        own: dict[str, Stated] = {INSTANCES: Quantity(Fraction(1))} if component.repeated else {}
        feature = Feature(
            self._names.component(component.key),
            component.source,
            options,
            component.description,
            own,
            instances=Bounds(max(low, 1), high) if component.repeated else ONCE,
        )
        return Group(GroupKind.OPTIONAL if low == 0 else GroupKind.MANDATORY, (feature,))

    def _above(self, option: Option) -> tuple[str, str] | None:
        """The value below which a number or a text stands in the tree; None where that takes a constraint."""
        within, home = option.within, self._product.home(option.key)
        if option.kind is Kind.CHOICE or within is None or len(within.values) != 1:
            return None
        other, value = self._product.option(within.option), within.values[0]
        if self._product.home(other.key) is not home or (is_switch(other) and value == "no"):
            return None
        return other.key, value

    def _option(self, option: Option) -> Group:
        """The option's feature; it is there while something is taken at it."""
        free = option.choose.low == 0 if option.kind is Kind.CHOICE else option.kind is Kind.TEXT
        name = self._names.option(option.key)
        there = Has(name, option.source)
        if is_switch(option):
            feature = self._feature(name, option, option.values[1], told=option.help)
            free = True
        elif option.kind is Kind.CHOICE:
            feature = Feature(name, option.source, (self._values(option),), option.help)
        else:
            feature = self._typed(option, name)
        marks: dict[str, Stated] = {mark: TRUE for mark in MARKS if getattr(option, mark)}
        feature = replace(feature, attributes={**feature.attributes, **marks})
        if option.within is not None and self._above(option) is None:
            parent = self._names.values(option.within.option, option.within.values)
            needed: Formula = Implication(there, parent) if free else Equivalence(there, parent)
            home = self._product.home(option.key).key
            self.constraints.append(Constraint(self._names.here(home, needed), option.source))
        optional = free or (option.within is not None and self._above(option) is None)
        return Group(GroupKind.OPTIONAL if optional else GroupKind.MANDATORY, (feature,))

    def _values(self, option: Option) -> Group:
        features = tuple(self._feature(self._names.of(option.key, value.key), option, value) for value in option.values)
        bounds = Bounds(max(option.choose.low, 1), option.choose.high)
        for kind in (GroupKind.ALTERNATIVE, GroupKind.OR):
            if Group(kind, features).bounds == bounds:
                return Group(kind, features)
        return Group(GroupKind.CARDINALITY, features, bounds)

    def _feature(self, name: str, option: Option, value: Value, told: str = "") -> Feature:
        attributes = self._amounts(value.price.amount, value.weight, value.further)
        if self._names.counted(name):
            attributes[ONE] = Quantity(Fraction(1))
        below = _merged([self._option(each) for each in self._below.get((option.key, value.key), ())])
        return Feature(name, value.source, below, told or value.description, attributes)

    def _typed(self, option: Option, name: str) -> Feature:
        attributes: dict[str, Stated] = {}
        if option.each is not None:
            each = self._amounts(option.each.price.amount, option.each.weight, option.each.attributes)
            attributes = {f"{key}{EACH}": stated for key, stated in each.items()}
        limits = option.range
        if limits is None:
            attributes[LENGTH] = Quantity(Fraction(option.length))
            if option.allowed is not None:
                attributes[ALLOWED] = (*option.allowed.kinds, *option.allowed.others)
            return Feature(name, option.source, (), option.help, attributes, FeatureType.STRING)
        whole = limits.low.denominator == 1 and limits.step.denominator == 1
        attributes[STEP] = Quantity(limits.step)
        if limits.unit:
            attributes[UNIT] = limits.unit
        if option.kind is Kind.QUANTITY:
            attributes[PIECES] = TRUE
        self.constraints.append(Constraint(Implication(Has(name, option.source), _range(option, name)), option.source))
        kind = FeatureType.INTEGER if whole else FeatureType.REAL
        return Feature(name, option.source, (), option.help, attributes, kind)

    def _amounts(self, price: object, weight: Quantity | None, others: Mapping[str, Attribute]) -> dict[str, Stated]:
        """Price, weight and other attributes as the model has them."""
        stated: dict[str, Attribute] = dict(others)
        amount = Fraction(str(price))
        found: dict[str, Stated] = {}
        if amount:
            stated = {"price": Quantity(amount, self._product.currency), **stated}
        if weight is not None:
            stated["weight"] = weight
        for name, each in stated.items():
            key = self._names.attribute(name)
            if isinstance(each, frozenset):
                found[key] = next(iter(each)) if len(each) == 1 else tuple(sorted(each))
            else:
                found[key] = self._names.plain(name, each) if self._plain else each
        return found


def _merged(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, neighbours of one kind as one."""
    merged: list[Group] = []
    for group in groups:
        if merged and merged[-1].kind is group.kind:
            group = Group(group.kind, (*merged.pop().features, *group.features))
        merged.append(group)
    return tuple(merged)


def _range(option: Option, name: str) -> Formula:
    limits, source = option.range, option.source
    assert limits is not None
    value = ValueOf(name, "", source)
    low, high = NumberConstant(limits.low, source), NumberConstant(limits.high, source)
    return Conjunction((ValueComparison(value, ">=", low, source), ValueComparison(value, "<=", high, source)))

"""A feature model without what is no question: features that can be in no configuration, options that are none.

Decides what tree and formulas say once it is known what can never be there and what always is; the model keeps all its
configurations. Who can be there is the engine's question (``services.studio.importing``).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import assert_never

from configurator.catalog.model import Bounds
from configurator.interchange.feature_model.domains import constant
from configurator.interchange.feature_model.model import (
    Aggregate,
    Conjunction,
    Constraint,
    Disjunction,
    Equivalence,
    Expression,
    Feature,
    FeatureModel,
    FeatureType,
    Formula,
    Function,
    Group,
    GroupKind,
    Has,
    Implication,
    Minus,
    Multiplication,
    Negation,
    NumberConstant,
    Quotient,
    Sum,
    TextConstant,
    ValueComparison,
    ValueOf,
    features,
)
from configurator.interchange.feature_model.plan import Plan
from configurator.interchange.into_shop.shape import is_certain, simplify
from configurator.nesting import Steps, in_turn, unroll
from configurator.rules.syntax import Chosen, Condition, Given
from configurator.units import Quantity

KnownFormula = Formula | bool
"""A formula, or what is known to be true (or false) of every configuration."""

_COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Features by name: ``dead`` are in no configuration, ``certain`` in each one that has their parent."""

    dead: frozenset[str]
    certain: frozenset[str]

    def __bool__(self) -> bool:
        """Whether there is anything to prune."""
        return bool(self.dead or self.certain)


def verdict(model: FeatureModel, planned: Plan, impossible: Collection[tuple[str, str]]) -> Verdict:
    """What it means for the model's features that these values (option and key) of its plan can never be chosen."""
    gone = frozenset(impossible)
    keys = {option.key: tuple(value.key for value in option.values) for option in planned.product.options}

    def never(meaning: Condition | None) -> bool:
        match meaning:
            case Chosen(option, values):
                return gone.issuperset((option, value) for value in values)
            case Given(option):
                return gone.issuperset((option, value) for value in keys[option] or ("",))  # a text has no values
        return False

    def always(meaning: Condition | None) -> bool:
        match meaning:
            case Chosen(option, ("yes",)):
                return keys[option] == ("no", "yes") and (option, "no") in gone
        return False

    dead = frozenset(name for name, meaning in planned.meanings.items() if never(meaning))
    optional = {each.name for each in _optional(simplify(model.root))} - dead
    return Verdict(dead, frozenset(name for name in optional if always(planned.meanings[name])))


def prune(model: FeatureModel, found: Verdict) -> FeatureModel:
    """The model without the dead features, and with the certain ones as a part of their parents.

    Constraints that the tree says by itself by now are left out.
    """
    root = unroll(_feature(simplify(model.root), found))
    every = {feature.name: feature for feature in features(model.root)}
    formulas = _Pruner(root.name, found.dead, every, _above(root))
    constraints = (_constraint(each, formulas) for each in model.constraints)
    return FeatureModel(root, tuple(each for each in constraints if each is not None), model.text)


def _optional(root: Feature) -> Iterator[Feature]:
    for feature in features(root):
        for group in feature.groups:
            yield from group.features if group.kind is GroupKind.OPTIONAL else ()


# --- the tree -------------------------------------------------------------------------------------------------------


def _feature(feature: Feature, found: Verdict) -> Steps[Feature]:
    groups: list[Group] = []
    for group in feature.groups:
        left = [child for child in group.features if child.name not in found.dead]
        children: list[Feature] = yield in_turn(_feature(child, found) for child in left)
        groups.extend(_groups(group, tuple(children), found))
    return replace(feature, groups=tuple(groups))


def _groups(group: Group, left: tuple[Feature, ...], found: Verdict) -> Iterator[Group]:
    """What is left of a group: none when all are dead; two where some that were optional come with the parent."""
    if group.kind is GroupKind.OPTIONAL:
        certain = tuple(child for child in left if child.name in found.certain)
        left = tuple(child for child in left if child.name not in found.certain)
        if certain:
            yield Group(GroupKind.MANDATORY, certain)
    if not left:
        return
    bounds = group.cardinality
    if bounds is not None:
        bounds = Bounds(bounds.low, min(bounds.high, len(left)))
    yield Group(group.kind, left, bounds)


def _above(root: Feature) -> dict[str, tuple[str, bool]]:
    """Per feature its parent, and whether it is there whenever the parent is."""
    return {
        child.name: (feature.name, is_certain(group) and child.instances.low > 0)
        for feature in features(root)
        for group in feature.groups
        for child in group.features
    }


# --- formulas -------------------------------------------------------------------------------------------------------


def _constraint(constraint: Constraint, formulas: "_Pruner") -> Constraint | None:
    """What is left of a constraint; None when it holds of every configuration by now."""
    left = formulas.known(constraint.formula)
    if isinstance(left, bool):
        assert left, f"{constraint.source}: a model in which this cannot hold allows nothing at all"
        return None
    return replace(constraint, formula=left)


@dataclass(frozen=True, slots=True)
class _Pruner:
    """Formulas with the ``dead`` features never there; their numbers count 0, their texts equal none.

    ``every``: all features by name; ``above``: where those that are left stand in the tree, below the ``root``.
    """

    root: str
    dead: frozenset[str]
    every: dict[str, Feature]
    above: dict[str, tuple[str, bool]]

    def known(self, formula: Formula) -> KnownFormula:
        """The formula as far as it is still open."""
        return unroll(self._known(formula))

    def _known(self, formula: Formula) -> Steps[KnownFormula]:
        match formula:
            case Has(name):
                return False if name in self.dead else self._brings(self.root, name) or formula
            case Negation(inner):
                return _negated((yield self._known(inner)))
            case Conjunction(parts):
                return _every((yield in_turn(map(self._known, parts))))
            case Disjunction(parts):
                return _either((yield in_turn(map(self._known, parts))))
            case Implication(when, then):
                return self._implied((yield self._known(when)), (yield self._known(then)))
            case Equivalence(one, other):
                return self._equal((yield self._known(one)), (yield self._known(other)))
            case ValueComparison():
                return self._compared(formula)
            case _:
                assert_never(formula)

    def _implied(self, when: KnownFormula, then: KnownFormula) -> KnownFormula:
        if isinstance(when, Has) and isinstance(then, Has) and self._brings(when.name, then.name):
            return True
        if isinstance(when, bool):
            return then if when else True
        if then is True:
            return True
        return _negated(when) if then is False else Implication(when, then)

    def _equal(self, one: KnownFormula, other: KnownFormula) -> KnownFormula:
        if isinstance(one, bool):
            return other if one else _negated(other)
        if isinstance(other, bool):
            return one if other else _negated(one)
        forth, back = self._implied(one, other), self._implied(other, one)
        return _every([forth, back]) if forth is True or back is True else Equivalence(one, other)

    def _brings(self, one: str, other: str) -> bool:
        """Whether the tree says that the other feature is there whenever the first is."""
        there, name = {one}, one
        while name in self.above:
            name, _ = self.above[name]
            there.add(name)
        name, always = other, True
        while name not in there and always and name in self.above:
            name, always = self.above[name]
        return always and name in there

    def _compared(self, comparison: ValueComparison) -> KnownFormula:
        if any(map(self._is_lost, (comparison.left, comparison.right))):
            return comparison.operator == "!="
        left, right = self._reckoned(comparison.left), self._reckoned(comparison.right)
        one, other = constant(left), constant(right)
        if one is not None and other is not None and (left, right) != (comparison.left, comparison.right):
            return _COMPARED[comparison.operator](one, other)
        return ValueComparison(left, comparison.operator, right, comparison.source)

    def _is_lost(self, expression: Expression) -> bool:
        """Whether it is the text of a dead feature."""
        if not isinstance(expression, ValueOf) or expression.feature not in self.dead:
            return False
        feature = self.every[expression.feature]
        if not expression.attribute:
            return feature.type is FeatureType.STRING
        return not isinstance(feature.attributes[expression.attribute], Quantity)

    def _reckoned(self, expression: Expression) -> Expression:
        return unroll(self._reckon(expression))

    def _reckon(self, expression: Expression) -> Steps[Expression]:
        match expression:
            case ValueOf(name, _, source) | Function(_, ValueOf(name), source) if name in self.dead:
                return NumberConstant(Fraction(0), source)
            case Aggregate(_, _, below, source) if below in self.dead:
                return NumberConstant(Fraction(0), source)
            case Sum(parts, source):
                return Sum(tuple((yield in_turn(map(self._reckon, parts)))), source)
            case Multiplication(parts, source):
                return Multiplication(tuple((yield in_turn(map(self._reckon, parts)))), source)
            case Quotient(one, other, source):
                return Quotient((yield self._reckon(one)), (yield self._reckon(other)), source)
            case Minus(inner, source):
                return Minus((yield self._reckon(inner)), source)
            case ValueOf() | Function() | Aggregate() | NumberConstant() | TextConstant():
                return expression
            case _:
                assert_never(expression)


def _negated(known: KnownFormula) -> KnownFormula:
    return not known if isinstance(known, bool) else Negation(known)


def _every(parts: Iterable[KnownFormula]) -> KnownFormula:
    every = tuple(parts)
    if any(part is False for part in every):
        return False
    left = tuple(part for part in every if not isinstance(part, bool))
    return Conjunction(left) if len(left) > 1 else next(iter(left), True)


def _either(parts: Iterable[KnownFormula]) -> KnownFormula:
    every = tuple(parts)
    if any(part is True for part in every):
        return True
    left = tuple(part for part in every if not isinstance(part, bool))
    return Disjunction(left) if len(left) > 1 else next(iter(left), False)

"""The rules of a foreign model as it stands: one for each part of the tree and one for each constraint.

A rule's sentence is made of the model's names, its source is the line in the model's file. A constraint about features
below one with a cardinality holds for each instance of it; elsewhere that feature is there when one instance is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from configurator.catalog.model import Bounds
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands.comparisons import NumericFeatures
from configurator.interchange.feature_model.conditions import condition
from configurator.interchange.feature_model.domains import TextDomain
from configurator.interchange.feature_model.model import (
    ONCE,
    Constraint,
    Feature,
    FeatureModel,
    Group,
    GroupKind,
    comparisons,
    features,
    mentions,
    values,
)
from configurator.interchange.feature_model.naming import shorten
from configurator.interchange.feature_model.sentences import sentence
from configurator.listing import listed
from configurator.rules.syntax import (
    Amount,
    And,
    Chosen,
    Compare,
    Comparison,
    Condition,
    CountOf,
    HowMany,
    Implies,
    Not,
    Or,
    Rule,
)
from configurator.source import Source
from configurator.units import Quantity

_YES = ("yes",)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where features are: ``homes`` names for each that is there several times the feature with the cardinality,

    ``components`` the component that this one is, ``slots`` the option of a typed feature's number or text.
    """

    homes: Mapping[str, str]
    components: Mapping[str, str]
    slots: Mapping[str, str]


def rules(model: FeatureModel, ground: Ground, words: Mapping[str, TextDomain]) -> Iterator[Rule]:
    """The root's rule, those of the groups in file order, those of the constraints. Raises ForeignModelError."""
    root, file = model.root, model.root.source.file
    known = {feature.name: feature for feature in features(root)}
    tree = _FeatureTree(ground, file)
    yield Rule("root", f"{root.name} is always there.", file, _chosen(root), root.source)
    for feature in known.values():
        for number, group in enumerate(feature.groups, 1):
            yield from tree.group(feature, group, number if len(feature.groups) > 1 else 0)
        if feature.instances != ONCE and feature.instances.low > 1:
            yield tree.fewest(feature)
    meanings = {name: tree.outside(feature) for name, feature in known.items()}
    inside = {name: _chosen(known[name]) for name in ground.homes}
    numbers = NumericFeatures(known, ground.slots, words)
    for number, constraint in enumerate(model.constraints, 1):
        yield tree.constraint(constraint, number, meanings, inside, numbers)


@dataclass(frozen=True, slots=True)
class _FeatureTree:
    """What the features of one file mean."""

    ground: Ground
    file: str

    def outside(self, feature: Feature) -> Condition:
        """That the feature is there, said outside of any instance."""
        if feature.instances == ONCE:
            return _chosen(feature)
        return self._at_least(feature, 1)

    def fewest(self, feature: Feature) -> Rule:
        """As many as the cardinality says, once there is one."""
        low = feature.instances.low
        body = Implies(self._at_least(feature, 1), self._at_least(feature, low), feature.source)
        told = f"There are at least {low} of {feature.name}."
        return Rule(f"cardinality {feature.name}", told, self.file, body, feature.source)

    def group(self, owner: Feature, group: Group, number: int) -> Iterator[Rule]:
        """One rule for each feature that comes with its owner or may be left out; one for a group to choose from."""
        each = self.ground.components.get(self.ground.homes.get(owner.name, ""))
        parent = None if each and owner.instances != ONCE else _chosen(owner)
        if group.kind in (GroupKind.MANDATORY, GroupKind.OPTIONAL):
            for child in group.features:
                always = group.kind is GroupKind.MANDATORY and child.instances.low > 0
                yield from self._single(owner, child, parent, each, always=always)
            return
        yield self._several(owner, group, parent, each, number)

    def _single(
        self, owner: Feature, child: Feature, parent: Condition | None, each: str | None, *, always: bool
    ) -> Iterator[Rule]:
        own = self.outside(child)
        parts: list[Condition] = []
        if parent is not None:
            parts.append(Implies(own, parent, child.source))
        if always:
            parts.append(own if parent is None else Implies(parent, own, child.source))
        if not parts:
            return
        told = f"{owner.name} always has {child.name}." if always else f"{child.name} is a part of {owner.name}."
        name = f"{'mandatory' if always else 'optional'} {child.name}"
        yield Rule(name, told, self.file, _every(parts, child.source), child.source, each)

    def _several(self, owner: Feature, group: Group, parent: Condition | None, each: str | None, number: int) -> Rule:
        below, source = tuple(self.outside(child) for child in group.features), group.features[0].source
        bounds, parts = group.bounds, list[Condition]()
        if parent is not None:
            parts.append(Implies(Or(below, source), parent, source))
        if bounds.low:
            some = Or(below, source) if bounds.low == 1 else HowMany(bounds.low, None, below, source)
            parts.append(some if parent is None else Implies(parent, some, source))
        if bounds.high < len(below):
            parts.append(HowMany(None, bounds.high, below, source))
        names = shorten([child.name for child in group.features], "and")
        name = f"{group.kind.value} {owner.name}" + (f" {number}" if number else "")
        told = f"{owner.name} has {_many(bounds, len(below))} of {names}."
        return Rule(name, told, self.file, _every(parts, source), source, each)

    def constraint(
        self,
        constraint: Constraint,
        number: int,
        outside: Mapping[str, Condition],
        inside: Mapping[str, Condition],
        numbers: NumericFeatures,
    ) -> Rule:
        """The constraint as a rule; for each instance, when it speaks of what is there several times."""
        home = self._home(constraint)
        meanings: Mapping[str, Condition | None] = outside
        if home:
            own = {name: inside[name] for name, at in self.ground.homes.items() if at == home}
            meanings = {**outside, **own, home: None}
        body = condition(constraint.formula, meanings, numbers.compared)
        if isinstance(body, bool):
            some = next(iter(outside.values()))
            always = Or((some, Not(some, constraint.source)), constraint.source)
            body = always if body else Not(always, constraint.source)
        told = constraint.description or sentence(constraint.formula)
        each = self.ground.components[home] if home else None
        return Rule(f"constraint {number}", told, self.file, body, constraint.source, each)

    def _home(self, constraint: Constraint) -> str:
        """The feature with a cardinality of which the constraint speaks from within; '' when it does not."""
        if not self.ground.homes:
            return ""
        about = [each for each in mentions(constraint.formula) if each.name in self.ground.homes]
        own = {
            value.feature
            for comparison in comparisons(constraint.formula)
            for side in (comparison.left, comparison.right)
            for value in values(side)
        }
        within = [each for each in about if self.ground.homes[each.name] != each.name or each.name in own]
        homes = dict.fromkeys(self.ground.homes[each.name] for each in within)
        if len(homes) > 1:
            told = listed(f"'{name}'" for name in homes)
            hint = "say it of one of them at a time"
            raise ForeignModelError(constraint.source, f"this is about instances of {told} at once", hint)
        return next(iter(homes), "")

    def _at_least(self, feature: Feature, low: int) -> Condition:
        count = CountOf(self.ground.components[feature.name], feature.source)
        return Compare(count, Comparison.AT_LEAST, Amount(Quantity(Fraction(low)), feature.source), feature.source)


def _every(parts: list[Condition], source: Source) -> Condition:
    return parts[0] if len(parts) == 1 else And(tuple(parts), source)


def _chosen(feature: Feature) -> Chosen:
    return Chosen(feature.name, _YES, feature.source)


def _many(bounds: Bounds, every: int) -> str:
    low, high = bounds.low, bounds.high
    if low == high:
        return f"exactly {'one' if low == 1 else low}"
    if high == every:
        return f"at least {'one' if low == 1 else low}"
    return f"at most {high}" if low == 0 else f"{low} to {high}"

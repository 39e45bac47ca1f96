"""What the names in a UVL model stand for: features, their attributes, features of imported models.

A dotted name is a feature of that name, else the longest feature it begins with, followed by an attribute. Features of
an imported model are called as the model that imports it calls them: ``alias.feature``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.model import (
    Aggregate,
    Conjunction,
    Constraint,
    Feature,
    FeatureModel,
    Formula,
    Group,
    Has,
    Negation,
    ValueOf,
    features,
)
from configurator.interchange.feature_model.renaming import Renaming
from configurator.listing import listed
from configurator.nesting import Steps, in_turn, unroll
from configurator.source import Source, did_you_mean

# --- imports --------------------------------------------------------------------------------------------------------


def compose(root: Feature, own: Iterable[Constraint], imported: Mapping[str, FeatureModel]) -> FeatureModel:
    """The tree with the imported models in the places that name their roots, their constraints behind the own ones."""
    if not imported:
        return FeatureModel(root, tuple(own))
    used: list[str] = []
    whole = unroll(_with_imports(root, imported, used))
    constraints = list(own)
    for alias in used:
        constraints.extend(_prefixed_constraints(imported[alias], f"{alias}."))
    return FeatureModel(whole, tuple(constraints))


def _with_imports(feature: Feature, imported: Mapping[str, FeatureModel], used: list[str]) -> Steps[Feature]:
    groups: list[Group] = []
    for group in feature.groups:
        children: list[Feature] = yield in_turn(_with_imports(child, imported, used) for child in group.features)
        groups.append(replace(group, features=tuple(children)))
    aliases = [alias for alias in imported if feature.name.startswith(f"{alias}.")]
    if not aliases:
        return replace(feature, groups=tuple(groups))
    alias = max(aliases, key=len)
    top = imported[alias].root
    if feature.name != f"{alias}.{top.name}":
        hint = f"the root of '{alias}' is '{top.name}'"
        raise ForeignModelError(feature.source, f"'{feature.name}' is not the root of an imported model", hint)
    used.append(alias)
    whole: Feature = yield _prefixed(top, f"{alias}.")
    twice = next((name for name in feature.attributes if name in whole.attributes), None)
    if twice is not None:
        message = f"'{feature.name}' has an attribute '{twice}' here and in its own model"
        raise ForeignModelError(feature.written[twice].source, message, "keep one of them")
    attributes = {**whole.attributes, **feature.attributes}
    written = {**whole.written, **feature.written}
    return replace(whole, groups=(*whole.groups, *groups), attributes=attributes, written=written)


def _prefixed(feature: Feature, prefix: str) -> Steps[Feature]:
    groups: list[Group] = []
    for group in feature.groups:
        children: list[Feature] = yield in_turn(_prefixed(child, prefix) for child in group.features)
        groups.append(replace(group, features=tuple(children)))
    return replace(feature, name=prefix + feature.name, groups=tuple(groups))


def _prefixed_constraints(model: FeatureModel, prefix: str) -> Iterable[Constraint]:
    """The model's constraints about features that are called otherwise now; sums over everything stay within it."""
    renaming = Renaming(
        lambda has: replace(has, name=prefix + has.name),
        lambda value: replace(value, feature=prefix + value.feature),
        lambda each: replace(each, below=prefix + (each.below or model.root.name)),
    )
    return [replace(each, formula=renaming.formula(each.formula)) for each in model.constraints]


# --- features and attributes ----------------------------------------------------------------------------------------


def resolve(model: FeatureModel) -> FeatureModel:
    """The model with every name in its constraints told apart. Raises ForeignModelError for names it does not have."""
    names = _FeatureNames({feature.name: feature for feature in features(model.root)})
    renaming = Renaming(names.has, names.value, names.aggregate)
    constraints = tuple(replace(each, formula=renaming.formula(each.formula)) for each in model.constraints)
    return replace(model, constraints=constraints)


@dataclass(frozen=True, slots=True)
class _FeatureNames:
    """The features by name."""

    known: Mapping[str, Feature]

    def has(self, mention: Has) -> Formula:
        """A feature, or a flag of one: there when the feature is and the flag says yes."""
        if mention.name in self.known:
            return mention
        feature, attribute = self._split(mention.name, mention.source)
        flag, there = self.known[feature].attributes[attribute], Has(feature, mention.source)
        if flag in ("yes", "true"):
            return there
        if flag in ("no", "false"):
            return Conjunction((there, Negation(there)))
        raise ForeignModelError(mention.source, f"'{mention.name}' is neither true nor false", "compare it: == != < >")

    def value(self, value: ValueOf) -> ValueOf:
        """A feature's own value, or an attribute's."""
        if value.attribute or value.feature in self.known:
            return value
        feature, attribute = self._split(value.feature, value.source)
        return ValueOf(feature, attribute, value.source)

    def aggregate(self, aggregate: Aggregate) -> Aggregate:
        """The attribute and the feature, whichever is named first."""
        names = [aggregate.attribute, aggregate.below] if aggregate.below else [aggregate.attribute]
        below = [name for name in names if name in self.known]
        attributes = [name for name in names if name not in self.known]
        if len(attributes) != 1:
            told = listed(f"'{name}'" for name in names)
            hint = "sum(Price), or sum(Price, Feature) for what is below one feature"
            raise ForeignModelError(aggregate.source, f"{told}: an attribute is expected here, and a feature", hint)
        if not any(attributes[0] in feature.attributes for feature in self.known.values()):
            every = {name for feature in self.known.values() for name in feature.attributes}
            message = f"no feature has an attribute '{attributes[0]}'"
            raise ForeignModelError(aggregate.source, message, did_you_mean(attributes[0], every))
        return replace(aggregate, attribute=attributes[0], below=below[0] if below else "")

    def _split(self, name: str, source: Source) -> tuple[str, str]:
        """The feature and the attribute that a dotted name names."""
        at = name.rfind(".")
        while at > 0:
            feature, attribute = name[:at], name[at + 1 :]
            if feature in self.known:
                own = self.known[feature].attributes
                if attribute not in own:
                    hint = did_you_mean(attribute, own)
                    raise ForeignModelError(source, f"'{feature}' has no attribute '{attribute}'", hint)
                return feature, attribute
            at = name.rfind(".", 0, at)
        raise ForeignModelError(source, f"there is no feature '{name}'", did_you_mean(name, self.known))

"""A feature model as foreign tools write it: a tree of features in groups, and formulas across the tree.

Frozen data and the checks that every reader shares. How a shop shows a feature model is decided in ``planning``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from configurator.errors import ForeignModelError
from configurator.source import Source, did_you_mean
from configurator.units import Quantity

DEEPEST = 200
"""How deep trees and formulas may be nested; deeper ones are refused rather than overflowing the stack."""


class GroupKind(StrEnum):
    """How many features of a group a product has while it has the parent: all, any, one or more, exactly one."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    OR = "or"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its name as the model spells it, what is known of it, and the groups below it.

    ``attributes`` holds quantities (a price among them, its currency the unit) and texts.
    """

    name: str
    source: Source
    groups: "tuple[Group, ...]" = ()
    description: str = ""
    attributes: Mapping[str, Quantity | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Features under one parent; never empty."""

    kind: GroupKind
    features: tuple[Feature, ...]


# --- formulas -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Has:
    """The product has the feature."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Negation:
    """The formula is false."""

    formula: "Formula"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All formulas are true."""

    formulas: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Disjunction:
    """At least one formula is true."""

    formulas: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Implication:
    """If the first is true, so is the second."""

    when: "Formula"
    then: "Formula"


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Both formulas are true, or neither."""

    one: "Formula"
    other: "Formula"


Formula = Has | Negation | Conjunction | Disjunction | Implication | Equivalence


@dataclass(frozen=True, slots=True)
class Constraint:
    """A formula that every product obeys; ``description`` is the sentence the model gives for it, if any."""

    formula: Formula
    source: Source
    description: str = ""


@dataclass(frozen=True, slots=True)
class FeatureModel:
    """A whole model. Feature names are unique, and constraints name only features of the tree.

    ``text`` is what it was read from; two models that say the same are equal whatever they were read from.
    """

    root: Feature
    constraints: tuple[Constraint, ...] = ()
    text: str = field(default="", compare=False, repr=False)


def features(top: Feature) -> Iterator[Feature]:
    """The feature and all below it, in file order."""
    waiting = [top]
    while waiting:
        feature = waiting.pop()
        yield feature
        below = [child for group in feature.groups for child in group.features]
        waiting.extend(reversed(below))


def named(formula: Formula) -> Iterator[Has]:
    """Every mention of a feature in the formula, from left to right."""
    match formula:
        case Has():
            yield formula
        case Negation(inner):
            yield from named(inner)
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from named(part)
        case Implication(one, other) | Equivalence(one, other):
            yield from named(one)
            yield from named(other)


def checked(model: FeatureModel) -> FeatureModel:
    """The model itself; raises ForeignModelError when a name occurs twice in the tree or a constraint's not at all."""
    places: dict[str, Source] = {}
    for feature in features(model.root):
        if feature.name in places:
            hint = f"first used in line {places[feature.name].line}"
            raise ForeignModelError(feature.source, f"'{feature.name}' is already another feature's name", hint)
        places[feature.name] = feature.source
    for constraint in model.constraints:
        for mention in named(constraint.formula):
            if mention.name not in places:
                hint = did_you_mean(mention.name, places)
                raise ForeignModelError(mention.source, f"there is no feature '{mention.name}'", hint)
    return model

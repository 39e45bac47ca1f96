"""A feature model as foreign tools write it: a tree of features in groups, and formulas across the tree.

Frozen data and the checks that every reader shares. How a shop shows a feature model is decided in ``planning``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from configurator.catalog.model import Bounds
from configurator.errors import ForeignModelError
from configurator.source import Source, did_you_mean
from configurator.units import Quantity

ONCE = Bounds(1, 1)


class GroupKind(StrEnum):
    """How many features of a group a product has while it has the parent: all, any, one or more, exactly one.

    CARDINALITY: as many as the group's bounds say.
    """

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    OR = "or"
    ALTERNATIVE = "alternative"
    CARDINALITY = "cardinality"


class FeatureType(StrEnum):
    """What a feature is besides being there or not: nothing more, or a number or a text that the product gives it."""

    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    REAL = "Real"
    STRING = "String"


Stated = Quantity | str | tuple[str, ...]
"""What an attribute says: a quantity, a text letter for letter, or a list of texts."""


@dataclass(frozen=True, slots=True)
class Written:
    """An attribute's value as the file has it, digit for digit, without quotes; '' when it has none."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its name as the model spells it, what is known of it, and the groups below it.

    ``attributes`` holds what they say, ``written`` how and where the file says it (nothing for a model that no file
    was read for). ``instances``: how many times it is there, with all that is below it, while it is there at all
    (exactly once for most).
    """

    name: str
    source: Source
    groups: "tuple[Group, ...]" = ()
    description: str = ""
    attributes: Mapping[str, Stated] = field(default_factory=dict)
    type: FeatureType = FeatureType.BOOLEAN
    instances: Bounds = ONCE
    written: Mapping[str, Written] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Features under one parent; never empty. ``cardinality`` is said for CARDINALITY alone."""

    kind: GroupKind
    features: tuple[Feature, ...]
    cardinality: Bounds | None = None

    @property
    def bounds(self) -> Bounds:
        """How many of the features are there while the parent is."""
        every = len(self.features)
        match self.kind:
            case GroupKind.MANDATORY:
                return Bounds(every, every)
            case GroupKind.OPTIONAL:
                return Bounds(0, every)
            case GroupKind.OR:
                return Bounds(1, every)
            case GroupKind.ALTERNATIVE:
                return ONCE
        return self.cardinality or Bounds(0, every)


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


@dataclass(frozen=True, slots=True)
class ValueComparison:
    """Two expressions compared, by one of == != < <= > >=."""

    left: "Expression"
    operator: str
    right: "Expression"
    source: Source


Formula = Has | Negation | Conjunction | Disjunction | Implication | Equivalence | ValueComparison

# --- expressions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberConstant:
    """A number as it is written."""

    number: Fraction
    source: Source


@dataclass(frozen=True, slots=True)
class TextConstant:
    """A text as it is written."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class ValueOf:
    """A typed feature's own value, or one of a feature's attributes; 0, or no text, while the feature is not there."""

    feature: str
    attribute: str
    source: Source


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The 'sum' or 'avg' of an attribute over the features there that have it; ``below`` one feature, '' for all."""

    function: str
    attribute: str
    below: str
    source: Source


@dataclass(frozen=True, slots=True)
class Function:
    """'len' of a text, 'floor' or 'ceil' of a number."""

    function: str
    of: ValueOf
    source: Source


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more expressions added up."""

    parts: "tuple[Expression, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class Multiplication:
    """Two or more expressions multiplied."""

    parts: "tuple[Expression, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class Quotient:
    """One expression divided by another."""

    one: "Expression"
    other: "Expression"
    source: Source


@dataclass(frozen=True, slots=True)
class Minus:
    """The negative of an expression."""

    expression: "Expression"
    source: Source


Expression = NumberConstant | TextConstant | ValueOf | Aggregate | Function | Sum | Multiplication | Quotient | Minus
EXPRESSIONS = (NumberConstant, TextConstant, ValueOf, Aggregate, Function, Sum, Multiplication, Quotient, Minus)

# --- models ---------------------------------------------------------------------------------------------------------


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


def parts(formula: Formula) -> "tuple[Formula, ...]":
    """The formulas that a formula is directly made of, from left to right."""
    match formula:
        case Has() | ValueComparison():
            return ()
        case Negation(inner):
            return (inner,)
        case Conjunction(several) | Disjunction(several):
            return several
        case Implication(one, other) | Equivalence(one, other):
            return (one, other)
        case _:
            assert_never(formula)


def joined(formula: Conjunction | Disjunction) -> Iterator[Formula]:
    """What a row of one sign is made of, whatever brackets stand in it: a | (b | c) is a, b and c."""
    waiting = list(reversed(formula.formulas))
    while waiting:
        part = waiting.pop()
        if isinstance(part, Conjunction | Disjunction) and type(part) is type(formula):
            waiting.extend(reversed(part.formulas))
        else:
            yield part


def formulas(formula: Formula) -> Iterator[Formula]:
    """The formula and every formula in it, from left to right."""
    waiting = [formula]
    while waiting:
        one = waiting.pop()
        yield one
        if not isinstance(one, Has):
            waiting.extend(reversed(parts(one)))


def mentions(formula: Formula) -> Iterator[Has]:
    """Every mention of a feature in the formula, from left to right."""
    for part in formulas(formula):
        if isinstance(part, Has):
            yield part
        elif isinstance(part, ValueComparison):
            for value in (*values(part.left), *values(part.right)):
                yield Has(value.feature, value.source)


def operands(expression: Expression) -> "tuple[Expression, ...]":
    """The expressions that an expression is directly made of, from left to right."""
    match expression:
        case Sum(several) | Multiplication(several):
            return several
        case Quotient(one, other):
            return (one, other)
        case Minus(inner):
            return (inner,)
        case Function(_, of):
            return (of,)
    return ()


def expressions(expression: Expression) -> Iterator[Expression]:
    """The expression and every expression in it, from left to right."""
    waiting = [expression]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(operands(one)))


def values(expression: Expression) -> Iterator[ValueOf]:
    """Every value of a feature in the expression, from left to right."""
    return (each for each in expressions(expression) if isinstance(each, ValueOf))


def comparisons(formula: Formula) -> Iterator[ValueComparison]:
    """Every comparison in the formula, from left to right."""
    return (each for each in formulas(formula) if isinstance(each, ValueComparison))


def check_names(model: FeatureModel) -> FeatureModel:
    """The model itself; raises ForeignModelError when a name occurs twice in the tree or a constraint's not at all."""
    places: dict[str, Source] = {}
    for feature in features(model.root):
        if feature.name in places:
            hint = f"first used in line {places[feature.name].line}"
            raise ForeignModelError(feature.source, f"'{feature.name}' is already another feature's name", hint)
        places[feature.name] = feature.source
    for constraint in model.constraints:
        for mention in mentions(constraint.formula):
            if mention.name not in places:
                hint = did_you_mean(mention.name, places)
                raise ForeignModelError(mention.source, f"there is no feature '{mention.name}'", hint)
    return model

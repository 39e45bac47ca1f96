"""Writes a feature model in UVL: ``uvl_text(model) -> str``, the counterpart of ``uvl.read``.

Everything a model holds is written; a quantity with a unit becomes a text ('2.4 kg'), which ``uvl.read`` reads back as
one. Sentences of constraints become comments.
"""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from configurator.interchange.feature_model.expressions import comparison_text, number, quote_text
from configurator.interchange.feature_model.model import (
    ONCE,
    Conjunction,
    Disjunction,
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
    Stated,
    ValueComparison,
    comparisons,
    features,
)
from configurator.units import Quantity

SINGLE = "'"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_KEYWORDS = re.compile(
    "include|features|imports|namespace|as|constraints?|cardinality|String|Boolean|Integer|Real|len|sum|avg|floor|ceil|"
    "Type|Arithmetic|or|alternative|optional|mandatory|true|false"
)


def uvl_text(model: FeatureModel, notes: Sequence[str] = ()) -> str:
    """The file's text; ``notes`` are the comments it begins with."""
    lines = [*(f"// {note}" for note in notes), *_levels(model), "features", *_tree(model.root)]
    if model.constraints:
        lines.append("constraints")
    for constraint in model.constraints:
        if constraint.description:
            lines.append(f"\t// {' '.join(constraint.description.split())}")
        lines.append(f"\t{formula_text(constraint.formula)}")
    return "\n".join(lines) + "\n"


def name_text(name: str) -> str:
    """The name as it stands in a file: plain, or in double quotes."""
    if _PLAIN.fullmatch(name) and not _KEYWORDS.fullmatch(name):
        return name
    return quote_text(name, '"')


# --- language levels ------------------------------------------------------------------------------------------------


def _levels(model: FeatureModel) -> Iterator[str]:
    """The language levels that other tools have to know for this model."""
    every = list(features(model.root))
    found = [comparison for constraint in model.constraints for comparison in comparisons(constraint.formula)]
    used = []
    if any(group.kind is GroupKind.CARDINALITY for feature in every for group in feature.groups):
        used.append("Boolean.group-cardinality")
    if any(feature.instances != ONCE for feature in every):
        used.append("Arithmetic.feature-cardinality")
    if found:
        used.append("Arithmetic.*")
    if any(feature.type is not FeatureType.BOOLEAN for feature in every):
        used.append("Type.*")
    if used:
        yield "include"
        yield from (f"\t{level}" for level in used)
        yield ""


# --- the tree -------------------------------------------------------------------------------------------------------


def _tree(root: Feature) -> Iterator[str]:
    waiting: list[tuple[Feature | Group, int]] = [(root, 1)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Feature):
            yield _feature(part, depth)
            waiting.extend((group, depth + 1) for group in reversed(part.groups))
        else:
            yield "\t" * depth + _heading(part)
            waiting.extend((child, depth + 1) for child in reversed(part.features))


def _feature(feature: Feature, depth: int) -> str:
    kind = "" if feature.type is FeatureType.BOOLEAN else f"{feature.type.value} "
    bounds = feature.instances
    several = "" if bounds == ONCE else f" cardinality [{bounds.low}..{bounds.high}]"
    attributes = ", ".join(_attributes(feature))
    return "\t" * depth + kind + name_text(feature.name) + several + (f" {{{attributes}}}" if attributes else "")


def _heading(group: Group) -> str:
    if group.kind is not GroupKind.CARDINALITY:
        return group.kind.value
    return f"[{group.bounds.low}..{group.bounds.high}]"


def _attributes(feature: Feature) -> Iterator[str]:
    for name, stated in feature.attributes.items():
        yield f"{name_text(name)} {_stated(stated)}"
    if feature.description:
        yield "featureDescription__ " + quote_text(" ".join(feature.description.split()), '"')


def _stated(stated: Stated) -> str:
    if isinstance(stated, tuple):
        return f"[{', '.join(quote_text(each, SINGLE) for each in stated)}]"
    if isinstance(stated, Quantity):
        written = number(stated.magnitude)
        return f"'{written} {stated.unit}'" if stated.unit else written
    return quote_text(stated, SINGLE)


# --- formulas -------------------------------------------------------------------------------------------------------


def formula_text(formula: Formula) -> str:
    """The formula; brackets around everything that binds no tighter than what it stands in."""
    written: list[str] = []
    waiting: list[Formula | str] = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            written.append(part)
        else:
            waiting.extend(reversed(list(_pieces(part))))
    return "".join(written)


def _pieces(formula: Formula) -> Iterator[Formula | str]:
    """The formula's parts and the signs between them."""
    match formula:
        case Has(name):
            yield name_text(name)
        case ValueComparison():
            yield comparison_text(formula, name_text)
        case Negation(inner):
            yield from ("!", *_part(inner, 4))
        case Conjunction(parts):
            yield from _between(" & ", parts, 3)
        case Disjunction(parts):
            yield from _between(" | ", parts, 2)
        case Implication(when, then):
            yield from _between(" => ", (when, then), 1)
        case Equivalence(one, other):
            yield from _between(" <=> ", (one, other), 0)
        case _:
            assert_never(formula)


_STRENGTH = {Equivalence: 0, Implication: 1, Disjunction: 2, Conjunction: 3, Negation: 4, ValueComparison: 4, Has: 5}


def _between(sign: str, parts: Sequence[Formula], above: int) -> Iterator[Formula | str]:
    for at, part in enumerate(parts):
        yield from ((sign,) if at else ())
        yield from _part(part, above)


def _part(formula: Formula, above: int) -> Sequence[Formula | str]:
    return (formula,) if _STRENGTH[type(formula)] > above else ("(", formula, ")")

"""Writes a feature model as FeatureIDE's extended XML: ``featureide_text(model) -> str``.

FeatureIDE knows features that are there or not, and one kind of group below a feature. Several groups of a feature
become parts of it that are always there, one for each group; a cardinality becomes constraints. Numbers, texts and
several instances are refused, with their place: UVL can say them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.expressions import number
from configurator.interchange.feature_model.model import (
    ONCE,
    Conjunction,
    Constraint,
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
    ValueComparison,
    features,
)
from configurator.interchange.feature_model.naming import UniqueKeys
from configurator.nesting import Steps, in_turn, unroll
from configurator.units import Quantity

MOST_CLAUSES = 2000
_DEEPEST_TAB = 40
_HINT = "write it in UVL, which has a word for it"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SINGLE = (GroupKind.MANDATORY, GroupKind.OPTIONAL)


def featureide_text(model: FeatureModel, notes: Sequence[str] = ()) -> str:
    """The file's text; ``notes`` are comments in it. Raises ForeignModelError for what FeatureIDE cannot say."""
    writer = _TreeWriter(UniqueKeys(feature.name for feature in features(model.root)))
    tree = unroll(writer.feature(model.root, 2, mandatory=True))
    rules = [line for each in (*model.constraints, *writer.extra) for line in _rule(each)]
    head = ('<?xml version="1.0" encoding="UTF-8" standalone="no"?>', "<extendedFeatureModel>", "\t<struct>")
    tail = ("\t</struct>", "\t<constraints>", *rules, "\t</constraints>", "</extendedFeatureModel>")
    told = (f"<!-- {_comment(note)} -->" for note in notes)
    text = "\n".join((head[0], *told, *head[1:], *tree, *tail, ""))
    foreign = _NOT_XML.search(text)
    if foreign is not None:
        message = f"XML cannot hold the character {ord(foreign[0]):#06x}, which a name or a text of the model has"
        raise ForeignModelError(model.root.source, message, _HINT)
    return text


def _tabs(depth: int) -> str:
    """The indentation, which means nothing here and stops where nobody would see it."""
    return "\t" * min(depth, _DEEPEST_TAB)


def _comment(note: str) -> str:
    """The note as XML allows it in a comment: two hyphens would end it."""
    return re.sub("-(?=-)", "- ", note).removesuffix("-")


# --- the tree -------------------------------------------------------------------------------------------------------


class _TreeWriter:
    """Writes the tree; ``extra`` are the constraints that cardinalities become."""

    def __init__(self, keys: UniqueKeys) -> None:
        self._keys = keys
        self.extra: list[Constraint] = []

    def feature(self, feature: Feature, depth: int, *, mandatory: bool, abstract: bool = False) -> Steps[list[str]]:
        """The lines of the feature and all below it."""
        if feature.type is not FeatureType.BOOLEAN:
            message = f"FeatureIDE has no features of type {feature.type.value}"
            raise ForeignModelError(feature.source, message, _HINT)
        if feature.instances != ONCE:
            raise ForeignModelError(feature.source, "FeatureIDE has no features with a cardinality", _HINT)
        tab, tag = _tabs(depth), _tag(feature)
        flags = (' abstract="true"' if abstract else "") + (' mandatory="true"' if mandatory else "")
        inside = list(_beside(feature, depth + 1))
        groups = feature.groups if tag != "feature" else ()
        for group in groups:
            below: list[list[str]] = yield in_turn(self._parts(feature, group, depth + 1, apart=tag == "and"))
            inside.extend(line for lines in below for line in lines)
        opening = f"{tab}<{tag}{flags} name={quoteattr(feature.name)}"
        return [f"{opening}>", *inside, f"{tab}</{tag}>"] if inside else [f"{opening}/>"]

    def _parts(self, owner: Feature, group: Group, depth: int, *, apart: bool) -> Iterator[Steps[list[str]]]:
        """The features of a group; ``apart``: the feature has others as well, so that a part of it may hold them."""
        if apart and group.kind not in (*_SINGLE, GroupKind.CARDINALITY):
            name = self._keys.unique(f"{owner.name} ({group.kind.value})")
            yield self.feature(Feature(name, owner.source, (group,)), depth, mandatory=True, abstract=True)
            return
        if group.kind is GroupKind.CARDINALITY:
            self._restrict(owner, group)
        for child in group.features:
            yield self.feature(child, depth, mandatory=group.kind is GroupKind.MANDATORY)

    def _restrict(self, owner: Feature, group: Group) -> None:
        """The constraints that say how many of the group's features there are while the owner is."""
        size, low, high = len(group.features), group.bounds.low, group.bounds.high
        clauses = (comb(size, size - low + 1) if low else 0) + (comb(size, high + 1) if high < size else 0)
        if clauses > MOST_CLAUSES:
            message = f"[{low}..{high}] of {size} features would take {clauses:,} constraints in FeatureIDE"
            raise ForeignModelError(group.features[0].source, message, _HINT)
        below: list[Formula] = [Has(child.name, child.source) for child in group.features]
        there = Has(owner.name, owner.source)
        for some in combinations(below, size - low + 1) if low else ():
            self.extra.append(Constraint(Implication(there, _either(some)), owner.source))
        for some in combinations(below, high + 1) if high < size else ():
            self.extra.append(Constraint(_either(tuple(map(Negation, some))), owner.source))


def _either(parts: tuple[Formula, ...]) -> Formula:
    return parts[0] if len(parts) == 1 else Disjunction(parts)


def _tag(feature: Feature) -> str:
    kinds = [group.kind for group in feature.groups]
    if kinds in ([GroupKind.OR], [GroupKind.ALTERNATIVE]):
        return "or" if kinds == [GroupKind.OR] else "alt"
    return "and" if kinds else "feature"


def _beside(feature: Feature, depth: int) -> Iterator[str]:
    """The lines of description and attributes."""
    tab = _tabs(depth)
    if feature.description:
        yield f"{tab}<description>{escape(feature.description)}</description>"
    for name, stated in feature.attributes.items():
        unit = quoteattr(stated.unit) if isinstance(stated, Quantity) else '""'
        if isinstance(stated, Quantity):
            kind, value = "double", number(stated.magnitude)
        else:
            kind, value = "string", stated if isinstance(stated, str) else ", ".join(stated)
        yield f'{tab}<attribute name={quoteattr(name)} type="{kind}" unit={unit} value={quoteattr(value)}/>'


# --- the rules ------------------------------------------------------------------------------------------------------


def _rule(constraint: Constraint) -> Iterator[str]:
    yield "\t\t<rule>"
    if constraint.description:
        yield f"\t\t\t<description>{escape(constraint.description)}</description>"
    yield from _formula(constraint)
    yield "\t\t</rule>"


def _formula(constraint: Constraint) -> Iterator[str]:
    waiting: list[tuple[Formula | str, int]] = [(constraint.formula, 3)]
    while waiting:
        part, depth = waiting.pop()
        tab = _tabs(depth)
        match part:
            case str():
                yield f"{tab}{part}"
            case Has(name):
                yield f"{tab}<var>{escape(name)}</var>"
            case ValueComparison():
                message = "FeatureIDE has no numbers and texts in constraints"
                raise ForeignModelError(constraint.source, message, _HINT)
            case _:
                tag, parts = _joined(part)
                yield f"{tab}<{tag}>"
                waiting.append((f"</{tag}>", depth))
                waiting.extend((each, depth + 1) for each in reversed(parts))


def _joined(
    formula: Negation | Conjunction | Disjunction | Implication | Equivalence,
) -> tuple[str, tuple[Formula, ...]]:
    match formula:
        case Negation(inner):
            return "not", (inner,)
        case Conjunction(parts):
            return "conj", parts
        case Disjunction(parts):
            return "disj", parts
        case Implication(when, then):
            return "imp", (when, then)
        case Equivalence(one, other):
            return "eq", (one, other)
        case _:
            assert_never(formula)

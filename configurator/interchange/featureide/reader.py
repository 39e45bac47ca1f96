"""Reads FeatureIDE's XML, plain and extended: ``read(text, file) -> FeatureModel``.

Understood: the tree under ``struct`` (``and``, ``or``, ``alt``, ``feature``; ``mandatory``, ``description``,
``attribute`` with value and unit) and the rules under ``constraints`` (``var not conj disj imp eq atmost1``). What else
FeatureIDE keeps in the file (properties, calculations, comments, order, graphics) does not change which products
there are and is passed over; anything unknown inside tree or rules is refused, with its place.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, groupby
from operator import itemgetter

from configurator.errors import ForeignModelError
from configurator.interchange.documents.xml import Element, document
from configurator.interchange.feature_model.amounts import HUNDREDTH, currency
from configurator.interchange.feature_model.attribute_facts import is_price
from configurator.interchange.feature_model.model import (
    Conjunction,
    Constraint,
    Disjunction,
    Equivalence,
    Feature,
    FeatureModel,
    Formula,
    Group,
    GroupKind,
    Has,
    Implication,
    Negation,
    Stated,
    Written,
    check_names,
)
from configurator.nesting import Steps, in_turn, unroll
from configurator.source import did_you_mean
from configurator.units import Quantity, UnitError, unit_name

_TREE = ("and", "or", "alt", "feature")
_PASSED_OVER = ("description", "graphics", "property", "tags", "comment")
"""What FeatureIDE keeps beside features and formulas that changes nothing about which products there are."""
_BESIDE = (*_PASSED_OVER, "attribute")
_FORMULAS = ("var", "not", "conj", "disj", "imp", "eq", "atmost1")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)
MOST_TOGETHER = 100
_NUMBERS = ("double", "long", "integer", "int", "float")


def read(text: str, file: str) -> FeatureModel:
    """The model that the text describes; raises ForeignModelError with line and column when it cannot be read."""
    top = document(text, file, "save the model with FeatureIDE")
    if top.tag not in ("featureModel", "extendedFeatureModel"):
        raise ForeignModelError(top.source, f"this is no FeatureIDE model but a '{top.tag}' document")
    struct = top.child("struct")
    roots = [child for child in struct.children if child.tag in _TREE] if struct else []
    if len(roots) != 1:
        raise ForeignModelError(top.source, "a FeatureIDE model has one feature under 'struct'")
    constraints = top.child("constraints")
    rules = [child for child in constraints.children if child.tag not in _PASSED_OVER] if constraints else []
    return check_names(FeatureModel(unroll(_feature(roots[0])), tuple(_constraint(rule) for rule in rules), text))


# --- the tree -------------------------------------------------------------------------------------------------------


def _feature(element: Element) -> Steps[Feature]:
    name = element.attributes.get("name", "").strip()
    if not name:
        raise ForeignModelError(element.source, f"this '{element.tag}' has no name")
    below = [child for child in element.children if child.tag not in _BESIDE]
    for child in below:
        if child.tag not in _TREE:
            raise ForeignModelError(
                child.source, f"'{child.tag}' is not supported in the feature tree", did_you_mean(child.tag, _TREE)
            )
    children: list[Feature] = yield in_turn(map(_feature, below))
    description = element.child("description")
    attributes, written = _attributes(element)
    return Feature(
        name,
        element.source,
        groups=_groups(element, below, children),
        description=" ".join(description.text.split()) if description else "",
        attributes=attributes,
        written=written,
    )


def _groups(element: Element, below: Sequence[Element], children: Sequence[Feature]) -> tuple[Group, ...]:
    """The element's groups; neighbours of an ``and`` that are alike form one group, so that the file's order stays."""
    if not below:
        return ()
    if element.tag in ("or", "alt"):
        return (Group(GroupKind.OR if element.tag == "or" else GroupKind.ALTERNATIVE, tuple(children)),)
    mandatory = [child.attributes.get("mandatory") == "true" for child in below]
    return tuple(
        Group(GroupKind.MANDATORY if always else GroupKind.OPTIONAL, tuple(child for _, child in some))
        for always, some in groupby(zip(mandatory, children, strict=True), key=itemgetter(0))
    )


def _attributes(element: Element) -> tuple[dict[str, Stated], dict[str, Written]]:
    """What the feature's attributes say by name, and how; one without a value is written, and says nothing."""
    attributes: dict[str, Stated] = {}
    written: dict[str, Written] = {}
    for child in element.children:
        if child.tag != "attribute":
            continue
        name, value = child.attributes.get("name", "").strip(), child.attributes.get("value", "")
        if not name:
            raise ForeignModelError(child.source, "this attribute has no name")
        if name in written:
            hint = f"first in line {written[name].source.line}"
            raise ForeignModelError(child.source, f"the attribute '{name}' is there twice", hint)
        written[name] = Written("", child.source)
        if value:
            attributes[name], written[name] = _stated(child, name, value)
    return attributes, written


def _stated(element: Element, name: str, value: str) -> tuple[Stated, Written]:
    unit = element.attributes.get("unit", "").strip()
    if element.attributes.get("type") not in _NUMBERS:
        measured = f"{value} {unit}" if unit else value
        return measured, Written(measured, element.source)
    value = value.strip()
    if not _NUMBER.fullmatch(value):
        raise ForeignModelError(element.source, f"'{value[:40]}' is not a number", "write it as 12 or 12.5")
    as_written = Written(f"{value} {unit}".rstrip(), element.source)
    if is_price(name):
        unit = currency(unit) or unit
        if unit == HUNDREDTH:
            return Quantity(Fraction(value) / 100), as_written
    try:
        return Quantity(Fraction(value), unit_name(unit)), as_written
    except UnitError as error:
        told = f"a price is in '{unit}', which is no currency" if is_price(name) else str(error)
        hint = "write its code, such as EUR, or ct for hundredths" if is_price(name) else ""
        raise ForeignModelError(element.source, told, hint) from error


# --- the rules ------------------------------------------------------------------------------------------------------


def _constraint(rule: Element) -> Constraint:
    if rule.tag != "rule":
        raise ForeignModelError(rule.source, f"'{rule.tag}' is not supported among the constraints")
    formulas = [child for child in rule.children if child.tag not in _PASSED_OVER]
    if len(formulas) != 1:
        raise ForeignModelError(rule.source, f"a rule holds one formula; this one holds {len(formulas)}")
    description = rule.child("description")
    return Constraint(
        unroll(_formula(formulas[0])), rule.source, " ".join(description.text.split()) if description else ""
    )


def _formula(element: Element) -> Steps[Formula]:
    if element.tag == "var":
        return Has(element.text.strip(), element.source)
    parts: list[Formula] = yield in_turn(map(_formula, _parts(element)))
    match element.tag, parts:
        case "not", [inner]:
            return Negation(inner)
        case "conj", [_, *_]:
            return Conjunction(tuple(parts))
        case "disj", [_, *_]:
            return Disjunction(tuple(parts))
        case "imp", [when, then]:
            return Implication(when, then)
        case "eq", [one, other]:
            return Equivalence(one, other)
        case "atmost1", [_, *_]:
            return _at_most_one(element, parts)
        case "not" | "conj" | "disj" | "imp" | "eq" | "atmost1", _:
            raise ForeignModelError(element.source, f"'{element.tag}' holds {len(parts)} formulas")
    hint = did_you_mean(element.tag, _FORMULAS)
    raise ForeignModelError(element.source, f"'{element.tag}' is not supported in a rule", hint)


def _parts(element: Element) -> Iterator[Element]:
    """The formulas in an element; those of a conjunction in a conjunction in its place, of a disjunction likewise."""
    waiting = [child for child in reversed(element.children) if child.tag not in _PASSED_OVER]
    while waiting:
        part = waiting.pop()
        if part.tag == element.tag and part.tag in ("conj", "disj") and part.children:
            waiting.extend(child for child in reversed(part.children) if child.tag not in _PASSED_OVER)
        else:
            yield part


def _at_most_one(element: Element, parts: list[Formula]) -> Formula:
    """No two of the parts together."""
    if len(parts) > MOST_TOGETHER:
        hint = "put the features into an alternative group"
        raise ForeignModelError(element.source, f"at most one of more than {MOST_TOGETHER} formulas", hint)
    pairs: tuple[Formula, ...] = tuple(Negation(Conjunction(pair)) for pair in combinations(parts, 2))
    if len(pairs) > 1:
        return Conjunction(pairs)
    return pairs[0] if pairs else Disjunction((parts[0], Negation(parts[0])))

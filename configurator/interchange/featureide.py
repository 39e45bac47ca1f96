"""Reads FeatureIDE's XML, plain and extended: ``read(text, file) -> FeatureModel``.

Understood: the tree under ``struct`` (``and``, ``or``, ``alt``, ``feature``; ``mandatory``, ``description``,
``attribute`` with value and unit) and the rules under ``constraints`` (``var not conj disj imp eq``). What else
FeatureIDE keeps in the file (properties, calculations, comments, order, graphics) does not change which products
there are and is passed over; anything unknown inside tree or rules is refused, with its place.
"""

import io
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from configurator.errors import ForeignModelError
from configurator.interchange.model import (
    DEEPEST,
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
    checked,
)
from configurator.source import Source, did_you_mean
from configurator.units import Quantity, UnitError, unit_name

_TREE = ("and", "or", "alt", "feature")
_BESIDE = ("description", "graphics", "attribute")
_NUMBERS = ("double", "long", "integer", "int", "float")


@dataclass(slots=True)
class _Element:
    """An XML element with its place; ``text`` is what stands directly in it."""

    tag: str
    attributes: dict[str, str]
    source: Source
    children: "list[_Element]" = field(default_factory=list)
    text: str = ""

    def child(self, tag: str) -> "_Element | None":
        return next((child for child in self.children if child.tag == tag), None)


def read(text: str, file: str) -> FeatureModel:
    """The model that the text describes; raises ForeignModelError with line and column when it cannot be read."""
    top = _elements(text, file)
    if top.tag not in ("featureModel", "extendedFeatureModel"):
        raise ForeignModelError(top.source, f"this is no FeatureIDE model but a '{top.tag}' document")
    struct = top.child("struct")
    roots = [child for child in struct.children if child.tag in _TREE] if struct else []
    if len(roots) != 1:
        raise ForeignModelError(top.source, "a FeatureIDE model has one feature under 'struct'")
    constraints = top.child("constraints")
    rules = constraints.children if constraints else []
    return checked(FeatureModel(_feature(roots[0]), tuple(_constraint(rule) for rule in rules)))


# --- the tree -------------------------------------------------------------------------------------------------------


def _feature(element: _Element) -> Feature:
    name = element.attributes.get("name", "").strip()
    if not name:
        raise ForeignModelError(element.source, f"this '{element.tag}' has no name")
    below = [child for child in element.children if child.tag not in _BESIDE]
    for child in below:
        if child.tag not in _TREE:
            raise ForeignModelError(
                child.source, f"'{child.tag}' is not supported in the feature tree", did_you_mean(child.tag, _TREE)
            )
    description = element.child("description")
    return Feature(
        name,
        element.source,
        groups=_groups(element, below),
        description=" ".join(description.text.split()) if description else "",
        attributes=dict(_attributes(element)),
    )


def _groups(element: _Element, below: list[_Element]) -> tuple[Group, ...]:
    """The element's groups; neighbours of an ``and`` that are alike form one group, so that the file's order stays."""
    if not below:
        return ()
    if element.tag in ("or", "alt"):
        kind = GroupKind.OR if element.tag == "or" else GroupKind.ALTERNATIVE
        return (Group(kind, tuple(_feature(child) for child in below)),)
    groups: list[Group] = []
    for child in below:
        kind = GroupKind.MANDATORY if child.attributes.get("mandatory") == "true" else GroupKind.OPTIONAL
        earlier = groups.pop().features if groups and groups[-1].kind is kind else ()
        groups.append(Group(kind, (*earlier, _feature(child))))
    return tuple(groups)


def _attributes(element: _Element) -> list[tuple[str, Quantity | str]]:
    found: list[tuple[str, Quantity | str]] = []
    for child in element.children:
        value = child.attributes.get("value", "").strip()
        if child.tag == "attribute" and value:
            name = child.attributes.get("name", "").strip()
            if child.attributes.get("type") in _NUMBERS:
                found.append((name, _quantity(child, value)))
            else:
                found.append((name, value))
    return found


def _quantity(element: _Element, value: str) -> Quantity:
    try:
        return Quantity(Fraction(Decimal(value)), unit_name(element.attributes.get("unit", "").strip()))
    except UnitError as error:
        raise ForeignModelError(element.source, str(error)) from error
    except (InvalidOperation, ValueError, OverflowError):
        hint = "write it as 12 or 12.5"
        raise ForeignModelError(element.source, f"'{value}' is not a number", hint) from None


# --- the rules ------------------------------------------------------------------------------------------------------


def _constraint(rule: _Element) -> Constraint:
    if rule.tag != "rule":
        raise ForeignModelError(rule.source, f"'{rule.tag}' is not supported among the constraints")
    formulas = [child for child in rule.children if child.tag not in ("description", "tags")]
    if len(formulas) != 1:
        raise ForeignModelError(rule.source, f"a rule holds one formula; this one holds {len(formulas)}")
    description = rule.child("description")
    return Constraint(_formula(formulas[0]), rule.source, " ".join(description.text.split()) if description else "")


def _formula(element: _Element) -> Formula:
    if element.tag == "var":
        return Has(element.text.strip(), element.source)
    parts = [_formula(child) for child in element.children]
    match element.tag, parts:
        case "not", [inner]:
            return Negation(inner)
        case "conj", [_, *_]:
            flat = [part.formulas if isinstance(part, Conjunction) else (part,) for part in parts]
            return Conjunction(tuple(part for some in flat for part in some))
        case "disj", [_, *_]:
            flat = [part.formulas if isinstance(part, Disjunction) else (part,) for part in parts]
            return Disjunction(tuple(part for some in flat for part in some))
        case "imp", [when, then]:
            return Implication(when, then)
        case "eq", [one, other]:
            return Equivalence(one, other)
        case "not" | "conj" | "disj" | "imp" | "eq", _:
            raise ForeignModelError(element.source, f"'{element.tag}' holds {len(parts)} formulas")
    known = ("var", "not", "conj", "disj", "imp", "eq")
    raise ForeignModelError(
        element.source, f"'{element.tag}' is not supported in a rule", did_you_mean(element.tag, known)
    )


# --- XML ------------------------------------------------------------------------------------------------------------


class _Builder(ContentHandler):
    """Builds the tree of elements, each with its place."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._locator: Locator | None = None
        self._open: list[_Element] = []
        self.top: _Element | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 the SAX interface names it
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 the SAX interface names it
        assert self._locator is not None
        line, column = self._locator.getLineNumber() or 1, self._locator.getColumnNumber() or 0
        element = _Element(name, dict(attrs.items()), Source(self._file, line, column + 1))
        if len(self._open) >= DEEPEST:
            raise ForeignModelError(element.source, f"more than {DEEPEST} elements are nested here")
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.top = element
        self._open.append(element)

    def endElement(self, name: str) -> None:  # noqa: N802 the SAX interface names it
        self._open.pop()

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].text += content


def _elements(text: str, file: str) -> _Element:
    """The document's outermost element; raises ForeignModelError when the text is no XML or declares entities."""
    builder = _Builder(file)
    parser = make_parser()
    parser.setContentHandler(builder)
    source = InputSource(file)
    source.setCharacterStream(io.StringIO(text))
    try:
        parser.parse(source)
    except SAXParseException as error:
        place = Source(file, error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1)
        raise ForeignModelError(place, f"this is not well-formed XML: {error.getMessage()}") from error
    except DefusedXmlException as error:
        raise ForeignModelError(
            Source(file, 1), "the file declares XML entities, which are not read", "save the model with FeatureIDE"
        ) from error
    assert builder.top is not None
    return builder.top

"""Reads the Universal Variability Language: ``read(text, file) -> FeatureModel``.

Understood: ``namespace``, ``include`` (ignored), ``features`` with the groups mandatory, optional, or, alternative,
names plain and quoted, attributes in braces (also nested, as ``outer.inner``, and ``constraint``), and ``constraints``
over ``! & | => <=>``, which bind in this order and to the left. Refused with line and column, because a catalogue
cannot say them yet: group and feature cardinalities, typed features, numbers in constraints, imports.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from configurator.errors import ForeignModelError
from configurator.interchange.model import DEEPEST, Constraint, Feature, FeatureModel, Group, GroupKind, checked
from configurator.interchange.uvl_formula import Reader, constraint
from configurator.interchange.uvl_lines import Kind, Line, lines
from configurator.source import Source, did_you_mean
from configurator.units import Quantity, UnitError, quantity

_SECTIONS = ("namespace", "include", "imports", "features", "constraints")
_TYPES = ("String", "Integer", "Real")
Attribute = tuple[str, Quantity | str]


def read(text: str, file: str) -> FeatureModel:
    """The model that the text describes; raises ForeignModelError with line and column when it cannot be read."""
    sections = _sections(lines(text.removeprefix("\ufeff"), file))
    if "imports" in sections:
        raise ForeignModelError(
            sections["imports"].source, "imports are not supported", "write the model into one file"
        )
    if "features" not in sections:
        raise ForeignModelError(Source(file, 1), "there is no 'features' section: this is no UVL model")
    inner: list[Constraint] = []
    root = _root(sections["features"], inner)
    outer = sections["constraints"].body if "constraints" in sections else []
    return checked(FeatureModel(root, (*inner, *(constraint(Reader(line.tokens)) for line in outer)), text))


@dataclass(slots=True)
class _Section:
    """A heading in the first column and the indented lines below it."""

    source: Source
    body: list[Line] = field(default_factory=list)


def _sections(text: Iterator[Line]) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    current: _Section | None = None
    for line in text:
        if line.indent and current is not None:
            current.body.append(line)
            continue
        heading = line.tokens[0]
        if line.indent or heading.text not in _SECTIONS:
            hint = did_you_mean(heading.text, _SECTIONS)
            raise ForeignModelError(heading.source, f"{heading} is no section of a UVL model", hint)
        if heading.text in found:
            raise ForeignModelError(heading.source, f"there is a section {heading} already")
        current = found[heading.text] = _Section(heading.source)
    return found


# --- the tree -------------------------------------------------------------------------------------------------------


def _root(section: _Section, inner: list[Constraint]) -> Feature:
    """The one feature that the section holds; constraints in attributes go to ``inner``."""
    rest = _Rows(section.body)
    if not section.body:
        raise ForeignModelError(section.source, "there is no feature below 'features'")
    root = _feature(rest, inner, 0)
    if rest.line is not None:
        raise ForeignModelError(rest.line.tokens[0].source, "a model has one root feature; this is a second one")
    return root


class _Rows:
    """The lines of the tree, one after the other."""

    def __init__(self, rows: list[Line]) -> None:
        self._rows, self._at = rows, 0

    @property
    def line(self) -> Line | None:
        """The line at hand; None at the end."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    def take(self) -> Line:
        """The line at hand, and on to the next."""
        self._at += 1
        return self._rows[self._at - 1]

    def below(self, indent: int) -> Iterator[Line]:
        """The lines at hand one after the other while they are indented deeper, all of them alike."""
        first = self.line.indent if self.line else 0
        while self.line is not None and self.line.indent > indent:
            if self.line.indent != first:
                raise ForeignModelError(
                    self.line.tokens[0].source, "this line is indented differently from its neighbours"
                )
            yield self.line


def _feature(rows: _Rows, inner: list[Constraint], depth: int) -> Feature:
    line = rows.take()
    reader = Reader(line.tokens)
    place = reader.token.source
    if 2 * depth > DEEPEST:
        raise ForeignModelError(place, f"more than {DEEPEST // 2} features are nested here")
    name = _feature_name(reader)
    attributes = dict(_attributes(reader, inner)) if reader.accept("{") else {}
    reader.end()
    groups = tuple(_group(rows, inner, depth) for _ in rows.below(line.indent))
    description = str(attributes.pop("featureDescription__", ""))
    return Feature(name, place, groups, description, attributes)


def _feature_name(reader: Reader) -> str:
    token, following = reader.token, reader.following
    if token.kind is Kind.NAME and following.kind in (Kind.NAME, Kind.QUOTED):
        if token.text in _TYPES:
            raise ForeignModelError(token.source, f"a feature of type {token.text} is not supported")
        if token.text == "Boolean":
            reader.take()
    name = reader.name()
    if reader.token.text == "cardinality" and reader.token.kind is Kind.NAME:
        raise ForeignModelError(reader.token.source, "a feature's cardinality is not supported")
    return name


def _group(rows: _Rows, inner: list[Constraint], depth: int) -> Group:
    line = rows.take()
    heading = line.tokens[0]
    if heading.text == "[" or heading.kind is Kind.NUMBER:
        raise ForeignModelError(heading.source, "a group with a cardinality is not supported")
    if heading.kind is not Kind.NAME or heading.text not in tuple(GroupKind):
        hint = did_you_mean(heading.text, list(GroupKind))
        raise ForeignModelError(heading.source, f"a group is expected here, not {heading}", hint)
    reader = Reader(line.tokens)
    reader.take()
    reader.end()
    below = tuple(_feature(rows, inner, depth + 1) for _ in rows.below(line.indent))
    if not below:
        raise ForeignModelError(heading.source, f"there is no feature below {heading}")
    return Group(GroupKind(heading.text), below)


# --- attributes -----------------------------------------------------------------------------------------------------


def _attributes(reader: Reader, inner: list[Constraint], outer: str = "") -> Iterator[Attribute]:
    """What stands in braces, whose opening one is taken; nested names are written with a dot."""
    while not reader.accept("}"):
        if reader.token.text in ("constraint", "constraints") and reader.token.kind is Kind.NAME:
            inner.extend(_inner(reader))
        else:
            name = outer + reader.name()
            if reader.accept("{"):
                yield from _attributes(reader, inner, f"{name}.")
            else:
                yield from _attribute(reader, name)
        if reader.token.text != "}":
            reader.expect(",")


def _inner(reader: Reader) -> Iterator[Constraint]:
    """The constraints of an attribute: one, or several in square brackets."""
    reader.take()
    if not reader.accept("["):
        yield constraint(reader, whole=False)
        return
    while not reader.accept("]"):
        yield constraint(reader, whole=False)
        if reader.token.text != "]":
            reader.expect(",")


def _attribute(reader: Reader, name: str) -> Iterator[Attribute]:
    """An attribute's value: a number, a text (a quantity if it reads as one), a word, a list; flags count as words."""
    token = reader.token
    if token.text in (",", "}") and token.kind is Kind.SIGN:
        yield name, "yes"
    elif reader.accept("["):
        words = []
        while not reader.accept("]"):
            words.append(reader.take().text)
            reader.accept(",")
        yield name, " ".join(words)
    elif token.kind is Kind.SIGN or token.kind is Kind.END:
        raise ForeignModelError(token.source, f"the value of '{name}' is expected here, not {token}")
    else:
        value = reader.take().text
        if name not in ("abstract", "hidden"):
            yield name, _value(value) if token.kind is not Kind.NAME else value


def _value(text: str) -> Quantity | str:
    try:
        return quantity(text)
    except UnitError:
        return text

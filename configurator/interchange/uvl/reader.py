"""Reads the Universal Variability Language: ``read(text, file) -> FeatureModel``.

Understood: all language levels. ``features`` with the groups mandatory, optional, or, alternative, ``[1..3]``; features
with a type and a ``cardinality``; names plain, quoted, dotted; attributes in braces (also nested, as ``outer.inner``,
and ``constraint``); ``constraints`` over ``! & | => <=>``, which bind in this order and to the left, and over numbers
and texts; ``include`` is checked, ``imports`` are read. What they mean to the engine is ``as_it_stands``' business.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from configurator.catalog.model import Bounds
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.exact import is_kept
from configurator.interchange.feature_model.model import (
    ONCE,
    Constraint,
    Feature,
    FeatureModel,
    FeatureType,
    Group,
    GroupKind,
    Stated,
    Written,
    check_names,
)
from configurator.interchange.uvl.formulas import Reader, constraint
from configurator.interchange.uvl.lines import SourceLine, Token, TokenKind, lines
from configurator.interchange.uvl.names import compose, resolve
from configurator.nesting import DEEPEST, Steps, in_turn, unroll
from configurator.source import Source, did_you_mean
from configurator.units import Quantity, UnitError, unit_name

Load = Callable[[str, Source], FeatureModel]
"""The model that an import names, 'folder.model', for the place that names it."""

_SECTIONS = ("namespace", "include", "imports", "features", "constraints")
_LEVELS = ("Boolean", "Arithmetic", "Type", "SAT-level", "SMT-level")
_PARTS = ("group-cardinality", "feature-cardinality", "aggregate-function", "string-constraints", "numeric-constraints")
_GROUPS = tuple(kind.value for kind in GroupKind if kind is not GroupKind.CARDINALITY)
MOST_INSTANCES = 1000
_STRUCTURAL = ("abstract", "hidden")
_MEASURED = re.compile(r"(-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{0,8}[1-9])?) (\S{1,20})")
"""A number with its unit as it is kept, so that reading it as a quantity loses no digit."""
StatedAttribute = tuple[str, Stated, Written]


def read(text: str, file: str, load: Load | None = None) -> FeatureModel:
    """The model that the text describes; raises ForeignModelError with line and column when it cannot be read.

    ``load`` finds the models that it imports; without it imports are refused.
    """
    sections = _sections(lines(text.removeprefix("\ufeff"), file))
    imported = _imported(sections.get("imports"), load)
    _check_levels(sections.get("include"))
    if "features" not in sections:
        raise ForeignModelError(Source(file, 1), "there is no 'features' section: this is no UVL model")
    inner: list[Constraint] = []
    root = _root(sections["features"], inner)
    outer = sections["constraints"].body if "constraints" in sections else []
    own = (*inner, *(constraint(Reader(line.tokens)) for line in outer))
    return replace(check_names(resolve(compose(root, own, imported))), text=text)


@dataclass(slots=True)
class _Section:
    """A heading in the first column and the indented lines below it."""

    source: Source
    body: list[SourceLine] = field(default_factory=list)


def _sections(text: Iterator[SourceLine]) -> dict[str, _Section]:
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


def _check_levels(section: _Section | None) -> None:
    """Whether all language levels are known that the model says it uses; which it does use is seen from it anyway."""
    for line in section.body if section else ():
        level, _, minor = "".join(token.text for token in line.tokens).partition(".")
        source = line.tokens[0].source
        if level not in _LEVELS:
            hint = did_you_mean(level, _LEVELS)
            raise ForeignModelError(source, f"there is no language level '{level}' in UVL", hint)
        if minor not in ("", "*", *_PARTS):
            hint = did_you_mean(minor, ("*", *_PARTS))
            raise ForeignModelError(source, f"the language level '{level}' has no part '{minor}'", hint)


def _imported(section: _Section | None, load: Load | None) -> dict[str, FeatureModel]:
    """The imported models by the name that this one has for them."""
    found: dict[str, FeatureModel] = {}
    for line in section.body if section else ():
        reader = Reader(line.tokens)
        place = reader.token.source
        path = reader.reference()
        alias = path
        if reader.token.text == "as" and reader.token.kind is TokenKind.NAME:
            reader.take()
            alias = reader.reference()
        reader.end()
        if alias in found:
            raise ForeignModelError(place, f"there is an import called '{alias}' already", "give it another name: as x")
        if load is None:
            raise ForeignModelError(place, "models that import others are read from their folder", "name their file")
        found[alias] = load(path, place)
    return found


# --- the tree -------------------------------------------------------------------------------------------------------


def _root(section: _Section, inner: list[Constraint]) -> Feature:
    """The one feature that the section holds; constraints in attributes go to ``inner``."""
    rest = _Rows(section.body)
    if not section.body:
        raise ForeignModelError(section.source, "there is no feature below 'features'")
    root = unroll(_feature(rest, inner, 0))
    if root.instances != ONCE:
        raise ForeignModelError(root.source, "the root is there once; it has no cardinality", "put a feature above it")
    if rest.line is not None:
        raise ForeignModelError(rest.line.tokens[0].source, "a model has one root feature; this is a second one")
    return root


class _Rows:
    """The lines of the tree, one after the other."""

    def __init__(self, rows: list[SourceLine]) -> None:
        self._rows, self._at = rows, 0

    @property
    def line(self) -> SourceLine | None:
        """The line at hand; None at the end."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    def take(self) -> SourceLine:
        """The line at hand, and on to the next."""
        self._at += 1
        return self._rows[self._at - 1]

    def below(self, indent: int) -> Iterator[SourceLine]:
        """The lines at hand one after the other while they are indented deeper, all of them alike."""
        first = self.line.indent if self.line else 0
        while self.line is not None and self.line.indent > indent:
            if self.line.indent != first:
                raise ForeignModelError(
                    self.line.tokens[0].source, "this line is indented differently from its neighbours"
                )
            yield self.line


def _feature(rows: _Rows, inner: list[Constraint], depth: int) -> Steps[Feature]:
    line = rows.take()
    reader = Reader(line.tokens)
    place = reader.token.source
    if depth > DEEPEST:
        raise ForeignModelError(place, f"more than {DEEPEST:,} features are nested here")
    kind = _feature_type(reader)
    name = reader.reference()
    instances = _instances(reader)
    attributes, written = _told(reader, inner) if reader.accept("{") else ({}, {})
    reader.end()
    groups: list[Group] = yield in_turn(_group(rows, inner, depth) for _ in rows.below(line.indent))
    attributes.pop("featureDescription__", None)
    description = written.pop("featureDescription__").text if "featureDescription__" in written else ""
    return Feature(name, place, tuple(groups), description, attributes, kind, instances, written)


def _feature_type(reader: Reader) -> FeatureType:
    """The type that stands before a feature's name; a lone 'String' is a name."""
    token, following = reader.token, reader.following
    if token.kind is TokenKind.NAME and following.kind in (TokenKind.NAME, TokenKind.QUOTED):
        if token.text in tuple(FeatureType):
            return FeatureType(reader.take().text)
        near = did_you_mean(token.text, list(FeatureType))
        if following.text != "cardinality" and near.startswith("did you mean"):
            raise ForeignModelError(token.source, f"'{token.text}' is no type of a feature", near)
    return FeatureType.BOOLEAN


def _instances(reader: Reader) -> Bounds:
    if reader.token.text != "cardinality" or reader.token.kind is not TokenKind.NAME:
        return ONCE
    place = reader.take().source
    low, high = _cardinality(reader)
    if high is None or high > MOST_INSTANCES:
        hint = f"say how many there are at most, {MOST_INSTANCES} or fewer: cardinality [{low}..{low + 9}]"
        raise ForeignModelError(place, "a feature cannot be there without limit", hint)
    return Bounds(low, high)


def _cardinality(reader: Reader) -> tuple[int, int | None]:
    """'[2]', '[1..3]' or '[1..*]'; None is without limit. Raises ForeignModelError for what no number can be."""
    place = reader.token.source
    reader.expect("[")
    low = _count(reader)
    high: int | None = low
    if reader.accept(".."):
        high = None if reader.accept("*") else _count(reader)
    reader.expect("]")
    if high is not None and not (low <= high > 0):
        raise ForeignModelError(place, f"nothing is there {low} to {high} times", "the lower bound stands first")
    return low, high


def _count(reader: Reader) -> int:
    token = reader.take()
    if token.kind is not TokenKind.NUMBER or not token.text.isdigit() or len(token.text) > 9:
        raise ForeignModelError(token.source, f"a whole number is expected here, not {token}", "such as [1..3]")
    return int(token.text)


def _group(rows: _Rows, inner: list[Constraint], depth: int) -> Steps[Group]:
    line = rows.take()
    heading = line.tokens[0]
    reader = Reader(line.tokens)
    kind, bounds = GroupKind.CARDINALITY, None
    if heading.text == "[" and heading.kind is TokenKind.SIGN:
        bounds = _cardinality(reader)
    elif heading.kind is not TokenKind.NAME or heading.text not in _GROUPS:
        hint = did_you_mean(heading.text, _GROUPS)
        raise ForeignModelError(heading.source, f"a group is expected here, not {heading}", hint)
    else:
        kind = GroupKind(reader.take().text)
    reader.end()
    several: list[Feature] = yield in_turn(_feature(rows, inner, depth + 1) for _ in rows.below(line.indent))
    below = tuple(several)
    if not below:
        raise ForeignModelError(heading.source, f"there is no feature below {heading}")
    if bounds is None:
        return Group(kind, below)
    low, high = bounds
    if low > len(below):
        hint = f"there are {len(below)} features below it"
        raise ForeignModelError(heading.source, f"at least {low} features cannot be there", hint)
    return Group(kind, below, Bounds(low, len(below) if high is None else min(high, len(below))))


# --- attributes -----------------------------------------------------------------------------------------------------


def _told(reader: Reader, inner: list[Constraint]) -> tuple[dict[str, Stated], dict[str, Written]]:
    """What stands in braces by name, and how it stands there. ForeignModelError for a name that is there twice."""
    attributes: dict[str, Stated] = {}
    written: dict[str, Written] = {}
    for name, stated, as_written in _attributes(reader, inner):
        if name in attributes:
            hint = f"first in line {written[name].source.line}, column {written[name].source.column}"
            raise ForeignModelError(as_written.source, f"the attribute '{name}' is there twice", hint)
        attributes[name], written[name] = stated, as_written
    return attributes, written


def _attributes(reader: Reader, inner: list[Constraint]) -> Iterator[StatedAttribute]:
    """What stands in braces, whose opening one is taken; nested names are written with a dot."""
    outer = [""]
    while outer:
        if reader.accept("}"):
            outer.pop()
        elif reader.token.text in ("constraint", "constraints") and reader.token.kind is TokenKind.NAME:
            inner.extend(_inner(reader))
        else:
            place = reader.token.source
            name = reader.name()
            if reader.accept("{"):
                outer.append(f"{name}.")
                if len(outer) > DEEPEST:
                    raise ForeignModelError(place, f"more than {DEEPEST:,} attributes are nested here")
                continue
            yield from _attribute(reader, "".join((*outer, name)), place)
        if outer and reader.token.text != "}":
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


def _attribute(reader: Reader, name: str, place: Source) -> Iterator[StatedAttribute]:
    """An attribute's value: a number, a text (a quantity if it is written as one), a word, a list; flags say yes."""
    token = reader.token
    if token.text in (",", "}") and token.kind is TokenKind.SIGN:
        if name not in _STRUCTURAL:
            yield name, "yes", Written("", place)
    elif reader.accept("["):
        words = tuple(_listed(reader, name))
        yield name, words, Written(", ".join(words), place)
    elif token.kind is TokenKind.SIGN or token.kind is TokenKind.END:
        raise ForeignModelError(token.source, f"the value of '{name}' is expected here, not {token}")
    else:
        reader.take()
        if name not in _STRUCTURAL or token.text not in ("true", "false"):
            yield name, _value(token), Written(token.text, place)


def _listed(reader: Reader, name: str) -> Iterator[str]:
    while not reader.accept("]"):
        token = reader.take()
        if token.kind is TokenKind.SIGN or token.kind is TokenKind.END:
            raise ForeignModelError(token.source, f"a value of '{name}' is expected here, not {token}")
        yield token.text
        if reader.token.text != "]":
            reader.expect(",")


def _value(token: Token) -> Stated:
    """A number is a quantity, and so is a text that writes one out, '12.5 kg'; any other text stays as it is."""
    if token.kind is TokenKind.NUMBER:
        return Quantity(Fraction(token.text))
    written = _MEASURED.fullmatch(token.text) if token.kind is TokenKind.TEXT else None
    if written is None:
        return token.text
    try:
        found = Quantity(Fraction(written[1]), unit_name(written[2]))
    except UnitError:
        return token.text
    return found if found.unit == written[2] and is_kept(found) else token.text

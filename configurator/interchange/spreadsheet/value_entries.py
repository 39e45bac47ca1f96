"""What a catalogue says of its values, field by field as it is written, and how changed fields get into its text.

``entries_of`` lists the fields; ``edit`` writes what differs where it stands, so that comments and layout stay. What
a sheet may say is decided in ``catalogue_values``.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from configurator.catalog.nodes import Plain
from configurator.catalog.nodes import parse as parse_yaml
from configurator.catalog.yaml_edits import Edits, FieldContent, SharedPart, entries, entry
from configurator.errors import BrokenFiles
from configurator.interchange.spreadsheet.csv_xlsx import Cell
from configurator.rules.revision import Revision
from configurator.shared_text import shared_text
from configurator.source import Problem
from configurator.units import UnitError, quantity

EACH = "each"
KEYS = ("option", "value")
FIELDS = (
    *("name", "group", "price", "weight", "co2", "lead-time", "from", "until", "markets", "tax", "swatch", "layer"),
    "description",
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
PREFIX = "attributes."
"""Begins the name of an attribute where it stands beside fields."""

_LISTED = ("markets",)
_ORDER = ("value", *FIELDS, "attributes")


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """What the catalogue says of one row of the sheet: its fields and attributes as they are written.

    ``listed``: the attributes that are written as lists of words. ``by_market``: it has a price for each market, which
    is no field of a sheet.
    """

    kind: str
    fields: Mapping[str, str]
    attributes: Mapping[str, str]
    listed: frozenset[str] = frozenset()
    by_market: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its option and value, and its cells by field (attributes as 'attributes.NAME')."""

    option: str
    value: str
    cells: Mapping[str, Cell]
    key: Cell

    @property
    def place(self) -> tuple[str, str]:
        """The option and the value."""
        return self.option, self.value


# --- as it is written -----------------------------------------------------------------------------------------------


def entries_of(revision: Revision) -> dict[tuple[str, str], ValueEntry]:
    """Per option and value what is written in the product's own file, in file order."""
    tree, _ = parse_yaml(shared_text(revision.catalogue_text).own, "")
    found: dict[tuple[str, str], ValueEntry] = {}
    for component in tree.items("components"):
        for option in component.items("options"):
            key = option.text("option") or ""
            for value in (each for each in option.items("values") if each.text("value")):
                found[key, value.text("value") or ""] = _entry("values", value.plain)
            for kind, row in (("switch", "yes"), (EACH, EACH)):
                node = option.entry(kind)
                if node is not None:
                    found[key, row] = _entry(kind, node.plain)
    return found


def _entry(kind: str, plain: Plain) -> ValueEntry:
    said = plain if isinstance(plain, dict) else {}
    written = said.get("attributes")
    attributes = written if isinstance(written, dict) else {}
    return ValueEntry(
        kind,
        {name: _cell_text(said[name]) for name in FIELDS if name in said and not isinstance(said[name], dict)},
        {name: _cell_text(each) for name, each in attributes.items()},
        frozenset(name for name, each in attributes.items() if isinstance(each, list)),
        by_market=isinstance(said.get("price"), dict),
    )


def _cell_text(plain: Plain) -> str:
    if isinstance(plain, list):
        return ", ".join(str(each) for each in plain)
    return " ".join(str(plain).split())


def plain_of(name: str, text: str) -> Plain:
    """A field as the catalogue writes it: a list of markets, else a text."""
    return [part.strip() for part in text.split(",")] if name in _LISTED else text


def list_attributes(known: Iterable[ValueEntry]) -> frozenset[str]:
    """The attributes that are lists of words in some value, so that a number in one is a word as well."""
    return frozenset(name for each in known for name in each.listed)


def attribute_of(name: str, text: str, lists: Collection[str]) -> Plain:
    """A number with its unit, a word, or a list of words as the catalogue writes them; ``lists`` are never numbers."""
    if name not in lists and _measured(text) is not None:
        return text
    words = [part.strip() for part in text.split(",")]
    return text if len(words) == 1 and _WORD.fullmatch(text) else list[Plain](words)


def _measured(text: str) -> object:
    try:
        return quantity(text)
    except UnitError:
        return None


def alike(name: str, one: str, other: str, lists: Collection[str] = ()) -> bool:
    """Whether two texts of a field say the same; those of ``lists`` when their words are the same."""
    if one == other:
        return True
    if name.removeprefix(PREFIX) in lists and name.startswith(PREFIX):
        return [word.strip() for word in one.split(",")] == [word.strip() for word in other.split(",")]
    if name == "price":
        try:
            return Decimal(one or 0) == Decimal(other or 0)
        except InvalidOperation:
            return False
    if name in ("weight", "co2") or name.startswith(PREFIX):
        measured = _measured(one)
        return measured is not None and measured == _measured(other)
    return False


# --- into the catalogue ---------------------------------------------------------------------------------------------


def edit(
    text: str,
    rows: Sequence[SheetRow],
    known: Mapping[tuple[str, str], ValueEntry],
    gone: Sequence[tuple[str, str]],
) -> str:
    """The catalogue's text with what the rows say, new values behind the one in the row above, and some values gone.

    Raises BrokenFiles for rows whose part of the catalogue is used in several places.
    """
    edits = Edits(text)
    options = {
        _scalar(option, "option"): option
        for component in entries(edits.root, "components")
        for option in entries(component, "options")
    }
    problems: list[Problem] = []
    lists = list_attributes(known.values())
    for row in (each for each in rows if each.place in known):
        try:
            _change(edits, _node(options[row.option], row.place, known), row, known[row.place], lists)
        except SharedPart as shared:
            problems.append(_shared(row.key, shared))
    for option, value in gone:
        items = entry(options[option], "values")
        assert isinstance(items, SequenceNode)
        keys = [_scalar(each, "value") for each in items.value]
        edits.remove(items, keys.index(value))
    last: dict[str, Node] = {}
    for row in rows:
        items = entry(options[row.option], "values")
        if row.place in known:
            last[row.option] = _node(options[row.option], row.place, known)
        elif isinstance(items, SequenceNode):
            edits.add(items, last.get(row.option, items.value[-1]), _fields(row, lists))
    if problems:
        raise BrokenFiles(problems)
    return str(edits)


def _change(edits: Edits, node: MappingNode, row: SheetRow, before: ValueEntry, lists: Collection[str]) -> None:
    """Fields first that are gone, then those that differ; attributes within their own braces."""
    fields = {name: cell.line for name, cell in row.cells.items() if not name.startswith(PREFIX)}
    fields = {name: text for name, text in fields.items() if not alike(name, before.fields.get(name, ""), text)}
    attributes = {name.removeprefix(PREFIX): cell.line for name, cell in row.cells.items() if name.startswith(PREFIX)}
    attributes = {
        name: text
        for name, text in attributes.items()
        if not alike(PREFIX + name, before.attributes.get(name, ""), text, lists)
    }
    for name in [each for each in FIELDS if fields.get(each) == ""]:
        edits.drop(node, name)
    inner = entry(node, "attributes")
    left = {**before.attributes, **attributes}
    if attributes and isinstance(inner, MappingNode) and not any(left.values()):
        edits.drop(node, "attributes")
    elif isinstance(inner, MappingNode):
        for name in [each for each in attributes if not attributes[each]]:
            edits.drop(inner, name)
    for name in [each for each in FIELDS if fields.get(each)]:
        edits.put(node, name, _written(plain_of(name, fields[name])), _ORDER)
    new = {name: _written(attribute_of(name, text, lists)) for name, text in attributes.items() if text}
    if isinstance(inner, MappingNode):
        for name, says in new.items():
            edits.put(inner, name, says, ())
    elif new:
        edits.put(
            node, "attributes", {name: says for name, says in new.items() if not isinstance(says, Mapping)}, _ORDER
        )


def _fields(row: SheetRow, lists: Collection[str]) -> dict[str, FieldContent]:
    """The fields of a new value."""
    found: dict[str, FieldContent] = {"value": row.value}
    for name in FIELDS:
        if name in row.cells and row.cells[name].line:
            found[name] = _written(plain_of(name, row.cells[name].line))
    attributes: dict[str, str | Sequence[str]] = {}
    for field, cell in row.cells.items():
        name = field.removeprefix(PREFIX)
        says = _written(attribute_of(name, cell.line, lists)) if name != field and cell.line else None
        if says is not None and not isinstance(says, Mapping):
            attributes[name] = says
    return {**found, "attributes": attributes} if attributes else found


def _written(plain: Plain) -> str | Sequence[str]:
    return [str(each) for each in plain] if isinstance(plain, list) else str(plain)


def _node(option: MappingNode, place: tuple[str, str], known: Mapping[tuple[str, str], ValueEntry]) -> MappingNode:
    kind = known[place].kind
    if kind == "values":
        return next(each for each in entries(option, "values") if _scalar(each, "value") == place[1])
    node = entry(option, kind)
    assert isinstance(node, MappingNode)
    return node


def _scalar(node: Node, name: str) -> str:
    found = entry(node, name)
    return str(found.value) if found is not None else ""


def _shared(cell: Cell, shared: SharedPart) -> Problem:
    message = f"line {shared.line} of the catalogue is written once and used in several places (&, *)"
    return cell.problem(message, "change it there")

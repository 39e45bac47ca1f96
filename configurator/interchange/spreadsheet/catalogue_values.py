"""The values of a catalogue as a sheet, and back: what each is called, costs and weighs, and its attributes.

A row is a value of an option; the row 'yes' of a switch and the row 'each' of a number say what those cost. Columns
that the sheet does not have stay as they are in the file, and so do values that it does not name. Only what differs is
written, where it stands; whether the rules still fit is checked by whoever saves the text. What cells say wrongly is
decided in ``value_cells``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from configurator.errors import BrokenFiles
from configurator.interchange.spreadsheet.csv_xlsx import Grid, Sheet
from configurator.interchange.spreadsheet.value_cells import KnownKeys, Reading, renamed
from configurator.interchange.spreadsheet.value_entries import (
    FIELDS,
    KEYS,
    PREFIX,
    SheetRow,
    ValueEntry,
    edit,
    entries_of,
)
from configurator.rules.revision import Revision
from configurator.shared_text import shared_text
from configurator.source import Problem, did_you_mean

_ALWAYS = ("name", "group", "price", "weight", "description")


@dataclass(frozen=True, slots=True)
class Imported:
    """A catalogue's text after an import.

    ``unnamed``: the values that the sheet does not name: 'option = value'; ``notes``: what is not written as its cell
    says it, a line break for example.
    """

    text: str
    unnamed: tuple[str, ...]
    notes: tuple[Problem, ...] = ()


def export_values(revision: Revision) -> tuple[Grid, frozenset[str]]:
    """The catalogue's values as a sheet, and the columns that hold plain numbers."""
    known = entries_of(revision)
    used = {name for each in known.values() for name in each.fields}
    attributes = list(dict.fromkeys(name for each in known.values() for name in each.attributes))
    columns = [name for name in FIELDS if name in _ALWAYS or name in used]
    grid = [[*KEYS, *columns, *map(_head, attributes)]]
    for (option, value), each in known.items():
        cells = [
            *(each.fields.get(name, "") for name in columns),
            *(each.attributes.get(name, "") for name in attributes),
        ]
        grid.append([option, value, *cells])
    return grid, frozenset({"price", *map(_head, attributes)})


def import_values(revision: Revision, sheet: Sheet, *, remove: bool = False) -> Imported:
    """The catalogue's text with what the sheet says; ``remove``: options of the sheet lose the values it has not.

    Raises BrokenFiles with every cell that is wrong.
    """
    known, problems = entries_of(revision), list[Problem]()
    columns = _columns(sheet, known, problems)
    rows = (
        []
        if problems
        else list(_rows(sheet, columns, KnownKeys(known, (each.key for each in revision.product.options)), problems))
    )
    named = {row.place for row in rows}
    if not remove:
        problems += renamed(rows, known)
    read = Reading(known, revision.product.currency)
    rows = [read.row(row) for row in rows]
    for row in rows:
        problems += read.mistakes(row)
    if problems:
        raise BrokenFiles(problems)
    options = {row.option for row in rows}
    unnamed = [place for place, each in known.items() if each.kind == "values" and place not in named]
    gone = [place for place in unnamed if place[0] in options] if remove else []
    whole = shared_text(revision.catalogue_text)
    text = str(replace(whole, own=edit(whole.own, rows, known, gone)))
    left = tuple(f"{option} = {value}" for option, value in unnamed if (option, value) not in gone)
    return Imported(text, left, tuple(note for row in rows for note in read.notes(row)))


def _head(attribute: str) -> str:
    return f"{PREFIX}{attribute}" if attribute in (*FIELDS, *KEYS) else attribute


# --- what the sheet says --------------------------------------------------------------------------------------------


def _columns(sheet: Sheet, known: Mapping[tuple[str, str], ValueEntry], problems: list[Problem]) -> dict[int, str]:
    """Per column the field it holds, whatever capitals its name is written in."""
    attributes = {name for each in known.values() for name in each.attributes}
    found: dict[int, str] = {}
    for index, cell in enumerate(sheet.head):
        name = cell.line if cell.line in attributes else cell.line.lower()
        field = name if name in (*KEYS, *FIELDS) or name.startswith(PREFIX) else f"{PREFIX}{name}"
        if field.removeprefix(PREFIX) not in attributes and name == field.removeprefix(PREFIX) and field != name:
            near = did_you_mean(name, {*KEYS, *FIELDS, *attributes})
            new = f"for a new attribute write {PREFIX}{name}" if name else "name the column in the first row"
            problems.append(cell.problem(f"there is no field '{cell.line}'", "; ".join(filter(None, (near, new)))))
        elif field in found.values():
            problems.append(cell.problem(f"the column '{name}' is there twice", "keep one of them"))
        found[index] = field
    missing = [name for name in KEYS if name not in found.values()]
    problems += [sheet.head[0].problem(f"there is no column '{name}'", "export to see the columns") for name in missing]
    return found


def _rows(sheet: Sheet, columns: Mapping[int, str], keys: KnownKeys, problems: list[Problem]) -> Iterator[SheetRow]:
    """The rows that name something the catalogue has, or a new value of an option with values."""
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        cells = {field: row[index] for index, field in columns.items()}
        option, value = cells.pop("option"), cells.pop("value")
        place = (option.line, value.line)
        found = keys.problem(option, value)
        if found is not None:
            problems.append(found)
        elif place in seen:
            problems.append(
                value.problem(f"'{option.line} = {value.line}' is in row {seen[place]} already", "keep one")
            )
        else:
            yield SheetRow(*place, cells, value)
        seen.setdefault(place, row[0].source.line)

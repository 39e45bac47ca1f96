"""The values of a catalogue as a sheet, and back: what each is called, costs and weighs, and its attributes.

A row is a value of an option; the row 'yes' of a switch and the row 'each' of a number say what those cost. Columns
that the sheet does not have stay as they are in the file, and so do values that it does not name. Only what differs is
written, where it stands; whether the rules still fit is checked by whoever saves the text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from configurator.catalog.nodes import Plain
from configurator.catalog.schema import Looks, SoldFields, ValueFields
from configurator.errors import BrokenFiles
from configurator.interchange.sheets import Grid, Sheet
from configurator.interchange.value_entries import (
    EACH,
    FIELDS,
    KEYS,
    PREFIX,
    Entry,
    SheetRow,
    attribute_of,
    edited,
    entries_of,
    plain_of,
)
from configurator.rules.revision import Revision
from configurator.source import Problem, did_you_mean

_ALWAYS = ("name", "group", "price", "weight", "description")


@dataclass(frozen=True, slots=True)
class Imported:
    """A catalogue's text after an import, and the values that the sheet does not name: 'option = value'."""

    text: str
    unnamed: tuple[str, ...]


def exported(revision: Revision) -> tuple[Grid, frozenset[str]]:
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


def imported(revision: Revision, sheet: Sheet, *, remove: bool = False) -> Imported:
    """The catalogue's text with what the sheet says; ``remove``: options of the sheet lose the values it has not.

    Raises BrokenFiles with every cell that is wrong.
    """
    known, problems = entries_of(revision), list[Problem]()
    columns = _columns(sheet, known, problems)
    rows = [] if problems else list(_rows(sheet, columns, revision, known, problems))
    if not problems:
        for row in rows:
            problems += _mistakes(row, known, revision.product.currency)
    if problems:
        raise BrokenFiles(problems)
    named = {row.place for row in rows}
    options = {row.option for row in rows}
    unnamed = [place for place, each in known.items() if each.kind == "values" and place not in named]
    gone = [place for place in unnamed if place[0] in options] if remove else []
    text = edited(revision.catalogue_text, rows, known, gone)
    return Imported(text, tuple(f"{option} = {value}" for option, value in unnamed if (option, value) not in gone))


def _head(attribute: str) -> str:
    return f"{PREFIX}{attribute}" if attribute in (*FIELDS, *KEYS) else attribute


# --- what the sheet says --------------------------------------------------------------------------------------------


def _columns(sheet: Sheet, known: Mapping[tuple[str, str], Entry], problems: list[Problem]) -> dict[int, str]:
    """Per column the field it holds."""
    attributes = {name for each in known.values() for name in each.attributes}
    found: dict[int, str] = {}
    for index, cell in enumerate(sheet.head):
        name = cell.text
        field = name if name in (*KEYS, *FIELDS) or name.startswith(PREFIX) else f"{PREFIX}{name}"
        if field.removeprefix(PREFIX) not in attributes and name == field.removeprefix(PREFIX) and field != name:
            hint = did_you_mean(name, {*KEYS, *FIELDS, *attributes}) if name else "name the column in the first row"
            new = f"; for a new attribute write {PREFIX}{name}" if name else ""
            problems.append(cell.problem(f"there is no field '{name}'", hint + new))
        elif field in found.values():
            problems.append(cell.problem(f"the column '{name}' is there twice", "keep one of them"))
        found[index] = field
    missing = [name for name in KEYS if name not in found.values()]
    problems += [sheet.head[0].problem(f"there is no column '{name}'", "export to see the columns") for name in missing]
    return found


def _rows(
    sheet: Sheet,
    columns: Mapping[int, str],
    revision: Revision,
    known: Mapping[tuple[str, str], Entry],
    problems: list[Problem],
) -> Iterator[SheetRow]:
    """The rows that name something the catalogue has, or a new value of an option with values."""
    seen: dict[tuple[str, str], int] = {}
    kinds = {option: each.kind for (option, _), each in known.items()}
    for row in sheet.rows:
        cells = {field: row[index] for index, field in columns.items()}
        option, value = cells.pop("option"), cells.pop("value")
        place = (option.text, value.text)
        if option.text not in kinds:
            every = [each.key for each in revision.product.options]
            told = "has nothing that costs" if option.text in every else "does not exist"
            hint = did_you_mean(option.text, every if told.startswith("does") else kinds)
            problems.append(option.problem(f"the option '{option.text}' {told}", hint))
        elif not value.text or value.day:
            problems.append(value.problem("the key of a value belongs here", "format the column as text"))
        elif place not in known and kinds[option.text] != "values":
            only = "yes" if kinds[option.text] == "switch" else EACH
            problems.append(value.problem(f"'{option.text}' has no value '{value.text}'", f"its row is '{only}'"))
        elif place in seen:
            problems.append(
                value.problem(f"'{option.text} = {value.text}' is in row {seen[place]} already", "keep one")
            )
        else:
            yield SheetRow(*place, cells, value)
        seen.setdefault(place, row[0].source.line)


def _mistakes(row: SheetRow, known: Mapping[tuple[str, str], Entry], currency: str) -> Iterator[Problem]:
    """What the fields of a row would say wrongly in the catalogue, each at its cell."""
    before = known.get(row.place, Entry("values", {}, {}))
    for field, cell in row.cells.items():
        if cell.day and field not in ("from", "until"):
            yield cell.problem(f"the spreadsheet made the date {cell.text} of it", "format the column as text")
            return
    models: dict[str, type[Looks]] = {"values": ValueFields, "switch": SoldFields, EACH: Looks}
    plain: dict[str, Plain] = {name: plain_of(name, text) for name, text in before.fields.items()}
    attributes: dict[str, Plain] = {name: attribute_of(text) for name, text in before.attributes.items()}
    for field, cell in row.cells.items():
        into, name = (attributes, field.removeprefix(PREFIX)) if field.startswith(PREFIX) else (plain, field)
        into.pop(name, None)
        if cell.text and not (name == "name" and before.kind != "values"):
            into[name] = attribute_of(cell.text) if into is attributes else plain_of(name, cell.text)
    if attributes:
        plain["attributes"] = attributes
    if before.kind == "values":
        plain["value"] = row.value
    try:
        models[before.kind].model_validate(plain, context={"currency": currency})
    except ValidationError as error:
        yield from (_coached(detail, row) for detail in error.errors(include_url=False))


def _coached(detail: ErrorDetails, row: SheetRow) -> Problem:
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    field = f"{PREFIX}{path[1]}" if path[:1] == ["attributes"] and len(path) > 1 else (path[0] if path else "")
    cell = row.cells.get(field, row.key)
    if detail["type"] == "mistake":
        return cell.problem(detail["ctx"]["message"], detail["ctx"]["hint"])
    if detail["type"] == "missing":
        return cell.problem(f"'{row.option} = {row.value}' has no {field}", f"fill in the column '{field}'")
    if detail["type"] == "extra_forbidden":
        return cell.problem(f"'{row.option} = {row.value}' cannot have a field '{field}'", "leave the cell empty")
    return cell.problem(detail["msg"])

"""Whether the cells of a sheet of values say what they were meant to say: what is wrong with one, at its cell.

A spreadsheet turns words into numbers, dates and truth values. A key, a text or a word that is like a known one is
refused with both readings, and so is a number that can be read in two ways; nobody guesses.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from configurator import numerals
from configurator.catalog.nodes import Plain
from configurator.catalog.schema import LookFields, SoldFields, ValueFields
from configurator.characters import hidden_characters
from configurator.interchange.spreadsheet import cell_text, spoiled_cells
from configurator.interchange.spreadsheet.csv_xlsx import Cell
from configurator.interchange.spreadsheet.spoiled_cells import KnownWords, Spoiled
from configurator.interchange.spreadsheet.value_entries import (
    EACH,
    PREFIX,
    SheetRow,
    ValueEntry,
    alike,
    attribute_of,
    list_attributes,
    plain_of,
)
from configurator.money import bare_amount, minor_digits
from configurator.source import Problem, did_you_mean
from configurator.units import UnitError, quantity

AS_TEXT = "format the column as text and write it again"
_KINDS: dict[str, type[LookFields]] = {"values": ValueFields, "switch": SoldFields, EACH: LookFields}
_NUMBERS = ("price", "weight", "co2")
_DAYS = ("from", "until")


def told(cell: Cell, found: Spoiled) -> Problem:
    """The problem of a cell that says a known word in another shape."""
    hint = f"write {found.word} in a column formatted as text; what is meant to be new is written into the file itself"
    return cell.problem(f"there is no {cell.line}, but {found.word}: {found.how}", hint)


# --- keys -----------------------------------------------------------------------------------------------------------


class KnownKeys:
    """The options of a catalogue that a sheet can name, the values of each, and all options there are."""

    def __init__(self, known: Mapping[tuple[str, str], ValueEntry], options: Iterable[str]) -> None:
        self._every = tuple(options)
        self._kinds = {option: each.kind for (option, _), each in known.items()}
        self._options = KnownWords(self._kinds)
        values: dict[str, list[str]] = {}
        for option, value in known:
            values.setdefault(option, []).append(value)
        self._values = {option: KnownWords(each) for option, each in values.items()}

    def problem(self, option: Cell, value: Cell) -> Problem | None:
        """What is wrong with a row that these two cells begin; None for a known value and for one clearly new."""
        if option.line not in self._kinds:
            return self._unknown_option(option)
        found = self._values[option.line].spoiled(value.line)
        if found is not None:
            return told(value, found)
        if not value.line or value.day or value.rounded or cell_text.is_error(value.line):
            says = f", not {value.line}" if value.line else ""
            return value.problem(f"the key of a value belongs here{says}", AS_TEXT)
        if value.line not in self._values[option.line] and self._kinds[option.line] != "values":
            only = "yes" if self._kinds[option.line] == "switch" else EACH
            return value.problem(f"'{option.line}' has no value '{value.line}'", f"its row is '{only}'")
        return None

    def _unknown_option(self, cell: Cell) -> Problem:
        found = self._options.spoiled(cell.line)
        if found is not None:
            return told(cell, found)
        there = cell.line in self._every
        hint = did_you_mean(cell.line, self._kinds if there else self._every)
        what = "has nothing that costs" if there else "does not exist"
        return cell.problem(f"the option '{cell.line}' {what}", hint)


def renamed(rows: Iterable[SheetRow], known: Mapping[tuple[str, str], ValueEntry]) -> Iterator[Problem]:
    """New values with the name of one that the sheet does not name any more: a key that has been changed."""
    rows = list(rows)
    named = {row.place for row in rows}
    lost = {(option, each.fields["name"]): value for (option, value), each in known.items() if "name" in each.fields}
    lost = {place: value for place, value in lost.items() if (place[0], value) not in named}
    for row in rows:
        name = row.cells["name"].line if "name" in row.cells else ""
        key = lost.get((row.option, name))
        if row.place not in known and key is not None:
            hint = f"write {key}, or give the new value a name of its own; --remove-missing takes {key} out"
            yield row.key.problem(f"there is no {row.value}, but {key} is called '{name}' and has no row", hint)


# --- fields ---------------------------------------------------------------------------------------------------------


class Reading:
    """How the cells of rows are read beside what the catalogue says."""

    def __init__(self, known: Mapping[tuple[str, str], ValueEntry], currency: str) -> None:
        self._known, self._currency = known, currency
        self._lists = list_attributes(known.values())
        self._measured = set[str]()
        words: dict[str, list[str]] = {}
        for each in known.values():
            for name, text in each.attributes.items():
                if name not in self._lists and _unit(text) is not None:
                    self._measured.add(name)
                    continue
                words.setdefault(name, []).extend(part.strip() for part in text.split(","))
        self._words = {name: KnownWords(each) for name, each in words.items()}
        texts = [text for each in known.values() for name, text in each.fields.items() if name in _NUMBERS]
        texts += [text for each in known.values() for text in each.attributes.values()]
        self._fine = any(numerals.is_ambiguous(text) for text in texts)

    def row(self, row: SheetRow) -> SheetRow:
        """The row with prices without the product's own currency beside them."""
        price = row.cells.get("price")
        if price is None:
            return row
        bare = bare_amount(price.line, self._currency)
        return replace(row, cells={**row.cells, "price": replace(price, text=bare)})

    def mistakes(self, row: SheetRow) -> Iterator[Problem]:
        """What the fields of a row would say wrongly in the catalogue, each at its cell."""
        found = [problem for field, cell in row.cells.items() for problem in self._misread(row, field, cell)]
        yield from found or self._invalid(row)

    def notes(self, row: SheetRow) -> Iterator[Problem]:
        """Line breaks in cells that change something: they are written as blanks."""
        for field, cell in row.cells.items():
            if len(cell.text.strip().splitlines()) > 1 and not alike(
                field, self._before(row, field), cell.line, self._lists
            ):
                yield replace(cell.problem("the line break is written as a blank"), severity="warning")

    def _before(self, row: SheetRow, field: str) -> str:
        entry = self._known.get(row.place)
        if entry is None:
            return ""
        return (
            entry.attributes.get(field.removeprefix(PREFIX), "")
            if field.startswith(PREFIX)
            else (entry.fields.get(field, ""))
        )

    def _misread(self, row: SheetRow, field: str, cell: Cell) -> Iterator[Problem]:
        """What a spreadsheet may have made of the cell; nothing for a cell that says what the catalogue says."""
        before = self._before(row, field)
        if not cell.line or alike(field, before, cell.line, self._lists):
            return
        if field == "price" and row.place in self._known and self._known[row.place].by_market:
            message = f"'{row.option} = {row.value}' has a price for each market in the catalogue"
            yield cell.problem(message, "leave the cell empty, and change the price there")
            return
        unseen = next(hidden_characters(cell.line), None)
        if unseen is not None:
            yield cell.problem(f"{unseen} stands in it", "write the cell again")
        elif cell_text.is_error(cell.line):
            yield cell.problem(
                f"this is the error {cell.line}", "mend the formula or widen the column, or write the value"
            )
        elif cell.day and field not in _DAYS:
            yield cell.problem(f"the spreadsheet made the date {cell.line} of it{_was(before)}", AS_TEXT)
        elif field in _NUMBERS or self._is_number(field, cell):
            yield from self._misread_number(field, cell, before)
        elif cell.rounded:
            yield cell.problem(f"the spreadsheet has rounded this number to {cell.line}{_was(before)}", AS_TEXT)
        elif field.startswith(PREFIX):
            yield from self._misread_words(field, cell)
        elif field not in _DAYS:
            found = spoiled_cells.misspelt(before, cell.line)
            if found is not None:
                yield told(cell, found)

    def _misread_number(self, field: str, cell: Cell, before: str) -> Iterator[Problem]:
        words = self._words.get(field.removeprefix(PREFIX)) if field.startswith(PREFIX) else None
        found = words.spoiled(cell.line) if words else None
        if found is not None:
            yield told(cell, found)
        elif numerals.is_ambiguous(cell.line, commas_only=self._fine or field == "price"):
            digits = minor_digits(self._currency) if field == "price" else numerals.MOST_DECIMALS
            yield cell.problem(*numerals.both_readings(cell.line, self._currency, digits))
        elif numerals.has_power(cell.line):
            yield cell.problem(f"'{cell.line}' may have lost digits", "write all digits of the number")
        elif field.removeprefix(PREFIX) in self._measured and _unit(cell.line) is None:
            yield cell.problem(f"'{cell.line}' is not a number with a unit I know", "such as 12 kg, 0.5 l or 77")
        elif field != "price" and _unit(before) and _unit(cell.line) == "":
            unit = _unit(before)
            yield cell.problem(f"'{cell.line}' has no unit; it was '{before}'", f"write {cell.line} {unit}")

    def _is_number(self, field: str, cell: Cell) -> bool:
        """Whether the cell of an attribute is written like a number, where that is no word."""
        name = field.removeprefix(PREFIX)
        return name not in (field, *self._lists) and numerals.starts_with_number(cell.line)

    def _misread_words(self, field: str, cell: Cell) -> Iterator[Problem]:
        words = self._words.get(field.removeprefix(PREFIX), KnownWords(()))
        for part in (each.strip() for each in cell.line.split(",")):
            found = words.spoiled(part)
            if found is not None:
                yield told(replace(cell, text=part), found)

    def _invalid(self, row: SheetRow) -> Iterator[Problem]:
        """What the catalogue's own fields do not take."""
        before = self._known.get(row.place, ValueEntry("values", {}, {}))
        plain: dict[str, Plain] = {name: plain_of(name, text) for name, text in before.fields.items()}
        attributes: dict[str, Plain] = {
            name: attribute_of(name, text, self._lists) for name, text in before.attributes.items()
        }
        for field, cell in row.cells.items():
            into, name = (attributes, field.removeprefix(PREFIX)) if field.startswith(PREFIX) else (plain, field)
            into.pop(name, None)
            if cell.line and not (name == "name" and before.kind != "values"):
                into[name] = (
                    attribute_of(name, cell.line, self._lists) if into is attributes else plain_of(name, cell.line)
                )
        if attributes:
            plain["attributes"] = attributes
        if before.kind == "values":
            plain["value"] = row.value
        try:
            _KINDS[before.kind].model_validate(plain, context={"currency": self._currency})
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


def _was(before: str) -> str:
    return f"; it was '{before}'" if before else ""


def _unit(text: str) -> str | None:
    """The unit of a quantity ('' for a plain number); None for anything else."""
    try:
        return quantity(text).unit
    except UnitError:
        return None

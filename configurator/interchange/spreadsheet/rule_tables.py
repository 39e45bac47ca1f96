"""Tables of the rule language as sheets, and back: the head names options, a cell lists values, ``*`` is any.

``export_table`` makes the rows of a sheet, ``import_table`` the rule file with the sheet's rows in the table's place;
all that stands outside the table, and every row that stays as it was, keeps its text. Whether the rows leave any
product possible is the engine's question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from configurator.catalog.model import Kind, Option, Product
from configurator.errors import BrokenFiles, UnknownName
from configurator.interchange.spreadsheet import cell_text
from configurator.interchange.spreadsheet.csv_xlsx import Cell, Grid, Sheet
from configurator.interchange.spreadsheet.spoiled_cells import KnownWords
from configurator.rules.revision import Revision
from configurator.rules.syntax import Table, TableRow
from configurator.rules.tables import first_row
from configurator.shared_text import shared_text
from configurator.source import Problem, Source, did_you_mean

ANY = "*"
_NAME = re.compile(r"[^\W_][\w-]*")

Values = tuple[str, ...] | None
_TableCells = tuple[Values, ...]


def names(revision: Revision) -> tuple[str, ...]:
    """The names of the revision's tables, in file order."""
    return tuple(rule.name for rule in revision.rules.rules if isinstance(rule, Table))


def table(revision: Revision, name: str) -> Table:
    """The table of that name; raises UnknownName."""
    for rule in revision.rules.rules:
        if isinstance(rule, Table) and rule.name == name:
            return rule
    raise UnknownName("table", name, names(revision))


def export_table(each: Table) -> Grid:
    """The table as a sheet."""
    return [list(each.columns), *([_text(cell) for cell in row.cells] for row in each.rows)]


def import_table(revision: Revision, name: str, sheet: Sheet, sentence: str = "") -> str:
    """The rule file's text with the sheet's rows in the table of that name, or with a new table at its end.

    ``sentence`` is what customers read of a new table. Raises BrokenFiles with every cell that is wrong, UnknownName
    when there is no such table and no sentence for a new one.
    """
    head, rows = _read(sheet, revision.product)
    known = names(revision)
    if name in known:
        return _in_its_file(revision, table(revision, name), head, rows)
    if not sentence:
        raise UnknownName("table", name, known)
    return _added(revision, name, head, rows, sentence)


def _in_its_file(revision: Revision, old: Table, head: tuple[str, ...], rows: Sequence[_TableCells]) -> str:
    """The rules' text with the table replaced where it stands, which may be a file that the product uses."""
    whole, path = shared_text(revision.rules_text), old.source.file.partition("/")[2]
    if path not in whole.used:
        return str(replace(whole, own=_replaced(whole.own, old, head, rows)))
    return str(replace(whole, used={**whole.used, path: _replaced(whole.used[path], old, head, rows)}))


# --- from the sheet -------------------------------------------------------------------------------------------------


def _read(sheet: Sheet, product: Product) -> tuple[tuple[str, ...], list[_TableCells]]:
    """The sheet's columns and rows. Raises BrokenFiles."""
    options = {option.key: option for option in product.options}
    problems: list[Problem] = []
    head = [cell if cell.line in options else replace(cell, text=cell.line.lower()) for cell in sheet.head]
    for index, cell in enumerate(head):
        problems += _head_problems(cell, options, [earlier.text for earlier in head[:index]])
    if len(sheet.head) < 2:
        problems.append(sheet.head[0].problem("a table needs at least two columns", "name two options or more"))
    if not sheet.rows:
        problems.append(sheet.head[0].problem("there is no row below the head", "write one row for what goes together"))
    rows = []
    for row in sheet.rows:
        pairs = zip(head, row, strict=True)
        rows.append(tuple(_cell(cell, options.get(column.text), problems) for column, cell in pairs))
    if problems:
        raise BrokenFiles(problems)
    return tuple(cell.text for cell in head), rows


def _head_problems(cell: Cell, options: dict[str, Option], earlier: Sequence[str]) -> Iterator[Problem]:
    option = options.get(cell.text)
    if not cell.text:
        yield cell.problem("this column has no name", "the first row names the options")
    elif option is None:
        near = [each.key for each in options.values() if each.name.lower() == cell.text]
        found = KnownWords(options).spoiled(cell.text)
        hint = f"did you mean '{found.word}'? {found.how}" if found else did_you_mean(cell.text, options)
        hint = f"write its key: {near[0]}" if near else hint
        yield cell.problem(f"there is no option '{cell.text}'", hint)
    elif option.kind is not Kind.CHOICE:
        yield cell.problem(f"'{cell.text}' has no values to choose from", "write a rule for numbers and texts")
    elif cell.text in earlier:
        yield cell.problem(f"the column '{cell.text}' is there twice", "each option has one column")


def _cell(cell: Cell, option: Option | None, problems: list[Problem]) -> Values:
    if cell.text == ANY:
        return None
    if not cell.text:
        problems.append(cell.problem("this cell is empty", "write values, or * for any"))
        return None
    values = tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", cell.text)))
    if option is not None:
        keys = {value.key: value.name for value in option.values}
        known = KnownWords(keys)
        unknown = (replace(cell, text=value) for value in values if value not in keys)
        problems.extend(_unknown(each, option.key, known, keys) for each in unknown)
    return values


def _unknown(cell: Cell, option: str, known: KnownWords, keys: dict[str, str]) -> Problem:
    """What is said of a value that the option has not; with the one that the spreadsheet may have spoiled."""
    found = known.spoiled(cell.text)
    called = [key for key, name in keys.items() if name.lower() == cell.text.lower()]
    if found is not None and not called:
        hint = f"write {found.word}, in a column formatted as text"
        return cell.problem(f"'{option}' has no value '{cell.text}', but {found.word}: {found.how}", hint)
    if cell.day:
        hint = "format the column as text and write the value again"
        return cell.problem(f"the spreadsheet made the date {cell.text} of what was written", hint)
    if cell_text.is_error(cell.text):
        return cell.problem(f"this is the error {cell.text}", "mend the formula, or write the value")
    hint = f"write its key: {called[0]}" if called else did_you_mean(cell.text, keys)
    return cell.problem(f"'{option}' has no value '{cell.text}'", hint)


# --- into the rule file ---------------------------------------------------------------------------------------------


def _replaced(text: str, before: Table, head: tuple[str, ...], rows: Sequence[_TableCells]) -> str:
    """The text with other rows; rows that stay keep their lines and the comments above them."""
    if set(head) == set(before.columns):
        order = [head.index(column) for column in before.columns]
        head, rows = before.columns, [tuple(row[index] for index in order) for row in rows]
    lines = text.split("\n")
    start = before.source.line - 1
    first = start + first_row(lines[start:])
    last = max((row.source.line for row in before.rows), default=first + 1)
    if head != before.columns:
        new = [f"{_margin(lines[first])}{line}" for line in _aligned(head, rows)]
        return "\n".join([*lines[:first], *new, *lines[last:]])
    if [_same(row) for row in rows] == [_same(row.cells) for row in before.rows]:
        return text
    kept = _kept(lines, first, before.rows)
    widths = [max(len(part), 1) for part in lines[first].split("#")[0].rstrip().split("|")]
    margin = _margin(lines[first])
    new = []
    for row in rows:
        known = kept.get(_same(row), [])
        new += known.pop(0) if known else [_line(row, widths, margin)]
    return "\n".join([*lines[: first + 1], *new, *lines[last:]])


def _kept(lines: Sequence[str], first: int, rows: Sequence[TableRow]) -> dict[object, list[list[str]]]:
    """The lines of each row, with those between it and the row before."""
    found: dict[object, list[list[str]]] = {}
    start = first + 1
    for row in rows:
        found.setdefault(_same(row.cells), []).append(list(lines[start : row.source.line]))
        start = row.source.line
    return found


def _same(cells: _TableCells) -> tuple[frozenset[str] | None, ...]:
    """Equal for rows that say the same."""
    return tuple(None if cell is None else frozenset(cell) for cell in cells)


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] or "  "


def _line(row: _TableCells, widths: Sequence[int], margin: str) -> str:
    """A row whose bars stand below those of the head as far as its cells are short enough."""
    cells = [f"{margin}{_text(row[0])}", *(f" {_text(cell)}" for cell in row[1:])]
    padded = [cell.ljust(width - 1) + " " for cell, width in zip(cells, widths, strict=False)]
    return "|".join(padded).rstrip()


def _added(revision: Revision, name: str, head: tuple[str, ...], rows: Sequence[_TableCells], sentence: str) -> str:
    if not _NAME.fullmatch(name):
        hint = "names are letters, digits and '-'"
        raise BrokenFiles([Problem(Source(name, 1), f"'{name}' cannot be the name of a table", hint)])
    homes = {revision.product.home(column).key: revision.product.home(column) for column in head}
    repeated = [key for key, home in homes.items() if home.repeated]
    each = f" for each {repeated[0]}" if len(repeated) == 1 else ""
    told = " ".join(sentence.split()).replace('"', "'")
    whole = shared_text(revision.rules_text)
    before = whole.own.rstrip("\n")
    lines = [*([before, ""] if before else []), f'table {name} "{told}"{each}']
    own = "\n".join([*lines, *(f"  {line}" for line in _aligned(head, rows))]) + "\n"
    return str(replace(whole, own=own))


def _aligned(head: Sequence[str], rows: Sequence[_TableCells]) -> Iterator[str]:
    grid = [list(head), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    for line in grid:
        yield " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()


def _text(cell: Values) -> str:
    return ANY if cell is None else ", ".join(cell)

"""Sheets as merchandisers keep them: CSV and XLSX files to rows of texts, each cell with its place, and back.

Decides which cells a file has (formulas by their last value) and which files are refused: too large, encrypted, with
merged cells, with errors in cells. What a cell says as text is decided in ``cell_text``, what the columns mean by
whoever reads them.
"""

import csv
import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from configurator.errors import BrokenFiles
from configurator.interchange.spreadsheet import cell_text
from configurator.source import Problem, Source

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_CELLS = 500_000
MOST_COLUMNS = 500

_SHORT_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?", re.ASCII)
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNREADABLE = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        ArithmeticError,
        RuntimeError,
        EOFError,
        OSError,
    ),
)
"""What archives and openpyxl raise on files that no spreadsheet program wrote."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d+)')


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says ('' when it is empty).

    ``day``: it is a date, in ISO form; ``rounded``: a number of more digits than the spreadsheet keeps.
    """

    text: str
    source: Source
    day: bool = False
    rounded: bool = False

    @property
    def line(self) -> str:
        """What it says, on one line without needless blanks."""
        return " ".join(self.text.split())

    def problem(self, message: str, hint: str = "") -> Problem:
        """A problem of this cell, which it names as spreadsheets do."""
        return Problem(self.source, f"cell {get_column_letter(self.source.column)}{self.source.line}: {message}", hint)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the cells of its first row that is not empty, then those of each further one, all equally many."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: Source


Grid = Sequence[Sequence[str]]
"""Rows of texts, the first of them the head."""


def read(content: bytes, file: str) -> Sheet:
    """The sheet in a file's bytes, CSV or XLSX by the name's ending. Raises BrokenFiles with all problems."""
    if len(content) > MOST_BYTES:
        hint = "split it, or take out what is no part of the sheet"
        raise BrokenFiles([Problem(Source(file, 1), f"a sheet can have {MOST_BYTES // 1_000_000} MB at most", hint)])
    problems: list[Problem] = []
    rows = _read_xlsx(content, file, problems) if _is_xlsx(file) else _read_csv(content, file, problems)
    filled = [row for row in rows if any(cell.text for cell in row)]
    if problems:
        raise BrokenFiles(problems)
    if not filled:
        raise BrokenFiles([Problem(Source(file, 1), "this sheet is empty", "the first row names the columns")])
    head, *body = filled
    width = max(place for place, cell in enumerate(head, 1) if cell.text)
    for row in body:
        problems += [
            cell.problem(f"'{cell.text[:40]}' stands in a column without a name", "name the column in the first row")
            for cell in row[width:]
            if cell.text
        ]
    if problems:
        raise BrokenFiles(problems)
    return Sheet(tuple(head[:width]), tuple(_padded(row, width) for row in body), head[0].source)


def write_sheet(grid: Grid, file: str, title: str, numeric: Collection[str] = ()) -> bytes:
    """The file's bytes for rows of texts, CSV or XLSX by the name's ending; text never becomes a formula.

    In columns with a name in ``numeric`` plain numbers are numbers to a spreadsheet. Raises BrokenFiles for another
    ending.
    """
    return _written_xlsx(grid, title, numeric) if _is_xlsx(file) else _written_csv(grid)


def _is_xlsx(file: str) -> bool:
    ending = PurePath(file).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        hint = "save it as .xlsx or as CSV" if ending in (".xls", ".xlsm", ".ods", ".numbers") else ""
        raise BrokenFiles([Problem(Source(file, 1), "a sheet is a .csv or an .xlsx file", hint)])
    return ending == ".xlsx"


def _padded(row: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    last = row[-1].source
    missing = (Cell("", Source(last.file, last.line, column)) for column in range(len(row) + 1, width + 1))
    return (*row[:width], *missing)


# --- CSV ------------------------------------------------------------------------------------------------------------


def _read_csv(content: bytes, file: str, problems: list[Problem]) -> list[list[Cell]]:
    text = _decoded(content, file)
    separator, text = _separator(text)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    try:
        for number, fields in enumerate(reader, 1):
            count += len(fields)
            if count > MOST_CELLS or len(fields) > MOST_COLUMNS:
                raise BrokenFiles([_too_many(file, number)])
            row = (Cell(cell_text.uncover(text), Source(file, number, at)) for at, text in enumerate(fields, 1))
            rows.append(list(row))
    except csv.Error as error:
        hint = "a text in quotes is closed by a quote; a quote within it is written twice"
        if "field limit" in str(error):
            hint = f"a cell has {csv.field_size_limit():,} characters at most; is a quote never closed?"
        problems.append(Problem(Source(file, len(rows) + 1), f"row {len(rows) + 1} is no CSV: {error}", hint))
    return rows


def _decoded(content: bytes, file: str) -> str:
    encoding = _encoding(content)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        place, told = _undecodable(content, error)
        hint = f"save it as 'CSV UTF-8', or as .xlsx{told}"
        raise BrokenFiles([Problem(Source(file, *place), "this character is not UTF-8", hint)]) from error
    if "\0" in text:
        raise BrokenFiles([Problem(Source(file, 1), "this is no text", "save it as 'CSV UTF-8', or as .xlsx")])
    return text


def _encoding(content: bytes) -> str:
    """How the text is written: UTF-16 by its mark, or by every other byte of its beginning; else UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    begins = content[:200]
    if len(begins) > 3 and not any(begins[1::2]) and all(begins[::2]):
        return "utf-16-le"
    return "utf-16-be" if len(begins) > 3 and not any(begins[::2]) and all(begins[1::2]) else "utf-8-sig"


def _undecodable(content: bytes, error: UnicodeDecodeError) -> tuple[tuple[int, int], str]:
    """Line and column of the first character that is not UTF-8, and what the word is in the encoding of Windows."""
    start = content.rfind(b"\n", 0, error.start) + 1
    line = content[start : content.find(b"\n", error.start) if b"\n" in content[error.start :] else None]
    before = content[start : error.start].decode("utf-8", "replace")
    word = re.split(r"[,;\t\r]", before)[-1].lstrip('"')
    rest = re.split(rb'[,;\t\r"]', line[error.start - start :])[0]
    read = (word + rest.decode("cp1252", "replace"))[:40]
    return (content.count(b"\n", 0, start) + 1, len(before) + 1), f"; as Windows writes it, it would be '{read}'"


def _separator(text: str) -> tuple[str, str]:
    """What stands between the columns of a CSV text, and the text without a line that says so."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=[;,\t|]\r?", first):
        return first[4], rest
    bare = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip(" ,;\t")), ""))
    return max(",;\t", key=bare.count), text


def _written_csv(grid: Grid) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([cell_text.cover(text) for text in row] for row in grid)
    return out.getvalue().encode("utf-8-sig")


# --- XLSX -----------------------------------------------------------------------------------------------------------


def _read_xlsx(content: bytes, file: str, problems: list[Problem]) -> list[list[Cell]]:
    try:
        _check_archive(content, file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep (styles, validations) is nothing we read
            return [row for row in _xlsx_rows(content, file, problems) if row]
    except _UNREADABLE as error:
        hint = "open it in a spreadsheet program and save it again"
        raise BrokenFiles([Problem(Source(file, 1), "this is not a readable .xlsx file", hint)]) from error


def _xlsx_rows(content: bytes, file: str, problems: list[Problem]) -> Iterator[list[Cell]]:
    """The rows of the first sheet; each cell is read as its value and as its formula."""
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    formulas = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    problems += _merged(content, values, file)
    shown = f"{file} [{values.title}]"
    values.reset_dimensions()  # a file may declare a million rows, or fewer than it has
    formulas.reset_dimensions()
    seen = filled = 0
    for line, (row, raw) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), 1):
        cells = [_xlsx_cell(cell, behind, shown, problems) for cell, behind in zip(row, raw, strict=True)]
        found = [cell for cell in cells if cell is not None]
        seen, filled = seen + 1 + len(row), filled + len(found)
        wide = bool(found) and found[-1].source.column > MOST_COLUMNS
        if wide or filled > MOST_CELLS or seen > 10 * MOST_CELLS:
            raise BrokenFiles([_too_many(shown, line)])
        yield _in_columns(found, shown)


def _check_archive(content: bytes, file: str) -> None:
    """Raises BrokenFiles for what is no archive, is encrypted, or would grow beyond all bounds."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        locked = content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        hint = "it may have a password, or be an old .xls file: save it as .xlsx without a password" if locked else ""
        raise BrokenFiles([Problem(Source(file, 1), "this is not an .xlsx file", hint or "save it as .xlsx")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MOST_UNPACKED:
        message = f"unpacked, this file has {size // 1_000_000} MB; {MOST_UNPACKED // 1_000_000} are read at most"
        raise BrokenFiles([Problem(Source(file, 1), message, "delete what is no part of the sheet")])


def _merged(content: bytes, sheet: Any, file: str) -> list[Problem]:
    """A problem for the first merged cells of the sheet: nobody can tell what the covered ones say."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = _MERGED.search(archive.read(sheet._worksheet_path))
    if found is None:
        return []
    hint = "unmerge the cells and fill in each of them"
    return [Problem(Source(f"{file} [{sheet.title}]", 1), f"cells are merged at {found[1].decode()}", hint)]


def _xlsx_cell(cell: Any, behind: Any, file: str, problems: list[Problem]) -> Cell | None:
    """What a cell says; ``behind`` is the same cell with its formula instead of the formula's value."""
    if behind.value is None:
        return None
    place = Source(file, cell.row, cell.column)
    empty = Cell("", place)
    if cell.data_type == "e":
        problems.append(empty.problem(f"this is the error {cell.value}", "mend the formula, or write the value"))
    elif behind.data_type == "f" and cell.value is None:
        hint = "open the file in a spreadsheet program and save it, or write the value"
        problems.append(empty.problem("this formula has no value yet", hint))
    elif isinstance(cell.value, datetime | date | time):
        if not isinstance(cell.value, datetime) or cell.value.time() != time():
            problems.append(empty.problem("this is a time of day", "format the cell as text and write it again"))
        else:
            return Cell(cell.value.date().isoformat(), place, day=True)
    else:
        text = cell_text.display_text(cell.value, cell.number_format or "")
        return Cell(text, place, rounded=cell_text.too_long(cell.value))
    return empty


def _in_columns(found: list[Cell], file: str) -> list[Cell]:
    """The cells of a row, with empty ones where nothing is written."""
    if not found:
        return []
    at = {cell.source.column: cell for cell in found}
    line = found[0].source.line
    return [at.get(column, Cell("", Source(file, line, column))) for column in range(1, max(at) + 1)]


def _too_many(file: str, line: int) -> Problem:
    message = f"a sheet can have {MOST_CELLS:,} cells and {MOST_COLUMNS} columns at most"
    return Problem(Source(file, line), message, "split it")


def _written_xlsx(grid: Grid, title: str, numeric: Collection[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Sheet"
    for line, row in enumerate(grid, 1):
        for column, text in enumerate(row, 1):
            if text and line > 1 and grid[0][column - 1] in numeric and _SHORT_NUMBER.fullmatch(text):
                _fill_number(sheet.cell(line, column), text)
            elif text:
                _fill_text(sheet.cell(line, column), text, head=line == 1)
    for column, width in enumerate(_widths(grid), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_number(cell: Any, text: str) -> None:
    decimals = len(text.partition(".")[2])
    cell.value = float(text) if decimals else int(text)
    cell.number_format = "0." + "0" * decimals if decimals else "0"


def _fill_text(cell: Any, text: str, *, head: bool) -> None:
    """Text stays text, whatever it starts with."""
    cell.value = _ILLEGAL.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(cell_text.FORMULA)
    cell.font = Font(bold=head)


def _widths(grid: Grid) -> Iterator[float]:
    columns: Iterable[tuple[str, ...]] = zip(*grid, strict=True)
    for column in columns:
        yield min(60.0, max(map(len, column)) + 3.0)

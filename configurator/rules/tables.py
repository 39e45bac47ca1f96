"""The rows of a ``table`` statement: columns between bars, one row a line. Knows no names; tells ragged rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from configurator.rules.syntax import TableRow
from configurator.source import Problem, Source

_NAME = re.compile(r"[^\W_][\w-]*")
_PlacedCell = tuple[str, Source]


def first_row(lines: Sequence[str]) -> int:
    """The index of the first line that is a row (has a bar outside quotes and comments); as many as lines if none."""
    for index, line in enumerate(lines):
        if "|" in _bare(line):
            return index
    return len(lines)


def rows(
    lines: Sequence[str], file: str, line: int, problems: list[Problem]
) -> tuple[tuple[str, ...], tuple[TableRow, ...]]:
    """The columns and the rows that the lines say; the first of them is line ``line`` of the file.

    Rows that are not whole are left out and told in ``problems``.
    """
    head, body = _grid(lines, file, line)
    return _whole(head, body, problems) if head else ((), ())


def priced_rows(
    lines: Sequence[str], file: str, line: int, problems: list[Problem]
) -> tuple[tuple[str, ...], tuple[tuple[TableRow, str, Source], ...]]:
    """The same of a price table: its columns but the last, and each row with what stands in the last, where that is."""
    head, body = _grid(lines, file, line)
    if not head:
        return (), ()
    if head[-1][0] != "price":
        hint = "the last column is called price and has amounts, such as: 250 EUR"
        hint = "write price in lower case" if head[-1][0].lower() == "price" else hint
        problems.append(Problem(head[-1][1], f"'{head[-1][0]}' cannot be the last column of a price table.", hint))
        return (), ()
    columns, rows_ = _whole(head, body, problems, priced=True)
    last = {cells[0][1]: cells[-1] for cells in body}
    return columns, tuple((row, *last[row.source]) for row in rows_)


def _grid(lines: Sequence[str], file: str, line: int) -> tuple[list[_PlacedCell], list[list[_PlacedCell]]]:
    """The head and the rows below it, cell by cell; no head when nothing is written."""
    written = [(number, text) for number, text in enumerate(lines, line) if _bare(text).strip()]
    if not written:
        return [], []
    head, *body = (_cells(text, file, number) for number, text in written)
    return head, body


def _whole(
    head: list[_PlacedCell], body: list[list[_PlacedCell]], problems: list[Problem], *, priced: bool = False
) -> tuple[tuple[str, ...], tuple[TableRow, ...]]:
    """The columns and the rows that are as wide; what is ``priced`` has one more cell, which is not looked at."""
    options = head[:-1] if priced else head
    columns = tuple(_column(cell, problems) for cell in options)
    if len(head) == 1:
        problems.append(Problem(head[0][1], "A table needs at least two columns.", "put | between the columns"))
    width = _width(len(head), body)
    if width != len(head):
        message = f"There are {len(head)} columns here, but most rows have {width} cells."
        problems.append(Problem(head[0][1], message, "name an option above each cell"))
    found = []
    for cells in body:
        if len(cells) != width:
            message = f"This row has {len(cells)} cells; the table has {width} columns."
            problems.append(Problem(cells[0][1], message, "put one cell under each column; * stands for any value"))
        elif width == len(head):
            values = tuple(_values(cell, problems) for cell in cells[: len(options)])
            found.append(TableRow(values, cells[0][1]))
    if not body:
        message = f"This table has no rows, so {'it makes no price' if priced else 'nothing would fit'}."
        problems.append(Problem(head[0][1], message, "write one row a line below the columns"))
    return columns, tuple(found)


def _width(head: int, body: Sequence[Sequence[_PlacedCell]]) -> int:
    """How many cells a row is meant to have: as many as the head, unless most rows agree on another number."""
    usual, rows_with = Counter(map(len, body)).most_common(1)[0] if body else (head, 0)
    return usual if rows_with > 1 and 2 * rows_with > len(body) and usual > 1 else head


def _bare(line: str) -> str:
    """The line without its comment, quoted text blanked."""
    blanked = re.sub(r'"[^"]*"', lambda quoted: "_" * len(quoted.group()), line)
    return blanked.split("#", 1)[0]


def _cells(text: str, file: str, line: int) -> list[_PlacedCell]:
    cells = list(_split(text, file, line))
    if len(cells) > 2 and not cells[0][0] and not cells[-1][0]:
        return cells[1:-1]
    return cells


def _split(text: str, file: str, line: int) -> Iterator[_PlacedCell]:
    start = 0
    for blanked in _bare(text).rstrip().split("|"):
        part = text[start : start + len(blanked)]
        lead = len(part) - len(part.lstrip())
        yield part.strip(), Source(file, line, start + lead + 1)
        start += len(part) + 1


def _column(cell: _PlacedCell, problems: list[Problem]) -> str:
    name, source = cell
    if not _NAME.fullmatch(name):
        message = f"'{name}' is not the name of an option." if name else "A column has no name."
        problems.append(Problem(source, message, "the first row names the options, such as: engine | gearbox"))
    return name


def _values(cell: _PlacedCell, problems: list[Problem]) -> tuple[str, ...] | None:
    text, source = cell
    if text == "*":
        return None
    values = tuple(part.strip() for part in text.split(","))
    for value in values:
        if not _NAME.fullmatch(value):
            message = f"'{value}' is not a value." if value else "A value is missing here."
            problems.append(
                Problem(source, message, "write values between commas, such as: manual, auto; or * for any")
            )
    return values

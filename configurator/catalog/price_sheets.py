"""Price lists: CSV files with a row for each thing that has a price and a column for each market, as nodes.

Decides which cells such a file has and how an amount may be written in one. What the rows speak of is decided in
``market_prices``.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from configurator.catalog.nodes import Node
from configurator.catalog.scalars import price_in
from configurator.characters import hidden_characters
from configurator.money import bare_amount
from configurator.numerals import numbers
from configurator.source import Problem, Source

OPTION, VALUE, NAME, EACH = "option", "value", "name", "each"
"""Columns beside those of the markets, the last for readers only; and the row of what costs by the piece."""

_PARTED = re.compile(r"[+-]?[\d.,'’\s]+", re.ASCII)
_MOST_COLUMNS = 200
MOST_ROWS = 20_000


def sheet_nodes(text: str, file: str) -> tuple[list[Node], list[Problem]]:
    """The rows of a price list, each a mapping of its cells that are not empty, and what is wrong with the file."""
    try:
        rows = list(sheet_rows(text))
    except csv.Error as error:
        return [], [Problem(Source(file, 1), f"this is no CSV: {error}", "save the sheet as CSV with UTF-8")]
    if not rows:
        return [], [Problem(Source(file, 1), "this price list is empty", f"begin with '{OPTION},{VALUE},CH'")]
    problems = [problem for line, cells in rows for problem in _hidden_problems(file, line, cells)]
    (line, head), *rest = [(line, list(map(_seen, cells))) for line, cells in rows]
    head = [name.lower() if name.lower() in (OPTION, VALUE, NAME) else name for name in head]
    keys = {name: Source(file, line, column) for column, name in enumerate(head, 1) if name and name != NAME}
    problems += _head_problems(file, line, head, keys)
    found = []
    if len(rest) > MOST_ROWS:
        line, _ = rest[MOST_ROWS]
        hint = "take out what costs nothing, or what stands there twice"
        problems.append(Problem(Source(file, line), f"a price list has at most {MOST_ROWS:,} rows", hint))
        return [], problems
    for line, cells in rest:
        place = Source(file, line, 1)
        for column, cell in enumerate(cells[len(head) :], len(head) + 1):
            if cell:
                problems.append(Problem(Source(file, line, column), "this cell has no heading", "name its column"))
        said = {
            name: Node(cell, Source(file, line, column), {})
            for column, (name, cell) in enumerate(zip(head, cells, strict=False), 1)
            if cell and name in keys
        }
        if said:
            found.append(Node(dict(said), place, keys))
    return found, problems


def sheet_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows in which anything stands, with their lines; commas, semicolons or tabs part the cells."""
    lines = text.splitlines(keepends=True)
    head = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    reader, start = csv.reader(lines, delimiter=delimiter, strict=True), 1
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row[:_MOST_COLUMNS]]
        if any(cells):
            yield start, cells
        start = reader.line_num + 1


def _hidden_problems(file: str, line: int, cells: list[str]) -> Iterator[Problem]:
    for column, cell in enumerate(cells, 1):
        for each in hidden_characters(cell):
            yield Problem(Source(file, line, column), f"{each} stands in this cell", "write the cell again")


def _seen(cell: str) -> str:
    """The cell without what nobody can see in it."""
    hidden = {each.index for each in hidden_characters(cell)}
    return "".join(sign for at, sign in enumerate(cell) if at not in hidden)


def _head_problems(file: str, line: int, head: list[str], keys: dict[str, Source]) -> Iterator[Problem]:
    for column, name in enumerate(head, 1):
        if name in head[: column - 1] and name:
            yield Problem(Source(file, line, column), f"the column '{name}' is there twice", "keep one of them")
    for name in (OPTION, VALUE):
        if name not in keys:
            hint = f"the first line names the columns: {OPTION},{VALUE},CH"
            yield Problem(Source(file, line), f"there is no column '{name}'", hint)
    if not set(keys) - {OPTION, VALUE}:
        yield Problem(
            Source(file, line), "there is no column for a market", "name it as the catalogue does, such as CH"
        )


def sheet_price(currency: str, text: str) -> Decimal:
    """The price that a cell says; raises a ``mistake``.

    As spreadsheets write it, with the currency beside it or with a comma, as long as it can be read in one way only.
    """
    bare = bare_amount(text, currency)
    read = numbers(bare) if _PARTED.fullmatch(bare) else frozenset()
    return price_in(currency, f"{next(iter(read)):f}" if len(read) == 1 else bare)

"""Sold products as a sheet of integers: a header that names the variables, then a product a line (CSV).

Decides what such a file looks like and says where it does not. What is learned from it is ``learning``'s business.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from configurator.errors import ForeignModelError
from configurator.interchange.documents.encoding import decode
from configurator.listing import listed
from configurator.source import Source

MOST_CELLS = 50_000_000
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SalesFile:
    """The variables in the order of the file, and for each product the value of each, as integers are written."""

    file: str
    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(content: bytes, file: str) -> SalesFile:
    """The products in a file's bytes; empty lines say nothing. Raises ForeignModelError with file and line."""
    text = decode(content, file)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    variables: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    known: dict[str, str] = {}
    try:
        for cells in reader:
            place = Source(file, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            if not variables:
                variables = _variables(cells, place)
                continue
            rows.append(_row(cells, variables, known, place))
            if len(rows) * len(variables) > MOST_CELLS:
                raise ForeignModelError(place, f"a file can have {MOST_CELLS:,} cells at most", "split it")
    except csv.Error as error:
        raise ForeignModelError(Source(file, reader.line_num), f"this line is no CSV: {error}") from error
    if not variables:
        raise ForeignModelError(Source(file, 1), "this file is empty", "its first line names the variables")
    return SalesFile(file, variables, tuple(rows))


def in_order(sales: SalesFile, of: SalesFile) -> SalesFile:
    """The sales with their variables in the order of another file. Raises ForeignModelError where they differ."""
    if sales.variables == of.variables:
        return sales
    missing = [name for name in of.variables if name not in sales.variables]
    other = [name for name in sales.variables if name not in of.variables]
    if missing or other:
        parts = [
            f"{_named(names)} {'is' if len(names) == 1 else 'are'} {said}"
            for names, said in ((missing, "missing"), (other, "not there"))
            if names
        ]
        message = f"the variables are not those of {of.file}: {parts[0]} here" + "".join(
            f", {part}" for part in parts[1:]
        )
        raise ForeignModelError(Source(sales.file, 1), message, "the files have to be of one product")
    places = [sales.variables.index(name) for name in of.variables]
    return SalesFile(sales.file, of.variables, tuple(tuple(row[place] for place in places) for row in sales.rows))


def _separator(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=head.count)


def _variables(cells: Sequence[str], place: Source) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    if all(_INTEGER.fullmatch(name) for name in names):
        raise ForeignModelError(place, "the first line has no names", "the first line names the variables")
    for column, name in enumerate(names, 1):
        if not name:
            raise ForeignModelError(place, f"column {column} has no name", "the first line names the variables")
    twice = next((name for name, times in Counter(names).items() if times > 1), None)
    if twice is not None:
        raise ForeignModelError(place, f"two columns are called '{twice}'", "name each variable once")
    return names


def _row(cells: Sequence[str], variables: Sequence[str], known: dict[str, str], place: Source) -> tuple[str, ...]:
    if len(cells) != len(variables):
        message = f"{len(variables)} values belong here, one for each variable; this line has {len(cells)}"
        raise ForeignModelError(place, message)
    return tuple(
        known.get(cell) or known.setdefault(cell, _integer(cell, name, place))
        for cell, name in zip(cells, variables, strict=True)
    )


def _integer(cell: str, name: str, place: Source) -> str:
    if not _INTEGER.fullmatch(cell.strip()):
        said = f"'{cell.strip()[:40]}' is no integer" if cell.strip() else "there is no value"
        raise ForeignModelError(place, f"{name}: {said}", "values are integers; -1 where an option was not taken")
    return str(int(cell))


def _named(names: Sequence[str]) -> str:
    shown = [f"'{name}'" for name in names[:_SHOWN]]
    return listed([*shown, f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else shown)

"""Files that say who bought what when: transactions one a line, or what they come to, one customer a line.

Transactions are columns between blanks, as the CDNOW files have them (customer, perhaps a second number, yyyymmdd,
units, amount), or CSV with the header ``customer,date,amount``. A summary is CSV with ``frequency``, ``recency`` and
``T``, all in one unit of time, and perhaps ``monetary_value``.
"""

import csv
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from configurator.errors import BrokenFiles
from configurator.learning.lifetime.transactions import Purchases, Transaction
from configurator.source import Problem, Source

_SHOWN_PROBLEMS = 20
_FORMS = (
    "a line is a customer, yyyymmdd, units and amount with blanks between them; "
    "or the first line of a CSV file is customer,date,amount or ID,frequency,recency,T"
)
Lines = Sequence[tuple[int, list[str]]]


class _Mistake(Exception):
    """What is wrong with a line."""


def read_purchases(path: Path) -> list[Transaction] | Purchases:
    """What a file says. Raises BrokenFiles with each line that cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BrokenFiles([Problem(Source(str(path), line), "this is not text", "save the file as UTF-8")]) from error
    rows = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not rows:
        raise BrokenFiles([Problem(Source(str(path), 1), "the file is empty", _FORMS)])
    if "," not in rows[0][1]:
        return _read(path, [(number, line.split()) for number, line in rows], _cdnow)
    cells = [(number, [cell.strip() for cell in next(csv.reader([line]))]) for number, line in rows]
    (_, header), *rest = cells
    names = [name.casefold() for name in header]
    if {"frequency", "recency", "t"} <= set(names):
        return _summary(path, names, rest)
    if {"customer", "date", "amount"} <= set(names):
        return _read(path, rest, lambda found: _named(names, found))
    raise BrokenFiles([Problem(Source(str(path), 1), f"'{', '.join(header)[:80]}' are no columns known here", _FORMS)])


def _read(path: Path, rows: Lines, one: object) -> list[Transaction]:
    assert callable(one)
    found, problems = list[Transaction](), list[Problem]()
    for number, cells in rows:
        try:
            found.append(one(cells))
        except _Mistake as mistake:
            problems.append(Problem(Source(str(path), number), str(mistake), "" if problems else _FORMS))
    _refuse(path, found, problems)
    return found


def _refuse(path: Path, found: Sequence[object], problems: list[Problem]) -> None:
    if not found and not problems:
        problems = [Problem(Source(str(path), 1), "there is nobody in the file", _FORMS)]
    if problems:
        raise BrokenFiles(problems[:_SHOWN_PROBLEMS])


def _cdnow(cells: list[str]) -> Transaction:
    if len(cells) not in (4, 5):
        raise _Mistake(f"there are {len(cells)} columns, not 4 or 5")
    return Transaction(cells[0], _day(cells[-3]), _number(cells[-1], "an amount"))


def _named(names: list[str], cells: list[str]) -> Transaction:
    if len(cells) != len(names):
        raise _Mistake(f"there are {len(cells)} columns, not {len(names)}")
    row = dict(zip(names, cells, strict=True))
    return Transaction(row["customer"], _day(row["date"]), _number(row["amount"], "an amount"))


def _summary(path: Path, names: list[str], rows: Lines) -> Purchases:
    found, customers, problems = list[tuple[float, ...]](), list[str](), list[Problem]()
    wanted = ["frequency", "recency", "t", "monetary_value"]
    for number, cells in rows:
        try:
            row = dict(zip(names, cells, strict=True)) if len(cells) == len(names) else None
            if row is None:
                raise _Mistake(f"there are {len(cells)} columns, not {len(names)}")
            found.append(_possible(*(_number(row.get(name, "0"), name) for name in wanted)))
            customers.append(cells[0])
        except _Mistake as mistake:
            problems.append(Problem(Source(str(path), number), str(mistake)))
    _refuse(path, found, problems)
    frequency, recency, age, amount = np.array(found, dtype=float).T
    return Purchases(tuple(customers), frequency, recency, age, amount)


def _possible(frequency: float, recency: float, age: float, amount: float) -> tuple[float, ...]:
    if frequency < 0 or recency < 0 or frequency != math.floor(frequency):
        raise _Mistake("frequency is a whole number, and none is below 0")
    if recency > age:
        raise _Mistake(f"the last purchase (recency {recency:g}) is later than the end (T {age:g})")
    return frequency, recency, age, amount


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Mistake(f"'{text[:40]}' is no day") from None


def _number(text: str, what: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise _Mistake(f"'{text[:40]}' is no number ({what})") from None
    if not math.isfinite(found):
        raise _Mistake(f"'{text[:40]}' is no number ({what})")
    return found

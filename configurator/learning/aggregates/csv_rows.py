"""CSV, read by pandas piece by piece, and sorted into lots of customers on disk."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from configurator.errors import BrokenFiles
from configurator.learning.aggregates.history import COLUMNS, HistoryFolder, NoHistory
from configurator.learning.aggregates.lots import LOT, Lots
from configurator.learning.arrays import Tell, WholeNumbers
from configurator.source import Problem, Source

_BYTES_A_ROW = 12
_AS_TEXT: dict[str, Any] = {
    "chunksize": LOT,
    "dtype": str,
    "keep_default_na": False,
    "na_values": [""],
    "encoding": "utf-8-sig",
    "skip_blank_lines": False,
}


def lots(history: HistoryFolder, progress: Tell) -> Lots:
    """The lots of a history. Raises NoHistory, BrokenFiles."""
    numbers: dict[str, int] = {}

    def rows() -> Iterator[tuple[WholeNumbers, WholeNumbers]]:
        size = sum(file.stat().st_size for file in history.files)
        lots = max(1, size // _BYTES_A_ROW // LOT)
        with tempfile.TemporaryDirectory() as folder:
            for customers, codes in _pieces(history, numbers, progress):
                which = customers % np.uint64(lots)
                for lot in range(lots):
                    mine = which == lot
                    for name, column in (("customers", customers[mine]), ("codes", codes[mine])):
                        with Path(folder, f"{lot}.{name}").open("ab") as file:
                            column.tofile(file)
            for lot in range(lots):
                progress(lot, lots, "Counting")
                places = (Path(folder, f"{lot}.{name}") for name in ("customers", "codes"))
                if Path(folder, f"{lot}.codes").exists():
                    yield tuple(np.fromfile(path, dtype=np.int64) for path in places)  # type: ignore[misc]

    return Lots(rows(), lambda: list(numbers))


def _pieces(
    history: HistoryFolder, numbers: dict[str, int], progress: Tell
) -> Iterator[tuple["np.typing.NDArray[np.uint64]", WholeNumbers]]:
    """Customers and numbers of choices of each piece of each file; the numbers are given out as names come."""
    for at, file in enumerate(history.files):
        progress(at, len(history.files), "Reading")
        try:
            with pd.read_csv(file, **_AS_TEXT) as pieces:
                for piece in pieces:
                    yield _numbered(file, piece, numbers)
        except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
            raise BrokenFiles([_problem(file, error)]) from error


def _numbered(
    file: Path, piece: pd.DataFrame, numbers: dict[str, int]
) -> tuple["np.typing.NDArray[np.uint64]", WholeNumbers]:
    missing = [name for name in COLUMNS if name not in piece.columns]
    if missing:
        raise NoHistory.column(HistoryFolder((file,), "csv"), missing[0], map(str, piece.columns))
    empty = piece["customer"].isna() | piece["choice"].isna()
    if empty.any():
        raise BrokenFiles([Problem(Source(str(file), int(empty.idxmax()) + 2), "a customer or a choice is missing")])
    codes, names = pd.factorize(piece["choice"])
    given = [numbers.setdefault(str(name), len(numbers)) for name in names]
    customers = pd.util.hash_array(piece["customer"].to_numpy())
    return customers, np.array(given, dtype=np.int64)[codes]


def _problem(file: Path, error: Exception) -> Problem:
    place = re.search(r"line (\d+)", str(error))
    what = "the file is empty" if isinstance(error, pd.errors.EmptyDataError) else "this line is not two columns"
    what = "this is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else what
    return Problem(Source(str(file), int(place[1]) if place else 1), what, "a row is customer,choice")

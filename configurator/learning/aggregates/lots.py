"""Rows of a history in lots of a size that memory holds, all rows of a customer in one lot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from configurator.learning.aggregates.history import HistoryFolder
from configurator.learning.arrays import Tell, WholeNumbers

LOT = 5_000_000
"""Rows of a lot, about."""


@dataclass(frozen=True, slots=True)
class Lots:
    """Lots of rows, as customers and numbers of choices; ``choices`` are the names of the numbers known by then."""

    rows: Iterator[tuple[WholeNumbers, WholeNumbers]]
    choices: Callable[[], list[str]]


def lots_in(history: HistoryFolder, progress: Tell) -> Lots:
    """The lots of a history; what reads its files is loaded now. Raises NoHistory, BrokenFiles."""
    reader = {"parquet": "duckdb_rows", "csv": "csv_rows"}[history.form]
    found: Lots = import_module(f"configurator.learning.aggregates.{reader}").lots(history, progress)
    return found

"""A folder with a history: files of one form, a row for each thing a customer chose; and what it comes to.

CSV with a header, or Parquet; the columns are ``customer`` and ``choice``, numbers or texts. Rows may stand in any
order, in any of the files, and more than once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from configurator.errors import ConfiguratorError
from configurator.learning.arrays import Tell, WholeNumbers

COLUMNS = ("customer", "choice")
FORMS = ("parquet", "csv")


class NoHistory(ConfiguratorError):
    """A folder that has no history, or one that cannot be read; says which file, and what should be there."""

    @classmethod
    def column(cls, history: "HistoryFolder", missing: str, there: Iterable[str]) -> "NoHistory":
        """A column is missing."""
        return cls(f"{history.files[0]} has no column '{missing}'; its columns are {', '.join(there)}.")

    @classmethod
    def empty(cls, history: "HistoryFolder", rows: int) -> "NoHistory":
        """Rows have no customer or no choice."""
        return cls(f"The history in {history.files[0].parent} has {rows} rows without a customer or without a choice.")


class MissingLibrary(ConfiguratorError):
    """Something that a way of learning needs is not installed."""


@dataclass(frozen=True, slots=True)
class HistoryFolder:
    """The files of a history, and what they are: ``parquet`` or ``csv``."""

    files: tuple[Path, ...]
    form: str

    @property
    def names(self) -> list[str]:
        """The files as libraries take them."""
        return [str(file) for file in self.files]


@dataclass(frozen=True, slots=True)
class ChoiceCounts:
    """How many customers chose each of ``choices`` (``people``), and both of a pair.

    Choices are in the order of their names. ``pairs`` has three rows: the place of one, that of another after it, and
    how many people chose both; in the order of the places.
    """

    customers: int
    choices: tuple[str, ...]
    people: WholeNumbers
    pairs: WholeNumbers

    def likeliest(self, support: int) -> Iterator[tuple[str, str, int, float]]:
        """Of pairs that enough people chose: both, how many, and the cosine; the most alike first."""
        first, second, people = self.pairs
        alike = people / np.sqrt(self.people[first] * self.people[second])
        for at in np.lexsort((second, first, -alike)):
            if people[at] >= support:
                yield self.choices[first[at]], self.choices[second[at]], int(people[at]), float(alike[at])


class CountingWay(Protocol):
    """A way to count a history; tells how far it is, and ends where telling raises."""

    def __call__(self, history: HistoryFolder, progress: Tell) -> ChoiceCounts:
        """The counts of a history."""
        ...


def history_in(folder: Path) -> HistoryFolder:
    """The history in a folder. Raises NoHistory when there is none, or when its files are of two forms."""
    found = {form: tuple(sorted(folder.rglob(f"*.{form}"))) for form in FORMS}
    there = [form for form, files in found.items() if files]
    if not there:
        raise NoHistory(
            f"{folder} has no history: put .parquet or .csv files there, with the columns {' and '.join(COLUMNS)}."
        )
    if len(there) > 1:
        raise NoHistory(f"{folder} has .parquet and .csv files: which of them is the history? Leave one kind there.")
    return HistoryFolder(found[there[0]], there[0])


def counts_of(cells: dict[tuple[str, str], int], customers: int) -> ChoiceCounts:
    """Counts of pairs by name; of a thing with itself it is how many chose it."""
    choices = tuple(sorted({name for pair in cells for name in pair}))
    number = {name: at for at, name in enumerate(choices)}
    people = np.zeros(len(choices), dtype=np.int64)
    pairs = list[tuple[int, int, int]]()
    for (one, other), count in cells.items():
        low, high = sorted((number[one], number[other]))
        if low == high:
            people[low] = count
        else:
            pairs.append((low, high, count))
    return ChoiceCounts(customers, choices, people, np.array(sorted(pairs), dtype=np.int64).reshape(-1, 3).T)

"""What was bought, as an array: distinct configurations, and how many people have each.

Values are numbers within their column here, in the order of their names: the same sales give the same arrays, in
whatever order they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.information import mutual_shares

UNKNOWN = -1
"""Stands for a value that nobody knows, and for one that nobody has."""

Codes = NDArray[np.int16]
PeopleCounts = NDArray[np.float64]


@dataclass(frozen=True)
class History:
    """Distinct configurations, a row each, and how many people (or how much of them) stand behind each.

    ``values``: per column its values; ``codes``: per configuration and column the place of its value among them, or
    UNKNOWN.
    """

    columns: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: Codes
    counts: PeopleCounts

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each column stands."""
        return {column: place for place, column in enumerate(self.columns)}

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each column's values begin among all values, and after the last column how many there are."""
        return np.concatenate([[0], np.cumsum([len(each) for each in self.values])]).astype(np.int64)

    @cached_property
    def by_column(self) -> NDArray[np.int64]:
        """The codes, a row per column."""
        return np.ascontiguousarray(self.codes.T).astype(np.int64)

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """Per column, whether it is known of each configuration."""
        return np.asarray((self.codes >= 0).all(axis=0), np.bool_)

    @cached_property
    def taken(self) -> NDArray[np.float32]:
        """A row per configuration, a column per value of each column: 1 where it is taken."""
        found = np.zeros((len(self.codes), int(self.starts[-1])), np.float32)
        rows, columns = np.nonzero(self.codes != UNKNOWN)
        found[rows, self.starts[columns] + self.codes[rows, columns]] = 1
        return found

    @cached_property
    def together(self) -> NDArray[np.float32]:
        """How many people took each two values."""
        return (self.taken * self.counts[:, None].astype(np.float32)).T @ self.taken

    @cached_property
    def settled(self) -> NDArray[np.float64]:
        """Per column (rows) and other column, the share of its entropy that the other one settles; 0 for itself."""
        return mutual_shares(self.together, self.starts)

    @cached_property
    def numbers(self) -> tuple[Mapping[str, int], ...]:
        """Per column, the number of each value."""
        return tuple({value: number for number, value in enumerate(each)} for each in self.values)

    def coded(self, row: Sequence[str | None]) -> Codes:
        """A configuration as numbers; UNKNOWN for what nobody has."""
        pairs = zip(self.numbers, row, strict=True)
        return np.array([UNKNOWN if value is None else own.get(value, UNKNOWN) for own, value in pairs], np.int16)


def history_of(
    columns: Sequence[str], rows: Iterable[Sequence[str | None]], counts: Iterable[float] | None = None
) -> History:
    """The history of these configurations (None: that value is not known), each one person unless ``counts`` says."""
    every = [tuple(row) for row in rows]
    weights = np.ones(len(every)) if counts is None else np.fromiter(counts, np.float64, len(every))
    values = tuple(
        tuple(sorted({value for row in every if (value := row[place]) is not None}, key=_in_order))
        for place in range(len(columns))
    )
    empty = History(tuple(columns), values, np.zeros((0, len(columns)), np.int16), np.zeros(0))
    if not every or not columns:
        return empty
    distinct, which = np.unique(np.stack([empty.coded(row) for row in every]), axis=0, return_inverse=True)
    return History(
        empty.columns, values, distinct, np.bincount(which.ravel(), weights, len(distinct)).astype(np.float64)
    )


def _in_order(value: str) -> tuple[int, int, str]:
    """Integers by their size, anything else behind them by its letters."""
    plain = value.removeprefix("-")
    return (0, int(value), value) if plain.isascii() and plain.isdigit() else (1, 0, value)

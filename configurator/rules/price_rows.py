"""The rows of a price table, to be found by what stands in them without a look at each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from configurator.rules.price_syntax import PriceMatrix


@dataclass(slots=True)
class RowIndex:
    """Rows by their numbers, from 0; of each column the set of rows, as bits, in which a value stands."""

    columns: int
    size: int = 0
    _with: list[dict[str, int]] = field(default_factory=list)
    _any: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._with, self._any = [{} for _ in range(self.columns)], [0] * self.columns

    @classmethod
    def of(cls, matrix: PriceMatrix) -> "RowIndex":
        """All rows of a table."""
        index = cls(len(matrix.columns))
        for row in matrix.rows:
            index.add(row.cells)
        return index

    def add(self, cells: Sequence[Collection[str] | None]) -> None:
        """The next row; None in a cell is whatever there is."""
        bit = 1 << self.size
        self.size += 1
        for number, cell in enumerate(cells):
            if cell is None:
                self._any[number] |= bit
            for value in cell or ():
                self._with[number][value] = self._with[number].get(value, 0) | bit

    def first(self, cells: Sequence[Collection[str] | None]) -> int | None:
        """The first row in which something of each cell stands; None when there is none."""
        return next(self.meeting(cells), None)

    def meeting(self, cells: Sequence[Collection[str] | None]) -> Iterator[int]:
        """All rows in which something of each cell stands, in order."""
        rows = (1 << self.size) - 1
        for number, cell in enumerate(cells):
            if cell is not None:
                here = self._any[number]
                for value in cell:
                    here |= self._with[number].get(value, 0)
                rows &= here
        while rows:
            lowest = rows & -rows
            yield lowest.bit_length() - 1
            rows ^= lowest

"""What customers took, one after another, and the file that says so: a line is a customer's id, then item ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from configurator.errors import BrokenFiles
from configurator.learning.arrays import TruthValues, WholeNumbers
from configurator.source import Problem, Source

_SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Sequences:
    """Customer c took ``items[starts[c]:starts[c + 1]]``, oldest first; an item is its number in ``names``."""

    names: tuple[str, ...]
    items: WholeNumbers
    starts: WholeNumbers

    @property
    def customers(self) -> int:
        """How many there are."""
        return len(self.starts) - 1

    @property
    def lengths(self) -> WholeNumbers:
        """How often each customer took something."""
        return np.diff(self.starts)

    def without_last(self, number: int) -> "Sequences":
        """The same customers before they took the last ``number`` items."""
        keep = self._from_end() >= number
        starts = np.concatenate([[0], np.cumsum(np.maximum(self.lengths - number, 0))])
        return Sequences(self.names, self.items[keep], starts)

    def of(self, customers: TruthValues) -> "Sequences":
        """Only the customers that are marked."""
        lengths = self.lengths
        starts = np.concatenate([[0], np.cumsum(lengths[customers])])
        return Sequences(self.names, self.items[np.repeat(customers, lengths)], starts)

    def last(self) -> WholeNumbers:
        """What each customer took last. Every customer took something."""
        return self.items[self.starts[1:] - 1]

    def latest(self, number: int) -> "Sequences":
        """The latest ``number`` of each customer: whoever takes a million things says no more than others."""
        keep = self._from_end() < number
        starts = np.concatenate([[0], np.cumsum(np.minimum(self.lengths, number))])
        return Sequences(self.names, self.items[keep], starts)

    def owners(self) -> WholeNumbers:
        """Whose each of ``items`` is."""
        return np.repeat(np.arange(self.customers), self.lengths)

    def steps_back(self) -> WholeNumbers:
        """How many things their customer took after each of ``items``."""
        return self._from_end()

    def _from_end(self) -> WholeNumbers:
        return np.repeat(self.starts[1:], self.lengths) - 1 - np.arange(len(self.items))


def sequences(taken: Sequence[Sequence[str]]) -> Sequences:
    """Of each customer the names of what they took, oldest first."""
    numbers: dict[str, int] = {}
    items = [numbers.setdefault(name, len(numbers)) for each in taken for name in each]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in taken], dtype=np.int64)]).astype(np.int64)
    return Sequences(tuple(numbers), np.array(items, dtype=np.int64), starts)


def read_sequences(path: Path) -> Sequences:
    """The sequences in a file. Raises BrokenFiles with the lines that say nothing, or the same twice."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    taken: list[list[str]] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            customer, *items = line.decode("utf-8-sig").split() or [""]
        except UnicodeDecodeError:
            problems.append(Problem(Source(str(path), number), "this line is not text", "save the file as UTF-8"))
            continue
        wrong = _mistake(customer, items, seen)
        if wrong:
            problems.append(Problem(Source(str(path), number), *wrong))
        elif customer:
            seen[customer] = number
            taken.append(items)
    if not taken and not problems:
        problems.append(Problem(Source(str(path), 1), "the file is empty", _FORM))
    if problems:
        raise BrokenFiles(problems[:_SHOWN_PROBLEMS])
    return sequences(taken)


_FORM = "a line is a customer's id, then item ids in time order, with blanks between them"


def _mistake(customer: str, items: list[str], seen: dict[str, int]) -> tuple[str, str] | None:
    if not customer:
        return None
    if "\0" in customer or any("\0" in item for item in items):
        return "this line is not text", "save the file as UTF-8"
    if not items:
        return f"'{customer[:40]}' took nothing", _FORM
    if customer in seen:
        return (
            f"customer '{customer[:40]}' stands in line {seen[customer]} already",
            "put all of a customer in one line",
        )
    return None

"""Who stands behind a figure: designs with their people, of whom each counts once, however much they bought."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import Codes, History, PeopleCounts, history_of
from configurator.learning.next_choice.nearest import NextChoice

PersonsDesign = tuple[str, Sequence[str | None]]
"""Whose it is, and what stands in each column (None: that is not known)."""


@dataclass(frozen=True)
class Crowd:
    """Some of the people of a history, or all: ``designs`` says which of its designs are theirs.

    ``counts``: how many of them stand behind each distinct configuration of the history.
    """

    whole: "PeopleHistory"
    designs: NDArray[np.bool_]
    counts: PeopleCounts

    @cached_property
    def persons(self) -> int:
        """How many people they are."""
        return len(np.unique(self.whole.people[self.designs]))

    @cached_property
    def _telling(self) -> NDArray[np.int64]:
        there = np.zeros((self.whole.persons, len(self.whole.history.columns)), np.int64)
        np.add.at(there, self.whole.people[self.designs], self.whole.designs[self.designs] >= 0)
        found: NDArray[np.int64] = (there > 0).sum(axis=0)
        return found

    def telling(self, column: str) -> int:
        """Of how many of them something is known in the column."""
        return int(self._telling[self.whole.history.places[column]])

    def behind(self, known: Mapping[str, str], column: str) -> tuple[Mapping[str, int], int]:
        """How many people took each value of a column, of those who took all that is known; and how many those are."""
        history, designs, fits = self.whole.history, self.whole.designs, self.designs.copy()
        for name, value in known.items():
            place = history.places[name]
            number = history.numbers[place].get(value)
            fits &= (designs[:, place] == number) if number is not None else False
        place = history.places[column]
        fits &= designs[:, place] >= 0
        values = history.values[place]
        size, theirs = max(1, len(values)), self.whole.people[fits]
        took, there = np.zeros(self.whole.persons * size, bool), np.zeros(self.whole.persons, bool)
        took[theirs * size + designs[fits, place]] = True  # a person and a value: whoever took it twice counts once
        there[theirs] = True
        counts = np.bincount(np.flatnonzero(took) % size, minlength=len(values)).tolist()
        return {value: count for value, count in zip(values, counts, strict=False) if count}, int(there.sum())


@dataclass(frozen=True)
class PeopleHistory:
    """Designs with their people, and the history that they make; ``gone``: values that are not there any more.

    ``names``: the number of each person among ``people``.
    """

    history: History
    designs: Codes
    people: NDArray[np.int64]
    names: Mapping[str, int]
    gone: tuple[str, ...] = ()

    @cached_property
    def next(self) -> NextChoice:
        """What is likely next."""
        return NextChoice(self.history)

    @cached_property
    def crowd(self) -> Crowd:
        """All its people."""
        return Crowd(self, np.ones(len(self.designs), bool), self.history.counts)

    def crowd_of(self, names: Collection[str]) -> Crowd:
        """Those of its people who are named so."""
        numbers = [self.names[name] for name in names if name in self.names]
        theirs = np.isin(self.people, numbers)
        shares = 1 / np.maximum(1, np.bincount(self.people, minlength=self.persons))
        counts = np.bincount(self._which[theirs], shares[self.people[theirs]], len(self.history.codes))
        return Crowd(self, theirs, counts.astype(np.float64))

    @cached_property
    def _which(self) -> NDArray[np.int64]:
        """Which distinct configuration each design is; as ``history_of`` puts them."""
        if not len(self.designs) or not len(self.history.codes):
            return np.zeros(len(self.designs), np.int64)
        return np.unique(self.designs, axis=0, return_inverse=True)[1].ravel().astype(np.int64)

    def telling(self, column: str) -> Mapping[str, float]:
        """How much each other column says about this one: the share of what is open about it that is known then."""
        return dict(zip(self.history.columns, self.history.settled[self.history.places[column]].tolist(), strict=True))

    @property
    def persons(self) -> int:
        """How many people there are."""
        return len(self.names)


def people_history(columns: Sequence[str], designs: Iterable[PersonsDesign], gone: Iterable[str] = ()) -> PeopleHistory:
    """The history of these designs; whoever has several counts as one in it, in equal parts.

    The same designs make the same history, in whatever order they come.
    """
    every = sorted({(person, tuple(row)) for person, row in designs}, key=repr)
    times = Counter(person for person, _ in every)
    numbers = {person: number for number, person in enumerate(times)}
    history = history_of(columns, [row for _, row in every], [1 / times[person] for person, _ in every])
    codes = np.stack([history.coded(row) for _, row in every]) if every else np.zeros((0, len(columns)), np.int16)
    people = np.array([numbers[person] for person, _ in every], np.int64)
    return PeopleHistory(history, codes, people, numbers, tuple(gone))

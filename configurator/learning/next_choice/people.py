"""Who stands behind a figure: designs with their people, of whom each counts once, however much they bought."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import Codes, History, history_of
from configurator.learning.next_choice.nearest import NextChoice

PersonsDesign = tuple[str, Sequence[str | None]]
"""Whose it is, and what stands in each column (None: that is not known)."""


@dataclass(frozen=True)
class PeopleHistory:
    """Designs with their people, and the history that they make; ``gone``: values that are not there any more."""

    history: History
    designs: Codes
    people: NDArray[np.int64]
    gone: tuple[str, ...] = ()

    @cached_property
    def next(self) -> NextChoice:
        """What is likely next."""
        return NextChoice(self.history)

    def telling(self, column: str) -> Mapping[str, float]:
        """How much each other column says about this one: the share of what is open about it that is known then."""
        return dict(zip(self.history.columns, self.history.settled[self.history.places[column]].tolist(), strict=True))

    @property
    def persons(self) -> int:
        """How many people there are."""
        return int(self.people.max()) + 1 if len(self.people) else 0

    def behind(self, known: Mapping[str, str], column: str) -> tuple[Mapping[str, int], int]:
        """How many people took each value of a column, of those who took all that is known; and how many those are."""
        fits = np.ones(len(self.designs), bool)
        for name, value in known.items():
            place = self.history.places[name]
            number = self.history.numbers[place].get(value)
            fits &= (self.designs[:, place] == number) if number is not None else False
        place = self.history.places[column]
        fits &= self.designs[:, place] >= 0
        values = self.history.values[place]
        both = np.unique(self.people[fits] * max(1, len(values)) + self.designs[fits, place])
        took = np.bincount(both % max(1, len(values)), minlength=len(values)).tolist()
        people = len(np.unique(both // max(1, len(values))))
        return {value: count for value, count in zip(values, took, strict=False) if count}, people


def people_history(columns: Sequence[str], designs: Iterable[PersonsDesign], gone: Iterable[str] = ()) -> PeopleHistory:
    """The history of these designs; whoever has several counts as one in it, in equal parts.

    The same designs make the same history, in whatever order they come.
    """
    every = sorted({(person, tuple(row)) for person, row in designs}, key=repr)
    times = Counter(person for person, _ in every)
    numbers = {person: number for number, person in enumerate(times)}
    history = history_of(columns, [row for _, row in every], [1 / times[person] for person, _ in every])
    codes = np.stack([history.coded(row) for _, row in every]) if every else np.zeros((0, len(columns)), np.int16)
    return PeopleHistory(history, codes, np.array([numbers[person] for person, _ in every], np.int64), tuple(gone))

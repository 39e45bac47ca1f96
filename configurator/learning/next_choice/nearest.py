"""What is likely next: what people took who have just what is known, and behind them the nearest other designs.

Designs count the less the more they differ from what is known, and a difference weighs by what it tells: little where
like designs differ in it anyway, much where it says much about what is asked (``Distances``). All that is learned is a
function of the history alone, so that a history without somebody has nothing of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import History, PeopleCounts

BEHIND = 1.0
"""So many people's worth is what the nearest say beside those who have just what is known."""

_LEAST, _TELLING = 0.3, 3.0
_RARE = 0.002
"""How often at least like designs are taken to differ, and how much of an answer is what all people took."""

_NEIGHBOURS, _ASKED = 5, 500


_KnownCells = tuple[tuple[str, str], ...]
_KnownCompared = tuple[list[int], NDArray[np.float32], NDArray[np.bool_]]
"""The places of what is known, for each of them which configurations have it, and which have all of it."""


class NextChoice:
    """What is likely in a column, by the designs that have, or nearly have, what is known."""

    def __init__(self, history: History) -> None:
        self._history = history
        nothing = np.zeros((0, len(history.codes)), np.float32)
        self._last: tuple[_KnownCells, _KnownCompared] = (), ([], nothing, np.ones(len(history.codes), np.bool_))

    @cached_property
    def _weights(self) -> NDArray[np.float32]:
        """Per column that is asked for, what a difference in each other one weighs, as the logarithm of a factor."""
        told = np.sqrt(self._history.settled)
        return (_surprise(self._history) * (_LEAST + _TELLING * told)).astype(np.float32)

    def chances(self, known: Mapping[str, str], column: str) -> Mapping[str, float]:
        """How likely each value of the column is; they sum to 1. Cost: one look at each distinct configuration."""
        return self.among(known, column, (self._history.counts,))[0]

    def among(
        self, known: Mapping[str, str], column: str, crowds: Sequence[PeopleCounts]
    ) -> Sequence[Mapping[str, float]]:
        """The same for each crowd: so many of it stand behind each configuration; nothing where none of it tells."""
        history = self._history
        place = history.places[column]
        values = history.values[place]
        if not values:
            return [{} for _ in crowds]
        asked, (places, alike, exact) = history.by_column[place], self._compared(known)
        near = self._weights[place, places] @ alike
        if not history.whole[place]:
            there = asked >= 0
            asked, near, exact, crowds = asked[there], near[there], exact[there], [counts[there] for counts in crowds]
        nearness = _Nearness(asked, near, exact, len(values))
        found = [nearness.shares(counts) for counts in crowds]
        return [{} if each is None else dict(zip(values, each.tolist(), strict=True)) for each in found]

    def _compared(self, known: Mapping[str, str]) -> _KnownCompared:
        """What each configuration has of what is known; a page asks mostly the same, so the last answer is kept."""
        asked, (before, found) = tuple(known.items()), self._last
        if asked != before:
            places = [self._history.places[name] for name in known]
            numbers = [self._history.numbers[at].get(value, -2) for at, (_, value) in zip(places, asked, strict=True)]
            alike = self._history.by_column[places] == np.array(numbers, np.int64)[:, None]
            found = places, alike.astype(np.float32), alike.all(axis=0)
            self._last = asked, found
        return found


@dataclass(frozen=True, slots=True)
class _Nearness:
    """What is asked of designs, how near each is to what is known and which have just that; ``size``: values asked."""

    asked: NDArray[np.int64]
    near: NDArray[np.float32]
    exact: NDArray[np.bool_]
    size: int

    def shares(self, counts: PeopleCounts) -> NDArray[np.float64] | None:
        """How likely each value is among designs of which so many people have each; None: nobody has any."""
        some = counts > 0
        if not some.any():
            return None
        near = np.exp(np.minimum(self.near - self.near[some].max(), 0))
        shares = np.bincount(self.asked, counts * near, self.size)
        every = np.bincount(self.asked, counts, self.size)
        likely = (1 - _RARE) * shares / shares.sum() + _RARE * every / every.sum()
        found = np.bincount(self.asked[self.exact], counts[self.exact], self.size) + BEHIND * likely
        chances: NDArray[np.float64] = found / found.sum()
        return chances


def _surprise(history: History) -> NDArray[np.float64]:
    """Per column, how surprising it is that two like designs differ in it: the logarithm of the odds that they do not.

    Like designs are the nearest other ones; of a long history they are looked for from some of its rows.
    """
    taken, counts = history.taken, history.counts
    if len(taken) < 2:
        return np.full(len(history.columns), -np.log(_RARE))
    rows = np.unique(np.linspace(0, len(taken) - 1, min(len(taken), _ASKED)).astype(np.int64))
    alike = taken[rows] @ taken.T
    alike[np.arange(len(rows)), rows] = -1
    some = min(_NEIGHBOURS, len(taken) - 1)
    near = np.argpartition(-alike, some - 1, axis=1)[:, :some]
    differ = (history.codes[rows][:, None, :] != history.codes[near]).mean(axis=1)
    shares = np.clip(counts[rows] @ differ / counts[rows].sum(), _RARE, 0.5)
    surprise: NDArray[np.float64] = np.log((1 - shares) / shares)
    return surprise

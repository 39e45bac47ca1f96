"""What is likely next: what people took who have just what is known, and behind them the nearest other designs.

Designs count the less the more they differ from what is known, and a difference weighs by what it tells: little where
like designs differ in it anyway, much where it says much about what is asked (``Distances``). All that is learned is a
function of the history alone, so that a history without somebody has nothing of them.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import Codes, History, PeopleCounts

BEHIND = 1.0
"""So many people's worth is what the nearest say beside those who have just what is known."""

_LEAST, _TELLING = 0.3, 3.0
_RARE = 0.002
"""How often at least like designs are taken to differ, and how much of an answer is what all people took."""

_NEIGHBOURS, _ASKED = 5, 500


class NextChoice:
    """What is likely in a column, by the designs that have, or nearly have, what is known."""

    def __init__(self, history: History) -> None:
        self._history = history

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
        there = history.codes[:, place] >= 0
        rows = slice(None) if there.all() else there  # a slice copies nothing
        codes = history.codes[rows]
        places = np.array([history.places[name] for name in known], np.int64)
        told = [history.numbers[at].get(value, -2) for at, value in zip(places, known.values(), strict=True)]
        alike = codes[:, places] == np.array(told, np.int16)
        near, exact = alike @ self._weights[place, places], alike.all(axis=1)
        found = [_shares(codes[:, place], near, exact, counts[rows], len(values)) for counts in crowds]
        return [{} if each is None else dict(zip(values, each.tolist(), strict=True)) for each in found]


def _shares(
    asked: Codes, near: NDArray[np.float32], exact: NDArray[np.bool_], counts: PeopleCounts, size: int
) -> NDArray[np.float64] | None:
    """How likely each of so many values is among designs of which so many are like what is known; None: no designs."""
    some = counts > 0
    if not some.any():
        return None
    shares = np.bincount(asked, counts * np.exp(np.minimum(near - near[some].max(), 0)), size)
    every = np.bincount(asked, counts, size)
    likely = (1 - _RARE) * shares / shares.sum() + _RARE * every / every.sum()
    found = np.bincount(asked[exact], counts[exact], size) + BEHIND * likely
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

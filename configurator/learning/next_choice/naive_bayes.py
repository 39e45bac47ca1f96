"""Naive Bayes over all that was sold: each known value speaks for itself. The baseline."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import History

SMOOTHING = 1.0


class NaiveBayes:
    """What is likely in a column, each known value counted alone."""

    def __init__(self, history: History) -> None:
        self._history = history

    @cached_property
    def _pairs(self) -> NDArray[np.float64]:
        """How often each two values were bought together."""
        return self._history.together.astype(np.float64)

    def chances(self, known: Mapping[str, str], column: int) -> Mapping[str, float]:
        """How likely each value of the column is; they sum to 1."""
        history, pairs = self._history, self._pairs
        values = history.values[column]
        own = slice(history.starts[column], history.starts[column + 1])
        bought = np.diagonal(pairs)[own]
        logs = np.log((bought + SMOOTHING) / (bought.sum() + SMOOTHING * max(1, len(values))))
        for name, value in known.items():
            place = history.places[name]
            number = history.numbers[place].get(value)
            if number is not None:
                together = pairs[history.starts[place] + number, own]
                logs = logs + np.log((together + SMOOTHING) / (bought + SMOOTHING * len(history.values[place])))
        shares = np.exp(logs - logs.max()) if len(logs) else logs
        return dict(zip(values, (shares / shares.sum()).tolist(), strict=True))

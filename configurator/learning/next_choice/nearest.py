"""What is likely next: the nearest earlier designs, and naive Bayes among them."""

from collections.abc import Mapping

import numpy as np

from configurator.learning.next_choice.history import History

NEAREST = 50


class NextChoice:
    """What is likely in a column, by the designs that are nearest to what is known."""

    def __init__(self, history: History) -> None:
        self._history = history

    def chances(self, known: Mapping[str, str], column: str) -> Mapping[str, float]:
        """How likely each value of the column is; they sum to 1."""
        history = self._history
        place = history.places[column]
        values = history.values[place]
        if not values:
            return {}
        places = np.array([history.places[name] for name in known], np.int64)
        told = np.array([history.numbers[at].get(value, -2) for at, value in zip(places, known.values(), strict=True)])
        there = history.codes[:, place] >= 0
        alike = history.codes[there][:, places] == told
        order = np.lexsort((-history.counts[there], -alike.sum(axis=1)))[:NEAREST]
        codes, counts, alike = history.codes[there][order, place], history.counts[there][order], alike[order]
        took = np.bincount(codes, counts, len(values))
        logs = np.log(took + 0.5 / len(values))
        for number in range(len(values)):
            own = codes == number
            logs[number] += np.log((counts[own] @ alike[own] + 0.3) / (took[number] + 0.6)).sum()
        shares = np.exp(logs - logs.max())
        return dict(zip(values, (shares / shares.sum()).tolist(), strict=True))

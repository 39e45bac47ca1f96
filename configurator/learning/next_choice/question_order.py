"""Which questions decide most: those that are open, that settle others, and that have few answers, first."""

from collections.abc import Mapping

import numpy as np

from configurator.learning.next_choice.history import History
from configurator.learning.next_choice.information import entropy, told_by


def decisiveness(history: History) -> Mapping[str, float]:
    """Per column, what is open about it times what it says about the others, for each of its values.

    The entropy counts in bits, the influence as the sum of the shares of the others that it settles.
    """
    influence = dict.fromkeys(history.columns, 0.0)
    for column in history.columns:
        for other, share in told_by(history, column).items():
            influence[other] += share
    found: dict[str, float] = {}
    for place, column in enumerate(history.columns):
        there = history.codes[:, place] >= 0
        bought = np.bincount(history.codes[there, place], history.counts[there], len(history.values[place]))
        shares = (bought / max(bought.sum(), 1e-9)).astype(np.float64)
        found[column] = entropy(shares) * influence[column] / max(1, len(history.values[place]))
    return found

"""Which questions decide most: those that are open, and that settle others."""

from collections.abc import Mapping

import numpy as np

from configurator.learning.next_choice.history import History
from configurator.learning.next_choice.information import entropy


def decisiveness(history: History) -> Mapping[str, float]:
    """Per column, what is open about it times what it says about the others.

    The entropy counts in bits, the influence as the sum of the shares of the others that it settles.
    """
    influence = history.settled.sum(axis=0)
    found: dict[str, float] = {}
    for place, column in enumerate(history.columns):
        there = history.codes[:, place] >= 0
        bought = np.bincount(history.codes[there, place], history.counts[there], len(history.values[place]))
        shares = (bought / max(bought.sum(), 1e-9)).astype(np.float64)
        found[column] = entropy(shares) * float(influence[place])
    return found

"""How much one question says about another, and how much is open about it: information theory over a history."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from configurator.learning.next_choice.history import History


def entropy(shares: NDArray[np.float64]) -> float:
    """How open it is which one it is, in bits (Shannon 1948)."""
    some = shares[shares > 0]
    return float(-(some * np.log2(some)).sum())


def told_by(history: History, column: str) -> Mapping[str, float]:
    """Per other column, the share of this one's entropy that is known once that one is: 0 nothing, 1 all of it."""
    own = history.places[column]
    block = slice(history.starts[own], history.starts[own + 1])
    pairs = (history.taken[:, block] * history.counts[:, None].astype(np.float32)).T @ history.taken
    found: dict[str, float] = {}
    for place, name in enumerate(history.columns):
        if place != own:
            joint = pairs[:, history.starts[place] : history.starts[place + 1]].astype(np.float64)
            found[name] = _shared(joint / joint.sum()) if joint.sum() else 0.0
    return found


def _shared(joint: NDArray[np.float64]) -> float:
    """The mutual information of rows and columns, as a share of the entropy of the rows."""
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    own = entropy(rows)
    return max(0.0, own + entropy(columns) - entropy(joint)) / own if own > 0 else 0.0

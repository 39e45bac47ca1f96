"""How much one question says about another, and how much is open about it: information theory."""

import numpy as np
from numpy.typing import NDArray


def entropy(shares: NDArray[np.float64]) -> float:
    """How open it is which one it is, in bits (Shannon 1948)."""
    some = shares[shares > 0]
    return float(-(some * np.log2(some)).sum())


def mutual_shares(together: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Per column (rows) and other column, the share of its entropy that the other one settles; 0 for itself.

    ``together``: how often each two values stand together; ``starts``: where each column's values begin among them.
    """
    size = len(starts) - 1
    found = np.zeros((size, size))
    for one in range(size):
        for other in range(one + 1, size):
            joint = together[starts[one] : starts[one + 1], starts[other] : starts[other + 1]].astype(np.float64)
            if total := joint.sum():
                found[one, other], found[other, one] = _shared(joint / total)
    return found


def _shared(joint: NDArray[np.float64]) -> tuple[float, float]:
    """The mutual information of rows and columns, as shares of the entropies of the rows and of the columns."""
    rows, columns = entropy(joint.sum(axis=1)), entropy(joint.sum(axis=0))
    both = max(0.0, rows + columns - entropy(joint))
    return (min(1.0, both / rows) if rows > 0 else 0.0), (min(1.0, both / columns) if columns > 0 else 0.0)

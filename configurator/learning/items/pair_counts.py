"""How many customers took two things, and how many took one some steps after the other; each customer counts once."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from configurator.learning.arrays import WholeNumbers
from configurator.learning.items.sequences import Sequences

REACH = 10
"""Steps that are looked at after each thing."""
_LATEST = 500


@dataclass(frozen=True, slots=True)
class PairCounts:
    """``people[i]`` took i; ``together[i, j]`` both; ``after[d - 1][i, j]`` took j, d steps after i at the soonest."""

    people: WholeNumbers
    together: sparse.csr_array
    after: tuple[sparse.csr_array, ...]


def pair_counts(history: Sequences, reach: int = REACH) -> PairCounts:
    """Counts of a history; of each customer the latest 500 things."""
    history = history.latest(_LATEST)
    owners, items, count = history.owners(), history.items, len(history.names)
    took = _once(owners, items, (history.customers, count))
    together = sparse.csr_array(took.T @ took)
    people = together.diagonal().astype(np.int64)
    together.setdiag(0)
    together.eliminate_zeros()
    return PairCounts(people, together, _after(owners, items, count, reach))


def _once(rows: WholeNumbers, columns: WholeNumbers, shape: tuple[int, int]) -> sparse.csr_array:
    """Ones where something is, however often it is there."""
    made = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    made.data[:] = 1.0
    return made


def _after(owners: WholeNumbers, items: WholeNumbers, count: int, reach: int) -> tuple[sparse.csr_array, ...]:
    found: list[WholeNumbers] = []
    for distance in range(1, min(reach, max(len(items) - 1, 0)) + 1):
        same = (owners[distance:] == owners[:-distance]) & (items[distance:] != items[:-distance])
        at = np.flatnonzero(same)
        found.append(np.stack([owners[at], items[at], items[at + distance], np.full(len(at), distance)]))
    if not found:
        return ()
    owner, first, second, distance_of = np.concatenate(found, axis=1)
    _, soonest = np.unique(
        (owner * count + first) * count + second, return_index=True
    )  # the first of equals is nearest
    first, second, distance_of = first[soonest], second[soonest], distance_of[soonest]
    return tuple(
        sparse.csr_array(
            (np.ones(int(np.sum(at := distance_of == distance))), (first[at], second[at])), shape=(count, count)
        )
        for distance in range(1, len(found) + 1)
    )

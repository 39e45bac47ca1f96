"""Counting in memory: as many customers at a time as fit comfortably, a product of sparse matrices for each lot."""

import numpy as np
from scipy import sparse

from configurator.learning.aggregates.history import ChoiceCounts, HistoryFolder, counts_of
from configurator.learning.aggregates.lots import lots_in
from configurator.learning.arrays import Tell, WholeNumbers

_BLOCK = 16_000
"""Customers of one product of matrices: what the processor's own memory holds, which makes it three times as fast."""


def choice_counts(history: HistoryFolder, progress: Tell) -> ChoiceCounts:
    """The counts of a history, whose customers come in lots that have all of each. Raises NoHistory, BrokenFiles."""
    lots = lots_in(history, progress)
    customers, together = 0, sparse.csr_array((0, 0), dtype=np.int64)
    for owners, codes in lots.rows:
        people, cells = _counted(owners, codes, len(lots.choices()))
        customers, together = customers + people, _sum(together, cells)
    return _in_order(customers, lots.choices(), together) if customers else counts_of({}, 0)


def _counted(owners: WholeNumbers, codes: WholeNumbers, choices: int) -> tuple[int, sparse.csr_array]:
    """How many customers there are, and in how many each pair of choices is; nobody counts twice."""
    order = np.argsort(owners)
    owners, codes = owners[order], codes[order]
    new = np.concatenate([[True], owners[1:] != owners[:-1]]) if len(owners) else np.zeros(0, dtype=bool)
    starts = np.append(np.flatnonzero(new), len(owners))
    took = sparse.csr_array((np.ones(len(codes), dtype=np.float32), codes, starts), shape=(len(starts) - 1, choices))
    took.sum_duplicates()
    took.data[:] = 1
    together = sparse.csr_array((choices, choices), dtype=np.int64)
    for begin in range(0, len(starts) - 1, _BLOCK):
        some = took[begin : begin + _BLOCK]
        together = together + (some.T.tocsr() @ some).astype(np.int64)
    return len(starts) - 1, sparse.csr_array(together)


def _sum(before: sparse.csr_array, more: sparse.csr_array) -> sparse.csr_array:
    if before.shape != more.shape:
        before = before.copy()
        before.resize(more.shape)
    return before + more


def _in_order(customers: int, choices: list[str], together: sparse.csr_array) -> ChoiceCounts:
    order = sorted(range(len(choices)), key=choices.__getitem__)
    together = together[order][:, order]
    upper = sparse.triu(together, k=1).tocoo()
    by_place = np.lexsort((upper.col, upper.row))
    pairs = np.stack([upper.row, upper.col, upper.data])[:, by_place].astype(np.int64)
    return ChoiceCounts(customers, tuple(choices[at] for at in order), together.diagonal().astype(np.int64), pairs)

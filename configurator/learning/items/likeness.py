"""How much one thing speaks for another, and what speaks for what somebody would like next.

``Weighing`` says what is weighed how. Of a customer the latest things speak loudest. It is a sum of parts, so each
thing's part can be told.
"""

import numpy as np
from scipy import sparse

from configurator.learning.items.pair_counts import PairCounts
from configurator.learning.items.sequences import Sequences
from configurator.learning.items.weighing import Weighing


def likeness(counts: PairCounts, weighing: Weighing) -> sparse.csr_array:
    """What having taken a row's thing says for a column's."""
    together, after = counts.together, sparse.csr_array(counts.together.shape)
    for step, each in enumerate(counts.after[: weighing.reach]):
        after = after + each * weighing.fading**step
    if weighing.support > 1:
        enough = together.copy()
        enough.data = (enough.data >= weighing.support).astype(float)
        together, after = together * enough, after * enough
    return _shrunk(together, counts, weighing) + weighing.forward * _shrunk(after, counts, weighing)


def _shrunk(pairs: sparse.csr_array, counts: PairCounts, weighing: Weighing) -> sparse.csr_array:
    found = pairs.tocoo()
    usual = np.sqrt(counts.people[found.row] * counts.people[found.col])
    return sparse.csr_array((found.data / (usual + weighing.shrinkage), (found.row, found.col)), shape=pairs.shape)


def memory(history: Sequences, decay: float) -> sparse.csr_array:
    """A row a customer: how loud each thing they took speaks; what was taken again, as of the last time."""
    owners, items, back = history.owners(), history.items, history.steps_back()
    width = len(history.names)
    _, latest = np.unique((owners * width + items)[::-1], return_index=True)
    kept = len(items) - 1 - latest
    loud = np.maximum(decay ** back[kept].astype(float), 1e-12)
    return sparse.csr_array((loud, (owners[kept], items[kept])), shape=(history.customers, width))


def scores(history: Sequences, like: sparse.csr_array, decay: float) -> sparse.csr_array:
    """What speaks for each thing that a customer has not taken yet."""
    took = memory(history, decay)
    found = sparse.csr_array(took @ like)
    taken = took.copy()
    taken.data[:] = 1.0
    found = sparse.csr_array(found - found.multiply(taken))
    found.eliminate_zeros()
    return found

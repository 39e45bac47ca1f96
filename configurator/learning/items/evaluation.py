"""How well the next thing is told: the last of each sequence, among all that its customer has not taken yet.

What is weighed how is found on the last but one; the last one is asked for once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from configurator.learning.arrays import Floats, Tell, TruthValues, WholeNumbers
from configurator.learning.items.likeness import likeness, scores
from configurator.learning.items.pair_counts import PairCounts, pair_counts
from configurator.learning.items.sequences import Sequences
from configurator.learning.items.weighing import Weighing

TOP = 10
_AT_ONCE = 4_000
_TUNED_ON = 25_000

GRID: dict[str, tuple[Any, ...]] = {
    "decay": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    "forward": (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0),
    "fading": (0.5, 0.7, 0.85, 1.0),
    "shrinkage": (1.0, 3.0, 10.0, 30.0, 100.0, 300.0),
    "reach": (1, 2, 3, 5, 10),
}
"""What is tried of each weight, one after the other, as long as it helps."""


@dataclass(frozen=True, slots=True)
class NextItem:
    """Of so many customers: how often the next thing was among ten, and the same discounted by its place."""

    hr10: float
    ndcg10: float
    customers: int


@dataclass(frozen=True, slots=True)
class NextItemEvaluation:
    """The test and the validation with the weights that were tuned, and simpler ways on the same test."""

    test: NextItem
    validation: NextItem
    weighing: Weighing
    tries: int
    baselines: dict[str, NextItem]


def evaluate(history: Sequences, progress: Tell = lambda done, total, doing: None) -> NextItemEvaluation:
    """Tunes on the last but one thing of each customer, then asks for the last one once."""
    weighing, validation, tries = tuned(history.without_last(1), progress)
    before, last = asked(history)
    counts = pair_counts(history.without_last(1))
    simple = Weighing(decay=1.0, forward=0.0)
    baselines = {
        "popularity": measured(_popularity_ranks(before, last, counts)),
        "cosine": measured(ranks(before, last, counts, simple)),
        "five_people_a_pair": measured(ranks(before, last, counts, replace(weighing, support=5))),
    }
    test = measured(ranks(before, last, counts, weighing))
    return NextItemEvaluation(test, validation, weighing, tries, baselines)


def tuned(history: Sequences, progress: Tell) -> tuple[Weighing, NextItem, int]:
    """The weights that tell the last things best, found one after the other; how well; how many were tried."""
    counts = pair_counts(history.without_last(1))
    before, last = asked(history)
    every = -(-before.customers // _TUNED_ON) or 1
    some = np.arange(before.customers) % every == 0
    tried: dict[Weighing, float] = {}

    def tell(weighing: Weighing) -> float:
        if weighing not in tried:
            progress(len(tried), 60, "Tuning")
            found = measured(ranks(before.of(some), last[some], counts, weighing))
            tried[weighing] = found.ndcg10 + found.hr10
        return tried[weighing]

    best = Weighing()
    while best != (best := _better(best, tell)):
        pass
    return best, measured(ranks(before, last, counts, best)), len(tried)


def _better(best: Weighing, tell: Callable[[Weighing], float]) -> Weighing:
    for name, values in GRID.items():
        best = max([best, *(replace(best, **{name: value}) for value in values)], key=tell)
    return best


def measured(ranks: Floats) -> NextItem:
    """Hits among ten and NDCG, of ranks counted from 1."""
    hit = ranks <= TOP
    gained = np.where(hit, 1 / np.log2(np.minimum(ranks, TOP) + 1), 0.0)
    return NextItem(float(hit.mean()), float(gained.mean()), len(ranks)) if len(ranks) else NextItem(0.0, 0.0, 0)


def asked(history: Sequences) -> tuple[Sequences, WholeNumbers]:
    """Customers who took two things at least: what they took before the last one, and the last one."""
    asked = history.of(history.lengths >= 2)
    return asked.without_last(1), asked.last()


def _parts(before: Sequences, last: WholeNumbers) -> Iterator[tuple[Sequences, WholeNumbers]]:
    for begin in range(0, before.customers, _AT_ONCE):
        some = np.zeros(before.customers, dtype=bool)
        some[begin : begin + _AT_ONCE] = True
        yield before.of(some), last[some]


def ranks(before: Sequences, last: WholeNumbers, counts: PairCounts, weighing: Weighing) -> Floats:
    """The place of what each customer took last, among all that they had not taken; infinite for what they had."""
    like = likeness(counts, weighing)
    found = [_part_ranks(*part, like, weighing.decay) for part in _parts(before, last)]
    return np.concatenate(found) if found else np.zeros(0)


def _part_ranks(before: Sequences, last: WholeNumbers, like: object, decay: float) -> Floats:
    """Places of what came last, ties against it; what was taken before has none."""
    spoken = scores(before, like, decay)
    rows = np.repeat(np.arange(before.customers), np.diff(spoken.indptr))
    wanted = np.asarray(spoken[np.arange(before.customers), last]).ravel()
    ranks = np.bincount(rows[spoken.data >= wanted[rows]], minlength=before.customers).astype(float)
    candidates = len(before.names) - _distinct(before)
    ranks = np.where(wanted > 0, ranks, candidates)
    return np.where(_taken_before(before, last), np.inf, ranks)


def _distinct(before: Sequences) -> WholeNumbers:
    """How many different things each customer took."""
    pairs = np.unique(before.owners() * len(before.names) + before.items)
    return np.bincount(pairs // max(len(before.names), 1), minlength=before.customers)


def _taken_before(before: Sequences, last: WholeNumbers) -> TruthValues:
    again = before.items == np.repeat(last, before.lengths)
    return np.bincount(before.owners()[again], minlength=before.customers) > 0


def _popularity_ranks(before: Sequences, last: WholeNumbers, counts: PairCounts) -> Floats:
    """The place of what came last when all are offered what most took."""
    people = np.sort(counts.people)
    at_least = len(people) - np.searchsorted(people, counts.people[last], side="left")
    pairs = np.unique(before.owners() * len(before.names) + before.items)
    owners, items = pairs // max(len(before.names), 1), pairs % max(len(before.names), 1)
    theirs = owners[counts.people[items] >= counts.people[last][owners]]
    ranks = at_least - np.bincount(theirs, minlength=before.customers).astype(float)
    return np.where(_taken_before(before, last), np.inf, ranks)

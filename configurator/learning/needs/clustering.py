"""Groups of people who choose alike (k-means), as many as stand apart best, or none.

A person is what they took, value by value, in equal parts of each of their designs. The number of groups is the one
with the largest silhouette (Rousseeuw 1987); that there are groups at all is only said where their silhouette is
clearly larger than that of people whose answers were dealt out anew, question by question, and of four questions or
more: with fewer, a table of all answers says as much. Nothing depends on the order of people.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from threadpoolctl import threadpool_limits

from configurator.learning.arrays import Floats, WholeNumbers
from configurator.learning.disclosure import FEWEST

MOST_GROUPS = 8
_SEED = 20_261
_LOOKED_AT = 500
_FEWEST_QUESTIONS = 4
_DEALT_ANEW = 9
_STARTS = 3
_MORE, _NEARER = 0.25, 0.1
"""A silhouette is clearly larger by a quarter of itself, or by a tenth of what it lacks to 1 where that is less."""

PersonsChoices = tuple[str, Sequence[str | None]]
"""Whose design it is, and what stands in each column (None: that is not known)."""
TakenValue = tuple[str, str]
"""A column and a value that stands in it."""


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """What people took: a row a person, in an order that is their choices' own, and a column a value.

    ``blocks`` says of each column which question it answers. A cell is the share of the person's designs that have the
    value.
    """

    people: tuple[str, ...]
    values: tuple[TakenValue, ...]
    blocks: WholeNumbers
    shares: Floats


@dataclass(frozen=True, slots=True)
class NeedsGroups:
    """The group of each person of a table, from 0 on, the largest first; and how far the groups stand apart."""

    labels: WholeNumbers
    silhouette: float

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.labels.max()) + 1


def choice_table(columns: Sequence[str], designs: Iterable[PersonsChoices]) -> ChoiceTable:
    """What people took, as far as at least five of them took it and not everybody did."""
    people: dict[str, int] = {}
    times: Counter[int] = Counter()
    numbers: dict[TakenValue, int] = {}
    cells: list[tuple[int, int]] = []
    for person, row in designs:
        at = people.setdefault(person, len(people))
        cells += [
            (at, numbers.setdefault((column, value), len(numbers)))
            for column, value in zip(columns, row, strict=True)
            if value
        ]
        times[at] += 1
    shares = np.zeros((len(people), len(numbers)))
    np.add.at(shares, tuple(np.array(cells, int).reshape(-1, 2).T), 1.0)
    shares = (shares / np.array([times[at] for at in range(len(people))]).reshape(-1, 1)).round(9)
    told = ((shares > 0).sum(axis=0) >= FEWEST) & (shares < 1).any(axis=0)
    values = sorted(value for value, number in numbers.items() if told[number])
    shares = shares[:, [numbers[each] for each in values]]
    order = np.lexsort(shares.T[::-1]) if values else np.arange(len(people))
    places = {column: place for place, column in enumerate(dict.fromkeys(column for column, _ in values))}
    names = tuple(people)
    return ChoiceTable(
        people=tuple(names[at] for at in order),
        values=tuple(values),
        blocks=np.array([places[column] for column, _ in values], int),
        shares=shares[order],
    )


def needs_groups(table: ChoiceTable) -> NeedsGroups | None:
    """The groups that stand apart best; None where people are too few, or too much alike, for there to be any."""
    if len(table.people) < 2 * FEWEST or len(set(table.blocks.tolist())) < _FEWEST_QUESTIONS:
        return None
    some = table.shares[np.unique(np.linspace(0, len(table.people) - 1, _LOOKED_AT).astype(int))]
    with threadpool_limits(1):  # small matrices: threads would wait for each other longer than they work
        apart, count = _best(some)
        by_chance = max(_best(each)[0] for each in _dealt_anew(some, table.blocks))
        if apart <= by_chance + min(_MORE * by_chance, _NEARER * (1 - by_chance)):
            return None
        labels = _labels(table.shares, count)
    sizes = np.bincount(labels, minlength=count)
    if sizes.min() < FEWEST:
        return None
    ranks = np.empty(count, int)
    ranks[sorted(range(count), key=lambda label: (-sizes[label], int(np.argmax(labels == label))))] = range(count)
    return NeedsGroups(ranks[labels], apart)


def _best(some: Floats) -> tuple[float, int]:
    """How far groups stand apart at most, none of them too small, and how many those are; (0, 1): there are none."""
    most = min(MOST_GROUPS, len(some) // FEWEST, len(np.unique(some, axis=0)) - 1)
    tried = [(0.0, 1)]
    for count in range(2, most + 1):
        labels = _labels(some, count)
        if np.bincount(labels, minlength=count).min() >= FEWEST:
            tried.append((float(silhouette_score(some, labels)), count))
    return max(tried, key=lambda each: each[0])


def _dealt_anew(some: Floats, blocks: WholeNumbers) -> Iterator[Floats]:
    """People who share nothing but how often each answer is given: each question's answers are dealt out anew."""
    dice = np.random.default_rng(_SEED)
    for _ in range(_DEALT_ANEW):
        dealt = some.copy()
        for block in range(int(blocks.max()) + 1):
            mine = blocks == block
            dealt[:, mine] = some[dice.permutation(len(some))][:, mine]
        yield dealt


def _labels(shares: Floats, count: int) -> WholeNumbers:
    rows, back, times = np.unique(shares, axis=0, return_inverse=True, return_counts=True)
    model = KMeans(count, n_init=_STARTS, random_state=_SEED).fit(rows, sample_weight=times)
    return np.asarray(model.labels_[back], np.int64)

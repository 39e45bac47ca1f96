"""How much of the Renault sales anybody could foretell: the commonest answer of all cars, the asked ones among them.

Whoever names a value by what is known names the same one wherever just that is known, at best the commonest among all
cars that have it. A predictor does not see the cars that it is asked about, so that it foretells less, but for luck.
Of few cars hindsight is mostly memory: it sinks with their number as what is learned rises, and what can be foretold at
all lies between the two. Run alone: `python -m benchmarks.hindsight`.
"""

import csv
import sys
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from benchmarks.next_choice import DATA, FOLDS
from configurator.learning.next_choice.history import Codes, History, history_of

LEARNED = (1, 2, 4, 8, FOLDS)
"""Hindsight knows so many folds, and is asked about one of them."""

Sold = tuple[str, ...]


def sold(fold: int) -> tuple[Sold, list[Sold]]:
    """The variables, and the cars of a fold."""
    with (DATA / f"set{fold}_exemples.csv").open(newline="") as file:
        names, *rows = csv.reader(file)
    return tuple(names), [tuple(row) for row in rows]


def foretold(history: History, cars: Codes, dice: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Per car and variable, asked in a random order: whether the commonest answer is right, and among how many cars."""
    columns = len(history.columns)
    steps = dice.permuted(np.tile(np.arange(columns), (len(cars), 1)), axis=1)
    asked = History(history.columns, history.values, cars, np.ones(len(cars))).taken
    owner = np.repeat(np.arange(columns), np.diff(history.starts))
    people = history.taken * history.counts[:, None].astype(np.float32)
    right, alike = np.zeros(steps.shape, bool), np.zeros(steps.shape, np.int64)
    for column in range(columns):
        known = steps[:, [column]]
        same = (asked * (steps[:, owner] < known)) @ history.taken.T == known
        answers = same @ people[:, history.starts[column] : history.starts[column + 1]]
        right[:, column] = answers.argmax(axis=1) == cars[:, column]
        alike[:, column] = np.rint(answers.sum(axis=1))
    return right, alike


def run() -> int:
    """All of it; there is nothing to keep."""
    if not DATA.is_dir():
        print(f"{DATA} is not there, so nothing is measured.")
        return 0
    (names, _), folds = sold(0), [sold(fold)[1] for fold in range(FOLDS)]
    dice = np.random.default_rng(1)
    for many in LEARNED:
        found = []
        for fold, cars in enumerate(folds):
            others = [row for more in range(1, many) for row in folds[(fold + more) % FOLDS]]
            history, known = history_of(names, [*cars, *others]), set(others)
            right, alike = foretold(history, np.stack([history.coded(row) for row in cars]), dice)
            new = np.array([row not in known for row in cars])
            found.append((right.mean(), right[new].mean(), (alike == 1).mean(), (alike[new] == 1).mean()))
        every, unseen, alone, unseen_alone = (fmean(each) for each in zip(*found, strict=True))
        print(
            f"{many} folds: {every:.4f}, cars that the others do not have {unseen:.4f}; "
            f"no other car has what is known: {alone:.3f} of the questions, {unseen_alone:.3f} of theirs",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(run())

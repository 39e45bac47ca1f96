"""How often the next choice is foretold: the protocol of Fargier, Gimenez and Mengin (JUCS 26(3), 2020).

For each product its variables are asked in a random order; each time a value is named, given the true ones so far, and
then the true one is told. Questions with one answer left are not counted.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from configurator.learning.next_choice.history import History
from configurator.learning.next_choice.naive_bayes import NaiveBayes
from configurator.learning.next_choice.nearest import NextChoice

Live = Callable[[Mapping[str, str], str], Sequence[str]]
"""What a variable can still be beside known values."""

Sold = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Shares of the choices that were foretold (None: there were none), and what a recommendation took.

    ``unseen``: in products that the history does not have in just this way. ``by_step``: by how much was known.
    """

    success: float | None
    unseen: float | None
    by_step: tuple[float | None, ...]
    cars: int
    p50_ms: float
    p95_ms: float
    baselines: Mapping[str, float | None]


@dataclass(slots=True)
class _Foretold:
    """What was foretold by each method, question by question."""

    steps: list[int] = field(default_factory=list)
    unseen: list[bool] = field(default_factory=list)
    hits: dict[str, list[bool]] = field(default_factory=lambda: {"next": [], "mode": [], "naive_bayes": []})
    milliseconds: list[float] = field(default_factory=list)


def evaluated(
    history: History, rows: Sequence[Sold], live: Live | None = None, *, seed: int = 1, limit: int | None = None
) -> Evaluation:
    """The evaluation over the products, at most ``limit`` of them, drawn by the seed; ``live`` None: no constraints."""
    dice = random.Random(seed)  # noqa: S311 nothing secret
    chosen = dice.sample(rows, limit) if limit is not None and limit < len(rows) else rows
    known = {tuple(row) for row in history.codes.tolist()}
    methods = _Methods(NextChoice(history), NaiveBayes(history), history)
    tally = _Foretold()
    for row in chosen:
        codes = history.coded(row)
        unseen = (codes < 0).any() or tuple(codes.tolist()) not in known
        for step, column, told in _questions(history.columns, row, dice):
            _ask(methods, row[column], column, told, live, tally)
            tally.steps += [step] * (len(tally.milliseconds) - len(tally.steps))
        tally.unseen += [bool(unseen)] * (len(tally.milliseconds) - len(tally.unseen))
    return _evaluation(tally, len(chosen), len(history.columns))


@dataclass(frozen=True, slots=True)
class _Methods:
    next: NextChoice
    naive_bayes: NaiveBayes
    history: History


def _questions(columns: Sequence[str], row: Sold, dice: random.Random) -> Iterator[tuple[int, int, dict[str, str]]]:
    """The step, the column that is asked for, and what is known by then."""
    order = list(range(len(columns)))
    dice.shuffle(order)
    known: dict[str, str] = {}
    for step, column in enumerate(order):
        yield step, column, known
        known[columns[column]] = row[column]


def _ask(
    methods: _Methods, true: str, column: int, known: Mapping[str, str], live: Live | None, tally: _Foretold
) -> None:
    history = methods.history
    begun = time.thread_time()
    candidates = history.values[column] if live is None else tuple(live(known, history.columns[column]))
    if live is not None and len(candidates) < 2:
        return
    found = _best(candidates, methods.next.chances(known, history.columns[column]))
    tally.milliseconds.append(1000 * (time.thread_time() - begun))
    tally.hits["next"].append(found == true)
    tally.hits["naive_bayes"].append(_best(candidates, methods.naive_bayes.chances(known, column)) == true)
    tally.hits["mode"].append(_best(candidates, methods.naive_bayes.chances({}, column)) == true)


def _best(candidates: Sequence[str], chances: Mapping[str, float]) -> str | None:
    """The most likely candidate, the first of several; None where there is none."""
    return max(candidates, key=lambda value: chances.get(value, 0.0), default=None)


def _evaluation(tally: _Foretold, products: int, columns: int) -> Evaluation:
    hits, steps, unseen = np.array(tally.hits["next"], bool), np.array(tally.steps), np.array(tally.unseen, bool)
    times = np.array(tally.milliseconds or [0.0])
    return Evaluation(
        success=_share(tally.hits["next"]),
        unseen=_share(hits[unseen].tolist()) if len(hits) else None,
        by_step=tuple(_share(hits[steps == step].tolist()) if len(hits) else None for step in range(columns)),
        cars=products,
        p50_ms=round(float(np.percentile(times, 50)), 3),
        p95_ms=round(float(np.percentile(times, 95)), 3),
        baselines={name: _share(tally.hits[name]) for name in ("mode", "naive_bayes")},
    )


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 5) if hits else None

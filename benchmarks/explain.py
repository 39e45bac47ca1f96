"""Reasons and ways out, on real models and on the demo shop, with their budgets.

Random customers click; after every few clicks the shortest reason for something impossible is asked, and three ways to
have it anyway. Times are of the processor, so that other work on the machine does not count. The baseline, in the same
run, asks CP-SAT alone: for a reason it takes suspects away, half of them at first, in the end one after the other,
which makes it minimal, seldom the shortest; for ways it only counts how many choices have to go. It is given up after
PATIENCE seconds. Run by `make bench`, or alone: `python -m benchmarks.explain [NAME ...]`.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks._subjects import all_kept, milliseconds
from configurator.analysis.click_benchmark import ClickBenchmark, percentile
from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.explaining.mus import others
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline
from configurator.rules.revision import Revision
from configurator.rules.syntax import SumOver

SEED, CUSTOMERS, CLICKS, EVERY, ON_SCREEN, ASKED, BASELINES = 1, 2, 24, 4, 300, 3, 1
PATIENCE = 15


@dataclass(frozen=True, slots=True)
class Budget:
    """Milliseconds that 95 % of the shortest reasons, and of three ways, may take (None: only measured)."""

    name: str
    reason: float | None = None
    ways: float | None = None


BUDGETS = (
    Budget("pc-richmond.xml", 20, 150),
    Budget("automotive02-1.uvl", 300, 2000),
    Budget("financial-2017-10.uvl"),
    Budget("car"),
    Budget("ritual"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that does not go with the choices, though it does by itself."""

    choices: Choices
    wanted: Choice


def questions(engine: Engine) -> Iterator[Question]:
    """What some customers find impossible on their way."""
    dice = random.Random(SEED)
    customers = ClickBenchmark(engine, dice, min(ON_SCREEN, len(engine.slots)), time.process_time)
    for _ in range(CUSTOMERS):
        for click, looked in enumerate(customers.looks(CLICKS)):
            if click % EVERY == 0 and looked.choices:
                screen = dice.sample(engine.slots, min(ON_SCREEN, len(engine.slots)))
                states = engine.look_ahead(looked.choices, screen).states
                refused = [Choice(slot, value) for (slot, value), state in states.items() if state is State.IMPOSSIBLE]
                dice.shuffle(refused)
                alone = (each for each in refused if engine.possible(frozenset({each})))
                for wanted, _ in zip(alone, range(ASKED), strict=False):
                    yield Question(looked.choices, wanted)


class Baseline:
    """The same questions to CP-SAT alone."""

    def __init__(self, engine: Engine) -> None:
        self.compiled = engine.prepared().compiled
        self.free = Optimizer(self.compiled.formula)
        self.held = Optimizer(self.compiled.formula, self.compiled.guards)

    def reason(self, asked: Question) -> None:
        """A minimal conflict, by deletion."""
        layout, soon = self.compiled.layout, Deadline("What is a reason?", PATIENCE)
        chosen = layout.literals(others(layout.product, asked.choices, asked.wanted))
        culprits = [*self.compiled.guards, *chosen]
        step = max(1, len(culprits) // 2)
        while step:
            at = 0
            while at < len(culprits):
                fewer = [*culprits[:at], *culprits[at + step :]]
                if self.free.satisfiable([layout.literal(asked.wanted), *fewer], soon):
                    at += step
                else:
                    culprits = fewer
            step //= 2

    def way(self, asked: Question) -> None:
        """The fewest choices to give up: how many, not even which."""
        layout = self.compiled.layout
        chosen = layout.literals(others(layout.product, asked.choices, asked.wanted))
        self.held.least(dict.fromkeys(chosen, -1), [(layout.literal(asked.wanted),)], Deadline("How many?", PATIENCE))


def measured(made: Revision, budget: Budget) -> bool:
    """Prints a row per question; whether the budget was kept."""
    engine = Engine(made, seconds=60)
    price = SumOver("price", (), made.product.source)
    asked = list(questions(engine))
    if not asked:
        print(f"{budget.name}: nothing is impossible that is possible by itself")
        return True
    engine.explain(asked[0].choices, asked[0].wanted)
    conflicts = []
    reasons = [
        milliseconds(lambda: conflicts.append(engine.explain(each.choices, each.wanted)))  # noqa: B023
        for each in asked
    ]
    ways = [milliseconds(lambda: engine.repairs(each.choices, each.wanted, price=price)) for each in asked]  # noqa: B023
    shortest = sum(conflict.smallest for conflict in conflicts)
    print(f"{budget.name}: {len(asked)} questions, {shortest} reasons proven the shortest")
    baseline, few = Baseline(engine), asked[:: max(1, len(asked) // BASELINES)][:BASELINES]
    naive = [milliseconds(lambda: baseline.reason(each)) for each in few]  # noqa: B023
    kept = row("shortest reason", reasons, budget.reason, "a minimal one", naive)
    naive = [milliseconds(lambda: baseline.way(each)) for each in few]  # noqa: B023
    return row("three ways", ways, budget.ways, "how many choices go", naive) and kept


def row(question: str, times: list[float], budget: float | None, less: str, baseline: list[float]) -> bool:
    """Median, p95 and longest, what the baseline takes for less, and whether the budget was kept."""
    median, p95, naive = statistics.median(times), percentile(times, 95), statistics.median(baseline)
    kept = budget is None or p95 <= budget
    verdict = "" if budget is None else f"  budget p95 {budget:g}: {'kept' if kept else 'MISSED'}"
    print(
        f"  {question:16} median {median:8.2f}  p95 {p95:8.2f}  longest {max(times):8.2f} ms"
        f"  CP-SAT, {less}: {naive:.1f} ms, {naive / median:,.1f} times as long{verdict}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    raise SystemExit(not all_kept(BUDGETS, sys.argv[1:], measured))

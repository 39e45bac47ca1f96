"""Look-ahead after a click, on real models and on the demo car, with its budgets.

Random customers click yes or no to something that is still possible. Times are of the processor, so that other work on
the machine does not count. Two questions are measured: what is left under all choices, and what the configurator page
asks (a value beside an own choice is judged with that choice taken back). The baseline, in the same run, is one CP-SAT
solve per value; asked about all of automotive02-1 it would take hours. Run by `make bench`, or alone:
`python -m benchmarks.lookahead [NAME ...]`.
"""

import random
import statistics
import sys
import time
from dataclasses import dataclass, replace

from benchmarks._subjects import all_kept
from configurator.analysis.click_benchmark import ClickBenchmark, TimedLook, page, percentile
from configurator.analysis.naive_baseline import naive_look
from configurator.engine import Engine
from configurator.rules.revision import Revision

CUSTOMERS, CLICKS, SEED = 4, 25, 1


@dataclass(frozen=True, slots=True)
class Budget:
    """Milliseconds that the median and the 95th percentile of a product may take, and how often the baseline more."""

    name: str
    p95: float | None = None
    median: float | None = None
    visible: int | None = None
    faster: float | None = None
    compared: bool = True

    def __str__(self) -> str:
        """What is promised."""
        said = [f"p95 {self.p95:g}"] if self.p95 else []
        said += [f"median {self.median:g}"] if self.median else []
        said += [f"{self.faster:g} times faster than the baseline"] if self.faster else []
        return ", ".join(said)


BUDGETS = (
    Budget("eshop.uvl", 1),
    Budget("pc-richmond.xml", 10, faster=200),
    Budget("financial-2017-10.uvl", 5),
    Budget("car", 5),
    Budget("automotive02-1.uvl", 200, median=50, visible=60),
    Budget("automotive02-1.uvl", median=350, compared=False),
)


def measured(made: Revision, budget: Budget) -> bool:
    """Prints a row per question; whether the budget was kept."""
    begun = time.process_time()
    engine = Engine(made, seconds=60)
    compiled = 1000 * (time.process_time() - begun)
    customers = ClickBenchmark(engine, random.Random(SEED), budget.visible, time.process_time)
    first, *left = looks(customers)
    _, *pages = looks(replace(customers, ask=page))
    screen = f", {budget.visible} on screen" if budget.visible else ""
    print(f"{budget.name}{screen}: compiled in {compiled:.0f} ms, first answer {first.milliseconds:.2f} ms")
    row("what is left", left)
    row("on the configurator page", pages)
    times = [each.milliseconds for each in left]
    median, p95 = statistics.median(times), percentile(times, 95)
    kept = (budget.p95 is None or p95 <= budget.p95) and (budget.median is None or median <= budget.median)
    if budget.compared:
        baseline = naive_look(customers, left[len(left) // 2])
        kept = kept and (budget.faster is None or baseline >= budget.faster * median)
        print(f"  baseline: CP-SAT per value {baseline:16.1f} ms: {baseline / median:,.0f} times as long")
    print(f"  budget {budget}: {'kept' if kept else 'MISSED'}", flush=True)
    return kept


def looks(customers: ClickBenchmark) -> list[TimedLook]:
    """All look-aheads of some customers in a row; the first of them before any click, in the engine as it was."""
    asked: list[TimedLook] = []
    for _ in range(CUSTOMERS):
        first, *others = customers.looks(CLICKS)
        asked += others if asked else [first, *others]
    return asked


def row(question: str, asked: list[TimedLook]) -> None:
    """Median, p95 and longest of these look-aheads."""
    times = [each.milliseconds for each in asked]
    calls = statistics.median(each.calls for each in asked)
    print(
        f"  {question:24} median {statistics.median(times):8.2f}  p95 {percentile(times, 95):8.2f}"
        f"  longest {max(times):8.2f} ms  {calls:4g} solver calls"
    )


if __name__ == "__main__":
    raise SystemExit(not all_kept(BUDGETS, sys.argv[1:], measured))

"""Whole products, completed and best in something, on real models and on the demo shop, with their budgets.

Random customers click; after some of the clicks their choices are completed, with the reason of every value, and the
best products are asked for: of the most weight of wishes, one against every value, drawn by lot; of the fewest
features; of the lowest price. Times are of the processor, so that other work on the machine does not count. How they
compare with OR-Tools asked plainly, `plainly` tells. Run by `make bench`, or alone:
`python -m benchmarks.optimum [NAME ...]`.
"""

import random
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

from benchmarks._subjects import all_kept, milliseconds
from configurator.analysis.click_benchmark import ClickBenchmark, percentile
from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal, wishes
from configurator.errors import BrokenFiles
from configurator.rules.questions import asked_term
from configurator.rules.revision import Revision

SEED, CUSTOMERS, CLICKS, EVERY, ON_SCREEN = 1, 2, 20, 4, 60
HEAVIEST = 1000
SUMS = {
    "fewest features": "sum of features over everything",
    "cheapest": "sum of price over everything",
    "cheapest (Price)": "sum of Price over everything",
    "lightest": "sum of weight over everything",
}


@dataclass(frozen=True, slots=True)
class Budget:
    """Milliseconds that 95 % of the completions and optima may take (None: only measured)."""

    name: str
    p95: float | None = None


BUDGETS = (
    Budget("pc-richmond.xml", 150),
    Budget("automotive02-1.uvl", 2000),
    Budget("financial-2017-10.uvl"),
    Budget("car"),
    Budget("ritual"),
)


def situations(engine: Engine) -> list[Choices]:
    """What some customers have chosen on their way."""
    dice = random.Random(SEED)
    customers = ClickBenchmark(engine, dice, min(ON_SCREEN, len(engine.slots)), time.process_time)
    looks = [each for _ in range(CUSTOMERS) for each in list(customers.looks(CLICKS))[::EVERY]]
    return [each.choices for each in looks]


def weights(engine: Engine) -> dict[Choice, int]:
    """A wish against every value, its weight drawn by lot."""
    dice = random.Random(SEED)
    product = engine.revision.product
    counts = {component.key for component in product.components}
    return {
        Choice(slot, value.key): -dice.randint(1, HEAVIEST)
        for slot in engine.slots
        if slot.key not in counts
        for value in product.option(slot.key).values
    }


def goals(engine: Engine) -> dict[str, Goal]:
    """What can be asked of this product."""
    found = {"most wished for": wishes(weights(engine))}
    for name, text in SUMS.items():
        with suppress(BrokenFiles):
            found[name] = Goal(asked_term(text, engine.revision.product, engine.revision.rules, name))
    return found


def measured(made: Revision, budget: Budget) -> bool:
    """Prints a row per question; whether the budget was kept."""
    engine = Engine(made, seconds=60)
    asked = situations(engine)
    first = milliseconds(lambda: engine.completion(frozenset()))
    print(f"{budget.name}: {len(asked)} situations, the very first completion {first:.0f} ms")
    rows = [row("completion", [milliseconds(lambda: engine.completion(each)) for each in asked], budget.p95)]  # noqa: B023
    unproven = 0
    for name, goal in goals(engine).items():
        times = []
        for choices in asked:
            found = []
            times.append(milliseconds(lambda: found.append(engine.optimize(choices, [goal]))))  # noqa: B023
            unproven += not (found and found[0].proven)
        rows.append(row(name, times, budget.p95))
    print(f"  not proven the best: {unproven}", flush=True)
    return all(rows)


def row(question: str, times: list[float], budget: float | None) -> bool:
    """Median, p95 and longest, and whether the budget was kept."""
    median, p95 = statistics.median(times), percentile(times, 95)
    kept = budget is None or p95 <= budget
    verdict = "" if budget is None else f"  budget p95 {budget:g}: {'kept' if kept else 'MISSED'}"
    print(
        f"  {question:16} median {median:8.2f}  p95 {p95:8.2f}  longest {max(times):8.2f} ms{verdict}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    raise SystemExit(not all_kept(BUDGETS, sys.argv[1:], measured))

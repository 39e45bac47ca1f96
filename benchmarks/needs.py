"""Three designs for needs: the best fit, the cheapest, the soonest, for every set of answers; processor time.

Run by `make bench`, or alone: `python -m benchmarks.needs`.
"""

import sys
import time
from itertools import product as combined

from benchmarks._subjects import revision
from configurator.analysis.click_benchmark import percentile
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.services.configuring.needed_designs import best_designs

BUDGETS = {"car": 300.0, "ritual": 1500.0}


def measured(name: str, budget: float) -> bool:
    """Prints a row for a product; whether 95 % of its answers are within the budget."""
    made = revision(name)
    assert made is not None
    engine, times, proven = Engine(made), list[float](), list[bool]()
    engine.complete(frozenset())
    needs = made.rules.needs
    for given in combined(*([None, *need.answers] for need in needs)):
        pairs = zip(needs, given, strict=True)
        answers = frozenset(Choice(Slot(need.name), answer.name) for need, answer in pairs if answer is not None)
        if answers and engine.possible(answers):
            begun = time.process_time()
            proven.extend(each[2] for each in best_designs(engine, made, answers))
            times.append(1000 * (time.process_time() - begun))
    p50, p95 = percentile(times, 50), percentile(times, 95)
    print(
        f"{name:8} {len(times)} sets of answers, {sum(proven)} of {len(proven)} designs proven: "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, at most {max(times):.0f} ms"
    )
    return p95 <= budget


if __name__ == "__main__":
    kept = [measured(name, budget) for name, budget in BUDGETS.items()]
    sys.exit(not all(kept))

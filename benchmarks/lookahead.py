"""What a click asks of the engine: look-ahead, completion, explanations; in random sessions over whole products.

All times are of the processor, so that other work on the machine does not count. Budget: look-ahead over all options
of the car, median 20 ms. Run by `make bench`, or alone:
`python -m benchmarks.lookahead [--baseline]`; the baseline is one CP-SAT question per value, for comparison.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from configurator.catalog.selection import Choice, Choices, Slot, with_choice
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiler import compiled
from configurator.engine.cpsat import Optimizer
from configurator.engine.kernel import Deadline
from configurator.interchange import featureide, shop
from configurator.rules.revision import Revision, catalogue_file, read, rules_file

HERE = Path(__file__).resolve().parents[1]
FOREIGN = HERE.parent / "shared" / "data" / "uvl" / "pc-richmond.xml"
MEDIAN_MS = {"car": 20.0}
SESSIONS, CLICKS, SEED = 4, 12, 1
ASKED = 20

Answer = TypeVar("Answer")


@dataclass
class Clock:
    """Milliseconds of the processor per kind of question."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    def time(self, kind: str, ask: Callable[[], Answer]) -> Answer:
        """The answer; how long it took is noted."""
        begun = time.process_time()
        answer = ask()
        self.taken.setdefault(kind, []).append((time.process_time() - begun) * 1000)
        return answer

    def median(self, kind: str) -> float:
        """Half of these questions took no longer."""
        return statistics.median(self.taken[kind])

    def lines(self) -> list[str]:
        """A line per kind of question."""
        told = []
        for kind, taken in self.taken.items():
            p95 = sorted(taken)[int(0.95 * len(taken))]
            told.append(f"  {kind:34}{len(taken):6} {self.median(kind):9.2f} {p95:9.2f} {max(taken):9.2f}")
        return told


def session(engine: Engine, clock: Clock, chance: random.Random) -> None:
    """One customer: a choice a click, each possible at that moment."""
    product = engine.revision.product
    choices: Choices = frozenset()
    for _ in range(CLICKS):
        component = chance.choice(product.components)
        instance = chance.randint(1, max(1, component.count.high))
        visible = [Slot(option.key, instance) for option in component.options]
        seen = clock.time("look-ahead, one component", lambda: engine.look_ahead(choices, visible))  # noqa: B023
        clock.time("completion", lambda: engine.complete(choices))  # noqa: B023
        for (slot, value), state in seen.states.items():
            if state is State.IMPOSSIBLE:
                wanted = Choice(slot, value)
                clock.time("explanation", lambda: engine.explain(choices, wanted))  # noqa: B023
        states = clock.time("look-ahead, everything", lambda: engine.look_ahead(choices)).states  # noqa: B023
        still_open = [place for place, state in states.items() if state is State.OPEN]
        if not still_open:
            return
        choices = with_choice(product, choices, Choice(*chance.choice(still_open)))


def baseline(revision: Revision, clock: Clock) -> None:
    """The naive look-ahead, one question to CP-SAT per value: what all values would take, judged by some of them."""
    product = compiled(revision.product, revision.rules)
    solver = Optimizer(product.formula, product.guards)
    values = [literal for place in product.layout.places.values() for literal in place.values.values()]
    some = random.Random(SEED).sample(values, min(ASKED, len(values)))
    begun = time.process_time()
    for literal in some:
        solver.satisfiable([literal], Deadline("possible?", 60))
    clock.taken["baseline: CP-SAT per value"] = [(time.process_time() - begun) * 1000 * len(values) / len(some)]


def revisions() -> list[Revision]:
    """The demo shop's products, and the real PC dealer's where its file lies beside the checkout."""
    own = [
        read(key, (HERE / catalogue_file(key)).read_text("utf-8"), (HERE / rules_file(key)).read_text("utf-8"))
        for key in ("car", "ritual")
    ]
    if not FOREIGN.is_file():
        print("pc-richmond skipped: not in ../shared/data/uvl")
        return own
    return [*own, shop.revision(featureide.read(FOREIGN.read_text("utf-8"), FOREIGN.name), "pc-richmond")]


def main(arguments: list[str]) -> int:
    """Prints a table per product; 1 when a budget is missed."""
    missed = 0
    for revision in revisions():
        clock, chance = Clock(), random.Random(SEED)
        engine = clock.time("compiling", lambda: Engine(revision))  # noqa: B023
        for _ in range(SESSIONS):
            session(engine, clock, chance)
        if "--baseline" in arguments:
            baseline(revision, clock)
        key = revision.product.key
        print(f"{key:36}{'n':>6} {'median':>9} {'p95':>9} {'max':>9}  ms")
        print("\n".join(clock.lines()), flush=True)
        budget = MEDIAN_MS.get(key)
        if budget is not None:
            median = clock.median("look-ahead, everything")
            missed += median > budget
            print(f"  budget {budget:g} ms for the median: {'kept' if median <= budget else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

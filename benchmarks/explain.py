"""Reasons and ways out, on real models and on the demo shop, with their budgets.

Random customers click; after every few clicks the shortest reason for something impossible is asked, and three ways to
have it anyway. Times are of the processor, so that other work on the machine does not count. The baseline, in the same
run, asks CP-SAT alone: for a reason it takes suspects away, half of them at first, in the end one after the other,
which makes it minimal, seldom the shortest; for ways it only counts how many choices have to go. It is given up after
PATIENCE seconds. What proves the reasons is written, too, where a budget says so. Run by `make bench`, or alone:
`python -m benchmarks.explain [NAME ...]`.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks._subjects import MODELS, all_kept, milliseconds
from configurator.analysis.click_benchmark import ClickBenchmark, percentile
from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.answers import Conflict, State
from configurator.engine.explaining.mus import others
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.uvl import reader as uvl
from configurator.rules.revision import Revision
from configurator.rules.syntax import SumOver
from configurator.services.configuring.proof_file import proof_text

SEED, CUSTOMERS, CLICKS, EVERY, ON_SCREEN, ASKED, BASELINES = 1, 2, 24, 4, 300, 3, 1
PATIENCE = 15
COPIES = 8


@dataclass(frozen=True, slots=True)
class Budget:
    """Milliseconds that 95 % of the shortest reasons, and of three ways, may take (None: only measured).

    ``proofs``: whether what proves the reasons is measured, too.
    """

    name: str
    reason: float | None = None
    ways: float | None = None
    proofs: bool = False


BUDGETS = (
    Budget("pc-richmond.xml", 20, 150, proofs=True),
    Budget("automotive02-1.uvl", 300, 2000),
    Budget("financial-2017-10.uvl"),
    Budget("car", proofs=True),
    Budget("ritual", proofs=True),
)
MANY_RULES = Budget("60,000 rules", 500)
"""``many_rules``, of which only reasons are asked."""


def many_rules() -> Revision | None:
    """A real model several times side by side, each of its clauses a rule; None where its file is absent."""
    path = MODELS / "financial-2017-10.dimacs"
    if not path.is_file():
        return None
    clauses = [line.split()[:-1] for line in path.read_text("utf-8").splitlines() if line[:1] in "-123456789"]
    lines = ["features", "    Root", "        optional"]
    variables = sorted({int(literal.lstrip("-")) for clause in clauses for literal in clause})
    lines += [f"            F{each}x{copy}" for copy in range(COPIES) for each in variables]
    lines += ["constraints"]
    for copy in range(COPIES):
        lines += [
            "    " + " | ".join(f"{'!' * (each < '0')}F{each.lstrip('-')}x{copy}" for each in clause)
            for clause in clauses
        ]
    return flat.revision(uvl.read("\n".join(lines) + "\n", "many-rules.uvl"))


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
    conflicts, reasons = timed_reasons(engine, asked)
    ways = [milliseconds(lambda: engine.repairs(each.choices, each.wanted, price=price)) for each in asked]  # noqa: B023
    shortest = sum(conflict.smallest for conflict in conflicts)
    print(f"{budget.name}: {len(asked)} questions, {shortest} reasons proven the shortest")
    baseline, few = Baseline(engine), asked[:: max(1, len(asked) // BASELINES)][:BASELINES]
    naive = [milliseconds(lambda: baseline.reason(each)) for each in few]  # noqa: B023
    kept = row("shortest reason", reasons, budget.reason, "a minimal one", naive)
    naive = [milliseconds(lambda: baseline.way(each)) for each in few]  # noqa: B023
    if budget.proofs:
        proofs(engine, asked, conflicts)
    return row("three ways", ways, budget.ways, "how many choices go", naive) and kept


def measured_many_rules() -> bool:
    """Prints the row of reasons among many rules; whether the budget was kept."""
    made = many_rules()
    if made is None:
        print(f"{MANY_RULES.name} skipped: not in ../shared/data/uvl")
        return True
    engine = Engine(made, seconds=60)
    asked = list(questions(engine))
    conflicts, reasons = timed_reasons(engine, asked)
    shortest = [each for each, conflict in zip(reasons, conflicts, strict=True) if conflict.smallest]
    p95 = percentile(shortest, 95)
    print(
        f"{MANY_RULES.name}: {len(made.rules.rules)} rules, {len(asked)} questions, {len(shortest)} reasons proven the"
        f" shortest\n  shortest reason  median {statistics.median(shortest):8.2f}  p95 {p95:8.2f}  longest"
        f" {max(shortest):8.2f} ms  longest of the others {max(reasons):.2f} ms  budget p95 {MANY_RULES.reason:g}:"
        f" {'kept' if p95 <= (MANY_RULES.reason or p95) else 'MISSED'}",
        flush=True,
    )
    return p95 <= (MANY_RULES.reason or p95)


def timed_reasons(engine: Engine, asked: Sequence[Question]) -> tuple[list[Conflict], list[float]]:
    """The reasons, and milliseconds for each once the engine has given one."""
    engine.explanations(asked[0].choices, asked[0].wanted, 1)
    conflicts: list[Conflict] = []
    times = [
        milliseconds(lambda: conflicts.append(engine.explain(each.choices, each.wanted)))  # noqa: B023
        for each in asked
    ]
    return conflicts, times


def proofs(engine: Engine, asked: Sequence[Question], conflicts: Sequence[Conflict]) -> None:
    """Prints how long the proofs of the reasons take, and how long they are."""
    sizes: list[int] = []

    def prove(question: Question, conflict: Conflict) -> None:
        proven = engine.certificate(conflict, question.wanted)
        sizes.append(len(proof_text(engine.revision, None, question.choices, proven).encode()))

    times = [
        milliseconds(lambda: prove(question, conflict))  # noqa: B023
        for question, conflict in zip(asked, conflicts, strict=True)
    ]
    print(
        f"  proof            median {statistics.median(times) / 1000:8.2f}  p95 {percentile(times, 95) / 1000:8.2f}"
        f"  longest {max(times) / 1000:8.2f} s   median {statistics.median(sizes):,.0f}  largest {max(sizes):,} bytes",
        flush=True,
    )


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
    kept = all_kept(BUDGETS, sys.argv[1:], measured)
    if len(sys.argv) == 1 or MANY_RULES.name in sys.argv:
        kept &= measured_many_rules()
    raise SystemExit(not kept)

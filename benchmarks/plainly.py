"""The best product, ours against OR-Tools asked plainly: the same question at the same moment, on all real models.

Random customers click; after some of the clicks, and before any, the best product is asked for: of the most weight of
wishes (for every value, against every value, or either by lot), of the fewest features, the cheapest. Ours is the
amount and the product that comes to it, with the reason of every value. The baseline is CP-SAT as one mostly asks it:
the formula anew, as it comes, one worker; it tells the amount and a product, whichever. Beside it, for information,
how ours compares with its solving alone, without what it takes to write the formula down. Both prove, and both have
to come to the same. Times are of the processor. No question of a model is asked longer than WITHIN seconds in all.
Run by `make bench`, or alone: `python -m benchmarks.plainly [NAME ...]`.
"""

import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ortools.sat.python import cp_model

from benchmarks._subjects import MODELS, all_kept
from benchmarks.optimum import SEED, goals, situations, weights
from configurator.analysis.click_benchmark import percentile
from configurator.catalog.selection import Choices
from configurator.engine import Engine
from configurator.engine.compiling.linear import LARGEST, Arithmetic
from configurator.engine.compiling.solver_choice import Budget as SizeBudget
from configurator.engine.compiling.sums import Sums
from configurator.engine.optimizing.goals import Goal, integer_sum, wishes
from configurator.engine.solving.cpsat import Translation
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision

PATIENCE, WITHIN = 60, 20


@dataclass(frozen=True, slots=True)
class Budget:
    """Of a model: how many times as long as the baseline 95 % of the best products may take."""

    name: str
    ratio: float = 1.0


BUDGETS = tuple(
    Budget(path.name)
    for path in sorted(MODELS.glob("*"), key=lambda path: path.stat().st_size)
    if path.suffix in (".uvl", ".xml")
)


@dataclass(frozen=True, slots=True)
class Duel:
    """Seconds that one question took here, and the baseline to write down and to solve; whether both came to it."""

    ours: float
    written: float
    solved: float
    equal: bool

    @property
    def ratio(self) -> float:
        """How many times as long as the baseline."""
        return self.ours / (self.written + self.solved)


def questions(engine: Engine) -> dict[str, Goal]:
    """What is asked: as the benchmark of optima does, and wishes for values, too."""
    dice = random.Random(SEED)
    against = weights(engine)
    return {
        **goals(engine),
        "wished for": wishes({choice: -weight for choice, weight in against.items()}),
        "wished either way": wishes({choice: weight * dice.choice((1, -1)) for choice, weight in against.items()}),
    }


def plain(engine: Engine, choices: Choices, goal: Goal) -> tuple[float, float, Fraction | None]:
    """Seconds to write down and to solve by CP-SAT, and what is best; None where it was not proven in PATIENCE."""
    compiled = engine.prepared().compiled
    grown = compiled.formula.copy()
    sums = Sums(compiled.layout, Arithmetic(grown, SizeBudget(cells=LARGEST, pairs=LARGEST)))
    whole = integer_sum(goal, sums, compiled.layout.product.source)
    begun = time.process_time()
    translation = Translation(grown, compiled.guards)
    model = translation.model
    for literal in compiled.layout.literals(choices):
        model.add_bool_or([translation.literal(literal)])
    model.minimize(translation.amount(whole.groups, whole.numbers, translation.numbers))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, PATIENCE
    written = time.process_time()
    status = solver.solve(model)
    solved = time.process_time()
    least = (round(solver.objective_value) + whole.constant) / abs(whole.scale) if status == cp_model.OPTIMAL else None
    return written - begun, solved - written, -least if least is not None and goal.most else least


def duel(engine: Engine, choices: Choices, goal: Goal) -> Duel:
    """One question to both."""
    written, solved, best = plain(engine, choices, goal)
    begun = time.process_time()
    try:
        found = engine.optimize(choices, [goal])
    except SolverDeadline:
        return Duel(time.process_time() - begun, written, solved, equal=best is None)
    ours = time.process_time() - begun
    return Duel(ours, written, solved, equal=best is None or (found.proven and found.amounts[0].magnitude == best))


def measured(made: Revision, budget: Budget) -> bool:
    """Prints a row per question and one for all of them; whether the budget was kept."""
    engine = Engine(made, seconds=PATIENCE)
    asked = situations(engine)
    engine.completion(frozenset())
    print(f"{budget.name}: {len(engine.slots)} options, up to {len(asked)} situations", flush=True)
    every = list[Duel]()
    for name, goal in questions(engine).items():
        begun, duels = time.process_time(), list[Duel]()
        for choices in asked:
            if time.process_time() - begun < WITHIN:
                duels.append(duel(engine, choices, goal))
        row(name, duels)
        every += duels
    p95 = row("all of them", every)
    equal = all(each.equal for each in every)
    kept = equal and p95 <= budget.ratio
    verdict = "kept" if kept else "MISSED" if equal else "NOT THE SAME AMOUNT"
    print(f"  budget ratio p95 {budget.ratio:g}: {verdict}", flush=True)
    return kept


def row(question: str, duels: Sequence[Duel]) -> float:
    """Prints the medians of both, the ratio's median and p95, and that to solving alone; the p95."""
    ours = 1000 * statistics.median(each.ours for each in duels)
    baseline = 1000 * statistics.median(each.written + each.solved for each in duels)
    ratios = [each.ratio for each in duels]
    alone = statistics.median(each.ours / each.solved for each in duels)
    p95 = percentile(ratios, 95)
    print(
        f"  {question:17} {len(duels):2} times, median {ours:7.1f} to {baseline:7.1f} ms"
        f"  ratio median {statistics.median(ratios):5.2f}  p95 {p95:5.2f}  to solving alone {alone:5.2f}",
        flush=True,
    )
    return p95


if __name__ == "__main__":
    raise SystemExit(not all_kept(BUDGETS, sys.argv[1:], measured))

"""How often the next choice is foretold on real sales: the ten published folds of the Renault data, and their budgets.

For each fold a model learns from the nine others, and is asked by `configurator evaluate next-choice`. Without
constraints all cars are asked, with constraints those that obey them. Milliseconds are of the processor. Run alone:
`python -m benchmarks.next_choice [CARS]`, with so many cars of each fold at most.
"""

import json
import sys
from pathlib import Path
from statistics import fmean

from click.testing import CliRunner

from configurator.cli import main

DATA = Path("../shared/data/renault-medium")
FOLDS, P95 = 10, 5.0
BUDGETS = {"no constraints": (0.940, 0.90), "constraints": (0.840, 0.0)}


def evaluated(fold: int, limit: list[str], rules: list[str]) -> dict[str, float]:
    """What the command answers for a fold."""
    files = [str(DATA / f"set{number}_exemples.csv") for number in range(FOLDS)]
    trained = [file for number, file in enumerate(files) if number != fold]
    asked = ["evaluate", "next-choice", "--train", *trained, "--test", files[fold], "--seed", str(fold + 1), "--json"]
    answer = CliRunner().invoke(main, [*asked, *rules, *limit], catch_exceptions=False)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def measured(name: str, limit: list[str], rules: list[str]) -> bool:
    """Prints a row per fold and the mean of all; whether the budget was kept."""
    found = []
    for fold in range(FOLDS):
        found.append(evaluated(fold, limit, rules))
        each = found[-1]
        print(
            f"  fold {fold}: {each['success']:.4f}, cars not in training {each['unseen']:.4f}, "
            f"p50 {each['p50_ms']:.2f} ms, p95 {each['p95_ms']:.2f} ms, {each['baselines']}",
            flush=True,
        )
    success, unseen = (fmean(each[key] for each in found) for key in ("success", "unseen"))
    slowest = max(each["p95_ms"] for each in found)
    least, least_unseen = BUDGETS[name]
    kept = success >= least and unseen >= least_unseen and slowest <= P95
    print(f"{name}: {success:.4f}, cars not in training {unseen:.4f}, p95 {slowest:.2f} ms")
    print(
        f"  budget {least}, cars not in training {least_unseen}, {P95:g} ms: {'kept' if kept else 'MISSED'}", flush=True
    )
    return kept


def run() -> int:
    """All of it; 1 when a budget was missed, 0 also where the data are not there."""
    if not DATA.is_dir():
        print(f"{DATA} is not there, so nothing is measured.")
        return 0
    limit = ["--limit", sys.argv[1]] if len(sys.argv) > 1 else []
    rules = ["--constraints", str(DATA / "contraintes.xml")]
    kept = [measured("no constraints", limit, []), measured("constraints", limit, rules)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(run())

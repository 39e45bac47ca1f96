"""What goes with what among 10 million customers with 10 choices each of 500 values: 100 million rows of Parquet.

A process each for scipy and DuckDB, `configurator learn` as one types it; seconds of the processor, and the most memory
that it had. All come to the same counts. Run by `make bench`, or alone: `python -m benchmarks.aggregates [MILLIONS [WAY
...]]`; spark is run when it is named.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

VALUES, CHOICES = 500, 10


@dataclass(frozen=True, slots=True)
class Budget:
    """Of a way: seconds and megabytes at 10 million customers."""

    seconds: float
    megabytes: float


BUDGETS = {"scipy": Budget(60, 1000), "duckdb": Budget(float("inf"), 1000)}


def write_history(folder: Path, millions: float) -> None:
    """Files of 10 million rows; few values are chosen by many, as it is in shops."""
    rows, each = int(millions * 1_000_000 * CHOICES), 10_000_000
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 2}) as connection:
        for number, begin in enumerate(range(0, rows, each)):
            connection.execute("SELECT setseed(0.5)")
            connection.execute(
                f"COPY (SELECT (i // {CHOICES})::INTEGER AS customer, "
                f"floor({VALUES} * random() * random())::SMALLINT AS choice "
                f"FROM range({begin}, {min(rows, begin + each)}) t(i)) TO '{folder}/{number}.parquet'"
            )


def main(millions: float, ways: list[str]) -> bool:
    """Writes the history, learns from it in each way and prints; whether the budgets were kept."""
    kept, answers = True, set[tuple[int, ...]]()
    with tempfile.TemporaryDirectory() as name:
        write_history(Path(name), millions)
        for way in ways:
            command = [sys.executable, "-m", "configurator", "learn", "--history", name, "--backend", way, "--json"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout)
            answers.add(tuple(found[each] for each in ("customers", "choices", "values", "pairs", "pairs_of_five")))
            budget = BUDGETS.get(way, Budget(float("inf"), float("inf")))
            well = found["processor_seconds"] <= budget.seconds and found["memory_mb"] <= budget.megabytes
            kept &= well
            times = f"{found['processor_seconds']} s of the processor, {found['seconds']} s by the clock"
            print(
                f"{way:7} {found['customers']} customers, {found['pairs']} pairs: {times}, {found['memory_mb']} MB; "
                f"budget {budget.seconds:g} s, {budget.megabytes:g} MB: {'kept' if well else 'MISSED'}",
                flush=True,
            )
    if len(answers) > 1:
        print(f"NOT THE SAME COUNTS: {answers}")
    return kept and len(answers) == 1


if __name__ == "__main__":
    raise SystemExit(not main(float((sys.argv[1:] or ["10"])[0]), sys.argv[2:] or list(BUDGETS)))

"""How soon the command line answers: the list of commands, and `check` and a question on one small product.

Each run is a fresh process, its bytecode written by the first; times are of the processor, the least of five runs, so
that other work on the machine counts little. Budgets: `--help` 0.3 s, `check` 1.2 s, a question 1.5 s. Run by
`make bench`, or alone: `python -m benchmarks.start`.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5
HELP, CHECK, QUESTION = 0.3, 1.2, 1.5
"""Seconds."""
CATALOGUE = """\
product: shelf
name: Shelf
currency: EUR
price: 79
weight: 4 kg
components:
  - component: frame
    name: Frame
    options:
      - option: wood
        name: Wood
        values: [{value: ash, name: Ash}, {value: oak, name: Oak, price: 45, weight: 1.5 kg}]
      - option: width
        name: Width
        number: {from: 60, to: 240, step: 10, unit: cm}
        each: {price: 1}
      - option: light
        name: Light
        switch: {price: 39, weight: 300 g}
"""
RULES = """\
rule wide-is-oak "A shelf of more than 2 m is made of oak."
  when width > 2 m then wood = oak
default light = no
"""


def seconds(*arguments: str) -> float:
    """What the command takes of the processor: the least of all runs."""
    taken = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "configurator", *arguments], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken)


def main() -> bool:
    """Measures and prints all; whether the budgets were kept."""
    kept = True
    with tempfile.TemporaryDirectory() as name:
        shop = Path(name)
        (shop / "catalog" / "shelf").mkdir(parents=True)
        (shop / "rules").mkdir()
        (shop / "catalog" / "shelf" / "product.yaml").write_text(CATALOGUE, "utf-8")
        (shop / "rules" / "shelf.rules").write_text(RULES, "utf-8")
        asked = ("--product", "shelf", "--choose", "width=220", "--shop", name)
        print("The command line on one small product, processor time, the least of five fresh processes:")
        for budget, *arguments in (
            (HELP, "--help"),
            (CHECK, "check", "--shop", name),
            (QUESTION, "complete", *asked),
            (QUESTION, "explain", *asked, "wood=oak"),
        ):
            taken = seconds(*arguments)
            kept &= taken <= budget
            print(f"{arguments[0]:10}{taken:6.2f} s (budget {budget:g})", flush=True)
    return kept


if __name__ == "__main__":
    raise SystemExit(not main())

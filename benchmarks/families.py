"""Products with a knob that were once cliffs: switches under sums, boxes in a price window, large cars, fine numbers.

All are generated, seeded, and valid because one product is laid down first. Measured is what a page asks of the engine,
in processor time: the first page (what is left, the cheapest whole product), then random clicks on what is possible
(granted, what is left, the whole product). A click that has no proven answer within ``PATIENCE`` counts as that long.
OR-Tools is loaded before: a process does that once, in some 0.4 s, with the first product that needs it.
Run by `make bench`, or alone: `python -m benchmarks.families [NAME ...]`.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from configurator.analysis.click_benchmark import percentile
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.solving.kernels import arithmetic_kernel
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision, read

PATIENCE = 20
CUSTOMERS, CLICKS, SEED = 3, 8, 5


def switches(count: int, sums: int) -> Revision:
    """So many switches of different prices, that have to carry enough and, with two sums, not get too hot."""
    chance = random.Random(f"switches {count} {sums}")
    lines = []
    for number in range(count):
        price, load, heat = chance.randint(100, 9999), chance.randint(5, 99), chance.randint(5, 99)
        attributes = f"attributes: {{load: {load}, heat: {heat}}}"
        lines.append(
            f"      - {{option: s{number}, name: Switch {number}, switch: {{price: {price / 100:.2f}, {attributes}}}}}"
        )
    rules = [f'rule load "It has to carry enough."\n  sum of load over everything >= {20 * count}']
    if sums > 1:
        rules.append(f'rule heat "It must not get too hot."\n  sum of heat over everything <= {30 * count}')
    return _revision("switches", [("body", "Body", "", lines)], rules)


def prices(count: int, least: float = 0.5) -> Revision:
    """So many switches of prices and weights to the cent and the gram: worth that part of all, and light for it."""
    chance = random.Random(f"prices {count}")
    each = [(chance.randint(1, 100_000), chance.randint(1, 100_000)) for _ in range(count)]
    lines = [
        f"      - {{option: s{n}, name: Switch {n}, switch: {{price: {price / 100:.2f}, weight: {weight} g}}}}"
        for n, (price, weight) in enumerate(each)
    ]
    worth, weight = (sum(column) for column in zip(*each, strict=True))
    rules = [
        f'rule worth "It is worth something."\n  sum of price over everything >= {least * worth / 100:.2f} EUR',
        f'rule light "It can be carried."\n  sum of weight over everything <= {int((least - 0.05) * weight)} g',
    ]
    return _revision("prices", [("body", "Body", "", lines)], rules)


def box(low: int, high: int) -> Revision:
    """A box of so many items, each of 12 kinds and 3 sizes, whose price has to lie in a window of 3 percent."""
    chance = random.Random(f"box {low} {high}")
    kinds = [f"{{value: k{n}, name: Kind {n}, price: {chance.randint(390, 2890) / 100:.2f}}}" for n in range(12)]
    sizes = [f"{{value: z{n}, name: Size {n}, price: {chance.randint(0, 400) / 100:.2f}}}" for n in range(3)]
    lines = [
        f"      - {{option: kind, name: Kind, values: [{', '.join(kinds)}]}}",
        f"      - {{option: size, name: Size, values: [{', '.join(sizes)}]}}",
    ]
    middle = 16 * (low + high) // 2
    window = f"{middle} EUR <= sum of price over everything and sum of price over everything <= {middle * 1.03:.2f} EUR"
    rules = [f'rule window "The box costs what it says."\n  {window}']
    return _revision("box", [("item", "Item", f"count: {low}..{high}", lines)], rules)


def car(options: int, values: int, rules: int) -> Revision:
    """So many options of so many values with rules between them, and a weight that the sum of all must keep under."""
    chance = random.Random(f"car {options} {values} {rules}")
    valid = [chance.randrange(values) for _ in range(options)]
    weights = [[chance.randint(1, 60) for _ in range(values)] for _ in range(options)]
    lines = []
    for option in range(options):
        entries = ", ".join(
            f"{{value: v{n}, name: Value {n}, price: {chance.randint(0, 90000) / 100:.2f}, "
            f"attributes: {{mass: {weights[option][n]}}}}}"
            for n in range(values)
        )
        lines.append(f"      - {{option: o{option}, name: Option {option}, values: [{entries}]}}")
    told = [f'rule mass "It must not be too heavy."\n  sum of mass over everything <= {_slack(weights, valid)}']
    while len(told) <= rules:
        one, other = chance.sample(range(options), 2)
        here, there = chance.randrange(values), sorted(chance.sample(range(values), max(2, values // 3)))
        if valid[one] == here and valid[other] not in there:
            continue
        allowed = ", ".join(f"v{each}" for each in there)
        told.append(f'rule r{len(told)} "Some go with some."\n  when o{one} = v{here} then o{other} in ({allowed})')
    return _revision("car", [("body", "Body", "", lines)], told)


def numbers(count: int, steps: int) -> Revision:
    """So many lengths of so many steps whose sum, product of two and price are limited."""
    lines = [
        f"      - {{option: n{n}, name: Length {n}, number: {{from: 100, to: {99 + steps}, step: 1, unit: mm}}, "
        f"each: {{price: {0.01 * (n + 1):.2f}}}}}"
        for n in range(count)
    ]
    rules = [
        f'rule area "The area is limited."\n  n0 * n1 <= {(steps // 2) ** 2} mm^2',
        f'rule length "So is the length."\n  {" + ".join(f"n{n}" for n in range(count))} <= {steps * count // 2} mm',
        f'rule enough "And it must not be too small."\n  n0 + n1 >= {steps // 3} mm',
    ]
    return _revision("numbers", [("body", "Body", "", lines)], rules)


def _slack(weights: list[list[int]], valid: list[int]) -> int:
    """What the product laid down weighs, and a little more."""
    return int(1.02 * sum(each[value] for each, value in zip(weights, valid, strict=True)))


def _revision(name: str, components: list[tuple[str, str, str, list[str]]], rules: list[str]) -> Revision:
    lines = [f"product: {name}", f"name: {name.title()}", "currency: EUR", "price: 10", "components:"]
    for key, title, more, options in components:
        lines += [f"  - component: {key}", f"    name: {title}", *([f"    {more}"] if more else []), "    options:"]
        lines += options
    return read(name, "\n".join(lines) + "\n", "\n".join(rules) + "\n")


@dataclass(frozen=True, slots=True)
class Family:
    """One member of a family and its budgets in milliseconds: the first page, the 95th percentile of clicks."""

    name: str
    made: Callable[[], Revision]
    first: float
    click: float


FAMILIES = (
    Family("switches-60-1", lambda: switches(60, 1), 300, 100),
    Family("switches-60-2", lambda: switches(60, 2), 300, 100),
    Family("switches-100-1", lambda: switches(100, 1), 300, 100),
    Family("switches-100-2", lambda: switches(100, 2), 300, 100),
    Family("box-6-8", lambda: box(6, 8), 500, 200),
    Family("box-12-20", lambda: box(12, 20), 2000, 500),
    Family("box-20-30", lambda: box(20, 30), 5000, 1000),
    Family("car-80x15", lambda: car(80, 15, 300), 2000, 200),
    Family("car-100x20", lambda: car(100, 20, 500), 2000, 200),
    Family("numbers-3x3901", lambda: numbers(3, 3901), 2000, 300),
)


def measured(family: Family) -> bool:
    """Prints a row; whether the budgets were kept."""
    made = family.made()
    begun = time.process_time()
    engine = Engine(made, seconds=PATIENCE)
    compiled = _since(begun)
    first, unproven = _timed(lambda: _page(engine, frozenset()))
    late, times = int(unproven), []
    chance = random.Random(SEED)
    for _ in range(CUSTOMERS):
        choices: Choices = frozenset()
        for _ in range(CLICKS):
            wanted = _wanted(engine, choices, chance)
            if wanted is None:
                break
            choices = wanted
            taken, unproven = _timed(lambda asked=choices: _page(engine, asked))  # type: ignore[misc]
            late += unproven
            times.append(taken)
    median, p95 = (statistics.median(times), percentile(times, 95)) if times else (0.0, 0.0)
    kept = first <= family.first and p95 <= family.click and not late
    print(
        f"{family.name:16} compiled {compiled:6.0f} ms   first page {first:8.1f} ms (budget {family.first:g})   "
        f"click: median {median:8.1f}, p95 {p95:8.1f} ms (budget {family.click:g})"
        f"{f'   {late} without an answer' if late else ''}   {'kept' if kept else 'MISSED'}",
        flush=True,
    )
    return kept


def _page(engine: Engine, choices: Choices) -> None:
    engine.look_ahead(choices)
    engine.complete(choices)


def _wanted(engine: Engine, choices: Choices, chance: random.Random) -> Choices | None:
    """The choices with a random value that is still possible."""
    with suppress(SolverDeadline):
        looked = engine.look_ahead(choices)
        taken = {choice.slot for choice in choices}
        states = [at for at, state in looked.states.items() if state is State.OPEN and at[0] not in taken]
        asked = [Choice(*at) for at in sorted(states, key=str)]
        asked += [Choice(slot, each[0].low) for slot, each in looked.numbers.items() if slot not in taken and each]
        if asked:
            return with_choice(engine.revision.product, choices, chance.choice(asked))
    return None


def _timed(ask: Callable[[], None]) -> tuple[float, bool]:
    """Milliseconds of the processor, and whether there was no answer in time."""
    begun = time.process_time()
    try:
        ask()
    except SolverDeadline:
        return max(_since(begun), 1000 * PATIENCE), True
    return _since(begun), False


def _since(begun: float) -> float:
    return 1000 * (time.process_time() - begun)


def main() -> bool:
    """Measures the families named (all by default); whether all budgets were kept."""
    arithmetic_kernel(SolverFormula())
    asked = sys.argv[1:] or [family.name for family in FAMILIES]
    kept = [measured(family) for family in FAMILIES if family.name in asked]
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())

"""How look-ahead grows with the model: a family of feature models from 200 to 14,000 features, 60 of them on screen.

Each is a tree of groups as real models have them, with a line across it for every four features; seeded, and consistent
because one configuration is laid down first. After each of some random clicks the processor time of a look-ahead is
taken. The exponent is the slope of the medians, both axes logarithmic; budget: 1.0. Run by `make bench`, or alone:
`python -m benchmarks.scaling [--picture FILE.svg]`.
"""

import argparse
import math
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from configurator.analysis.click_benchmark import ClickBenchmark, percentile
from configurator.engine import Engine
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.uvl import reader as uvl

SIZES = (200, 500, 1000, 2000, 4000, 8000, 14000)
SEEDS = (1, 2, 3)
VISIBLE, CLICKS = 60, 15
EXPONENT = 1.0
KINDS = ("mandatory", "optional", "optional", "optional", "or", "alternative", "alternative")
LINES_A_FEATURE = 0.06


@dataclass(frozen=True, slots=True)
class Point:
    """One model: how large it is, and milliseconds of its look-aheads."""

    features: int
    median: float
    p95: float


def text(features: int, seed: int) -> str:
    """A model of the family, in UVL."""
    chance = random.Random(seed)
    children: dict[int, tuple[str, list[int]]] = {}
    taken, waiting, made = {0}, [0], 1
    while made < features:
        parent = waiting.pop(chance.randrange(len(waiting)))
        below = list(range(made, min(features, made + chance.randint(2, 8))))
        made += len(below)
        waiting += below
        kind = chance.choice(KINDS)
        children[parent] = (kind, below)
        if parent in taken:
            taken.update(_members(kind, below, chance))
    lines = ["features", *_tree(0, children), "constraints"]
    lines += [f"    {each}" for each in _constraints(features, taken, chance)]
    return "\n".join(lines) + "\n"


def _members(kind: str, below: list[int], chance: random.Random) -> list[int]:
    """Members of a group that a configuration with its parent can have."""
    if kind == "mandatory":
        return below
    if kind == "alternative":
        return [chance.choice(below)]
    return [chance.choice(below), *(each for each in below if chance.random() < 0.5)]


def _tree(top: int, children: dict[int, tuple[str, list[int]]]) -> Iterator[str]:
    waiting = [(top, 1)]
    while waiting:
        feature, depth = waiting.pop()
        if feature < 0:
            yield f"{'    ' * depth}{children[-feature - 1][0]}"
            waiting += [(below, depth + 1) for below in children[-feature - 1][1]]
            continue
        yield f"{'    ' * depth}F{feature}"
        if feature in children:
            waiting.append((-feature - 1, depth + 1))


def _constraints(features: int, taken: set[int], chance: random.Random) -> Iterator[str]:
    """Requirements, exclusions and choices of two across the tree, all true of the configuration laid down."""
    wanted = int(features * LINES_A_FEATURE)
    while wanted:
        one, other, third = chance.sample(range(1, features), 3)
        said, holds = chance.choice(
            (
                (f"F{one} => F{other}", one not in taken or other in taken),
                (f"F{one} => !F{other}", one not in taken or other not in taken),
                (f"F{one} => F{other} | F{third}", one not in taken or other in taken or third in taken),
            )
        )
        if holds:
            wanted -= 1
            yield said


def measured(features: int) -> Point:
    """Look-aheads after the clicks of one customer for each of some models of that size."""
    taken: list[float] = []
    for seed in SEEDS:
        model = uvl.read(text(features, seed), f"family-{features}-{seed}.uvl")
        engine = Engine(flat.revision(model), seconds=60)
        _, *asked = ClickBenchmark(engine, random.Random(seed), VISIBLE, time.process_time).looks(CLICKS)
        taken += [each.milliseconds for each in asked]
    return Point(features, statistics.median(taken), percentile(taken, 95))


def line(points: list[Point]) -> tuple[float, float]:
    """Slope and height of the straight line through the medians, both axes logarithmic (least squares)."""
    fitted = statistics.linear_regression(
        [math.log(point.features) for point in points], [math.log(point.median) for point in points]
    )
    return fitted.slope, fitted.intercept


# --- the picture ----------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 70, 60, 50, 30
FEATURES, MILLISECONDS = (100, 20_000), (0.1, 100)


def picture(points: list[Point]) -> str:
    """The medians with the fitted line, and beside it the steepest line that the budget allows."""
    slope, height = line(points)
    first, last = points[0].features, points[-1].features
    fitted = [(each, math.exp(height + slope * math.log(each))) for each in (first, last)]
    allowed = [(first, fitted[0][1]), (last, fitted[0][1] * (last / first) ** EXPONENT)]
    shapes = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT, 28, f"Look-ahead with {VISIBLE} features on screen: exponent {slope:.2f}", 'font-size="16"'),
        *(_mark(number, along=True) for number in (200, 500, 1000, 2000, 4000, 8000, 14000)),
        *(_mark(number, along=False) for number in (0.1, 1, 10, 100)),
        _text(WIDTH / 2, HEIGHT - 14, "features of the model", 'text-anchor="middle"'),
        _text(18, HEIGHT / 2, "milliseconds", f'text-anchor="middle" transform="rotate(-90 18 {HEIGHT / 2})"'),
        _path(allowed, 'stroke="#999" stroke-dasharray="6 5"'),
        _path(fitted, 'stroke="#1f5fa8" stroke-width="2"'),
        *(_dot(point) for point in points),
        _text(_x(last) - 8, _y(allowed[1][1]) - 8, "exponent 1: the budget", 'text-anchor="end" fill="#666"'),
    ]
    head = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {head}>', *shapes, "</svg>", ""])


def _text(x: float, y: float, said: str, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{said}</text>'


def _x(features: float) -> float:
    low, high = map(math.log, FEATURES)
    return LEFT + (math.log(features) - low) / (high - low) * (WIDTH - LEFT - RIGHT)


def _y(milliseconds: float) -> float:
    low, high = map(math.log, MILLISECONDS)
    return HEIGHT - BOTTOM - (math.log(milliseconds) - low) / (high - low) * (HEIGHT - BOTTOM - TOP)


def _mark(number: float, *, along: bool) -> str:
    """A grid line with its number."""
    if along:
        x = _x(number)
        return f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>' + _text(
            x, HEIGHT - BOTTOM + 18, f"{number:,}", 'text-anchor="middle"'
        )
    y = _y(number)
    return f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#eee"/>' + _text(
        LEFT - 8, y + 4, f"{number:g}", 'text-anchor="end"'
    )


def _path(points: list[tuple[int, float]], look: str) -> str:
    (x, y), (to_x, to_y) = ((_x(features), _y(taken)) for features, taken in points)
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" fill="none" {look}/>'


def _dot(point: Point) -> str:
    """The median, with a whisker up to the 95th percentile."""
    x, y, up = _x(point.features), _y(point.median), _y(point.p95)
    return (
        f'<path d="M{x:.1f} {y:.1f}V{up:.1f}" stroke="#1f5fa8"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f5fa8"/>'
    )


def main() -> bool:
    """Prints a row per size and the exponent; whether the budget was kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--picture", type=Path, help="draw the plot into this SVG file")
    where = parser.parse_args().picture
    print(f"Look-ahead over generated models, {VISIBLE} features on screen; ms of the processor")
    print(f"{'features':>10}{'median':>10}{'p95':>10}")
    points = []
    for features in SIZES:
        points.append(measured(features))
        print(f"{features:>10,}{points[-1].median:>10.2f}{points[-1].p95:>10.2f}", flush=True)
    slope, _ = line(points)
    print(f"  grows with exponent {slope:.2f} (budget {EXPONENT:g}): {'kept' if slope <= EXPONENT else 'MISSED'}")
    if where:
        where.write_text(picture(points), "utf-8")
    return slope <= EXPONENT


if __name__ == "__main__":
    raise SystemExit(not main())

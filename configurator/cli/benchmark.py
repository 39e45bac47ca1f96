"""Measuring: how fast questions are answered about a product or a foreign model, on this machine."""

import gc
import random
import resource
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from configurator.analysis.click_benchmark import ClickBenchmark, percentile
from configurator.analysis.naive_baseline import naive_look
from configurator.cli import arguments
from configurator.cli.questions import model_revision
from configurator.services.showroom import files


@click.group()
def bench() -> None:
    """Measure how fast questions are answered."""


@bench.command(name="lookahead")
@arguments.shop_option
@arguments.product_option(required=False)
@arguments.model_option
@arguments.on_option
@arguments.market_option
@click.option("--clicks", type=click.IntRange(1, 100_000), default=25, show_default=True, help="How many clicks.")
@click.option("--seed", type=int, default=1, show_default=True, help="Other seeds are other customers.")
@click.option("--visible", type=click.IntRange(1), help="How many slots are on screen; every screen shows others.")
@click.option(
    "--baseline",
    is_flag=True,
    help="Measure the naive way as well: CP-SAT, anew for each value. Of many values some are asked and it is scaled.",
)
@arguments.json_option
def bench_lookahead(
    folder: Path | None,
    product: str | None,
    model: Path | None,
    on: datetime | None,
    market: str,
    clicks: int,
    seed: int,
    visible: int | None,
    baseline: bool,
    as_json: bool,
) -> None:
    """Measure look-ahead over random clicks.

    Each click says yes or no to something that is still possible; what is measured is the look-ahead after it, with
    milliseconds of the wall clock and calls of the solver. A new customer comes when everything is decided.
    """
    if (product is None) == (model is None):
        raise click.UsageError("Say either --product NAME or --model FILE.")
    before, begun = _resident(), time.perf_counter()
    revision = files.revision(arguments.shop(folder), product) if product else model_revision(Path(model or ""))
    situation = arguments.situation(revision.product, on, market)
    engine = arguments.engine_of(revision, situation)
    loaded = 1000 * (time.perf_counter() - begun)
    customers = ClickBenchmark(engine, random.Random(seed), visible, time.perf_counter)  # noqa: S311
    first, *asked = customers.looks(clicks)
    gc.collect()
    taken = [each.milliseconds for each in asked]
    found: dict[str, Any] = {
        "median": round(statistics.median(taken), 3),
        "p95": round(percentile(taken, 95), 3),
        "max": round(max(taken), 3),
        "calls": statistics.median(each.calls for each in asked),
        "memory_mb": round((_resident() - before) / 1e6, 1),
        "load_ms": round(loaded, 1),
        "first_ms": round(first.milliseconds, 3),
    }
    if baseline:
        found["naive_ms"] = round(naive_look(customers, asked[len(asked) // 2]), 1)
    arguments.print_json(found) if as_json else click.echo(_told(revision.product.name, found, clicks, visible))


def _told(name: str, found: dict[str, Any], clicks: int, visible: int | None) -> str:
    on_screen = "everything" if visible is None else f"{visible} slots on screen"
    lines = [
        f"{name}: look-ahead after each of {clicks} random clicks, {on_screen}",
        f"  median {found['median']:.2f} ms, p95 {found['p95']:.2f} ms, longest {found['max']:.2f} ms",
        f"  {found['calls']:g} solver calls a click (median)",
        f"  loaded in {found['load_ms']:.0f} ms, first answer {found['first_ms']:.2f} ms; {found['memory_mb']:.0f} MB",
    ]
    if "naive_ms" in found:
        times = found["naive_ms"] / max(found["median"], 0.001)
        lines.append(f"  one CP-SAT solve per value would take {found['naive_ms']:.0f} ms: {times:,.0f} times as long")
    return "\n".join(lines)


def _resident() -> int:
    """Bytes of memory that the process has now; where the system does not tell, the most it ever had."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024

"""Of `configurator evaluate`: next items, and lifetimes of customers, on files that anybody has."""

import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from configurator.cli import arguments
from configurator.cli.progress import shown_progress
from configurator.errors import BrokenFiles
from configurator.learning.items.evaluation import NextItem
from configurator.learning.items.evaluation import evaluate as next_items
from configurator.learning.items.sequences import read_sequences
from configurator.learning.lifetime.evaluation import evaluate as lifetimes
from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.purchase_files import read_purchases
from configurator.source import Problem, Source

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="next-item")
@click.option(
    "--sequences",
    "file",
    type=_FILE,
    required=True,
    help="A line a customer: their id, then item ids in time order, with blanks between them.",
)
@arguments.json_option
def next_item(file: Path, as_json: bool) -> None:
    """Measure how often the next item is among ten that are offered.

    Each customer's last item is asked for once, among all that they have not taken yet; ties count against us. What is
    weighed how was found on the last but one. Beside it: what most took, and plain likeness.
    """

    begun = time.process_time()
    history = read_sequences(file)
    with shown_progress() as progress:
        found = next_items(history, progress)
    answer = {
        **_shares(found.test),
        "items": len(history.names),
        "validation": _shares(found.validation),
        "baselines": {name: _shares(each) for name, each in found.baselines.items()},
        "weighing": asdict(found.weighing),
        "tries": found.tries,
        "seconds": round(time.process_time() - begun, 1),
    }
    if as_json:
        arguments.print_json(answer)
        return
    click.echo(f"{found.test.customers} customers, {len(history.names)} items; the next item of each, among 10 of all:")
    for name, each in {"here": found.test, "on the last but one": found.validation, **found.baselines}.items():
        shares = "nobody to ask" if not each.customers else f"HR@10 {each.hr10:.4f}  NDCG@10 {each.ndcg10:.4f}"
        click.echo(f"  {name.replace('_', ' '):<22} {shares}")


@click.command()
@click.option(
    "--transactions",
    "file",
    type=_FILE,
    required=True,
    help="Purchases (customer, yyyymmdd, units, amount) or a CSV of frequency, recency and T.",
)
@click.option(
    "--until",
    type=arguments.Day(),
    help="The last day that is learned from; what comes later is compared (the middle of the time when left out).",
)
@arguments.json_option
def lifetime(file: Path, until: datetime | None, as_json: bool) -> None:
    """Fit how often customers come back (BG/NBD) and what they spend (Gamma-Gamma).

    Time is counted in weeks where the file has days.
    """

    try:
        found = lifetimes(read_purchases(file), until.date() if until else None)
    except TooLittleHistory as error:
        raise BrokenFiles([Problem(Source(str(file), 1), str(error))]) from error
    rate = found.buying
    answer: dict[str, Any] = {
        **{name: round(getattr(rate, name), 6) for name in ("r", "alpha", "a", "b")},
        "log_likelihood": round(rate.log_likelihood, 3),
        "customers": found.customers,
        "came_back": found.came_back,
        "until": found.until.isoformat() if found.until else None,
        "gamma_gamma": _rounded(asdict(found.spending)) if found.spending else None,
        "forecast": _rounded(asdict(found.forecast)) if found.forecast else None,
    }
    if as_json:
        arguments.print_json(answer)
        return
    click.echo(f"{found.customers} customers, {found.came_back} of whom came back")
    click.echo(f"  BG/NBD: r {rate.r:.3f}, alpha {rate.alpha:.3f}, a {rate.a:.3f}, b {rate.b:.3f}")
    if found.spending:
        click.echo(f"  Gamma-Gamma: p {found.spending.p:.2f}, q {found.spending.q:.2f}, v {found.spending.v:.2f}")
    if found.forecast:
        told = found.forecast
        click.echo(f"  {told.weeks:.0f} weeks on: {told.expected:.0f} purchases foretold, {told.made:.0f} made")


def _shares(found: NextItem) -> dict[str, Any]:
    """The figures of so many customers; none where there was nobody to ask."""
    nothing = {} if found.customers else {"hr10": None, "ndcg10": None}
    return _rounded(asdict(found)) | nothing


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    return {name: round(each, 5) if isinstance(each, float) else each for name, each in found.items()}

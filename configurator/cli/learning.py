"""`configurator learn`: what goes with what, of a history of any size, in the way that its size asks for."""

import csv
import resource
import sys
import time
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.progress import shown_progress
from configurator.interchange.spreadsheet.cell_text import cover
from configurator.learning.aggregates.history import history_in
from configurator.learning.aggregates.ways import WAYS, choice_counts
from configurator.learning.disclosure import FEWEST


@click.command()
@click.option(
    "--history",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="A folder of .parquet or .csv files with the columns customer and choice.",
)
@click.option(
    "--backend",
    type=click.Choice(WAYS),
    default="scipy",
    show_default=True,
    help="In memory; out of memory (the extra duckdb); on a cluster (the extra spark, and Java).",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new CSV file for what goes with what: choice, with, people, likeness.",
)
@arguments.json_option
def learn(folder: Path, backend: str, into: Path | None, as_json: bool) -> None:
    """Learn what goes with what from a history in files.

    A customer counts once for a pair, however often they chose it, and no pair is written that fewer than 5 chose.
    """

    if into is not None and into.exists():
        raise click.UsageError(f"{into} is there already. Choose another name.")
    begun, worked = time.perf_counter(), time.process_time()
    with shown_progress() as progress:
        counts = choice_counts(backend, history_in(folder), progress)
    pairs = list(counts.likeliest(FEWEST))
    if into is not None:
        with into.open("x", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(("choice", "with", "people", "likeness"))
            table.writerows((cover(str(one)), cover(str(other)), *rest) for one, other, *rest in pairs)
    answer = {
        "customers": counts.customers,
        "choices": int(counts.people.sum()),
        "values": len(counts.choices),
        "pairs": counts.pairs.shape[1],
        "pairs_of_five": len(pairs),
        "seconds": round(time.perf_counter() - begun, 1),
        "processor_seconds": round(time.process_time() - worked, 1),
        "memory_mb": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
        ),
    }
    if as_json:
        arguments.print_json(answer)
        return
    click.echo(
        f"{counts.customers} customers took {answer['choices']} of {len(counts.choices)} values: "
        f"{counts.pairs.shape[1]} pairs, {len(pairs)} of them with {FEWEST} people or more"
    )
    for one, other, people, alike in pairs[:5]:
        click.echo(f"  {one} with {other}: {people} people, likeness {alike:.2f}")
    click.echo(f"{answer['seconds']} s, {answer['memory_mb']} MB.")

"""`configurator demo`: synthetic customers for a demonstration."""

from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.services.operating import demo as demonstration


@click.command()
@arguments.shop_option
@click.option("--customers", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same customers.")
def demo(folder: Path | None, customers: int, seed: int) -> None:
    """Fill the shop with synthetic customers.

    They are called "Customer 017" and have designs and orders; nobody takes them for real.
    """
    with opened_shop(folder) as room:
        if not room.products():
            raise click.UsageError("The shop has nothing on sale; `configurator check` says why.")
        with click.progressbar(length=customers, label="Inviting customers") as bar:
            placed = demonstration.fill(room, customers=customers, seed=seed, progress=lambda: bar.update(1))
        click.echo(f"{customers} customers came, {placed} of them ordered.")

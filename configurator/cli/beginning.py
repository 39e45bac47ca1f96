"""`configurator init`: a new shop to start from."""

from pathlib import Path
from shlex import quote

import click

from configurator.services.studio import beginning


@click.command()
@click.argument("folder", metavar="SHOP", type=click.Path(path_type=Path))
@click.option(
    "--like",
    "kind",
    type=click.Choice(beginning.kinds()),
    default="empty",
    show_default=True,
    help="A car has lists, switches and a table; a box has several items; an insurance asks, works premiums out and "
    "has three covers that share a file; empty is one small product.",
)
def init(folder: Path, kind: str) -> None:
    """Write a new shop to start from into the folder SHOP.

    It has a product or more and can be served as it is; its files are commented, to be changed. Nothing is written into
    a folder that has something in it.
    """
    shop, named = beginning.begin_shop(folder, kind), quote(str(folder))
    for written in sorted(each for each in shop.root.rglob("*") if each.is_file()):
        click.echo(folder / written.relative_to(shop.root))
    click.echo(f"\nconfigurator check --shop {named}          what is wrong with its files: nothing yet")
    click.echo(f"configurator serve --shop {named} --new    open it; then it follows when you save")

"""What puts things into a shop: foreign models as products, synthetic customers for a demonstration."""

from pathlib import Path

import click

from configurator.bootstrap import Showroom
from configurator.cli import arguments
from configurator.cli.subject import foreign, text_of
from configurator.interchange import xcsp, xcsp_shop
from configurator.interchange.model import FeatureModel
from configurator.interchange.naming import slug
from configurator.interchange.shop import keep, write
from configurator.services import demo as demonstration


@click.group(name="import")
def importing() -> None:
    """Make a product of a shop from a foreign feature model."""


_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_into = click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="The shop's folder; made if needed."
)
_key = click.option("--key", help="The product's key (from the file's name when not given).")


@importing.command(name="featureide")
@_file
@_into
@_key
def import_featureide(file: Path, into: Path, key: str | None) -> None:
    """Import a FeatureIDE model (.xml) with its attributes."""
    _import(foreign(file, ".xml"), file, into, key)


@importing.command(name="uvl")
@_file
@_into
@_key
def import_uvl(file: Path, into: Path, key: str | None) -> None:
    """Import a UVL model (.uvl)."""
    _import(foreign(file, ".uvl"), file, into, key)


@importing.command(name="xcsp")
@_file
@_into
@_key
def import_xcsp(file: Path, into: Path, key: str | None) -> None:
    """Import an XCSP 2.1 instance (.xml) of tables."""
    name = key or slug(file.stem)
    head = f"Imported from {file.name}. Change what you like: that file is not read again."
    keep(*xcsp_shop.texts(xcsp.read(text_of(file), str(file)), name, head), into, name)
    _written(into, name)


@click.command()
@arguments.shop_option
@click.option("--customers", type=click.IntRange(1, 100_000), default=40, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same customers.")
def demo(folder: Path | None, customers: int, seed: int) -> None:
    """Fill the shop with synthetic customers.

    They are called "Customer 017" and have designs and orders; nobody takes them for real.
    """
    room = Showroom(arguments.settings(folder))
    if not room.products():
        raise click.UsageError("The shop has nothing on sale; `configurator check` says why.")
    with click.progressbar(length=customers, label="Inviting customers") as bar:
        placed = demonstration.fill(room, customers=customers, seed=seed, progress=lambda: bar.update(1))
    click.echo(f"{customers} customers came, {placed} of them ordered.")


def _import(model: FeatureModel, file: Path, into: Path, key: str | None) -> None:
    name = key or slug(file.stem)
    write(model, into, name)
    _written(into, name)


def _written(into: Path, name: str) -> None:
    click.echo(f"{into / 'catalog' / name / 'product.yaml'} and {into / 'rules' / f'{name}.rules'} are written.")
    click.echo(f"Try it: configurator serve --shop {into}")

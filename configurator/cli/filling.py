"""What puts things into a shop: foreign models as products, synthetic customers for a demonstration."""

from pathlib import Path

import click

from configurator.bootstrap import Showroom
from configurator.cli import arguments
from configurator.cli.subject import Subject, foreign, text_of
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.interchange import flat, xcsp, xcsp_shop
from configurator.interchange.model import Feature, FeatureModel
from configurator.interchange.naming import slug
from configurator.interchange.shop import keep
from configurator.rules.revision import Revision
from configurator.services import demo as demonstration
from configurator.services.importing import Sellable, sellable

_SECONDS = 60.0
_NAMED = 5


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
@arguments.json_option
def import_featureide(file: Path, into: Path, key: str | None, *, as_json: bool) -> None:
    """Import a FeatureIDE model (.xml) with its attributes."""
    _import(foreign(file, ".xml"), into, key or slug(file.stem), as_json)


@importing.command(name="uvl")
@_file
@_into
@_key
@arguments.json_option
def import_uvl(file: Path, into: Path, key: str | None, *, as_json: bool) -> None:
    """Import a UVL model (.uvl)."""
    _import(foreign(file, ".uvl"), into, key or slug(file.stem), as_json)


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


def _import(model: FeatureModel, into: Path, key: str, as_json: bool) -> None:
    """Keeps the model as a product, says what is no part of it; ends with 1 when the model allows nothing at all."""
    try:
        found = sellable(model, key, _engine_of)
    except Contradiction:
        subject = Subject(_engine_of(flat.revision(model)), True, frozenset(), as_json)
        arguments.refuse(subject, subject.engine.explain(frozenset()))
        return
    keep(found.catalogue, found.rules, into, key)
    if as_json:
        arguments.print_json(
            {
                "files": list(map(str, _files(into, key))),
                "left_out": [_place(feature) for feature in found.dead],
                "always": [_place(feature) for feature in found.certain],
            }
        )
        return
    _tell(found)
    _written(into, key)


def _engine_of(revision: Revision) -> Engine:
    """An engine that may take as long for a question as an import may take."""
    return arguments.engine_of(revision, seconds=_SECONDS)


def _tell(found: Sellable) -> None:
    """Says what is no question in the product."""
    if found.dead:
        click.echo(f"In no configuration, so left out: {_some(found.dead)}.")
    if found.certain:
        click.echo(f"Optional, but in every configuration that has what they belong to: {_some(found.certain)}.")
    if max(len(found.dead), len(found.certain)) > _NAMED:
        click.echo("--json names them all.")


def _some(features: tuple[Feature, ...]) -> str:
    """How many features, the first of them by name and line."""
    named = [f"{each.name} (line {each.source.line})" for each in features[:_NAMED]]
    more = [f"{len(features) - _NAMED} more"] if len(features) > _NAMED else []
    return f"{len(features)} feature{'s' * (len(features) != 1)}: {', '.join([*named, *more])}"


def _place(feature: Feature) -> dict[str, object]:
    return {"feature": feature.name, "file": feature.source.file, "line": feature.source.line}


def _files(into: Path, key: str) -> tuple[Path, Path]:
    return into / "catalog" / key / "product.yaml", into / "rules" / f"{key}.rules"


def _written(into: Path, key: str) -> None:
    catalogue, rules = _files(into, key)
    click.echo(f"{catalogue} and {rules} are written.")
    click.echo(f"Try it: configurator serve --shop {into}")

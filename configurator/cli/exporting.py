"""`configurator export`: a product or a foreign model as a feature model for other tools."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.interchange import formats
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.feature_model.notes import notes
from configurator.interchange.featureide.writer import featureide_text
from configurator.interchange.out_of_shop.features import feature_model_of
from configurator.interchange.uvl.writer import uvl_text
from configurator.services.showroom import files


@click.group(name="export")
def exporting() -> None:
    """Write a product, or a foreign model, as a feature model."""


def _source(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is written, and where."""
    file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
    for option in (
        file,
        arguments.market_option,
        arguments.on_option,
        arguments.model_option,
        arguments.product_option(required=False),
        arguments.shop_option,
    ):
        command = option(command)
    return command


@exporting.command(name="uvl")
@_source
def export_uvl(
    folder: Path | None, product: str | None, model: Path | None, on: datetime | None, market: str, file: Path
) -> None:
    """Write FILE in UVL."""
    _write(file, uvl_text(*_model(folder, product, model, on, market, plain=True)))


@exporting.command(name="featureide")
@_source
def export_featureide(
    folder: Path | None, product: str | None, model: Path | None, on: datetime | None, market: str, file: Path
) -> None:
    """Write FILE as XML of FeatureIDE."""
    _write(file, featureide_text(*_model(folder, product, model, on, market, plain=False)))


def _model(
    folder: Path | None, product: str | None, model: Path | None, on: datetime | None, market: str, *, plain: bool
) -> tuple[FeatureModel, tuple[str, ...]]:
    """What is to be written, and what the file says of what is no part of it. Raises ForeignModelError."""
    if (product is None) == (model is None):
        raise click.UsageError("Say either --product NAME or --model FILE.")
    if model is not None:
        return formats.feature_model(model), ()
    revision = files.revision(arguments.shop(folder), product or "")
    at = arguments.situation(revision.product, on, market)
    told = notes(revision, at)
    for note in told:
        click.echo(note, err=True)
    return feature_model_of(revision, at, plain=plain), told


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"'{file}' cannot be written: {error.strerror}.") from error
    click.echo(f"{file} is written. Count it: configurator count --model {file}")

"""`configurator render`: the picture of a configuration as a file."""

from pathlib import Path
from typing import get_args

import click

from configurator.cli import arguments
from configurator.cli.choices import choices
from configurator.errors import UnknownName
from configurator.imaging.compose import Format, compose, emblem
from configurator.imaging.layers import layers
from configurator.services.presenting.pictures import looks
from configurator.services.showroom import files

_FORMATS: dict[str, Format] = {**{f".{each}": each for each in get_args(Format)}, ".jpg": "jpeg"}


@click.command()
@arguments.shop_option
@arguments.product_option()
@arguments.choose_option
@click.option("--view", help="Which view (the first when not given).")
@click.option("--width", type=click.IntRange(16, 4000), default=1200, show_default=True, help="Width in pixels.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def render(
    folder: Path | None, product: str, chosen: tuple[str, ...], view: str | None, width: int, file: Path
) -> None:
    """Draw the completed choices into FILE (.png, .webp or .jpg)."""
    if file.suffix.lower() not in _FORMATS:
        raise click.UsageError(f"'{file.name}' should end in .png, .webp or .jpg.")
    engine, kind = arguments.engine(folder, product), _FORMATS[file.suffix.lower()]
    model = engine.revision.product
    art, problems = files.art(arguments.shop(folder), model)
    if problems and art is None:
        for problem in problems:
            click.echo(str(problem), err=True)
        click.get_current_context().exit(1)
    selection = engine.complete(choices(model, chosen))
    if art is None:
        picture = emblem(model.name, width=width, format=kind)
    else:
        name = view or next(iter(art.views))
        if name not in art.views:
            raise UnknownName("view", name, art.views)
        picture = compose(art, layers(art, looks(model, selection), name), width=width, format=kind)
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise click.UsageError(f"'{file}' cannot be written: {error.strerror}.") from error
    click.echo(f"{file}: {len(picture):,} bytes")

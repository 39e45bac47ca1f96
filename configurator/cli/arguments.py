"""What several commands take: the shop, a product with choices, ``--json``; and how answers are printed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices
from configurator.catalog.validity import Situation
from configurator.cli import subject as subjects
from configurator.cli.subject import Subject, model_revision, refusal
from configurator.engine import Engine
from configurator.engine.answers import Conflict
from configurator.rules import slices
from configurator.rules.revision import Revision
from configurator.services.showroom import files
from configurator.settings import Settings, checked_shop, today
from configurator.shop import Shop

NOTHING: Mapping[str, object] = MappingProxyType({})
F = TypeVar("F", bound=Callable[..., Any])

shop_option = click.option(
    "--shop",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="CONFIGURATOR_SHOP",
    help="The shop's folder (the demo shop when not given).",
)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A foreign model instead of a product: .uvl, or .xml of FeatureIDE or XCSP.",
)
choose_option = click.option(
    "--choose",
    "chosen",
    multiple=True,
    metavar="NAME=VALUE",
    help="A choice, such as towbar=yes, shade[2]=rose or packs!=winter. May be given several times.",
)
on_option = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that is asked about (today when left out).",
)
market_option = click.option("--market", default="", help="The market that is asked about (the shop's when left out).")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")


def product_option(*, required: bool = True) -> Callable[[F], F]:
    """The option that names a product of the shop."""
    return click.option("--product", required=required, help="The product's key: its folder in catalog/.")


def question(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command its ``subject``: a product of a shop or a foreign model, with choices; and all options for it."""

    @wraps(command)
    def asked(
        *,
        folder: Path | None,
        product: str | None,
        model: Path | None,
        chosen: tuple[str, ...],
        on: datetime | None,
        market: str,
        as_json: bool,
        **given: Any,
    ) -> None:
        if (product is None) == (model is None):
            raise click.UsageError("Say either --product NAME or --model FILE.")
        revision = files.revision(shop(folder), product) if product else model_revision(Path(model or ""))
        at = situation(revision.product, on, market)
        engine = engine_of(revision, at)
        found = subjects.choices(revision.product, chosen, foreign=product is None)
        command(subject=Subject(engine, product is None, found, as_json), **given)

    for option in (
        json_option,
        market_option,
        on_option,
        choose_option,
        model_option,
        product_option(required=False),
        shop_option,
    ):
        asked = option(asked)
    return asked


def situation(product: Product, on: datetime | None, market: str) -> Situation:
    """The day and the market that a command asks about. Raises UnknownName for a market that the product lacks."""
    return slices.situation(product, on.date() if on else today(), market or Settings().market)


def settings(folder: Path | None, **given: Any) -> Settings:
    """The settings of the environment, with what the command line says."""
    named = {"shop_folder": folder, **given}
    return Settings(**{key: value for key, value in named.items() if value is not None})


def shop(folder: Path | None) -> Shop:
    """The shop in a folder. Raises ShopFolderError."""
    return checked_shop(settings(folder))


def engine(folder: Path | None, product: str) -> Engine:
    """An engine for the product as its files say, today. Raises BrokenFiles, UnknownName."""
    revision = files.revision(shop(folder), product)
    return engine_of(revision, situation(revision.product, None, ""))


def engine_of(revision: Revision, at: Situation | None = None, *, seconds: float = 0) -> Engine:
    """An engine within the limits of the environment, with at least so many ``seconds`` for a question.

    Raises BrokenFiles when the revision is too large for them.
    """
    limits = Settings()
    return Engine(revision, situation=at, seconds=max(seconds, limits.solver_seconds), largest=limits.engine_largest)


def choices(product: Product, texts: tuple[str, ...]) -> Choices:
    """The choices about a shop's product that the texts say. Raises UnknownName, InvalidChoice, UsageError."""
    return subjects.choices(product, texts)


def print_json(answer: Any) -> None:
    """The answer as JSON, readable by people as well."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def refuse(
    subject: Subject, conflict: Conflict, wanted: Choice | None = None, answer: Mapping[str, object] = NOTHING
) -> None:
    """Prints why something is not possible and ends the command with 1; of a model, with the places in its file.

    ``answer`` is what JSON says besides.
    """
    why = {**answer, **refusal(subject, conflict, wanted)}
    if subject.as_json:
        print_json(why)
    else:
        click.echo(f"Not possible: {why['text']}")
        for place, name in zip(why["places"], why["rules"], strict=True) if subject.foreign else ():
            click.echo(f"  {place}: {name}")
    click.get_current_context().exit(1)

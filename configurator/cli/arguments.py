"""What several commands take: the shop, a product, ``--json``; what follows from it; and how answers are printed."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from configurator.catalog.model import Product
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.errors import UnknownName
from configurator.rules import in_force
from configurator.rules.revision import Revision
from configurator.services.showroom import files
from configurator.settings import Settings, checked_shop, today
from configurator.shop import Shop

F = TypeVar("F", bound=Callable[..., Any])

shop_option = click.option(
    "--shop",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="CONFIGURATOR_SHOP",
    show_envvar=True,
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


class Day(click.DateTime):
    """A day as files write it, 2026-11-30; said in words where it is none."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How a day is written."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day; a usage error for anything else."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"'{value}' is no day. Write year, month and day, such as 2026-11-30.", param, ctx)


on_option = click.option(
    "--on",
    type=Day(),
    help="The day that is asked about (today when left out).",
)
market_option = click.option("--market", default="", help="The market that is asked about (the shop's when left out).")
group_option = click.option(
    "--group", default="", help="The group of customers that is asked about (those of none when left out)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")


def product_option(*, required: bool = True) -> Callable[[F], F]:
    """The option that names a product of the shop."""
    return click.option("--product", required=required, help="The product's key: its folder in catalog/.")


def situation(product: Product, on: datetime | None, market: str, group: str = "") -> Situation:
    """The day, market and group that a command asks about. Raises UnknownName for what the product does not list."""
    if group and group not in product.groups:
        raise UnknownName("group of customers", group, product.groups)
    return in_force.situation(product, on.date() if on else today(), market or Settings().market, group)


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


def print_json(answer: Any) -> None:
    """The answer as JSON, readable by people as well."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))

"""What several commands take: the shop, a product with choices, ``--json``; and how answers are printed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from configurator.bootstrap import Settings, checked_shop
from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices, Slot, checked, with_choice
from configurator.engine import Engine
from configurator.services import files
from configurator.shop import Shop

F = TypeVar("F", bound=Callable[..., Any])

shop_option = click.option(
    "--shop",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="CONFIGURATOR_SHOP",
    help="The shop's folder (the demo shop when not given).",
)
product_option = click.option("--product", required=True, help="The product's key: its folder in catalog/.")
choose_option = click.option(
    "--choose",
    "chosen",
    multiple=True,
    metavar="OPTION=VALUE",
    help="A choice, such as towbar=yes, shade[2]=rose or packs!=winter. May be given several times.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")


def asking(command: F) -> F:
    """The options of a command that asks something about a product."""
    for option in (json_option, choose_option, product_option, shop_option):
        command = option(command)
    return command


def settings(folder: Path | None, **given: Any) -> Settings:
    """The settings of the environment, with what the command line says."""
    named = {"shop_folder": folder, **given}
    return Settings(**{key: value for key, value in named.items() if value is not None})


def shop(folder: Path | None) -> Shop:
    """The shop in a folder. Raises ShopFolderError."""
    return checked_shop(settings(folder))


def engine(folder: Path | None, product: str) -> Engine:
    """An engine for the product as its files say. Raises BrokenFiles, UnknownName."""
    return Engine(files.revision(shop(folder), product), seconds=Settings().solver_seconds)


def choice(product: Product, text: str) -> Choice:
    """The choice that 'option=value' or 'option!=value' says. Raises UnknownName, InvalidChoice, UsageError."""
    left, sign, value = text.partition("=")
    taken = not left.endswith("!")
    try:
        if not sign:
            raise ValueError(f"'{text}' is not a choice such as towbar=yes")
        slot = Slot.parse(left.removesuffix("!"))
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    return checked(product, Choice(slot, value.strip(), taken))


def choices(product: Product, texts: tuple[str, ...]) -> Choices:
    """The choices that the texts say, a later one replacing an earlier one about the same thing."""
    found: Choices = frozenset()
    for text in texts:
        found = with_choice(product, found, choice(product, text))
    return found


def print_json(answer: Any) -> None:
    """The answer as JSON, readable by people as well."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))

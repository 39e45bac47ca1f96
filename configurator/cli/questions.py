"""What a question takes: a product of a shop, or a foreign model, with choices; and how a "no" is printed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from configurator.catalog.selection import Choice
from configurator.cli import arguments
from configurator.cli.subject import Subject, choices, model_revision, refusal
from configurator.engine.answers import Conflict
from configurator.services.showroom import files

NOTHING: Mapping[str, object] = MappingProxyType({})


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
        revision = files.revision(arguments.shop(folder), product) if product else model_revision(Path(model or ""))
        at = arguments.situation(revision.product, on, market)
        engine = arguments.engine_of(revision, at)
        found = choices(revision.product, chosen, foreign=product is None)
        command(subject=Subject(engine, product is None, found, as_json), **given)

    for option in (
        arguments.json_option,
        arguments.market_option,
        arguments.on_option,
        arguments.choose_option,
        arguments.model_option,
        arguments.product_option(required=False),
        arguments.shop_option,
    ):
        asked = option(asked)
    return asked


def refuse(
    subject: Subject, conflict: Conflict, wanted: Choice | None = None, answer: Mapping[str, object] = NOTHING
) -> None:
    """Prints why something is not possible and ends the command with 1; of a model, with the places in its file.

    ``answer`` is what JSON says besides.
    """
    why = {**answer, **refusal(subject, conflict, wanted)}
    if subject.as_json:
        arguments.print_json(why)
    else:
        click.echo(f"Not possible: {why['text']}")
        for place, name in zip(why["places"], why["rules"], strict=True) if subject.foreign else ():
            click.echo(f"  {place}: {name}")
    click.get_current_context().exit(1)

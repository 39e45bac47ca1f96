"""Questions about a product: what is possible, why not, what the rest would be, how many there are."""

from pathlib import Path
from typing import Any

import click

from configurator.catalog.model import Product
from configurator.catalog.selection import Selection, slots
from configurator.cli import arguments
from configurator.engine.answers import Contradiction
from configurator.engine.count import count as number_of_products
from configurator.interchange import featureide, uvl
from configurator.interchange.shop import revision as model_revision
from configurator.pricing.quote import quote
from configurator.rules.revision import Revision
from configurator.rules.wording import choice_text
from configurator.services import files
from configurator.services.pages import Reason
from configurator.services.reasons import reason
from configurator.services.words import answer_text, slot_label


@click.command()
@arguments.asking
def complete(folder: Path | None, product: str, chosen: tuple[str, ...], as_json: bool) -> None:
    """Complete the choices to a whole product, with its price."""
    engine = arguments.engine(folder, product)
    model = engine.revision.product
    try:
        selection = engine.complete(arguments.choices(model, chosen))
    except Contradiction as error:
        _refused(reason(engine.revision, error.conflict), as_json=as_json)
        return
    priced = quote(model, selection)
    if as_json:
        total = {"amount": str(priced.total.amount), "currency": priced.total.currency}
        weight = str(priced.weight) if priced.weight else None
        arguments.print_json({"selection": selection.as_json(), "total": total, "weight": weight})
        return
    for label, text in _told(model, selection):
        click.echo(f"{label}: {text}")
    click.echo(f"Total: {priced.total}" + (f", {priced.weight}" if priced.weight else ""))


@click.command()
@arguments.asking
@click.argument("wanted")
def explain(folder: Path | None, product: str, chosen: tuple[str, ...], as_json: bool, wanted: str) -> None:
    """Say why something is not possible.

    WANTED, such as towbar=yes, is tried with the choices. Exits with 1 when it is not possible.
    """
    engine = arguments.engine(folder, product)
    model = engine.revision.product
    choices, choice = arguments.choices(model, chosen), arguments.choice(model, wanted)
    if engine.possible(arguments.choices(model, (*chosen, wanted))):
        if as_json:
            arguments.print_json({"possible": True})
        else:
            click.echo(f"{choice_text(choice, model)} is possible.")
        return
    _refused(reason(engine.revision, engine.explain(choices, choice), choice), as_json=as_json)


@click.command()
@arguments.asking
def lookahead(folder: Path | None, product: str, chosen: tuple[str, ...], as_json: bool) -> None:
    """Say what is still possible.

    Each value is open, chosen, forced or impossible under the choices.
    """
    engine = arguments.engine(folder, product)
    model = engine.revision.product
    try:
        found = engine.look_ahead(arguments.choices(model, chosen))
    except Contradiction as error:
        _refused(reason(engine.revision, error.conflict), as_json=as_json)
        return
    states: dict[str, dict[str, str]] = {}
    for (slot, value), state in found.states.items():
        states.setdefault(str(slot), {})[value] = state.value
    numbers = {
        str(slot): [[interval.low, interval.high] for interval in intervals]
        for slot, intervals in found.numbers.items()
    }
    if as_json:
        arguments.print_json({"states": states, "numbers": numbers})
        return
    for name, values in states.items():
        click.echo(f"{name}: " + ", ".join(f"{value} {state}" for value, state in values.items()))
    for name, intervals in numbers.items():
        click.echo(f"{name}: " + ", ".join(low if low == high else f"{low} to {high}" for low, high in intervals))


@click.command()
@arguments.shop_option
@click.option("--product", help="The product's key: its folder in catalog/.")
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A feature model (.uvl, or FeatureIDE .xml) to count without importing it.",
)
@arguments.choose_option
@arguments.json_option
def count(folder: Path | None, product: str | None, model: Path | None, chosen: tuple[str, ...], as_json: bool) -> None:
    """Count the valid configurations, exactly."""
    if (product is None) == (model is None):
        raise click.UsageError("Say either --product NAME or --model FILE.")
    revision = _model(model) if model is not None else files.revision(arguments.shop(folder), product or "")
    number = number_of_products(revision, arguments.choices(revision.product, chosen))
    if as_json:
        arguments.print_json({"configurations": number})
    else:
        click.echo(f"{number:,}" if number < 10**15 else f"{number:,} (about {number:.3e})")


def _model(path: Path) -> Revision:
    """A feature model as a revision, without a shop. Raises ForeignModelError."""
    return model_revision(foreign(path), "model")


def foreign(path: Path) -> Any:
    """The feature model in a file, by its ending. Raises ForeignModelError, UsageError."""
    readers = {".uvl": uvl.read, ".xml": featureide.read}
    if path.suffix.lower() not in readers:
        raise click.UsageError(f"'{path.name}' is neither a .uvl file nor a FeatureIDE .xml file.")
    return readers[path.suffix.lower()](text_of(path), str(path))


def text_of(path: Path) -> str:
    """The text of a file. Raises UsageError when it is none."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"'{path}' cannot be read as text: {error}.") from error


def _told(product: Product, selection: Selection) -> list[tuple[str, str]]:
    found = [
        (slot_label(product, slot), answer_text(product, selection, slot)) for *_, slot in slots(product, selection)
    ]
    return [(label, text) for label, text in found if text]


def _refused(why: Reason, *, as_json: bool) -> None:
    if as_json:
        arguments.print_json(
            {
                "possible": False,
                "rules": list(why.rules),
                "sentences": list(why.sentences),
                "choices": [str(view.choice) for view in why.choices],
                "text": why.text,
            }
        )
    else:
        click.echo(f"Not possible: {why.text}")
    click.get_current_context().exit(1)

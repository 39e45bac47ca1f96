"""`configurator import`: a foreign model becomes a product of a shop; what is no part of it is said."""

from pathlib import Path
from typing import Any

import click

from configurator.cli import arguments, questions
from configurator.cli.questions import Subject
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.interchange.as_it_stands import product as as_it_stands
from configurator.interchange.feature_model.model import Feature, FeatureModel
from configurator.interchange.feature_model.naming import slug
from configurator.interchange.feature_model.other_prices import PRICE, reprice
from configurator.interchange.formats import ModelFormat, feature_model, xml_text
from configurator.interchange.xcsp import reader as xcsp
from configurator.listing import listed
from configurator.rules.revision import Revision
from configurator.services.studio.importing import currencies, keep, sellable, sellable_instance

_SECONDS = 60.0
_NAMED = 5
_REMARKS = 20


@click.group(name="import")
def importing() -> None:
    """Make a product of a shop from a foreign feature model."""


_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_into = click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), required=True, help="The shop's folder; made if needed."
)
_price = click.option("--price", help="The attribute that is the price, where it has another name than Price.")
_key = click.option("--key", help="The product's key (from the file's name when not given).")


@importing.command(name="featureide")
@_file
@_into
@_key
@_price
@arguments.json_option
def import_featureide(file: Path, into: Path, key: str | None, price: str | None, *, as_json: bool) -> None:
    """Import a FeatureIDE model (.xml) with its attributes."""
    _import(reprice(feature_model(file, ModelFormat.FEATUREIDE), price or PRICE), into, key or slug(file.stem), as_json)


@importing.command(name="uvl")
@_file
@_into
@_key
@_price
@arguments.json_option
def import_uvl(file: Path, into: Path, key: str | None, price: str | None, *, as_json: bool) -> None:
    """Import a UVL model (.uvl)."""
    _import(reprice(feature_model(file, ModelFormat.UVL), price or PRICE), into, key or slug(file.stem), as_json)


@importing.command(name="xcsp")
@_file
@_into
@_key
@arguments.json_option
def import_xcsp(file: Path, into: Path, key: str | None, *, as_json: bool) -> None:
    """Import an XCSP 2.1 instance (.xml) of tables."""
    text, name = xml_text(file), key or slug(file.stem)
    try:
        found = sellable_instance(text, file, name, _engine_of)
    except Contradiction:
        _refuse(xcsp.revision(text, str(file)), as_json)
        return
    keep(found.catalogue, found.rules, into, name)
    told = [f"{variable} = {value}" for variable, value in found.dead]
    lost = [f"In no configuration, so left out: {_some('value', told)}."] if told else []
    _tell(into, name, {"left_out": told}, lost, as_json)


def _import(model: FeatureModel, into: Path, key: str, as_json: bool) -> None:
    """Keeps the model as a product, says what is no part of it; ends with 1 when the model allows nothing at all."""
    try:
        found = sellable(model, key, _engine_of)
    except Contradiction:
        _refuse(as_it_stands.revision(model), as_json)
        return
    keep(found.catalogue, found.rules, into, key, found.product)
    remarks = list(map(str, found.remarks))
    answer: dict[str, Any] = {
        "left_out": list(map(_place, found.dead)),
        "always": list(map(_place, found.certain)),
        "remarks": remarks,
        "currency": found.product.currency,
    }
    told = [*_remarks(remarks), *_currency(found.product.currency, into, key)]
    if found.dead:
        told.append(f"In no configuration, so left out: {_some('feature', list(map(_named, found.dead)))}.")
    if found.certain:
        which = _some("feature", list(map(_named, found.certain)))
        told.append(f"Optional, but in every configuration that has what they belong to: {which}.")
    _tell(into, key, answer, told, as_json)


def _engine_of(revision: Revision) -> Engine:
    """An engine that may take as long for a question as an import may take."""
    return arguments.engine_of(revision, seconds=_SECONDS)


def _refuse(model: Revision, as_json: bool) -> None:
    """Prints which lines of the model leave nothing, and ends the command with 1."""
    engine = _engine_of(model)
    questions.refuse(Subject(engine, True, frozenset(), as_json), engine.explain(frozenset()))


def _tell(into: Path, key: str, answer: dict[str, Any], told: list[str], as_json: bool) -> None:
    """Says what was left out and where the product is now."""
    catalogue, rules = into / "catalog" / key / "product.yaml", into / "rules" / f"{key}.rules"
    if as_json:
        arguments.print_json({"files": [str(catalogue), str(rules)], **answer})
        return
    for line in told:
        click.echo(line)
    if any(len(names) > _NAMED for names in answer.values()):
        click.echo("--json names them all.")
    click.echo(f"{catalogue} and {rules} are written.")
    click.echo(f"Try it: configurator serve --shop {into}")


def _remarks(remarks: list[str]) -> list[str]:
    """The first remarks, and how many more there are."""
    more = [f"{len(remarks) - _REMARKS} more remarks; --json names them all."] if len(remarks) > _REMARKS else []
    return [*remarks[:_REMARKS], *more]


def _currency(code: str, into: Path, key: str) -> list[str]:
    """That the prices are in another currency than those of the shop's other products."""
    others = {other for name, other in currencies(into).items() if name != key} - {code}
    return [f"The prices are in {code}; other products of this shop are in {listed(sorted(others))}."] if others else []


def _some(kind: str, names: list[str]) -> str:
    """How many they are, and the first of them."""
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return f"{len(names)} {kind}{'s' * (len(names) != 1)}: {', '.join([*names[:_NAMED], *more])}"


def _named(feature: Feature) -> str:
    return f"{feature.name} (line {feature.source.line})"


def _place(feature: Feature) -> dict[str, object]:
    return {"feature": feature.name, "file": feature.source.file, "line": feature.source.line}

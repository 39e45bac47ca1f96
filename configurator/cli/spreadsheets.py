"""`configurator table` and `configurator values`: rule tables and the catalogue's values as sheets, out and in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from configurator.catalog.loader import load_to_price
from configurator.cli import arguments
from configurator.errors import BrokenFiles, UnknownName
from configurator.interchange.spreadsheet import catalogue_values, csv_xlsx, price_list
from configurator.interchange.spreadsheet import rule_tables as tables
from configurator.rules.drafts import Texts
from configurator.rules.price_syntax import PriceMatrix
from configurator.rules.revision import Revision, catalogue_file
from configurator.services.showroom import files
from configurator.services.showroom.checking import errors_of
from configurator.services.studio import spreadsheet_changes
from configurator.settings import today

_out = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
_in = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_force = click.option("--force", is_flag=True, help="Replace the file when it is there.")
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
_unsold = click.option(
    "--unsold",
    is_flag=True,
    help="Write it even if the product could not be sold so; the shop goes on with what it sells until it is mended.",
)


def _taking(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorated(command: Any) -> Any:
        for option in reversed((arguments.shop_option, arguments.product_option(), *options)):
            command = option(command)
        return command

    return decorated


@click.group()
def table() -> None:
    """Tables of the rules as sheets (.csv, .xlsx)."""


@table.command(name="export")
@_taking(click.option("--table", "--name", "name", help="Which table; not needed when there is one."), _out, _force)
def export_table(folder: Path | None, product: str, name: str | None, file: Path, force: bool) -> None:
    """Write a table of the rules into a sheet."""
    revision = files.revision(arguments.shop(folder), product)
    known = tables.names(revision)
    if name is None and len(known) != 1:
        what = f"Say which with --table: {', '.join(known)}." if known else f"The rules of {product} have no table."
        raise click.UsageError(" ".join([what, *_price_tables(revision)]))
    if name is not None and name not in known:
        raise click.UsageError(" ".join([str(UnknownName("table", name, known)), *_price_tables(revision)]))
    found = tables.table(revision, name or known[0])
    _write(file, tables.export_table(found), found.name, frozenset(), force=force)
    click.echo(f"{file}: {len(found.rows)} rows of the table '{found.name}'.")


def _price_tables(revision: Revision) -> Iterator[str]:
    """What is to be said of tables that are no sheets."""
    found = [each.name for each in revision.rules.prices if isinstance(each.effect, PriceMatrix)]
    if found:
        yield f"Price tables ({', '.join(found)}) are written in the rule file, and in no sheet."


@table.command(name="import")
@_taking(
    click.option("--table", "--name", "name", required=True, help="Which table; a new one when there is none yet."),
    click.option("--sentence", default="", help="What customers read of a new table."),
    _in,
    _dry_run,
    _unsold,
)
def import_table(
    folder: Path | None, product: str, name: str, sentence: str, file: Path, dry_run: bool, unsold: bool
) -> None:
    """Take the rows of a table from a sheet.

    The first row names options, each further row lists what goes together: values with commas between them, * for any.
    Shows what changes; everything is checked before anything is written.
    """
    sheet = spreadsheet_changes.sheet(file)

    def new(revision: Revision, texts: Texts) -> Texts:
        try:
            return replace(texts, rules=tables.import_table(revision, name, sheet, sentence))
        except UnknownName as unknown:
            raise click.UsageError(f"{unknown} For a new table add --sentence 'Why not everything goes.'") from unknown

    _apply(folder, product, new, dry_run=dry_run, unsold=unsold)


@click.group(name="values")
def values_group() -> None:
    """The catalogue's values as sheets (.csv, .xlsx)."""


@values_group.command(name="export")
@_taking(_out, _force)
def export_values(folder: Path | None, product: str, file: Path, force: bool) -> None:
    """Write the values of all options into a sheet."""
    revision = files.revision(arguments.shop(folder), product)
    grid, numeric = catalogue_values.export_values(revision)
    _write(file, grid, revision.product.name, numeric, force=force)
    click.echo(f"{file}: {len(grid) - 1} values of {product}.")


@values_group.command(name="import")
@_taking(
    click.option(
        "--remove-missing", is_flag=True, help="Remove values that the sheet's options have not in the sheet."
    ),
    _in,
    _dry_run,
    _unsold,
)
def import_values(
    folder: Path | None, product: str, remove_missing: bool, file: Path, dry_run: bool, unsold: bool
) -> None:
    """Take names, prices, weights and attributes from a sheet.

    A row with a new key is a new value. Columns and values that the sheet does not have stay as they are. Shows what
    changes; everything is checked before anything is written.
    """
    sheet = spreadsheet_changes.sheet(file)
    unnamed: list[str] = []

    def new(revision: Revision, texts: Texts) -> Texts:
        made = catalogue_values.import_values(revision, sheet, remove=remove_missing)
        unnamed.extend(made.unnamed)
        for note in made.notes:
            click.echo(str(note))
        return replace(texts, catalogue=made.text)

    _apply(folder, product, new, dry_run=dry_run, unsold=unsold)
    if unnamed:
        shown = ", ".join(unnamed[:5]) + (", ..." if len(unnamed) > 5 else "")
        click.echo(f"{len(unnamed)} values are not in the sheet and stay as they are: {shown}")


@values_group.command(name="prices")
@_taking(click.option("--market", required=True, help="Whose prices; also a market to come."), _out, _force)
def export_prices(folder: Path | None, product: str, market: str, file: Path, force: bool) -> None:
    """Write the price list of a market, with empty cells for what has no price there yet, be it sold there already.

    The catalogue takes it up with `- use: PATH` in its price-lists.
    """
    if file.suffix.lower() != ".csv":
        raise click.UsageError("A price list is a .csv file.")
    texts = files.texts(arguments.shop(folder), product)
    priced, whole = load_to_price(texts.catalogue, catalogue_file(product))
    grid = price_list.export_prices(priced, market, whole=whole)
    _write(file, grid, market, frozenset({market}), force=force)
    empty = sum(not row[-1] for row in grid[1:])
    click.echo(f"{file}: {len(grid) - 1} prices of {product} in {market}, {empty} of them still to be filled in.")


def _write(file: Path, grid: csv_xlsx.Grid, title: str, numeric: frozenset[str], *, force: bool) -> None:
    if file.exists() and not force:
        raise click.UsageError(f"{file} is there already. Choose another name, or replace it with --force.")
    file.write_bytes(csv_xlsx.write_sheet(grid, str(file), title, numeric))


def _apply(
    folder: Path | None, product: str, new: Callable[[Revision, Texts], Texts], *, dry_run: bool, unsold: bool
) -> None:
    """Shows what changes, and writes it unless it is only to be shown or would break the product."""
    shop = arguments.shop(folder)
    change = spreadsheet_changes.change(shop, product, new, arguments.engine_of, today())
    for line in change.lines:
        click.echo(line)
    mistakes = errors_of(change.report.problems)
    for problem in change.report.problems if change.lines else ():
        if problem.severity == "warning":
            click.echo(str(problem))
    for problem in change.jumps:
        click.echo(str(problem))
    if mistakes and not unsold:
        click.echo("Nothing is written: with this sheet the product would have these mistakes.", err=True)
        raise BrokenFiles(mistakes)
    if not change.lines:
        click.echo("Nothing changes.")
    elif dry_run:
        click.echo("Nothing is written (--dry-run).")
    else:
        spreadsheet_changes.write(shop, change, unsold=unsold)
        click.echo("Written." + (" The shop does not sell it yet; `configurator check` says why." if mistakes else ""))

"""`configurator backup` and `configurator restore`: all that a shop has, into a folder and back."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from configurator.bootstrap import premises
from configurator.cli import arguments
from configurator.listing import listed
from configurator.services.operating.backup import back_up
from configurator.services.operating.backup_folder import BackupManifest
from configurator.services.operating.restore import restore as bring_back
from configurator.settings import checked_shop

_TOLD = ("order", "account", "profile", "design", "revision")
_target_option = click.option(
    "--shop",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="CONFIGURATOR_SHOP",
    help="The shop's folder, which need not be there yet (the demo shop when not given).",
)


@click.command()
@click.argument("into", type=click.Path(path_type=Path), metavar="DIR")
@arguments.shop_option
@arguments.json_option
def backup(into: Path, folder: Path | None, as_json: bool) -> None:
    """Copy all that the shop has into DIR, a new folder.

    The shop may be open meanwhile. What is set in the environment, such as SECRET_KEY, is not in it.
    """
    settings = arguments.settings(folder)
    checked_shop(settings)
    made = back_up(premises(settings), into, datetime.now(UTC), _say)
    if as_json:
        arguments.print_json({"folder": str(into.absolute()), "seal": made.seal} | asdict(made))
        return
    click.echo(f"{into} has {_contents(made)}.")
    click.echo(f"Seal: {made.seal}")
    click.echo(f"`configurator restore {into}` brings it back; with --seal, only if nobody has changed it since.")


@click.command()
@click.argument("backed_up", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@_target_option
@click.option("--replace", is_flag=True, help="Replace what is there; what were files is kept under other names.")
@click.option("--seal", default="", help="Restore only if this is the seal that `backup` printed.")
def restore(backed_up: Path, folder: Path | None, replace: bool, seal: str) -> None:
    """Make the shop what it was when the backup in DIR was made.

    The shop is closed meanwhile. The database may be of another kind than the one that was backed up.
    """
    place = premises(arguments.settings(folder))
    done = bring_back(place, backed_up, datetime.now(UTC), _say, replace=replace, seal=seal)
    click.echo(f"Restored as of {done.manifest.made_at}: {_contents(done.manifest)}.")
    if done.put_aside:
        click.echo("What was there before is kept; delete it when all is well:")
        for path in done.put_aside:
            click.echo(f"  {path}")
    if place.demo:
        click.echo("The demo shop's own files come with the program and were left as they are.")
    elif not done.manifest.shop:
        click.echo("The backup is of the demo shop, whose files come with the program: there were none to restore.")


def _contents(manifest: BackupManifest) -> str:
    counts = {each: manifest.rows.get(f"{each}s", 0) for each in _TOLD} | {"file": len(manifest.files)}
    return listed(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())


def _say(what: str) -> None:
    click.echo(what, err=True)

"""`configurator withdraw` and `configurator publish`: what is sold, by the word of whoever runs the shop."""

from pathlib import Path

import click

from configurator.bootstrap import ReadyShowroom
from configurator.cli import arguments
from configurator.errors import NeedsYes
from configurator.services.studio import withdrawing
from configurator.services.studio.taking import price_jumps, publish_files
from configurator.services.visitor import Visitor

_CLERK = Visitor("command line", roles=frozenset({withdrawing.ROLE}), name="the command line")


@click.command()
@arguments.shop_option
@click.argument("product")
@click.option("--reason", default="", help="Why; kept for those who look at it later, not shown to customers.")
@click.option("--undo", is_flag=True, help="Put the product back on sale.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def withdraw(folder: Path | None, product: str, reason: str, undo: bool, yes: bool) -> None:
    """Take PRODUCT off sale, or put it back.

    It is not shown any more, and drafts of it that run can neither be gone on with nor ordered; orders stay. This
    holds for every process, and whatever becomes of the product's files, until it is undone.
    """
    room = ReadyShowroom(arguments.settings(folder))
    try:
        if undo:
            withdrawing.resell(room, _CLERK, product)
            click.echo(f"{product} is on sale again.")
            return
        if not reason:
            reason = click.prompt("Why")
        if not yes:
            click.confirm(f"Take {product} off sale? Drafts of it that run stop as well.", abort=True)
        withdrawing.withdraw(room, _CLERK, product, reason=reason)
        click.echo(f"{product} is not sold any more. `configurator withdraw {product} --undo` puts it back.")
    finally:
        room.store.close()


@click.command()
@arguments.shop_option
@click.argument("product")
@click.option(
    "--yes-without-rules",
    "sure",
    is_flag=True,
    help="Also when rules, rule tests, options or the end of a file are gone.",
)
def publish(folder: Path | None, product: str, sure: bool) -> None:
    """Put the files of PRODUCT on sale as they stand on disk, now.

    A shop that is open does so by itself once they are still. What it does not do by itself is selling a product
    whose rules, rule tests or options have vanished: that needs a yes, here or in the studio.
    """
    room = ReadyShowroom(arguments.settings(folder))
    try:
        jumps = price_jumps(room, product)
        published = publish_files(room, _CLERK, product, sure=sure)
        for problem in jumps:
            click.echo(str(problem))
        click.echo(f"{published.product.name} is published as revision {published.revision.hash[:12]}.")
        if room.withdrawal(product):
            click.echo(f"It is withdrawn, though: `configurator withdraw {product} --undo` puts it back on sale.")
    except NeedsYes as error:
        hint = "Nothing is published. Bring it back, or say yes with --yes-without-rules."
        raise click.ClickException("\n".join([*error.questions, hint])) from error
    finally:
        room.store.close()

"""`configurator withdraw`: what is taken off sale, or put back, by the word of whoever runs the shop."""

from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.cli.visitor import CLERK
from configurator.services.studio import withdrawing


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
    with opened_shop(folder) as room:
        if undo:
            withdrawing.resell(room, CLERK, product)
            click.echo(f"{product} is on sale again.")
            return
        if not reason:
            reason = click.prompt("Why")
        if not yes:
            click.confirm(f"Take {product} off sale? Drafts of it that run stop as well.", abort=True)
        withdrawing.withdraw(room, CLERK, product, reason=reason)
        click.echo(f"{product} is not sold any more. `configurator withdraw {product} --undo` puts it back.")

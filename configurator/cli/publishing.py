"""`configurator publish`: files go on sale as they stand, by the word of whoever runs the shop."""

from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.cli.visitor import CLERK
from configurator.errors import NeedsYes
from configurator.services.studio.publish_files import price_jumps, publish_files


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
    with opened_shop(folder) as room:
        jumps = price_jumps(room, product)
        try:
            published = publish_files(room, CLERK, product, sure=sure)
        except NeedsYes as error:
            hint = "Nothing is published. Bring it back, or say yes with --yes-without-rules."
            raise click.ClickException("\n".join([*error.questions, hint])) from error
        for problem in jumps:
            click.echo(str(problem))
        click.echo(f"{published.product.name} is published as revision {published.revision.hash[:12]}.")
        if room.withdrawal(product):
            click.echo(f"It is withdrawn, though: `configurator withdraw {product} --undo` puts it back on sale.")

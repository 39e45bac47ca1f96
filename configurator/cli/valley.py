"""`configurator valley`: where people are in the steps of a product, where they leave, and what did not go together."""

from dataclasses import asdict
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.cli.visitor import CLERK
from configurator.services.learning import valley as valleys


@click.command("valley")
@click.argument("product")
@click.option("--revision", default="", help="People who were shown this one alone (the whole hash).")
@arguments.shop_option
@arguments.json_option
def valley(product: str, revision: str, folder: Path | None, as_json: bool) -> None:
    """Say where people leave in the steps of PRODUCT.

    Of those who let the shop measure; nothing is said of fewer than five.
    """
    with opened_shop(folder) as room:
        found = valleys.valley(room, CLERK, product, revision)
    if as_json:
        steps = [asdict(each) for each in found.steps]
        told = {"product": product, "revision": revision, "revisions": found.revisions, "days": found.days}
        arguments.print_json(told | {"steps": steps})
        return
    for each in found.steps:
        if not each.came:
            click.echo(f"{each.name}: {'fewer than 5' if each.came is None else 'nobody'} came")
            continue
        parts = {"there now": each.now, "left": each.left, "met a conflict": each.met, "took a way out": each.repaired}
        said = ", ".join(f"{'not told' if number is None else number} {what}" for what, number in parts.items())
        mark = "  <- most leave here" if each.deepest else ""
        click.echo(f"{each.name}: {each.came} came, {said}, {each.seconds or 0:.0f} s{mark}")

"""`configurator clock`: whether the shop believes the machine's clock."""

from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.services.showroom.clock import believe, read_clock


@click.command()
@arguments.shop_option
@click.option("--right", is_flag=True, help="The clock is right, whatever happened last.")
def clock(folder: Path | None, right: bool) -> None:
    """Say whether the clock fits what happened last, or that it is right."""
    with opened_shop(folder) as room:
        if right:
            believe(room)
        reading = read_clock(room)
    click.echo(reading.doubt or f"The clock is believed: it is {room.here(reading.now):%Y-%m-%d %H:%M:%S %Z}.")
    if reading.doubt:
        raise click.exceptions.Exit(1)

"""`configurator privacy`: what is known about people goes when its time is over."""

from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.services.operating.privacy_sweep import sweep as sweep_all


@click.group()
def privacy() -> None:
    """Delete what is known about people when its time is over."""


@privacy.command()
@arguments.shop_option
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def sweep(folder: Path | None, dry_run: bool) -> None:
    """Take names out of old orders, and remove profiles that nobody came back to and old mails in files.

    ORDER_YEARS, PROFILE_DAYS, MAIL_DAYS and DECISION_DAYS say what is old. The running shop does the same every night.
    """
    with opened_shop(folder) as room:
        swept = sweep_all(room, dry_run=dry_run)
    verb = "would lose" if dry_run else "lost"
    for number in swept.orders:
        click.echo(f"{number} {verb} name, e-mail and address")
    click.echo(
        f"{'To go' if dry_run else 'Gone'}: the names of {len(swept.orders)} orders, {swept.profiles} profiles, "
        f"{swept.mails} mails in files, log-in addresses of {swept.addresses} accounts, {swept.decisions} "
        f"records of what was suggested and what was done then, what {swept.consents} people allowed for a time that "
        "is over."
    )

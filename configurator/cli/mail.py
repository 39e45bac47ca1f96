"""`configurator mail`: what has not gone out, why, and when it is tried again."""

import json
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.outgoing_mail import Mail
from configurator.services.jobs.asking import ask
from configurator.services.mail.delivery import MAIL, due_mail
from configurator.services.showroom.showroom import Showroom


@click.command()
@arguments.shop_option
@click.option("--retry", is_flag=True, help="Try all of them again at once, those that were given up too.")
@arguments.json_option
def mail(folder: Path | None, retry: bool, as_json: bool) -> None:
    """List the mails that wait or could not be sent.

    The running shop sends them; --retry makes it try within seconds.
    """
    with opened_shop(folder) as room:
        with room.unit() as unit:
            again = unit.outbox.retry(room.now()) if retry else 0
            waiting, total = unit.outbox.waiting(), unit.outbox.count()
        if again:
            ask(room, MAIL.name, occasion=due_mail(room))
    if as_json:
        click.echo(json.dumps({"to": str(room.post.carrier), "mails": [_plain(each) for each in waiting]}, indent=2))
        return
    for each in waiting:
        click.echo(_line(room, each))
    if total > len(waiting):
        click.echo(f"… and {total - len(waiting)} more.")
    click.echo(f"{total or 'No'} mail{' waits' if total == 1 else 's wait'} (they go to: {room.post.carrier}).")
    if again:
        click.echo("The running shop tries them again within seconds.")


def _line(room: Showroom, mail: Mail) -> str:
    made, due = room.here(mail.made_at), room.here(mail.due_at)
    next_try = "given up" if mail.failed else f"again at {due:%Y-%m-%d %H:%M:%S}"
    problem = f"\n    {mail.problem}" if mail.problem else ""
    tries = f"{mail.tries} {'try' if mail.tries == 1 else 'tries'}"
    return f"{made:%Y-%m-%d %H:%M} {mail.letter.recipient}: {mail.letter.subject} ({tries}, {next_try}){problem}"


def _plain(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.id,
        "recipient": mail.letter.recipient,
        "subject": mail.letter.subject,
        "order": mail.letter.about or None,
        "made": mail.made_at.isoformat(),
        "tries": mail.tries,
        "next": None if mail.failed else mail.due_at.isoformat(),
        "problem": mail.problem or None,
    }

"""`configurator account`: makes an account, or gives one that is there a role or a new password."""

from pathlib import Path

import click

from configurator.bootstrap import Showroom
from configurator.cli import arguments
from configurator.services import staffing
from configurator.storage.accounts import ROLES


@click.command()
@arguments.shop_option
@click.argument("email")
@click.option("--role", type=click.Choice(sorted(ROLES)), required=True, help="What the account may do.")
@click.option("--name", default="", help="What the shop calls a new account.")
@click.option("--generate", is_flag=True, help="Make up a password and print it, instead of asking for one.")
@click.option("--reset", is_flag=True, help="Set a new password for an account that is there; logs it out everywhere.")
def account(folder: Path | None, email: str, role: str, name: str, generate: bool, reset: bool) -> None:
    """Let somebody log in, as what they are.

    The account of EMAIL gets the role, and is made when there is none. A merchandiser writes catalogue and rules in
    the studio, sales fulfils orders at the sales desk, a customer configures and orders. Doing the same again
    changes nothing.
    """
    room = Showroom(arguments.settings(folder))
    shown: list[str] = []

    def password() -> str:
        if generate:
            shown.append(staffing.generated())
            return shown[0]
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same password again"))

    try:
        employed = staffing.employ(room, email, role, name=name, password=password, reset=reset)
    finally:
        room.store.close()
    done = "is a new account" if employed.made else "has an account"
    click.echo(f"{employed.email} {done} and may log in as: {', '.join(sorted(employed.roles))}.")
    if shown:
        click.echo(f"Password: {shown[0]}")
    elif not employed.password_set:
        click.echo("The password is the one it had; --reset sets a new one.")

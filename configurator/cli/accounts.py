"""`configurator account`: gives an account a role or a new password, lists accounts, locks, unlocks and deletes them.

`account EMAIL --role ROLE` has no verb: accounts are made with it. An address has an @, and a verb has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from configurator.cli import arguments
from configurator.cli.opened_shop import opened_shop
from configurator.profiles.account import ROLES, KnownAccount
from configurator.services.operating import staff as staffing
from configurator.services.operating.staff import Employed

_EVEN = "--even-the-last"
even_option = click.option(_EVEN, "even", is_flag=True, help="Also when nobody could publish afterwards.")
shop_option = arguments.shop_option


class Verbs(click.Group):
    """The verbs; what names none of them first is the address of an account that gets a role."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts a verb first, where there is one, and the one that gives a role where there is none."""
        words = [each for each in _words(args) if not each.startswith("-")]
        verb = next(iter(words), "")
        if verb in self.commands:
            args = [verb, *(args[: args.index(verb)] + args[args.index(verb) + 1 :])]
        elif args and not {"-h", "--help"} & set(args):
            args = ["role", *args]
        return super().parse_args(ctx, args)


def _words(args: list[str]) -> Iterator[str]:
    """The arguments without the values of options that have one."""
    valued = False
    for each in args:
        if not valued:
            yield each
        valued = each in ("--shop", "--role", "--name")


@contextmanager
def _last_is_said() -> Iterator[None]:
    try:
        yield
    except staffing.LastMerchandiser as error:
        raise click.UsageError(f"{error} {_EVEN} does it all the same.") from error


@click.group(cls=Verbs)
def account() -> None:
    """Say who may log in, as what, and end it.

    \b
    configurator account EMAIL --role merchandiser    the studio: catalogue and rules
    configurator account EMAIL --role sales           the sales desk
    configurator account EMAIL --role operator        what the shop does by itself
    configurator account EMAIL --role insight         what customers did, at the desk
    configurator account EMAIL --role customer        takes the others away again
    configurator account list
    configurator account lock EMAIL | unlock EMAIL | delete EMAIL
    configurator account group EMAIL dealers          what is valid for dealers counts for it
    configurator account lost-factor EMAIL            only the password is left, for whoever lost the rest

    `account role --help` has the options for roles and passwords.
    """


@account.command("role")
@shop_option
@click.argument("email")
@click.option("--role", type=click.Choice(sorted(ROLES)), required=True, help="What the account may do.")
@click.option("--name", default="", help="What the shop calls a new account.")
@click.option("--generate", is_flag=True, help="Make up a password and print it, instead of asking for one.")
@click.option("--reset", is_flag=True, help="Set a new password for an account that is there; logs it out everywhere.")
@even_option
def role_command(
    folder: Path | None, email: str, role: str, name: str, generate: bool, reset: bool, even: bool
) -> None:
    """Give the account of EMAIL a role; `account EMAIL --role ROLE` does the same.

    An account is made when there is none. Doing the same again changes nothing. The role customer takes those of the
    staff away and logs the account out everywhere.
    """
    shown: list[str] = []

    def password() -> str:
        if generate:
            shown.append(staffing.generate_password())
            return shown[0]
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same password again"))

    with opened_shop(folder) as room, _last_is_said():
        employed = staffing.employ(room, email, role, name=name, password=password, reset=reset, even_the_last=even)
        room.note(_noted(employed, role))
    done = "is a new account" if employed.made else "has an account"
    click.echo(f"{employed.email} {done} and may log in as: {', '.join(sorted(employed.roles))}.")
    if employed.taken:
        click.echo(f"Taken away: {', '.join(sorted(employed.taken))}. It is logged out everywhere.")
    if employed.locked:
        click.echo(f"It is locked, so it cannot log in: configurator account unlock {employed.email}")
    if shown:
        click.echo(f"Password: {shown[0]}")
    elif not employed.password_set:
        click.echo("The password is the one it had; --reset sets a new one.")


def _noted(employed: Employed, role: str) -> str:
    said = [f"{employed.email}: {'made, ' if employed.made else ''}role {role}"]
    if employed.taken:
        said.append(f"taken away {', '.join(sorted(employed.taken))}")
    if employed.password_set and not employed.made:
        said.append("new password")
    return ", ".join(said)


@account.command("list")
@shop_option
@click.option("--role", type=click.Choice(sorted(ROLES)), default=None, help="Only accounts with this role.")
@arguments.json_option
def list_command(folder: Path | None, role: str | None, as_json: bool) -> None:
    """Who may log in, as what, and when they did last."""
    with opened_shop(folder) as room:
        found = staffing.everybody(room, role or "")
        when = {each.id: f"{room.here(each.seen):%Y-%m-%d %H:%M}" if each.seen else "" for each in found}
    if as_json:
        arguments.print_json([_as_json(each) for each in found])
        return
    if not found:
        click.echo("There is no account." if role is None else f"There is no account with the role {role}.")
    wide = max((len(each.email) for each in found), default=0)
    for each in found:
        last = f"last log-in {when[each.id]}" if each.seen else "never logged in"
        roles = ", ".join(sorted(each.roles)) or "no role"
        factor = ", second factor" if each.factor else ""
        factor += f", {each.group}" if each.group else ""
        click.echo(f"{each.email:<{wide}}  {'open  ' if each.active else 'locked'}  {roles}  ({last}{factor})")
        if double := staffing.double(each):
            click.echo(
                f"  Another account is {double}, so nobody can log in to this one. Delete the one that is not used."
            )


def _as_json(each: KnownAccount) -> dict[str, object]:
    seen = each.seen.isoformat() if each.seen else None
    return {
        "email": each.email, "name": each.name, "roles": sorted(each.roles), "locked": not each.active,
        "last_login": seen, "second_factor": each.factor, "group": each.group,
    }  # fmt: skip


@account.command()
@shop_option
@click.argument("email")
@even_option
def lock(folder: Path | None, email: str, even: bool) -> None:
    """Lock the account of EMAIL: it is logged out everywhere and cannot come back, by mail neither."""
    with opened_shop(folder) as room, _last_is_said():
        was_open = staffing.lock(room, email, even_the_last=even)
        room.note(f"{email}: locked")
    click.echo(f"{email} is locked" + (" and logged out everywhere." if was_open else ", as it was before."))


@account.command()
@shop_option
@click.argument("email")
def unlock(folder: Path | None, email: str) -> None:
    """Let the account of EMAIL log in again, with the password it had."""
    with opened_shop(folder) as room:
        was_locked = staffing.unlock(room, email)
        room.note(f"{email}: unlocked")
    click.echo(f"{email} may log in again." if was_locked else f"{email} is not locked.")


@account.command()
@shop_option
@click.argument("email")
@click.argument("name", default="")
def group(folder: Path | None, email: str, name: str) -> None:
    """Put the account of EMAIL into the group of customers NAME, such as dealers; without NAME into none.

    What is valid for that group counts for whoever is logged in to the account, from the next page on.
    """
    with opened_shop(folder) as room:
        before = staffing.set_group(room, email, name)
        room.note(f"{email}: group {name or 'none'}")
    was = f" It was in '{before}' before." if before and before != name else ""
    click.echo(f"{email} is in {repr(name) if name else 'no group'} now.{was}")


@account.command("lost-factor")
@shop_option
@click.argument("email")
def lost_factor(folder: Path | None, email: str) -> None:
    """Remove the second factor of EMAIL: authenticator app, passkeys, recovery codes. It is logged out everywhere.

    Be sure that it is the owner who asks: afterwards the password alone opens the account.
    """
    with opened_shop(folder) as room:
        had = staffing.remove_factors(room, email)
        room.note(f"{email}: second factor removed")
    done = "has no second factor any more and is logged out everywhere." if had else "has no second factor."
    click.echo(f"{email} {done}")


@account.command()
@shop_option
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@even_option
def delete(folder: Path | None, email: str, yes: bool, even: bool) -> None:
    """Delete the account of EMAIL with its designs and what the shop remembered. Its orders stay, as receipts."""
    with opened_shop(folder) as room, _last_is_said():
        if not yes:
            click.confirm(f"Delete the account {email} for good?", abort=True)
        placed = staffing.delete(room, email, even_the_last=even)
        room.note(f"{email}: deleted, {placed} orders kept")
    kept = f" {placed} {'order stays' if placed == 1 else 'orders stay'}, with nobody's account." if placed else ""
    click.echo(f"{email} is deleted.{kept}")

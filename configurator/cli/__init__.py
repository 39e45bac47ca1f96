"""The command line: the same services as the web, for a terminal and for other programs (``--json``).

Decides words, arguments and exit codes: 0 done, 1 problems were found or the answer is no, 2 the command was not
understood. Errors are one message, never a traceback.
"""

import click

from configurator.bootstrap import InvalidSettings
from configurator.cli.accounts import account
from configurator.cli.asking import lookahead
from configurator.cli.benching import bench
from configurator.cli.checking import check
from configurator.cli.completing import complete
from configurator.cli.counting import count, sample
from configurator.cli.explaining import explain
from configurator.cli.exporting import exporting
from configurator.cli.filling import demo, importing
from configurator.cli.mail import mail
from configurator.cli.optimizing import optimize
from configurator.cli.rendering import render
from configurator.cli.repairing import repair
from configurator.cli.replacing import alternatives
from configurator.cli.serving import serve
from configurator.cli.sheets import table, values_group
from configurator.cli.withdrawing import publish, withdraw
from configurator.errors import (
    BrokenFiles,
    ConfiguratorError,
    InvalidChoice,
    ShopFolderError,
    SolverDeadline,
    UnknownName,
)


class Commands(click.Group):
    """The commands; what the shop's own errors say is shown as it is."""

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command. Exits with 1 or 2 and one message for an error of ours."""
        try:
            return super().invoke(ctx)
        except BrokenFiles as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except (UnknownName, InvalidChoice, ShopFolderError, InvalidSettings) as error:
            raise click.UsageError(str(error)) from error
        except SolverDeadline as error:
            hint = "SOLVER_SECONDS gives a question more time."
            raise click.ClickException(f"{error} {hint}") from error
        except ConfiguratorError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # whoever read along has seen enough: click ends quietly
        except OSError as error:
            raise click.ClickException(
                f"{error.filename}: {error.strerror}." if error.filename else str(error)
            ) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="configurator")
def main() -> None:
    """A shop where customers configure products under rules that are text.

    A shop is a folder with catalog/ and rules/; without --shop it is the demo shop.
    """


for command in (
    serve,
    check,
    explain,
    repair,
    alternatives,
    complete,
    optimize,
    lookahead,
    count,
    sample,
    bench,
    render,
    importing,
    exporting,
    table,
    values_group,
    publish,
    withdraw,
    account,
    mail,
    demo,
):
    main.add_command(command)

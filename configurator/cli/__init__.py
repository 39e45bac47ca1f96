"""The command line: the same services as the web, for a terminal and for other programs (``--json``).

Decides words, arguments and exit codes: 0 done, 1 problems were found or the answer is no, 2 the command was not
understood. Errors are one message, never a traceback. A command's module is loaded when the command is asked for:
``--help`` needs none of them.
"""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

import click

from configurator.errors import (
    BrokenFiles,
    ConfiguratorError,
    InvalidChoice,
    InvalidSettings,
    ShopFolderError,
    SolverDeadline,
    UnfitFile,
    UnknownName,
)


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """Where a command stands (``configurator.cli.<module>``, ``name`` in it) and its line in the list of commands."""

    module: str
    name: str
    says: str

    def load(self) -> click.Command:
        """The command itself.

        Nothing is collected while its modules are loaded, nor looked through later: what they make is there to stay.
        """
        gc.disable()
        try:
            command: click.Command = getattr(import_module(f"{__name__}.{self.module}"), self.name)
        finally:
            gc.freeze()
            gc.enable()
        return command


COMMANDS: Mapping[str, CommandEntry] = {
    "account": CommandEntry("accounts", "account", "Say who may log in, as what, and end it."),
    "alternatives": CommandEntry("alternatives", "alternatives", "Say what could stand in place of a choice."),
    "backup": CommandEntry("backups", "backup", "Copy all that the shop has into DIR, a new folder."),
    "bench": CommandEntry("benchmark", "bench", "Measure how fast questions are answered."),
    "check": CommandEntry("checking", "check", "Check all files and run their rule tests."),
    "clock": CommandEntry("clock", "clock", "Say whether the clock fits what happened last, or that it is right."),
    "complete": CommandEntry("completing", "complete", "Complete the choices, and say why each value is there."),
    "count": CommandEntry("counting", "count", "Count the valid configurations."),
    "customers": CommandEntry("customers", "customers", "Say what customers are worth, and who chooses alike."),
    "demo": CommandEntry("demo", "demo", "Fill the shop with synthetic customers."),
    "evaluate": CommandEntry("evaluating", "evaluate", "Measure how good what the shop learns is."),
    "experiments": CommandEntry("experiments", "experiments", "Begin and end experiments, and say what came of them."),
    "explain": CommandEntry("explaining", "explain", "Say why something is impossible, or cannot be left out."),
    "export": CommandEntry("exporting", "exporting", "Write a product, or a foreign model, as a feature model."),
    "translate": CommandEntry("translating", "translate", "Write the file that a translator fills in."),
    "import": CommandEntry("importing", "importing", "Make a product of a shop from a foreign feature model."),
    "init": CommandEntry("beginning", "init", "Write a new shop to start from into the folder SHOP."),
    "jobs": CommandEntry("jobs", "jobs", "List and steer what the shop does by itself."),
    "learn": CommandEntry("learning", "learn", "Learn what goes with what from a history in files."),
    "lookahead": CommandEntry("lookahead", "lookahead", "Say what is still possible."),
    "mail": CommandEntry("mail", "mail", "List the mails that wait or could not be sent."),
    "optimize": CommandEntry("optimizing", "optimize", "Find the best configuration within limits."),
    "privacy": CommandEntry("privacy", "privacy", "Delete what is known about people when its time is over."),
    "publish": CommandEntry("publishing", "publish", "Put the files of PRODUCT on sale as they stand on disk, now."),
    "render": CommandEntry("rendering", "render", "Draw the completed choices into FILE (.png, .webp or .jpg)."),
    "repair": CommandEntry("repairing", "repair", "Say which choices to give up for something."),
    "restore": CommandEntry("backups", "restore", "Make the shop what it was when the backup in DIR was made."),
    "sample": CommandEntry("counting", "sample", "Draw valid configurations at random, all equally likely."),
    "say": CommandEntry("saying", "say", "Say in a line what PRODUCT is to be, and see what comes of it."),
    "segments": CommandEntry("customers", "segments", "List the segments with how many people are in each."),
    "serve": CommandEntry("serving", "serve", "Open the shop; Ctrl-C closes it."),
    "table": CommandEntry("spreadsheets", "table", "Tables of the rules as sheets (.csv, .xlsx)."),
    "valley": CommandEntry("valley", "valley", "Say where people leave in the steps of PRODUCT."),
    "values": CommandEntry("spreadsheets", "values_group", "The catalogue's values as sheets (.csv, .xlsx)."),
    "verify": CommandEntry("verifying", "verify", "Check a proof that `explain --proof` wrote."),
    "withdraw": CommandEntry("withdrawing", "withdraw", "Take PRODUCT off sale, or put it back."),
}


class Commands(click.Group):
    """The commands; what the shop's own errors say is shown as it is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        return COMMANDS[cmd_name].load() if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].says) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command. Exits with 1 or 2 and one message for an error of ours."""
        try:
            return super().invoke(ctx)
        except BrokenFiles as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except (UnknownName, InvalidChoice, ShopFolderError, UnfitFile, InvalidSettings) as error:
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

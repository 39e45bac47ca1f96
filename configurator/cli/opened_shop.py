"""The shop of a command: opened with its records, and closed when the command is done."""

from contextlib import closing
from pathlib import Path

from configurator.bootstrap import ReadyShowroom, open_shop
from configurator.cli import arguments


def opened_shop(folder: Path | None) -> closing[ReadyShowroom]:
    """The shop in the folder (None: as the environment says), for a ``with``. Raises as ``bootstrap.open_shop``."""
    return closing(open_shop(arguments.settings(folder)))

"""The list of commands: loaded only when asked for, and saying of each what the command says of itself."""

import subprocess
import sys

import pytest

from configurator.cli import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_in_its_own_words(name: str) -> None:
    entry = COMMANDS[name]
    command = entry.load()
    assert command.name == name
    assert command.get_short_help_str(limit=80) == entry.says


def test_the_list_of_commands_loads_none_of_them() -> None:
    code = (
        "import sys; from configurator.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "heavy = {'flask', 'sqlalchemy', 'ortools', 'pandas', 'pint', 'PIL', 'pysat'} & sys.modules.keys()\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_package_is_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "configurator", "--help"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("Usage: configurator ")

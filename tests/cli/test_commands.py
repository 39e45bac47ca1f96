"""The list of commands: loaded only when asked for, and saying of each what the command says of itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from configurator.cli import COMMANDS
from tests.services.small_shop import CATALOGUE, write_shop


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("complete", "--product", "desk", "--choose", "top=glass"),
        ("explain", "--product", "desk", "--choose", "top=glass", "legs=steel"),
        ("lookahead", "--product", "desk"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_questions_about_a_small_product_load_what_they_need(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Each of these packages takes a tenth of a second or more; none of them has a part in the answer."""
    folder = write_shop(tmp_path / "shop")
    code = (
        "import sys; from configurator.cli import main\n"
        f"main({[*arguments, '--shop', str(folder)]!r}, standalone_mode=False)\n"
        "heavy = {'flask', 'flask_security', 'sqlalchemy', 'alembic', 'ortools', 'pandas', 'pint', 'PIL', 'openpyxl',\n"
        "         'email_validator', 'gunicorn'} & sys.modules.keys()\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_arithmetic_too_large_for_clauses_loads_the_solver_for_it(tmp_path: Path) -> None:
    wide = CATALOGUE.replace("{from: 100, to: 200, step: 10, unit: cm}", "{from: 100, to: 9000, step: 1, unit: cm}")
    folder = write_shop(tmp_path / "shop", catalogue=wide)
    code = (
        "import sys; from configurator.cli import main\n"
        f"main(['check', '--shop', {str(folder)!r}], standalone_mode=False)\n"
        "assert 'ortools' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_package_is_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "configurator", "--help"], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("Usage: configurator ")

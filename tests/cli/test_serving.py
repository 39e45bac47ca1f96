"""What `serve` has done before there are workers."""

import subprocess
import sys
from pathlib import Path

from configurator.cli.serving import problem_count
from configurator.source import Problem, Source
from tests.services.small_shop import write_shop


def test_what_clicks_need_is_loaded_before_there_are_workers(tmp_path: Path) -> None:
    """Else each worker loads it again, and the first customer waits; CP-SAT comes with a product that needs it."""
    folder = write_shop(tmp_path / "shop")
    code = (
        "import sys; from configurator.cli import http_server, main\n"
        "needed = {'flask', 'sqlalchemy', 'pint', 'PIL', 'configurator.web.app'}\n"
        "spared = {'ortools', 'pandas'}\n"
        "http_server.HttpServer.run = lambda self: print('missing:', *(needed - sys.modules.keys()),\n"
        "    'for nothing:', *(spared & sys.modules.keys()))\n"
        f"main(['serve', '--shop', {str(folder)!r}, '--new', '--port', '0'], standalone_mode=False)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "missing: for nothing:"


def test_what_is_worth_reading_is_not_called_a_mistake() -> None:
    place = Source("rules/desk.rules", 1)
    mistake, warning = Problem(place, "not so"), Problem(place, "sure?", severity="warning")
    assert problem_count([warning]) == "1 warning"
    assert problem_count([warning, mistake, warning]) == "1 mistake and 2 warnings"

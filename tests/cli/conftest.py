"""A shop of one desk, the room of those who run it, and commands on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from configurator.bootstrap import ReadyShowroom
from configurator.cli import main
from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings
from tests.services.small_shop import begin_shop, write_shop

Run = Callable[..., Result]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def run(shop: Path, tmp_path: Path) -> Run:
    """Runs a command on the shop, which was begun, and types what is asked."""
    begin_shop(shop, data=tmp_path / "data")
    env = {"CONFIGURATOR_DATA": str(tmp_path / "data"), "CONFIGURATOR_SHOP": str(shop)}
    return lambda *arguments, typed="": CliRunner().invoke(main, arguments, env=env, input=typed)


@pytest.fixture
def room(shop: Path, tmp_path: Path) -> Showroom:
    room = ReadyShowroom(
        Settings(shop_folder=shop, data=tmp_path / "data", look_seconds=0, secret_key="a secret of tests")
    )
    room.refresh()
    return room

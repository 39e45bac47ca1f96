"""A room with the small shop, on both kinds of database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.mail_server import MailServer, mail_server
from tests.services.following_shop import Shop, opened
from tests.services.small_shop import write_shop


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    """The small shop on disk."""
    return write_shop(tmp_path / "shop")


@pytest.fixture
def room(shop_folder: Path, shop_database_url: str, tmp_path: Path) -> Iterator[ReadyShowroom]:
    """The small shop, open; it looks at its files whenever it is asked."""
    settings = Settings(
        shop_folder=shop_folder,
        data=tmp_path / "data",
        database_url=shop_database_url,
        look_seconds=0,
        secret_key="a secret of tests",
    )
    room = ReadyShowroom(settings)
    yield room
    room.close()


@pytest.fixture
def ada() -> Visitor:
    """A stranger."""
    return Visitor("ada")


@pytest.fixture
def mona() -> Visitor:
    """A merchandiser."""
    return Visitor("mona", roles=frozenset({"merchandiser"}), name="Mona")


@pytest.fixture
def sam() -> Visitor:
    """Somebody from sales."""
    return Visitor("sam", roles=frozenset({"sales"}), name="Sam")


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server that takes everything, unless told otherwise."""
    with mail_server() as running:
        yield running


@pytest.fixture
def open_room(shop_folder: Path, shop_database_url: str, tmp_path: Path) -> Iterator[Callable[..., Showroom]]:
    """Opens the small shop with more settings, any number of times on the same records."""
    opened: list[ReadyShowroom] = []

    def again(**more: object) -> Showroom:
        given = {"shop_folder": shop_folder, "data": tmp_path / "data", "database_url": shop_database_url}
        opened.append(ReadyShowroom(Settings(**given, look_seconds=0, secret_key="a secret of tests", **more)))
        return opened[-1]

    yield again
    for room in opened:
        room.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = opened(tmp_path)
    yield made
    made.room.store.close()

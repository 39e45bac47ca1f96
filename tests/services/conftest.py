"""A room with the small shop, on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from configurator.bootstrap import Settings, Showroom
from configurator.services.visitor import Visitor
from tests.services.small_shop import write_shop


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    """The small shop on disk."""
    return write_shop(tmp_path / "shop")


@pytest.fixture
def room(shop_folder: Path, shop_database_url: str, tmp_path: Path) -> Iterator[Showroom]:
    """The small shop, open; it looks at its files whenever it is asked."""
    settings = Settings(
        shop_folder=shop_folder, data=tmp_path / "data", database_url=shop_database_url, look_seconds=0, secret_key="x"
    )
    room = Showroom(settings)
    yield room
    room.store.close()


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

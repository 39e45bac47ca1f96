"""The demo shop on a real server, with records of its own; slow on purpose where a test asks for it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, current_app, request
from werkzeug.serving import make_server

from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings
from configurator.shop import demo_shop
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.services.customer.test_identity import agreeing
from tests.web.bicycle import bicycle_shop

UNHURRIED = "UNHURRIED"
_TASTES = {
    "steel": {"colour": ["raw"], "rack": ["yes"], "fitting": ["bell"]},
    "carbon": {"colour": ["red"], "rack": ["no"], "fitting": ["lock"]},
}


@limiter.request_filter
def _from_one_address() -> bool:
    """In a running shop nothing counts how often somebody tries: all journeys come from the same address."""
    return bool(current_app.config.get(UNHURRIED))


@dataclass
class LiveShop:
    """A shop that answers at ``url``; ``folder`` is its copy of the demo shop's files. Posts can be made to wait."""

    url: str
    folder: Path
    app: Flask
    waits: list[float] = field(default_factory=list)

    @property
    def room(self) -> Showroom:
        """The room that the server shows."""
        room: Showroom = self.app.extensions["room"]
        return room


@contextmanager
def running(folder: Path, data: Path) -> Iterator[LiveShop]:
    """The shop in the folder on a server of its own, up until the block ends."""
    app = create_app(Settings(shop_folder=folder, data=data, secret_key="a secret of journeys"))
    app.config[UNHURRIED] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    shop = LiveShop(f"http://127.0.0.1:{server.server_port}", folder, app)

    @app.before_request
    def wait() -> None:
        if request.method == "POST" and shop.waits:
            time.sleep(shop.waits.pop(0))

    shop.room.refresh(now=True)  # compiled before anybody waits for a page
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield shop
    server.shutdown()
    thread.join()
    server.server_close()
    shop.room.store.close()


@pytest.fixture(scope="session")
def _live_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    home, demo = tmp_path_factory.mktemp("live"), demo_shop()
    folder = home / "shop"
    for source in (demo.catalog, demo.rules):
        shutil.copytree(source, folder / source.name)
    with running(folder, home / "data") as shop:
        yield shop


@pytest.fixture
def small_shop(tmp_path: Path) -> Iterator[LiveShop]:
    """The bicycle shop, new for each test, whose files a test may change."""
    with running(bicycle_shop(tmp_path / "shop"), tmp_path / "data") as shop:
        yield shop


@pytest.fixture
def learned_shop(small_shop: LiveShop) -> LiveShop:
    """The bicycle shop, eight of whose customers ordered steel, raw, and six carbon, red."""
    room = small_shop.room
    revision = room.current("bicycle").revision.hash
    people = [("steel", f"s{number}") for number in range(8)] + [("carbon", f"c{number}") for number in range(6)]
    for material, name in people:
        who, _ = agreeing(room, name)
        assert who.profile is not None
        with room.unit() as unit:
            taken = {"material": [material], **_TASTES[material]}
            unit.learned.add(who.profile, "bicycle", revision, taken, "order", room.now())
    return small_shop


@pytest.fixture
def live_shop(_live_shop: LiveShop) -> Iterator[LiveShop]:
    """The running demo shop, quick until a test adds to ``waits`` (seconds, one for each of the next posts)."""
    _live_shop.waits.clear()
    yield _live_shop
    _live_shop.waits.clear()


@pytest.fixture
def at(live_shop: LiveShop) -> Callable[[str], str]:
    """The full address of a path in the shop."""
    return lambda path: live_shop.url + path

"""Two real gunicorn workers on one shop: each answers alone, and what is published anywhere is seen by both."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.services.studio import publish
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.small_shop import CATALOGUE, write_shop

MONA = Visitor("mona", roles=frozenset({"merchandiser"}), name="Mona")
PATIENCE = 30


@dataclass
class Server:
    """An open shop with two workers."""

    port: int
    workers: tuple[int, ...]

    def page(self, path: str) -> str:
        """What a browser gets that has not been here before."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as response:
            return response.read().decode()

    @contextmanager
    def alone(self, worker: int) -> Iterator[None]:
        """Only this worker runs; the others are halted."""
        others = [each for each in self.workers if each != worker]
        for each in others:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in others:
                os.kill(each, signal.SIGCONT)

    def shows(self, worker: int, name: str) -> bool:
        """Whether this worker's page of the product comes to show the name, within its patience."""
        until = time.monotonic() + PATIENCE
        with self.alone(worker):
            while time.monotonic() < until:
                if name in self.page("/p/desk"):
                    return True
        return False


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("workers")
    return Settings(shop_folder=write_shop(folder / "shop"), data=folder / "data", look_seconds=0)


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Server]:
    command = [sys.executable, "-c", "from configurator.cli import main; main()", "serve", "--port", "0"]
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "PYTHONPATH")}
    process = subprocess.Popen(
        [*command, "--new", "--workers", "2", "--no-jobs", "--shop", str(settings.shop_folder)],
        env=environment | {"CONFIGURATOR_DATA": str(settings.data), "LOOK_SECONDS": "0", "LANES": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        opened = next(found for line in process.stdout if (found := re.search(r"open at http://[^ ]+:(\d+)/", line)))
        yield Server(int(opened[1]), _children(process.pid))
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _children(process: int) -> tuple[int, ...]:
    """The processes that a process has started, once there are two."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        if len(found) == 2:
            return tuple(map(int, found))
    raise AssertionError("no two workers")


def test_each_worker_answers_from_an_engine_of_its_own(server: Server) -> None:
    for worker in server.workers:
        with server.alone(worker):
            assert "Plank" in server.page("/p/desk")
            health = json.loads(server.page("/healthz"))
            assert (health["status"], health["engines"]) == ("ok", 1)
            assert health["engine_mb"] > 0


def test_an_edited_file_is_seen_by_every_worker(server: Server, settings: Settings) -> None:
    assert settings.shop_folder is not None
    write_shop(settings.shop_folder, catalogue=CATALOGUE.replace("name: Plank", "name: Trestle"))
    assert [server.shows(worker, "Trestle") for worker in server.workers] == [True, True]


def test_what_the_studio_publishes_is_seen_by_every_worker_as_the_studios(server: Server, settings: Settings) -> None:
    room = ReadyShowroom(settings)
    draft = publish.draft(room, "desk")
    catalogue = draft.texts.catalogue.replace("name: Trestle", "name: Bench").replace("name: Plank", "name: Bench")
    saved = publish.save(
        room, MONA, "desk", rules_text=draft.texts.rules, catalogue_text=catalogue, base_version=draft.version
    )
    published = publish.publish(room, MONA, "desk", seen=saved.hash)
    assert [server.shows(worker, "Bench") for worker in server.workers] == [True, True]
    latest, *earlier = publish.history(room, "desk")
    assert (latest.hash, latest.author, latest.origin) == (published.revision.hash, "Mona", "studio")
    assert latest.hash not in {each.hash for each in earlier}, "a worker published it again"
    room.store.close()

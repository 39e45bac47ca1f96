"""A real server with a small app: what it does with its companion, and how it stops."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

_PATIENCE = 30.0
_SERVER = """
import mmap, os, signal, sys, threading, time
from configurator.cli.http_server import Companion, HttpServer
leaving = mmap.mmap(-1, 1)
folder = sys.argv[1]

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        open(folder + "/begun", "w").close()
        while not os.path.exists(folder + "/go-on"):
            time.sleep(0.01)
    start_response("503 Leaving" if leaving[0] else "200 OK", [("Content-Length", "0")])
    return []

def beside():
    with open(folder + "/companions", "a") as file:
        file.write(f"{os.getpid()}\\n")
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    ended.wait()
    open(folder + "/ended", "w").close()

HttpServer(lambda: app, lambda worker: print("port", worker.sockets[0].getsockname()[1], flush=True),
    host="127.0.0.1", port=0, workers=1, drain_seconds=float(sys.argv[2]), leaving=leaving,
    companions=[Companion(beside)]).run()
"""


class Running:
    """The server in a process of its own."""

    def __init__(self, folder: Path, drain_seconds: float) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(folder), str(drain_seconds)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        found = next(found for line in self.process.stdout if (found := re.match(r"port (\d+)", line)))
        self.url = f"http://127.0.0.1:{found[1]}"

    def status(self, path: str = "/") -> int:
        """The status of an answer; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=_PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def companions(self) -> list[int]:
        """The processes that have been the companion, one after the other."""
        file = self.folder / "companions"
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[float], Running]]:
    begun: list[Running] = []

    def start(drain_seconds: float) -> Running:
        begun.append(Running(tmp_path, drain_seconds))
        return begun[-1]

    yield start
    for each in begun:
        (tmp_path / "go-on").touch()
        each.process.kill()
        each.process.communicate()


def _wait(holds: Callable[[], object]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_companion_that_is_killed_is_begun_again_and_ends_with_the_server(
    serve: Callable[[float], Running], tmp_path: Path
) -> None:
    server = serve(0)
    _wait(server.companions)
    first = server.companions()[0]
    assert os.getpgid(first)
    os.kill(first, signal.SIGKILL)
    _wait(lambda: len(server.companions()) == 2)
    server.process.terminate()
    assert server.process.wait(_PATIENCE) == 0
    assert (tmp_path / "ended").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server.companions()[1], 0)


def test_a_server_that_is_to_stop_says_so_before_it_closes_and_finishes_what_has_begun(
    serve: Callable[[float], Running], tmp_path: Path
) -> None:
    server = serve(1.0)
    assert server.status() == 200
    with ThreadPoolExecutor(1) as customers:
        slow = customers.submit(server.status, "/slow")
        _wait((tmp_path / "begun").exists)
        server.process.terminate()
        _wait(lambda: server.status() == 503)  # whoever sends customers here sees it, and still gets answers
        _wait(lambda: server.status() == 0)
        (tmp_path / "go-on").touch()
        assert slow.result() == 503
    assert server.process.wait(_PATIENCE) == 0


def test_told_twice_a_server_waits_for_no_proxy(serve: Callable[[float], Running]) -> None:
    server = serve(600.0)
    server.process.terminate()
    _wait(lambda: server.status() == 503)
    server.process.terminate()
    assert server.process.wait(_PATIENCE) == 0

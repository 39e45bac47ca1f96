"""A real server with a small app: what it does with its companion, and how it stops."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configurator.cli.http_server import GRACE
from tests.waiting import PATIENCE, until

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
    seen = " ".join([environ["SCRIPT_NAME"], environ["PATH_INFO"], environ["wsgi.url_scheme"]]).encode()
    start_response("503 Leaving" if leaving[0] else "200 OK", [("Content-Length", str(len(seen)))])
    return [seen]

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
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _SERVER, str(folder), str(drain_seconds)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        found = next(found for line in self.process.stdout if (found := re.match(r"port (\d+)", line)))
        self.url = f"http://127.0.0.1:{found[1]}"

    def status(self, path: str = "/") -> int:
        """The status of an answer; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
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


def test_a_companion_that_is_killed_is_begun_again_and_ends_with_the_server(
    serve: Callable[[float], Running], tmp_path: Path
) -> None:
    server = serve(0)
    until(server.companions)
    first = server.companions()[0]
    assert os.getpgid(first)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(server.companions()) == 2)
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    assert (tmp_path / "ended").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server.companions()[1], 0)


def test_a_server_that_is_to_stop_as_soon_as_it_stands_does_not_wait_for_its_companion(
    serve: Callable[[float], Running], tmp_path: Path
) -> None:
    """Told to end before it listens, a companion is not one that is killed when all patience is over."""
    for _ in range(3):
        begun = time.monotonic()
        server = serve(0)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
        assert time.monotonic() - begun < GRACE


def test_a_server_that_is_to_stop_says_so_before_it_closes_and_finishes_what_has_begun(
    serve: Callable[[float], Running], tmp_path: Path
) -> None:
    server = serve(1.0)
    assert server.status() == 200
    with ThreadPoolExecutor(1) as customers:
        slow = customers.submit(server.status, "/slow")
        until((tmp_path / "begun").exists)
        server.process.terminate()
        until(lambda: server.status() == 503)  # whoever sends customers here sees it, and still gets answers
        until(lambda: server.status() == 0)
        (tmp_path / "go-on").touch()
        assert slow.result() == 503
    assert server.process.wait(PATIENCE) == 0


def test_told_twice_a_server_waits_for_no_proxy(serve: Callable[[float], Running]) -> None:
    server = serve(600.0)
    server.process.terminate()
    until(lambda: server.status() == 503)
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0


def _raw(server: Running, request: str) -> str:
    """What is answered to this request, byte for byte, until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5) as line:
        line.sendall(request.encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode()


def test_what_only_a_proxy_may_say_is_believed_from_nobody(serve: Callable[[float], Running]) -> None:
    """Who stands in front is said by PROXY_HOPS, to the app: the server itself takes nobody's word."""
    server = serve(0)
    said = ("SCRIPT_NAME: /elsewhere", "PATH_INFO: /studio", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: on")
    answers = [_raw(server, f"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{each}\r\n\r\n") for each in said]
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    assert [answer.partition("\r\n\r\n")[2] for answer in answers] == [" /a http"] * 4


def test_what_is_no_request_is_refused_without_its_words_and_nobody_is_named(serve: Callable[[float], Running]) -> None:
    """The answer carries the headers of every answer; neither it nor the log says what was sent, or from where."""
    server = serve(0)
    sent = ("GET / HTTP/9.9", "GET /<b>mia@shop.example HTTP/1.1 mia", "mia@shop.example", "GET /" + "mia" * 3000)
    answers = [_raw(server, f"{each}\r\nHost: x\r\n\r\n") for each in sent]
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    log = (server.folder / "log").read_text()
    for answer in answers:
        assert re.match(r"HTTP/1\.1 4\d\d ", answer)
        assert {"X-Content-Type-Options: nosniff", "Cache-Control: no-store"} <= set(answer.split("\r\n"))
        assert "Content-Security-Policy: default-src 'none'" in answer
    assert "mia" not in log + "".join(answers)
    assert "127.0.0.1" not in log
    assert log.count("cannot be read") == len(sent)


def test_a_request_whose_end_is_in_doubt_is_refused(serve: Callable[[float], Running]) -> None:
    """Nothing is smuggled to the next request of a connection: one answer, and the connection is closed."""
    doubtful = (
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: +5",
        "Content-Length : 5",
        "Host: another",
        "Odd: a\nContent-Length: 5",
    )
    hidden = "0\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n"
    server = serve(0)
    answers = [_raw(server, f"POST /a HTTP/1.1\r\nHost: x\r\n{each}\r\n\r\n{hidden}") for each in doubtful]
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    codes = [re.findall(r"HTTP/1\.1 (\d+)", answer) for answer in answers]
    assert all(each in (["400"], ["501"]) for each in codes), codes

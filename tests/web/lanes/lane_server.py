"""A lane in a thread: WSGI apps on sockets in the file system, and one that dies over its first requests."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler
from wsgiref.types import WSGIApplication


class _Handler(WSGIRequestHandler):
    """Answers one request; knows its target as it was sent, as gunicorn does."""

    server: "LaneServer"

    def handle(self) -> None:
        """Answers, unless the lane is to die over it."""
        if self.server.deaths > 0:
            self.server.deaths -= 1
            self.rfile.readline()
            return
        self.raw_requestline = self.rfile.readline(65537)
        if not self.parse_request():
            return
        environ = self.get_environ() | {"RAW_URI": self.path}
        handler = ServerHandler(
            cast("Any", self.rfile), cast("Any", self.wfile), self.get_stderr(), environ, multithread=True
        )
        handler.http_version = "1.1"
        handler.request_handler = self  # type: ignore[attr-defined]
        handler.run(self.server.app)

    def address_string(self) -> str:
        """Nobody's: the socket has no address."""
        return ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


class LaneServer(socketserver.ThreadingUnixStreamServer):
    """The server of a lane; ``deaths``: so many requests get no answer first."""

    daemon_threads = True

    def __init__(self, address: str, app: WSGIApplication) -> None:
        self.app, self.deaths = app, 0
        self.base_environ = {
            "SERVER_NAME": "lane",
            "SERVER_PORT": "",
            "SCRIPT_NAME": "",
            "GATEWAY_INTERFACE": "CGI/1.1",
        }
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """A connection, from nowhere."""
        return super().get_request()[0], ("", 0)

    def get_environ(self) -> dict[str, str]:
        """What wsgiref starts from."""
        return self.base_environ


@contextmanager
def lane_at(folder: Path, app: WSGIApplication) -> Iterator[tuple[str, LaneServer]]:
    """The address of a lane with this app, and its server."""
    address = str(folder / "lane")
    server = LaneServer(address, app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield address, server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

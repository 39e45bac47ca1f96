"""A request handed on to another process of the same server, over a socket that only this server's user can reach.

The request goes on as it came: method, target, headers, body. What belongs to one connection alone stays behind (RFC
9110, 7.6.1), but what a request calls so itself does not: it may be what a proxy says of it, and the app reads it where
no lane is asked. Who asked, and how, is told in a header of our own that nobody can send from outside.
"""

import contextlib
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

NOTE = "Configurator-Lane"
NOTE_KEY = "HTTP_CONFIGURATOR_LANE"
_TOLD = ("REMOTE_ADDR", "REMOTE_PORT", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.url_scheme")
_OF_A_CONNECTION = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    f"upgrade expect {NOTE.lower()}".split()
)
_OF_A_SERVER = frozenset(("date", "server"))
_IN_MEMORY, _PIECE = 1_000_000, 1 << 16
_TARGET = "".join(map(chr, range(0x21, 0x7F)))


class Lost(Exception):
    """The process did not answer; ``late``: it may still be at it, but nobody waits any more."""

    def __init__(self, *, late: bool) -> None:
        self.late = late
        super().__init__("no answer in time" if late else "no answer")


class CutOff(Exception):
    """The body of the request ended before all of it had come."""


@dataclass(frozen=True, slots=True)
class LaneAnswer:
    """What the process answered, and what its note says."""

    status: str
    headers: list[tuple[str, str]]
    content: bytes
    note: str


class _Connection(HTTPConnection):
    """A connection to a socket in the file system."""

    def connect(self) -> None:
        """Opens it."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def body_of(environ: WSGIEnvironment, most: int) -> IO[bytes]:
    """The body of the request as far as it was sent, at its beginning; one byte more than ``most`` at the most.

    Raises CutOff.
    """
    body: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 it lives as long as the request
    declared = environ.get("CONTENT_LENGTH")
    left = int(declared) if declared else most + 1 if environ.get("wsgi.input_terminated") else 0
    while left > 0:
        piece = environ["wsgi.input"].read(min(left, _PIECE))
        if not piece:
            break
        body.write(piece)
        left -= len(piece)
    if declared and left:
        body.close()
        raise CutOff
    body.seek(0)
    return body


def hand_on(address: str, environ: WSGIEnvironment, body: IO[bytes], subject: str, seconds: float) -> LaneAnswer:
    """What the process at the address answers to the request. Raises Lost."""
    connection = _Connection(address, timeout=seconds)
    try:
        with contextlib.closing(connection):
            connection.putrequest(
                environ["REQUEST_METHOD"], _target(environ), skip_host=True, skip_accept_encoding=True
            )
            for name, value in _headers(environ, body):
                connection.putheader(name, value)
            note = {key: environ[key] for key in _TOLD if key in environ} | {"subject": subject}
            connection.putheader(NOTE, json.dumps(note))
            connection.endheaders()
            with contextlib.suppress(BrokenPipeError):  # it may have answered without reading everything
                while piece := body.read(_PIECE):
                    connection.send(piece)
            return _answer(connection.getresponse())
    except TimeoutError as error:
        raise Lost(late=True) from error
    except (OSError, HTTPException) as error:
        raise Lost(late=False) from error
    finally:
        body.seek(0)


def taken_in(environ: WSGIEnvironment) -> str | None:
    """Makes a request that was handed on what it was where it came in; its subject. None where nobody handed it on."""
    try:
        note: dict[str, Any] = json.loads(environ.pop(NOTE_KEY))
        subject = str(note.pop("subject"))
    except (KeyError, ValueError, AttributeError):
        return None
    environ.update({key: str(value) for key, value in note.items() if key in _TOLD})
    if "REMOTE_PORT" not in note:
        environ.pop("REMOTE_PORT", None)
    return subject


def _target(environ: WSGIEnvironment) -> str:
    """The target as it was sent, else as the path and the query make it."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw is None:
        path = quote(f"{environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}".encode("latin-1"))
        raw = path + (f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else "")
    return quote(raw.encode("latin-1"), safe=_TARGET)


def _headers(environ: WSGIEnvironment, body: IO[bytes]) -> Iterator[tuple[str, str]]:
    for key, value in environ.items():
        name = key.removeprefix("HTTP_").replace("_", "-").title()
        if key.startswith("HTTP_") and name.lower() not in _OF_A_CONNECTION:
            yield name, value
    if environ.get("CONTENT_TYPE"):
        yield "Content-Type", environ["CONTENT_TYPE"]
    length = body.seek(0, 2)
    body.seek(0)
    if length or environ.get("CONTENT_LENGTH") or environ["REQUEST_METHOD"] in ("POST", "PUT", "PATCH"):
        yield "Content-Length", str(length)
    yield "Connection", "close"


def _answer(response: HTTPResponse) -> LaneAnswer:
    content = response.read()
    named = re.split(r"[,\s]+", (response.getheader("Connection") or "").lower())
    kept = [
        (name, value)
        for name, value in response.getheaders()
        if name.lower() not in _OF_A_CONNECTION and name.lower() not in _OF_A_SERVER and name.lower() not in named
    ]
    return LaneAnswer(f"{response.status} {response.reason}", kept, content, response.getheader(NOTE) or "")

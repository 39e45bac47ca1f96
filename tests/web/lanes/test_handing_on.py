"""A request that is handed on arrives as it came, and its answer comes back as it was given."""

from __future__ import annotations

import io
import json
import socket
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from configurator.web.lanes.handing_on import NOTE_KEY, CutOff, LaneAnswer, Lost, body_of, hand_on, taken_in
from tests.web.lanes.lane_server import lane_at


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket's."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


class Mirror:
    """Keeps what arrives, and answers with it."""

    def __init__(self) -> None:
        self.environ: WSGIEnvironment = {}
        self.body = b""
        self.status, self.headers = "201 Made", [("Content-Type", "text/plain"), ("X-Two", "a"), ("X-Two", "b")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.environ = dict(environ)
        self.body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response(self.status, self.headers)
        return [self.body[::-1]]


def _asked(method: str = "GET", body: bytes = b"", **more: Any) -> WSGIEnvironment:
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/d/a b",
        "QUERY_STRING": "x=1&y=%C3%A9",
        "HTTP_HOST": "shop.example",
        "REMOTE_ADDR": "192.0.2.7",
        "REMOTE_PORT": "4711",
        "SERVER_NAME": "front",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ | more


def handed_on(address: str, asked: WSGIEnvironment, most: int, subject: str, seconds: float) -> LaneAnswer:
    with body_of(asked, most) as body:
        return hand_on(address, asked, body, subject, seconds)


def test_method_target_headers_and_body_arrive_as_they_came(folder: Path) -> None:
    mirror, body = Mirror(), bytes(range(256)) * 12_000
    asked = _asked(
        "POST", body, HTTP_COOKIE="session=a; login=b", HTTP_X_NAME="J\xfcrgen", CONTENT_TYPE="text/x; charset=utf-8"
    )
    with lane_at(folder, mirror) as (address, _):
        answer = handed_on(address, asked, len(body), "a subject", 10)
    assert (answer.status, answer.content) == ("201 Made", body[::-1])
    got = mirror.environ
    assert (got["REQUEST_METHOD"], got["PATH_INFO"], got["QUERY_STRING"]) == ("POST", "/d/a b", "x=1&y=%C3%A9")
    assert (got["HTTP_HOST"], got["HTTP_COOKIE"]) == ("shop.example", "session=a; login=b")
    assert (got["HTTP_X_NAME"], got["CONTENT_TYPE"]) == ("J\xfcrgen", "text/x; charset=utf-8")
    assert mirror.body == body


def test_the_target_goes_on_as_it_was_sent(folder: Path) -> None:
    mirror = Mirror()
    asked = _asked(RAW_URI="/d/%2Fa%20b;c?q=%ff&\xe9")
    with lane_at(folder, mirror) as (address, _):
        handed_on(address, asked, 0, "", 10)
    assert mirror.environ["RAW_URI"] == "/d/%2Fa%20b;c?q=%ff&%E9"


def test_what_belongs_to_one_connection_stays_behind_in_both_directions(folder: Path) -> None:
    mirror = Mirror()
    mirror.headers += [("Keep-Alive", "timeout=5"), ("Connection", "X-Own"), ("X-Own", "1"), ("Server", "lane")]
    asked = _asked(HTTP_CONNECTION="keep-alive, X-Mine", HTTP_TE="trailers", HTTP_UPGRADE="h2c")
    with lane_at(folder, _raw(mirror)) as (address, _):
        answer = handed_on(address, asked, 0, "", 10)
    sent = {name for name in mirror.environ if name.startswith("HTTP_")}
    assert sent == {"HTTP_HOST", "HTTP_CONNECTION", NOTE_KEY}
    assert mirror.environ["HTTP_CONNECTION"] == "close"
    assert [each for each in answer.headers if each[0] != "Content-Length"] == [
        ("Content-Type", "text/plain"),
        ("X-Two", "a"),
        ("X-Two", "b"),
    ]


def test_nobody_can_take_away_what_a_proxy_says(folder: Path) -> None:
    """A customer's Connection header comes through some proxies as it was sent."""
    mirror, says = Mirror(), {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    asked = _asked(HTTP_CONNECTION="X-Forwarded-For, x-forwarded-proto, host") | says
    with lane_at(folder, mirror) as (address, _):
        handed_on(address, asked, 0, "", 10)
    assert mirror.environ.items() >= (says | {"HTTP_HOST": "shop.example"}).items()


def _raw(mirror: Mirror) -> Any:
    """The mirror behind wsgiref, which lets no app send headers of a connection."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def unchecked(status: str, headers: list[tuple[str, str]]) -> None:
            start = start_response.__self__  # type: ignore[attr-defined]
            start.status, start.headers = status, start.headers_class(list(headers))

        return mirror(environ, unchecked)  # type: ignore[arg-type]

    return app


def test_who_asked_is_told_by_the_front_and_by_nobody_else(folder: Path) -> None:
    mirror = Mirror()
    forged = json.dumps({"subject": "forged", "REMOTE_ADDR": "203.0.113.9"})
    asked = _asked() | {NOTE_KEY: forged}
    with lane_at(folder, mirror) as (address, _):
        handed_on(address, asked, 0, "mine", 10)
    got = mirror.environ
    assert taken_in(got) == "mine"
    assert (got["REMOTE_ADDR"], got["wsgi.url_scheme"], got["SERVER_PORT"]) == ("192.0.2.7", "https", "8000")
    assert NOTE_KEY not in got
    assert taken_in(got) is None, "nobody handed it on"


def test_a_body_without_a_length_is_taken_up_to_the_limit_and_one_byte() -> None:
    asked = _asked("POST") | {"wsgi.input": io.BytesIO(b"x" * 100), "wsgi.input_terminated": True}
    with body_of(asked, 10) as body:
        assert len(body.read()) == 11


def test_a_body_that_ends_early_is_not_passed_off_as_whole() -> None:
    with pytest.raises(CutOff):
        body_of(_asked("POST", b"abc", CONTENT_LENGTH="5"), 100)


def test_a_lane_that_says_nothing_is_lost_and_one_that_takes_too_long_is_late(folder: Path) -> None:
    asked = _asked()
    with lane_at(folder, Mirror()) as (address, server):
        server.deaths = 1
        with pytest.raises(Lost) as lost:
            handed_on(address, asked, 0, "", 10)
    assert not lost.value.late
    listener = socket.socket(socket.AF_UNIX)
    with listener:
        listener.bind(str(folder / "deaf"))
        listener.listen()
        with pytest.raises(Lost) as lost:
            handed_on(str(folder / "deaf"), asked, 0, "", 0.05)
    assert lost.value.late
    with pytest.raises(Lost):
        handed_on(str(folder / "nobody"), asked, 0, "", 1)


def test_an_answer_that_comes_before_the_whole_body_was_read_counts(folder: Path) -> None:
    def hasty(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("413 Too large", [("Content-Length", "0")])
        return []

    asked = _asked("POST", b"x" * 5_000_000)
    threads = threading.active_count()
    with lane_at(folder, hasty) as (address, _):
        answer = handed_on(address, asked, 6_000_000, "", 10)
    assert answer.status.startswith("413")
    assert threading.active_count() <= threads + 1

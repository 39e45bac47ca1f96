"""Text is sent packed to whoever can unpack it: pages, fragments, JSON, drawings, style sheets and scripts.

Decides what is packed and how hard, and what a packed answer says of itself. What is packed tells by its length whether
two of its parts are alike, so that whoever may put words into a page, have it fetched again and again, and see how long
it is could guess what else is in it (BREACH). A page that another site had a signed-in or returning browser ask for in
words of its own is therefore not packed, and the length of the others says less than it could.
"""

import gzip
import secrets
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_accept_header

_WORTH_IT = 700
"""Bytes; a shorter answer goes in one packet anyway."""
_PACKED_TYPES = frozenset(
    (
        "application/javascript",
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
        "text/xml",
        "application/xml",
    )
)
"""Pictures, papers and sheets are packed already; what is sent bit by bit while it happens is not to wait."""
_PAGE_LEVEL, _FILE_LEVEL = 5, 9
_OURS = frozenset(("", "same-origin", "none"))
_LONGEST_NAME = 64
_FILES = "/static/"

_GZIP_BEGIN = b"\x1f\x8b\x08\x08" + bytes(4) + b"\x00\xff"
"""Packed by deflate, a name follows, no date, from an unknown system."""


def packed(inner: WSGIApplication) -> WSGIApplication:
    """The app whose text is packed; files that never change are packed once."""
    kept: dict[str, bytes] = {}

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_IF_NONE_MATCH", "").startswith("W/"):  # GET asks for what is as good as the same
            environ["HTTP_IF_NONE_MATCH"] = environ["HTTP_IF_NONE_MATCH"].removeprefix("W/")
        answer = _Outgoing(environ, start_response)
        body = inner(environ, answer.start)
        return answer.sent(body, kept)

    return app


class _Outgoing:
    """An answer on its way out: its head is held back until it is known whether its body is packed."""

    def __init__(self, environ: WSGIEnvironment, start_response: StartResponse) -> None:
        self._environ, self._start = environ, start_response
        self._head: tuple[Any, ...] = ()
        self.status, self.headers = "", Headers([])

    def start(self, status: str, given: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
        """Takes the head in; what is written instead of returned goes out as it is."""
        self.status, self.headers, self._head = status, Headers(given), error
        return lambda piece: self._begin()(piece)

    def sent(self, body: Iterable[bytes], kept: dict[str, bytes]) -> Iterable[bytes]:
        """The body as it goes out, behind its head."""
        if not _is_text(self.headers):
            self._begin()
            return body
        self._vary()
        if not self._may_be_packed():
            self._begin()
            return body
        length = self.headers["Content-Length"]
        self._say_so()
        if not length:
            del self.headers["Content-Length"]
            self._begin()
            return _piece_by_piece(body)
        small = self._at_once(body, kept)
        self.headers["Content-Length"] = str(len(small))
        self._begin()
        return [small]

    def _at_once(self, body: Iterable[bytes], kept: dict[str, bytes]) -> bytes:
        """The whole body packed; a file's under its lasting address is packed once."""
        path = self._environ["PATH_INFO"]
        lasting = path.startswith(_FILES) and "immutable" in (self.headers["Cache-Control"] or "")
        try:
            if lasting and path in kept:
                return kept[path]
            whole = b"".join(body)
        finally:
            _closed(body)
        if not lasting:
            return _packed_page(whole)
        return kept.setdefault(path, gzip.compress(whole, _FILE_LEVEL, mtime=0))

    def _begin(self) -> Callable[[bytes], object]:
        return self._start(self.status, self.headers.items(), *self._head)

    def _vary(self) -> None:
        named = [name.strip() for name in (self.headers["Vary"] or "").split(",") if name.strip()]
        if "*" not in named and "accept-encoding" not in map(str.lower, named):
            self.headers["Vary"] = ", ".join([*named, "Accept-Encoding"])

    def _may_be_packed(self) -> bool:
        length = self.headers["Content-Length"]
        return (
            self._environ["REQUEST_METHOD"] != "HEAD"
            and self.status[:3] not in ("204", "206", "304")
            and not self.headers["Content-Encoding"]
            and (length is None or int(length) >= _WORTH_IT)
            and "no-transform" not in (self.headers["Cache-Control"] or "")
            and parse_accept_header(self._environ.get("HTTP_ACCEPT_ENCODING", ""))["gzip"] > 0
            and not self._is_others_guess()
        )

    def _is_others_guess(self) -> bool:
        """Whether another site had a browser that we know ask for it, with words of the site's own to look for."""
        return (
            self._environ.get("HTTP_SEC_FETCH_SITE", "") not in _OURS
            and bool(self._environ.get("HTTP_COOKIE"))
            and (bool(self._environ.get("QUERY_STRING")) or not self.status.startswith("200"))
            and "public" not in (self.headers["Cache-Control"] or "")
        )

    def _say_so(self) -> None:
        self.headers["Content-Encoding"] = "gzip"
        tag = self.headers["ETag"]
        if tag and not tag.startswith("W/"):
            self.headers["ETag"] = f"W/{tag}"  # the same content, in other bytes
        del self.headers["Accept-Ranges"]


def _is_text(headers: Headers) -> bool:
    kind = (headers["Content-Type"] or "").partition(";")[0].strip().lower()
    return kind in _PACKED_TYPES


def _packed_page(whole: bytes) -> bytes:
    """The page packed, behind a name of random length, so that its own length is blurred (Heal the BREACH)."""
    packer = zlib.compressobj(_PAGE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return b"".join((_beginning(), packer.compress(whole), packer.flush(), _ending(zlib.crc32(whole), len(whole))))


def _piece_by_piece(body: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces packed as they come: each can be unpacked when it arrives."""
    packer, check, length = zlib.compressobj(_PAGE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9), 0, 0
    try:
        yield _beginning()
        for piece in body:
            check, length = zlib.crc32(piece, check), length + len(piece)
            yield packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush() + _ending(check, length)
    finally:
        _closed(body)


def _beginning() -> bytes:
    return _GZIP_BEGIN + b"x" * secrets.randbelow(_LONGEST_NAME) + b"\x00"


def _ending(check: int, length: int) -> bytes:
    return check.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")


def _closed(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()

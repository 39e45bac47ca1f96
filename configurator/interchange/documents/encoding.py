"""Bytes of a foreign file -> its text, in the encoding that the file itself declares.

A byte order mark counts first, then what an XML declaration says, then UTF-8. Nothing is replaced or guessed: a byte
that is none in that encoding is refused with its place.
"""

import codecs
import re

from configurator.errors import ForeignModelError
from configurator.source import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"'>]{1,60})["']""")


def decode(content: bytes, file: str) -> str:
    """The text, its lines ended by newlines; ForeignModelError for an unknown encoding and for a byte that is none."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    if not encoding:
        encoding = _without_mark(content[:4]) or _declared(content, file) or "utf-8"
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content[len(mark) :], encoding, error, file) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_mark(start: bytes) -> str:
    """UTF-16 by where the zero bytes are beside the first character, which is none of its far ones."""
    if len(start) < 4 or start.count(0) != 2:
        return ""
    return {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((start[0] == 0, start[1] == 0), "")


def _declared(content: bytes, file: str) -> str:
    """The encoding in the XML declaration; '' when there is none."""
    found = _DECLARED.match(content.lstrip()[:400])
    if found is None:
        return ""
    name = found[1].decode("latin-1")
    place = Source(file, 1, content.index(found[1]) + 1)
    try:
        known = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError) as error:
        message = f"the file says that it is written in '{name}', an encoding that nobody knows"
        raise ForeignModelError(place, message, "save it as UTF-8") from error
    if known.name.startswith(("utf-16", "utf-32")):
        message = f"the file says that it is written in '{name}', but it is not"
        raise ForeignModelError(place, message, "save it as UTF-8, or leave the encoding out of its first line")
    return known.name


def _undecodable(content: bytes, encoding: str, error: UnicodeDecodeError, file: str) -> ForeignModelError:
    before = content[: error.start].decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    place = Source(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    message = f"the byte {error.object[error.start]:#04x} is no character in {encoding.upper()}"
    declares = encoding == "utf-8" and before.lstrip().startswith("<")
    hint = "save the file as UTF-8, or let its first line say its encoding" if declares else "save it as UTF-8"
    return ForeignModelError(place, message, hint)

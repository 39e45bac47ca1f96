"""What people type, made fit to be kept: databases and files do not take every character that a browser sends."""

import re
import unicodedata

from configurator.characters import hidden_characters

_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""All characters of the categories Cc and Cs but line end and tab."""


def printable(text: str) -> str:
    """The text without control characters other than line ends and tabs; line ends as files have them."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", unified)


def legible(text: str) -> str:
    """The printable text without what nobody sees and what turns the direction of writing."""
    plain = printable(text)
    hidden = {each.index for each in hidden_characters(plain)}
    return "".join(each for index, each in enumerate(plain) if index not in hidden)


def one_line(text: str, limit: int | None = None) -> str:
    """The legible text as one line without needless spaces, cut at ``limit`` characters."""
    return " ".join(legible(text).split())[:limit]


def plain_address(email: str) -> str:
    """The e-mail address as accounts are known by it: any case, wide or composed letters are the same account."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def file_lines(text: str) -> str:
    """The text with the line ends of a file (browsers post carriage returns) and one at its end."""
    unified = printable(text)
    return unified if unified.endswith("\n") or not unified else f"{unified}\n"

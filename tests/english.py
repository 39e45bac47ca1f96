"""English that is left on a German page: words of the English catalogues that stand in no German one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

from configurator.languages.sentences import FOLDER
from configurator.shop import demo_shop

_WORD = re.compile(r"[^\W\d_]{3,}")
_READ_OUT = ("aria-label", "alt", "title", "placeholder", "data-copied")
NAMES = frozenset({"made", "order", "ada", "demo", "example"})
"""The shop's name, and what customers of tests are called."""


def english_left(page: str) -> list[str]:
    """Texts of a German page, or of a mail in plain text, with a word that is English only."""
    reader = _Texts()
    reader.feed(page)
    return [text for text in reader.texts if (_words([text]) - NAMES) & _english_only()]


@cache
def _english_only() -> frozenset[str]:
    english, german = set[str](), set[str]()
    for path in (FOLDER / "de.po", *sorted(demo_shop().root.rglob("de.po"))):
        ids, strings = _sides(path)
        english |= _words(ids)
        german |= _words(strings)
    return frozenset(english - german)


def _sides(path: Path) -> tuple[list[str], list[str]]:
    """What stands in the file in English and in German, without placeholders and marks."""
    ids, strings = list[str](), list[str]()
    with path.open("rb") as file:
        for message in read_po(file):
            for side, texts in ((ids, message.id), (strings, message.string)):
                side += [re.sub(r"%\(\w+\)s|<[^>]+>", "", text) for text in _each(texts)]
    return ids, strings


def _each(texts: str | Iterable[str] | None) -> Iterable[str]:
    return (texts,) if isinstance(texts, str) else texts or ()


def _words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in _WORD.findall(re.sub(r"\w+://\S+|/[\w/-]+", "", text))}


class _Texts(HTMLParser):
    """Reads what people see and what is read out to them; not what says that it is in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = list[str]()
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag in ("script", "style") or at.get("lang") not in (None, "de"):
            self._silent = self._silent or tag
        if not self._silent:
            self.texts += [value for name in _READ_OUT if (value := at.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.texts.append(" ".join(data.split()))

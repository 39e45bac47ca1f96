"""Which language is spoken now: that of the page that is being made, else the program's own.

Decides nothing; whoever answers somebody says it once, and whatever makes words asks for it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError

OWN = "en"
"""The language that the program is written in."""

_CODE = re.compile(r"[a-z]{2,3}(?:-(?:[A-Z][a-z]{3}|[A-Z]{2}))?")
_spoken: ContextVar[str] = ContextVar("spoken language", default=OWN)


def spoken() -> str:
    """The code of the language that is spoken now: 'de', 'pt-BR'."""
    return _spoken.get()


def speak(language: str) -> None:
    """Speaks that language from now on, in this thread's context."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speaks that language for as long as the block lasts."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def within_sentence(name: str) -> str:
    """A name or a heading in the middle of a sentence: in English without capitals, elsewhere as it is."""
    return name.lower() if spoken() == OWN else name


@lru_cache(maxsize=256)
def locale_of(language: str) -> Locale | None:
    """What is known of the language of that code; None where there is none, or it is written otherwise."""
    if not _CODE.fullmatch(language):
        return None
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def text_direction() -> str:
    """Which way the language that is spoken is written: 'ltr' or 'rtl'."""
    locale = locale_of(spoken())
    return str(locale.text_direction) if locale else "ltr"

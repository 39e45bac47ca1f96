"""The program's own sentences in the language that is spoken now.

A sentence is written in English where it is used, whole, with its facts as ``%(name)s``; ``de.po`` beside this file has
it in German. One that a language does not have is said in English.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from gettext import c2py
from pathlib import Path

from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from configurator.languages.spoken import OWN, locale_of, spoken

FOLDER = Path(__file__).resolve().parent
"""Where the files with the program's sentences are, one a language."""


_Forms = Mapping[tuple[str, str], tuple[str, ...]]
"""A sentence's context and English -> what it is in the language: one form or, of what counts something, several."""


def gettext(message: str, /, **facts: object) -> str:
    """The sentence in the language that is spoken, with its facts."""
    return pgettext("", message, **facts)


def pgettext(context: str, message: str, /, **facts: object) -> str:
    """The same for words that mean several things; ``context`` says which."""
    return unformatted_in(context, message) % facts


def ngettext(one: str, many: str, number: int, /, **facts: object) -> str:
    """The sentence in the form that goes with the number, which is among its facts as ``%(number)s``."""
    return unformatted_plural(one, many, number) % {"number": number, **facts}


def later(message: str) -> str:
    """The words as they are: they are said with ``gettext`` where they are shown."""
    return message


def unformatted(message: str) -> str:
    """The sentence with its placeholders as they are, for whoever fills them in."""
    return unformatted_in("", message)


def unformatted_in(context: str, message: str) -> str:
    """The same for words that mean several things."""
    found = _sentences(spoken()).get((context, message))
    return found[0] if found else message


def unformatted_plural(one: str, many: str, number: int) -> str:
    """The form that goes with the number, with its placeholders as they are."""
    found = _sentences(spoken()).get(("", one))
    return found[plural_form(number)] if found else (one if number == 1 else many)


def plural_form(number: int) -> int:
    """Which of a word's forms goes with the number in the language that is spoken, counted from 0."""
    return _plural_rule(spoken())(number)


@lru_cache(maxsize=64)
def _plural_rule(language: str) -> Callable[[int], int]:
    return c2py(get_plural(locale_of(language)).plural_expr)


def languages() -> tuple[str, ...]:
    """The languages that the program speaks, its own first."""
    return (OWN, *sorted(path.stem for path in FOLDER.glob("*.po")))


@lru_cache(maxsize=64)
def _sentences(language: str) -> _Forms:
    path = FOLDER / f"{language}.po"
    locale = locale_of(language)
    if locale is None or not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        catalogue = read_po(file, locale=locale)
    forms = dict[tuple[str, str], tuple[str, ...]]()
    for each in catalogue:
        said = (each.string,) if isinstance(each.string, str) else tuple(each.string or ("",))
        if each.id and all(said) and "fuzzy" not in each.flags:
            forms[each.context or "", each.id if isinstance(each.id, str) else each.id[0]] = said
    return forms

"""Which passwords are too weak: those that many people have, and those that say who their owner is.

The list of the commonest is the one of zxcvbn (MIT licence): 30,000 passwords of people whose passwords became known,
the commonest first. Decides neither how passwords are kept nor how often one may be tried.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from configurator.languages.sentences import gettext, later

SHORTEST, LONGEST = 10, 128
_OWN = 6
"""How many characters of a password have to be about nothing that others know of its owner."""
_WORD = 4
"""Shorter words stand in many passwords by chance."""
COMMON = later("Many people have this password, so it is tried first. Please choose another.")
TOLD = later("This password is little more than your name, your address or the shop's name. Please choose another.")


def spelled(password: str) -> str:
    """The password as it is hashed: keyboards differ in how they write an umlaut, and people cannot see it."""
    return unicodedata.normalize("NFKD", password)


def weakness(password: str, about: Iterable[str] = ()) -> str:
    """What is wrong with a password, to tell whoever chose it; '' when nothing is.

    ``about``: what others know of its owner: name, address of mail, the shop's name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return gettext("A password has %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST)
    plain = _plain(password)
    if _is_common(plain):
        return gettext(COMMON)
    return gettext(TOLD) if _tells_only(plain, about) else ""


def _is_common(plain: str) -> bool:
    """Whether it is a common password, one with a few figures or marks around it, or one several times."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    around = len(plain) - len(core)
    if plain in _commonest() or (core in _commonest() and around < _OWN):
        return True
    unit = re.fullmatch(r"(.+?)\1+", plain)
    return unit is not None and (len(unit[1]) < _WORD or unit[1] in _commonest())


def _tells_only(plain: str, about: Iterable[str]) -> bool:
    """Whether little is left of it when what others know is taken out."""
    words = {word for text in about for part in _parts(text) if len(word := _letters(part)) >= _WORD}
    left = _letters(plain)
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return bool(words) and len(left) < _OWN and left != _letters(plain)


def _parts(text: str) -> list[str]:
    """An address or a name as a whole, and its words."""
    return [text, text.partition("@")[0], *re.split(r"[\W_]+", text)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(text))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _commonest() -> frozenset[str]:
    """Loaded with the first password that is chosen, and alone: the package around the list takes twenty megabytes."""
    package = find_spec("zxcvbn")
    assert package is not None
    assert package.origin is not None
    lists = run_path(str(Path(package.origin).with_name("frequency_lists.py")))["FREQUENCY_LISTS"]
    return frozenset(_plain(each) for each in lists["passwords"])

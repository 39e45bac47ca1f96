"""Makes keys from foreign names, and lists of names for sentences."""

import re
import unicodedata
from collections.abc import Iterable

from configurator.listing import listed
from configurator.rules.grammar import keywords

_LONGEST = 48
_LISTED = 7

# Words of the rule language: a key that is one of them would be misread.
_RESERVED = keywords() | {"no", "yes"}


def slug(name: str) -> str:
    """The key nearest to a name: 'M.2 SSD' is 'm-2-ssd'. Never empty, never a plain number or a word of the rules."""
    key = re.sub(r"[^a-z0-9]+", "-", _in_ascii(name).lower()).strip("-")[:_LONGEST].rstrip("-")
    if not key or key in _RESERVED or re.fullmatch(r"[\d-]+", key):
        return f"{key}-feature".lstrip("-")
    return key


def loses_letters(name: str) -> bool:
    """Whether the name has letters or digits of which nothing is left in its key."""
    return any(letter.isalnum() and not _in_ascii(letter) for letter in name)


def _in_ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("+", " plus "))
    return plain.encode("ascii", "ignore").decode()


class UniqueKeys:
    """Hands out keys, each only once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def is_free(self, key: str) -> bool:
        """Whether nobody has the key yet."""
        return key not in self._taken

    def unique(self, wanted: str) -> str:
        """The wanted key, with the first free number behind it when it is taken."""
        key, number = wanted, 2
        while key in self._taken:
            key, number = f"{wanted}-{number}", number + 1
        self._taken.add(key)
        return key


def shorten(names: Iterable[str], word: str) -> str:
    """'A, B or C' (``word`` is 'or' or 'and'); of a long list the beginning and how many more there are."""
    every = list(names)
    if len(every) > _LISTED:
        more = len(every) - _LISTED + 1
        rest = f"one of {more} others" if word == "or" else f"{more} others"
        every = [*every[: _LISTED - 1], rest]
    return listed(every, word)

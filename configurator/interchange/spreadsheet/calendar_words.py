"""Days and months that a text can be read as, in the languages in which spreadsheet programs write dates."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import permutations

Moment = tuple[int | None, int, int | None]
"""A year, a month and a day; None where the text says none."""

_MONTHS = (
    "jan ene gen sty janv",
    "feb fev lut fevr",
    "mar maerz marz mrz maa mrt",
    "apr avr abr kwi",
    "may mai mag mei maj mayo maggio",
    "jun juin giu cze",
    "jul juil lug lip",
    "aug aou ago sie",
    "sep set wrz sept",
    "oct okt out ott paz",
    "nov lis",
    "dec dez dic gru",
)
_NAMES = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_SIGNS = re.compile("[年月日년월일]")
_BETWEEN = re.compile(r"[\s./,_-]*")
_CLOCK = re.compile(r"[T\s]+00:00(?::00(?:\.0+)?)?$")


def moments(text: str, *, known: bool = False) -> Iterator[Moment]:
    """Every day of the calendar, and every month, that the text can be read as, as exactly as it says.

    A spreadsheet adds this year to a word that says none, and the first of a month to one without a day: what such
    words say follows, unless the text is itself a ``known`` word.
    """
    bare = _CLOCK.sub("", unicodedata.normalize("NFKC", _SIGNS.sub(" ", text.strip())))
    parts = _PARTS.findall(bare)
    if not 2 <= len(parts) <= 3 or not _BETWEEN.fullmatch(_PARTS.sub("", bare)):
        return
    for year, month, day in dict.fromkeys(_readings(parts)):
        yield year, month, day
        if not known and year is not None and day is not None:
            yield None, month, day
            if day == 1:
                yield year, month, None


def _readings(parts: list[str]) -> Iterator[Moment]:
    named = not all(part.isdecimal() for part in parts)
    for ordered in permutations(parts):
        month = _month(ordered[0])
        if month is None or any(not part.isdecimal() for part in ordered[1:]):
            continue
        if len(ordered) == 3:
            days = _days(ordered[2])
            yield from ((year, month, day) for year in _years(ordered[1]) for day in days)
        else:
            days = _days(ordered[1])
            yield from ((None, month, day) for day in days)
            if named or not days:
                yield from ((year, month, None) for year in _years(ordered[1]))


def _month(part: str) -> int | None:
    if part.isdecimal():
        return int(part) if len(part) <= 2 and 1 <= int(part) <= 12 else None
    letters = unicodedata.normalize("NFKD", part.casefold()).encode("ascii", "ignore").decode()
    return _NAMES.get(letters) or _NAMES.get(letters[:4]) or (_NAMES.get(letters[:3]) if len(letters) > 3 else None)


def _days(part: str) -> Iterable[int]:
    return [int(part)] if len(part) <= 2 and 1 <= int(part) <= 31 else []


def _years(part: str) -> Iterable[int]:
    if len(part) == 4:
        return [int(part)]
    return [1900 + int(part), 2000 + int(part)] if len(part) <= 2 else []

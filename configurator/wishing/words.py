"""A line of text as words and numbers, and which of the words that are known a written one may be.

A word is known by itself, by an ending of English or German, as a part of a compound, and, when nothing else is, with
as many letters wrong as its length bears (Damerau 1964). No language is guessed: every word is tried in all of them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 500
"""So many characters of a line are read; what is behind them is not."""
_LONGEST_NUMBER = 24
"""Longer ones are words that nobody understands: nothing here can be so much, and no float holds them."""

_TOKEN = re.compile(
    r"(?P<number>(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?P<thousand>k\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’](?:s|t|d|m|ll|re|ve)\b)?)"
    r"|(?P<sign>[€$£%<>≤≥~])|(?P<break>[,;.:!?/|()\n–—])|(?P<dash>[-‐])",
    re.IGNORECASE,
)
_FOUR_BY_FOUR = re.compile(r"\b(\d+)x(\d+)\b", re.IGNORECASE)
_GROUPS = re.compile(r"^\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+$")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "’": "'", "ı": "i"})
_ENDINGS = frozenset(
    ending
    for endings in ("s es e ed ing ly en er em n ern ens", "ene enes enem ener enen ne nes nem ner nen in 's")
    for ending in endings.split()
)
_FEWEST = 4
"""A part of a compound has so many letters at least."""


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word (``folded``), a number or a sign of a line, and where it stands there; '' as text of a break."""

    text: str
    folded: str
    begin: int
    end: int
    number: Fraction | None = None

    @property
    def breaks(self) -> bool:
        """Whether it ends what belongs together."""
        return not self.folded


def fold(word: str) -> str:
    """The word in small letters without accents: 'Höchstens' and 'hochstens' are one."""
    parted = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(each for each in parted if not unicodedata.combining(each)).translate(_LETTERS)


def tokens(line: str) -> tuple[SaidWord, ...]:
    """The words, numbers, signs and breaks of a line in order."""
    line = _FOUR_BY_FOUR.sub(lambda found: f"{'x' * len(found[1])}x{'x' * len(found[2])}", line[:LONGEST])
    found = list[SaidWord]()
    for match in _TOKEN.finditer(line):
        text, begin, end = match.group(), match.start(), match.end()
        if match["number"] and len(match["number"]) <= _LONGEST_NUMBER:
            number = _number(match["number"]) * (1000 if match["thousand"] else 1)
            found.append(SaidWord(text, str(float(number)).removesuffix(".0"), begin, end, number))
        elif match["break"] or match["dash"]:
            loose = match["break"] or line[begin - 1 : begin].isspace()
            if loose:
                found.append(SaidWord(text, "", begin, end))
        else:
            found.append(SaidWord(text, fold(text), begin, end))
    return tuple(found)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words and numbers of a text of the catalogue."""
    return tuple(each.folded for each in tokens(text) if each.folded)


def inflected(word: str, known: str) -> bool:
    """Whether one is the other with an ending, such as 'wheels' or 'silbernem'."""
    if word == known:
        return True
    short, long = sorted((word, known), key=len)
    if len(short) < 3:
        return False
    if long.startswith(short):
        return long[len(short) :] in _ENDINGS and (len(short) > 3 or long[len(short) :] not in ("er", "n", "in"))
    stem, other = _stem(short), _stem(long)
    return len(stem) >= 4 and stem == other


def _stem(word: str) -> str:
    for ending in ("ern", "en", "er", "em", "es", "ed", "e", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, left out, too many or exchanged with the next; ``most`` + 1 for more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        former, row = row, [index, *([0] * len(other))]
        for place, wanted in enumerate(other, 1):
            row[place] = min(former[place] + 1, row[place - 1] + 1, former[place - 1] + (letter != wanted))
            if before and place > 1 and letter == other[place - 2] and one[index - 2] == wanted:
                row[place] = min(row[place], before[place - 2] + 1)
        if min(row) > most:
            return most + 1
        before = former
    return row[-1]


class WordsByEar:
    """The words that are known, each looked up in the same ways as often as it is met. Safe in several threads."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))

    def meant(self, word: str) -> tuple[frozenset[str], ...]:
        """The known words that a written one stands for, part by part of a compound; none for an unknown one."""
        same = frozenset(each for each in self._words if inflected(word, each))
        if same:
            return (same | frozenset(each for each in self._words if any(_ends(each, one) for one in (word, *same))),)
        parts = self._parts(word)
        if len(parts) > 1:
            return parts
        inside = frozenset(each for each in self._words if _holds(each, word))
        if inside:
            return (inside,)
        return self._mistyped(word) or parts

    def _parts(self, word: str) -> tuple[frozenset[str], ...]:
        """The parts of a compound: two that are known, or a long one that is known at its beginning."""
        if len(word) < 2 * _FEWEST - 1:
            return ()
        begins = sorted((each for each in self._words if len(each) >= 3 and word.startswith(each)), key=len)
        for begin in reversed(begins):
            for link in ("", "s", "n", "en", "e"):
                rest = word.removeprefix(begin)
                if rest.startswith(link) and len(rest) - len(link) >= 3:
                    ends = frozenset(each for each in self._words if inflected(rest[len(link) :], each))
                    if ends:
                        return frozenset({begin}), ends
        long = next((each for each in reversed(begins) if len(each) >= 6), None)
        return (frozenset({long}),) if long else ()

    def _mistyped(self, word: str) -> tuple[frozenset[str], ...]:
        most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
        best: Collection[str] = ()
        for allowed in range(1, most + 1):
            best = [
                each
                for each in self._words
                if len(each) >= 5 and each[:2] == word[:2] and distance(word, each, allowed) <= allowed
            ]
            if best:
                return (frozenset(best),)
        return ()


def _ends(compound: str, part: str) -> bool:
    """Whether a known compound is of that kind: 'nachtschwarz' is 'schwarzes'."""
    if len(part) < _FEWEST or len(compound) - len(part) < 2:
        return False
    bare = next((part.removesuffix(end) for end in ("es", "er", "en", "em", "e") if part.endswith(end)), part)
    return compound.endswith(part) or (len(bare) >= _FEWEST and compound.endswith(bare))


def _holds(compound: str, part: str) -> bool:
    """Whether the word is the beginning or the end of a known compound."""
    return _ends(compound, part) or (
        len(part) >= _FEWEST and len(compound) - len(part) > 2 and compound.startswith(part)
    )


def _number(text: str) -> Fraction:
    if _GROUPS.match(text):
        return Fraction(re.sub(r"\D", "", text))
    return Fraction(text.replace(",", "."))

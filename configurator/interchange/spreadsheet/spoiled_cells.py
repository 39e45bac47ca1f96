"""Which word a spreadsheet may have turned into another text: zeros taken, dates, truth values, rounded numbers.

Decides whether a text is a known word in another shape. A text that is like no known word is a word of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from configurator import lookalikes, numerals
from configurator.interchange.spreadsheet.calendar_words import moments

_TRUE = frozenset(("true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sand", "sant", "tosi"))
_FALSE = frozenset(("false", "falsch", "faux", "falso", "onwaar", "falsz", "falskt", "falsk", "epatosi"))
_TRUTHS = ((_TRUE, ("true", "yes")), (_FALSE, ("false", "no")))
_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
_POWER = re.compile(r"([+-]?\d+)(?:[.,](\d+))?[eE]([+-]?\d{1,3})", re.ASCII)
_SIGNS = re.compile(r"[\s_./\\–-]+")
_DIGITS = 14
"""What a spreadsheet keeps of a long number for certain."""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """The known word that a text stands for, and what happened to it."""

    word: str
    how: str


class KnownWords:
    """Known words, and which of them a text may be."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._numbers: dict[Decimal, str] = {}
        self._moments: dict[object, str] = {}
        self._folded: dict[str, str] = {}
        self._signs: dict[str, str] = {}
        for word in reversed(self.words):
            self._numbers |= dict.fromkeys(numerals.numbers(word), word)
            self._moments |= dict.fromkeys(moments(word, known=True), word)
            self._folded[lookalikes.fold(word)] = word
            self._signs[_signs(word)] = word

    def spoiled(self, text: str) -> Spoiled | None:
        """The word that the text may be in another shape; None for a known word, and for one that is clearly new."""
        if text in self.words or not text:
            return None
        return next((found for found in self._guesses(text)), None)

    def _guesses(self, text: str) -> Iterator[Spoiled]:
        folded = lookalikes.fold(text)
        for spelled, meant in _TRUTHS:
            if folded in spelled:
                yield from (Spoiled(word, "the spreadsheet made a truth value of it") for word in meant if word in self)
        if folded in self._folded:
            yield Spoiled(self._folded[folded], _difference(text, self._folded[folded]))
        for number in sorted(numerals.numbers(text)):
            if number in self._numbers:
                yield Spoiled(self._numbers[number], _number_told(text, self._numbers[number]))
        yield from (Spoiled(word, "the spreadsheet rounded the number") for word in self.words if _rounds(word, text))
        for moment in moments(text):
            word = self._moments.get(moment)
            if word is not None and _shape(word) != _shape(text):
                yield Spoiled(word, "the spreadsheet made a date of it")
        if _signs(text) in self._signs:
            yield Spoiled(self._signs[_signs(text)], "only the signs between the letters differ")

    def __contains__(self, word: str) -> bool:
        return word in self.words


def _rounds(word: str, text: str) -> bool:
    """Whether the text is the long number that the word is, with its last digits lost."""
    if not _PLAIN.fullmatch(word):
        return False
    power = _POWER.fullmatch(text)
    if power:
        digits = len(power[2] or "")
        return bool(Decimal(word)) and f"{Decimal(word):.{digits}E}" == f"{Decimal(text.replace(',', '.')):.{digits}E}"
    long = len(word) > _DIGITS + 1 and len(word) == len(text) and _PLAIN.fullmatch(text)
    return bool(long) and word[:_DIGITS] == text[:_DIGITS] and not text[_DIGITS + 1 :].strip("0")


def _number_told(text: str, word: str) -> str:
    bare, other = text.lstrip("0"), word.lstrip("0")
    if bare == other:
        return "the spreadsheet took the zeros" if len(text) < len(word) else "there are zeros more"
    if _POWER.fullmatch(text) or _POWER.fullmatch(word):
        return "the spreadsheet made a number with a power of ten of it"
    return "it is the same number, written otherwise"


def _difference(text: str, word: str) -> str:
    if text.casefold() == word.casefold():
        return "only small and capital letters differ"
    foreign = lookalikes.foreign_letters(text) or lookalikes.foreign_letters(word)
    return f"{foreign} only looks the same" if foreign else "only what cannot be seen differs"


def _signs(text: str) -> str:
    return _SIGNS.sub("-", lookalikes.plain(text).casefold()).strip("-")


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text))


# --- single texts ---------------------------------------------------------------------------------------------------


def misspelt(before: str, text: str) -> Spoiled | None:
    """The text of before, when a spreadsheet or a wrong encoding may have made this one of it.

    Other capitals or blanks are what people write on purpose.
    """
    found = KnownWords([before]).spoiled(text) if before else None
    if found is not None and lookalikes.fold(before) != lookalikes.fold(text):
        return found if numerals.numbers(before) or any(moments(before, known=True)) else None
    if found is not None and text.isupper() and lookalikes.fold(text) in _TRUE | _FALSE:
        return found
    if _lost_letters(before, text):
        return Spoiled(before, "saving it has lost letters")
    for encoding in ("cp1252", "mac_roman"):
        try:
            if text != before and text.encode(encoding).decode() == before:
                return Spoiled(before, "it was read in the wrong encoding")
        except UnicodeError:
            continue
    return None


def _lost_letters(before: str, text: str) -> bool:
    """Whether the text is that of before with '?' for letters that an encoding does not have."""
    if len(text) != len(before) or not {"?", "\ufffd"}.intersection(text):
        return False
    pairs = zip(before, text, strict=True)
    return text != before and all(one == other or (other in "?\ufffd" and not one.isascii()) for one, other in pairs)

"""Texts that a reader takes for one another: capitals, blanks, dashes, composed letters, letters of another script.

Decides what counts as looking alike; what is said about it is decided where it is found.
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    "аеорсухіјѕԁһԛԝкАВЕКМНОРСТУХІЈЅԚԜαονρικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ",
    "aeopcyxijsdhqwkABEKMHOPCTYXIJSQWaovpikuABEZHIKMNOPTYXig",
)
"""Letters of other scripts that nobody can tell from Latin ones."""
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_BLANKS_AND_HIDDEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff]"
)


def plain(text: str) -> str:
    """The text with Latin letters, full-size digits and '-' for what looks just like them."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text).translate(_LETTERS))


def fold(text: str) -> str:
    """The same for all texts that a reader takes for one another, whatever their capitals and blanks."""
    return plain(_BLANKS_AND_HIDDEN.sub("", unicodedata.normalize("NFKC", text))).casefold()


def foreign_letters(text: str) -> str:
    """The letters of other scripts in the text that look like Latin ones: 'U+0435, U+043E'; '' when there are none."""
    found = dict.fromkeys(each for each in text if not each.isascii() and plain(each).isascii() and each.isalpha())
    return ", ".join(f"U+{ord(each):04X}" for each in found)

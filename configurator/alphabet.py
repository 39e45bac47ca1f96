"""Letters as people search for them: without case, accents and the differences that a keyboard makes.

Decides what counts as the same letter. One reading for everybody: what stands in the database and what is looked for
are folded alike, so that SQLite and PostgreSQL find the same.
"""

import unicodedata

_APART = "øo đd ðd ħh łl ŧt ıi ɨi æae œoe þth ŋn ƒf ɓb ɗd əe ʻ' ʼ' ‘' ’' `' ‐- ‑- ‒- –- —- ―- −-"
"""Letters that no accent can be taken off, and marks that keyboards have several of; each before what it is read as."""
_TABLE = str.maketrans({pair[0]: pair[1:] for pair in _APART.split()})
_KEPT_MARKS = (0, 8, 9)
"""Classes of marks that make another letter: vowel signs, the voicing of kana, the virama."""


def folded(text: str) -> str:
    """The text as it is compared: 'muller' of 'MÜLLER', 'strasse' of 'Straße', 'lodz' of 'Łódź'; single blanks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_TABLE)
    letters = (each for each in plain if unicodedata.combining(each) in _KEPT_MARKS and _visible(each))
    return " ".join("".join(letters).split())


def search_words(text: str) -> tuple[str, ...]:
    """What has to occur for the text to be found, in whatever order."""
    return tuple(dict.fromkeys(folded(text).split()))


def _visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")

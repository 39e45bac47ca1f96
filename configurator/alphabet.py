"""Letters as people search for them: without case, accents and the differences that a keyboard makes.

Decides what counts as the same letter. One reading for everybody: what stands in the database and what is looked for
are folded alike, so that SQLite and PostgreSQL find the same.
"""

import unicodedata

import regex

_APART = (
    "øo đd ðd ħh łl ŧt ıi ɨi æae œoe þth ŋn ƒf ɓb ɗd əe ґг یي ىي کك ةه ہه ھه "
    "ʻ' ʼ' ʹ' ʾ' ʿ' ‘' ’' ‛' ′' `' ׳' “\" ”\" „\" ‟\" ″\" «\" »\" ״\" ‐- ‑- ‒- –- —- ―- −- ־-"
)
"""Letters that no accent can be taken off, and what keyboards have several of; each before what it is read as."""
_LENGTHENED = "\N{ARABIC TATWEEL}"
_KANA = {hiragana: hiragana + 0x60 for hiragana in range(ord("ぁ"), ord("ゖ") + 1)}
_TABLE = str.maketrans({pair[0]: pair[1:] for pair in _APART.split()}) | str.maketrans("", "", _LENGTHENED) | _KANA
_ACUTE = " \N{COMBINING ACUTE ACCENT}"
"""What an accent that stands alone falls apart into; people type it for an apostrophe."""
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]")
_KEPT_MARKS = (0, 8, 9)
"""Classes of marks that make another letter: vowel signs, the voicing of kana, the virama."""
_UMLAUT = regex.compile("([aou])e")
_BETWEEN, _AROUND = str.maketrans(",;", "  "), "'\"<>()[]"


def fold(text: str) -> str:
    """The text as it is compared: 'muller' of 'MÜLLER', 'strasse' of 'Straße', 'lodz' of 'Łódź'; single blanks."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = apart.replace(_ACUTE, "'").translate(_TABLE)
    letters = (_digit(each) for each in plain if unicodedata.combining(each) in _KEPT_MARKS and _visible(each))
    return " ".join("".join(letters).split())


def spellings(text: str) -> tuple[str, ...]:
    """The folded text, and as it is with ä, ö, ü for ae, oe, ue: 'mueller' and 'muller' of 'Mueller'.

    To find is to have one spelling of what is looked for in one of what is looked through.
    """
    plain = fold(text)
    return tuple(dict.fromkeys((plain, _UMLAUT.sub(r"\1", plain))))


def search_words(text: str) -> tuple[str, ...]:
    """What has to occur for the text to be found, in whatever order; commas, quotes and brackets only part words."""
    plain = fold(text)
    words = (word.strip(_AROUND) for word in plain.translate(_BETWEEN).split())
    return tuple(dict.fromkeys(word for word in words if word)) or tuple(dict.fromkeys(plain.split()))


def _digit(character: str) -> str:
    """The digit in those that all keyboards have; any other character as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _visible(character: str) -> bool:
    return character.isspace() or _UNSEEN.match(character) is None

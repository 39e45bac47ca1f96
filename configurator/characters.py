"""What a reader sees of a text: how many characters it has, and which of them nobody would see.

Decides what counts as one visible character (a grapheme cluster of Unicode, after composing), and which characters are
refused because they are invisible or turn the writing direction. Joiners that a script or an emoji needs are none.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from configurator.languages.sentences import gettext

_SCRIPTS = (
    "Arabic Syriac Nko Mongolian Mandaic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam "
    "Sinhala Khmer Myanmar Tibetan"
)
"""Scripts in which a joiner or a non-joiner changes how the letters beside it are written."""
_JOINING = "[" + "".join(rf"[\p{{Script_Extensions={script}}}&&[\p{{L}}\p{{M}}]]" for script in _SCRIPTS.split()) + "]"
_PICTURE = r"\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\uFE0E\uFE0F])?"
_FLAG = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in ("gbeng", "gbsct", "gbwls"))
_LEGITIMATE = (
    rf"\U0001F3F4(?:{_FLAG})\U000E007F"  # the flags of England, Scotland and Wales
    rf"|{_PICTURE}(?:\u200D{_PICTURE})*"
    r"|[0-9#*]\uFE0F\u20E3"
    rf"|(?<={_JOINING})\u200C(?={_JOINING})"
    rf"|(?<={_JOINING})\u200D"
    r"|\p{Prepended_Concatenation_Mark}"
)
_HIDDEN = r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u2800--[\t\n\r]]"
_FOUND = regex.compile(rf"{_LEGITIMATE}|(?P<hidden>{_HIDDEN})", regex.V1)
_MARKS = r"[\p{Grapheme_Cluster_Break=Extend}\p{Grapheme_Cluster_Break=ZWJ}\p{Grapheme_Cluster_Break=SpacingMark}]"
_CLUSTER = regex.compile(rf"\p{{Regional_Indicator}}{{2}}{_MARKS}*|\X")
"""A flag, or any other: left to \\X, each flag would be looked for from the first of those before it."""
_TURNS = regex.compile(r"\p{Bidi_Control}")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A character that nobody would see, and how many characters of the text stand before it."""

    character: str
    index: int

    def __str__(self) -> str:
        """'an invisible character (U+200B)', 'a character that turns the writing direction (U+202E)'."""
        code = f"U+{ord(self.character):04X}"
        if _TURNS.match(self.character):
            return gettext("a character that turns the writing direction (%(code)s)", code=code)
        return gettext("an invisible character (%(code)s)", code=code)


def hidden_characters(text: str) -> Iterator[Hidden]:
    """Every character that cannot be seen or turns the writing direction, but tabs and line ends; in their order."""
    for match in _FOUND.finditer(text):
        if match["hidden"]:
            yield Hidden(match["hidden"], match.start())


def hidden_in(text: str) -> str:
    """The first hidden character and its place, such as 'an invisible character (U+200B) behind “Ad”'; '' for none."""
    found = next(hidden_characters(text), None)
    return "" if found is None else with_place(str(found), text[: found.index])


def with_place(what: str, before: str) -> str:
    """'a letter at the start', 'a letter behind “Ad”': what stands where, by what a reader sees before it."""
    seen = "".join(visible_characters(before)[-12:]).strip()
    if not seen:
        return gettext("%(what)s at the start", what=what)
    return gettext("%(what)s behind “%(seen)s”", what=what, seen=seen)


def composed(text: str) -> str:
    """The text with letters and their accents as one character each, where there is one (NFC)."""
    return unicodedata.normalize("NFC", text)


def visible_characters(text: str) -> list[str]:
    """What a reader sees as single characters, in order: a family emoji is one, and so is é in two code points."""
    return list(_CLUSTER.findall(composed(text)))


def isolated(text: str) -> str:
    """The text so that its direction does not turn what stands around it, where no markup can say so."""
    turns = any(unicodedata.bidirectional(each) in {"R", "AL", "AN"} for each in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if turns else text

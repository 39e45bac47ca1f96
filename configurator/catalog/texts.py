"""What a text that a customer writes may be: how many characters, and which.

Decides when a text is accepted, in one place for the page, the order and the catalogue's semantics. Which options are
texts is the catalogue's business; what is invisible, and what one character is, that of ``characters``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from configurator.characters import composed, hidden_in, visible_characters, with_place
from configurator.languages.sentences import gettext, later
from configurator.listing import listed
from configurator.source import did_you_mean

MOST_PARTS = 32
"""Nothing that people write piles more code points into one visible character."""

KINDS: Mapping[str, "regex.Pattern[str]"] = {
    "letters": regex.compile(r"\p{L}[\p{L}\p{M}\u200C\u200D]*"),
    "latin": regex.compile(r"[\p{L}&&\p{Latin}]\p{M}*", regex.V1),
    "capitals": regex.compile(r"\p{Lu}\p{M}*"),
    "digits": regex.compile(r"[0-9]"),
    "spaces": regex.compile(r"\p{Zs}"),
    "punctuation": regex.compile(r"\p{P}\p{M}*"),
    "emoji": regex.compile(r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3).*", regex.S),
}
"""Kinds of characters that a catalogue can name, each with what one visible character of the kind is."""

_PARTS = regex.compile(r"""\s*(?:["']([^"']+)["']|([^,]+?))\s*(?:,|$)""")
_SPACES = regex.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which characters a text may have: those of some ``kinds``, and some ``others`` one by one."""

    kinds: tuple[str, ...]
    others: tuple[str, ...] = ()

    def takes(self, character: str) -> bool:
        """Whether one visible character is among them."""
        return character in self.others or any(KINDS[kind].fullmatch(character) for kind in self.kinds)

    def __str__(self) -> str:
        """'letters, digits, spaces and & - .'"""
        parts = [gettext(kind) for kind in self.kinds] + ([" ".join(self.others)] if self.others else [])
        return listed(parts)


def allowed_characters(written: str | Sequence[str]) -> Allowed:
    """The kinds and single characters that 'letters, digits, "&-."' says, or a list of them.

    ValueError with a message and a hint.
    """
    parts = _PARTS.findall(written) if isinstance(written, str) else [("", part) for part in written]
    kinds, others = list[str](), list[str]()
    for quoted, plain in parts:
        if not quoted and plain in KINDS:
            kinds.append(plain)
        elif not quoted and len(plain) > 1 and plain.isalpha():
            raise ValueError(f"'{plain}' is no kind of characters", did_you_mean(plain, KINDS))
        else:
            others += visible_characters(quoted or plain)
    if not others and not kinds:
        raise ValueError("no character is allowed here", "write for example: letters, digits, spaces")
    if " " in others:
        kinds.append("spaces")
    return Allowed(tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(other for other in others if other != " ")))


def text_as_kept(written: str) -> str:
    """The text in its normal form: composed, without spaces around it or several in a row, on one line."""
    return str(_SPACES.sub(" ", composed(written))).strip()


def text_mistake(name: str, text: str, length: int, allowed: Allowed | None) -> str:
    """What is wrong with a text in its normal form, for the option of that name; '' for nothing.

    Accepted is what has 1 to ``length`` visible characters, none of them invisible, each of them allowed.
    """
    if hidden := hidden_in(text):
        return gettext("'%(name)s' has %(hidden)s; please delete it.", name=name, hidden=hidden)
    characters = visible_characters(text)
    for number, character in enumerate(characters):
        if len(character) > MOST_PARTS:
            what = with_place(gettext("too many accents on one letter"), "".join(characters[:number]))
            return gettext("'%(name)s' has %(what)s; please leave some out.", name=name, what=what)
        if allowed is not None and not allowed.takes(character):
            what = with_place(gettext("“%(words)s”", words=character), "".join(characters[:number]))
            told = later("'%(name)s' takes %(allowed)s; %(what)s is none of these.")
            return gettext(told, name=name, allowed=allowed, what=what)
    if not 0 < len(characters) <= length:
        told = later("'%(name)s' takes 1 to %(length)s characters; this has %(characters)s.")
        return gettext(told, name=name, length=length, characters=len(characters))
    return ""

"""What somebody allowed the shop to do with what it learns of them: purposes, words said, and what they come to.

Each answer is a word in a ledger to which words are only added; the last one of a purpose counts. A yes counts for what
the text of that day asked and until the day it named. Where words are kept is decided in ``storage``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from configurator.languages.sentences import gettext, later

HOLDS = timedelta(days=730)
"""For how long a yes counts; then it is asked for again."""
ASKED_BEFORE = timedelta(days=90)
"""How long before its end a yes is asked for again, so that nothing is lost of somebody who comes back."""
EXPIRY = "expiry"
"""The source of a no that nobody said: a yes was over."""


class Purpose(StrEnum):
    """What the shop asks for, each by itself."""

    REMEMBER = "remember"
    RECOMMEND = "recommend"
    MEASURE = "measure"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a purpose was called, what a yes allows, and what a no means, as customers read it."""

    name: str
    yes: str
    no: str


WORDINGS: Mapping[Purpose, Wording] = {
    Purpose.REMEMBER: Wording(
        later("Remember what I do here"),
        later(
            "We keep what you look at, choose and order, greet you with it next time and suggest it "
            "again. Staff who are entitled to see it find it beside your orders. From your orders we "
            "conclude how likely you are to come back and what that is worth to us; you see that, "
            "and can switch it off."
        ),
        later("What we saw of you and concluded from it is deleted. Your designs and orders stay."),
    ),
    Purpose.RECOMMEND: Wording(
        later("Learn from my designs"),
        later(
            "What you order counts among the designs of many others, from which we suggest what goes "
            "well together, to you and to them. We find groups of people who choose alike, and "
            "conclude in which you are. Nothing is shown that fewer than five people stand behind. "
            "What you wrote is left out, and so is what is marked as sensitive."
        ),
        later(
            "Your designs are taken out of what was learned, as if they had never been in it, and "
            "what others chose is not suggested to you."
        ),
    ),
    Purpose.MEASURE: Wording(
        later("Measure whether suggestions help"),
        later(
            "We keep which suggestions you were shown and whether you took them, how far you came "
            "with a design, how long that took, and at which steps something did not go together, to "
            "find out what helps. For this some people are shown less, or asked in another order."
        ),
        later("What was kept of it is deleted."),
    ),
    Purpose.CONTACT: Wording(
        later("Write to me"),
        later(
            "We write to the e-mail address of your account when you have left a design for a week: "
            "once for each, and no more than one mail a week."
        ),
        later("You get no such mail. Mails about an order you placed come all the same."),
    ),
}


def wording(purpose: Purpose) -> Wording:
    """The texts of a purpose in the language that is spoken."""
    asked = WORDINGS[purpose]
    return Wording(gettext(asked.name), gettext(asked.yes), gettext(asked.no))


VERSION = "5"
"""The version of these texts: another one as soon as a text says something else."""
COVERS: Mapping[str, frozenset[Purpose]] = {
    "1": frozenset({Purpose.REMEMBER}),
    "2": frozenset(Purpose),
    "3": frozenset(Purpose),
    "4": frozenset(Purpose),
    VERSION: frozenset(Purpose),
}
"""For which purposes, as they are understood now, a yes to a version of the texts counts."""
TELLS_OF_WORTH = frozenset(COVERS) - {"1", "2"}
"""The versions of the texts that say what is concluded of worth and needs: before, nobody was asked about that."""
TELLS_OF_CONFLICTS = TELLS_OF_WORTH - {"3", "4"}
"""The versions that say that it is kept where something did not go together."""


@dataclass(frozen=True, slots=True)
class Word:
    """A yes or a no to one purpose: to which version of the text, where it was said, when, and until when it counts.

    ``despite_signal``: it was said although the browser says no (Sec-GPC). ``until`` None: no end was named.
    """

    purpose: Purpose
    yes: bool
    version: str
    source: str
    at: datetime
    until: datetime | None = None
    despite_signal: bool = False


def said(purpose: Purpose, at: datetime, *, yes: bool, source: str, despite_signal: bool = False) -> Word:
    """The word of somebody who answers today's text."""
    until = at + HOLDS if yes else None
    return Word(purpose, yes, VERSION, source, at, until, despite_signal=yes and despite_signal)


@dataclass(frozen=True, slots=True)
class Consents:
    """What words come to at a moment: the word of each purpose that has one that counts."""

    words: tuple[Word, ...] = ()

    def word(self, purpose: Purpose) -> Word | None:
        """The word that counts; None: they have not been asked, or it counts no more."""
        return next((word for word in self.words if word.purpose is purpose), None)

    def allows(self, purpose: Purpose, *, signal: bool = False) -> bool:
        """Whether they said yes; ``signal``: their browser says no, which outweighs a yes that did not know of it."""
        word = self.word(purpose)
        return word is not None and word.yes and (word.despite_signal or not signal)

    def beside(self, others: Iterable[Word]) -> "Consents":
        """These words, and of purposes without one those of ``others``."""
        known = {word.purpose for word in self.words}
        return Consents((*self.words, *(word for word in others if word.purpose not in known)))


NOTHING_SAID = Consents()


def consents(words: Iterable[Word], now: datetime) -> Consents:
    """What the words come to: of each purpose the last one, but no yes that is over or was to less."""
    last: dict[Purpose, Word] = {}
    for word in words:
        before = last.get(word.purpose)
        if before is None or before.at <= word.at:
            last[word.purpose] = word
    return Consents(tuple(word for word in last.values() if _counts(word, now)))


def _counts(word: Word, now: datetime) -> bool:
    if not word.yes:
        return word.source != EXPIRY
    return word.purpose in COVERS.get(word.version, ()) and (word.until is None or now < word.until)

"""The statements that lead a customer: presets, needs, what is asked only now and then, what is only shown.

Frozen data only. What a need adds to a product and its rules is ``survey``'s.
"""

from dataclasses import dataclass

from configurator.catalog.selection import Choice
from configurator.catalog.validity import ALWAYS, Validity
from configurator.rules.syntax import Condition
from configurator.source import Source


@dataclass(frozen=True, slots=True)
class UsedFile:
    """'use shared/paints.rules': the statements of that file, as if they stood here."""

    path: str
    source: Source


@dataclass(frozen=True, slots=True)
class Preset:
    """'preset family "For five and a dog": seats = seven, towbar = yes': choices to begin with, under a title."""

    name: str
    title: str
    author: str
    choices: tuple[Choice, ...]
    source: Source
    valid: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class Rather:
    """What an answer makes rather so, with its weight."""

    condition: Condition
    weight: int


@dataclass(frozen=True, slots=True)
class NeedAnswer:
    """An answer to a need: its text, and the sentence that is the reason for what follows from it ('' for none).

    While it is given, what is ``held`` has to hold, what is ``rather`` so is preferred, and ``defaults`` are proposed.
    """

    name: str
    text: str
    sentence: str
    held: tuple[Condition, ...]
    rather: tuple[Rather, ...]
    defaults: tuple[Choice, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class NeedQuestion:
    """'need range "How far do you drive in a day?"' with its answers, of which one is given or none.

    ``answered``: whether answers stand below it, readable or not.
    """

    name: str
    question: str
    author: str
    source: Source
    answers: tuple[NeedAnswer, ...] = ()
    sensitive: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """'ask tow-load only when towbar = yes': otherwise the page does not ask, and rules and defaults decide."""

    option: str
    when: Condition
    source: Source


@dataclass(frozen=True, slots=True)
class ShownOnly:
    """'fixed colour "The colour comes with the line." when trim = sport': shown with its value, never to be clicked."""

    option: str
    sentence: str
    author: str
    source: Source
    when: Condition | None = None

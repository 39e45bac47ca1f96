"""What a customer brings up after an order: a withdrawal or a complaint, what was written about it, where it stands.

Plain records and the table of states. The customer's word brings a case back to the desk from wherever it stood; the
desk answers, and takes back what it said too early.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from configurator.languages.sentences import later


class CaseKind(StrEnum):
    """What a case is about."""

    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"


class Category(StrEnum):
    """What is wrong with something that was ordered."""

    DAMAGED = later("It is damaged or does not work")
    DIFFERENT = later("It is not what I ordered")
    MISSING = later("Something is missing")
    NOT_HERE = later("It has not arrived")
    RETURN = later("I would like to send it back")
    OTHER = later("Something else")


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = later("waits for our answer")
    ANSWERED = later("answered")
    ACCEPTED = later("accepted")
    BACK = later("the goods are back")
    SETTLED = later("settled")
    DECLINED = later("declined")


_NEXT = {
    CaseState.RECEIVED: (CaseState.ANSWERED, CaseState.ACCEPTED, CaseState.SETTLED, CaseState.DECLINED),
    CaseState.ANSWERED: (CaseState.ANSWERED, CaseState.ACCEPTED, CaseState.SETTLED, CaseState.DECLINED),
    CaseState.ACCEPTED: (CaseState.ACCEPTED, CaseState.BACK, CaseState.SETTLED, CaseState.DECLINED),
    CaseState.BACK: (CaseState.BACK, CaseState.SETTLED, CaseState.ACCEPTED),
    CaseState.SETTLED: (CaseState.SETTLED, CaseState.ACCEPTED),
    CaseState.DECLINED: (CaseState.DECLINED, CaseState.ACCEPTED),
}

WHOLE = 0
"""The line of a case that is about the whole order."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Something that was said about a case, and the state that it left it in. ``staff``: by somebody at the desk."""

    at: datetime
    who: str
    staff: bool
    state: CaseState
    words: str


@dataclass(frozen=True, slots=True)
class OrderCase:
    """A withdrawal or a complaint. ``version`` counts what was said, so that two at the desk do not answer at once.

    ``number`` is the order's, '' where none was found: then ``named`` is what was written as its number. ``line``
    is the line of the order that it is about (``WHOLE``: all of it). ``name`` and ``email`` are of whoever wrote.
    """

    id: int
    number: str
    named: str
    line: int
    kind: CaseKind
    category: str
    state: CaseState
    version: int
    name: str
    email: str
    language: str
    opened_at: datetime
    answered_at: datetime | None
    entries: tuple[CaseEntry, ...]

    @property
    def next_states(self) -> tuple[CaseState, ...]:
        """Where the desk can take it; where it stands is among them, for another word about it."""
        return _NEXT[self.state]

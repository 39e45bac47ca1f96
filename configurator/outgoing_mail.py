"""Records of outgoing mail: what a letter says and to whom, and how far it has come.

What letters say is written in ``services.mail.letters``.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says and to whom; ``about`` is the number of the order it tells of, '' for none."""

    recipient: str
    name: str
    subject: str
    body: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the outbox. ``tries`` were made to send it, ``problem`` says why the last one failed.

    ``failed``: nobody tries any more until somebody asks for it. ``id`` is also the left half of its Message-ID.
    """

    id: str
    letter: Letter
    made_at: datetime
    due_at: datetime
    tries: int
    sent_at: datetime | None
    failed: bool
    problem: str

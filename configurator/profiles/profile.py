"""A profile: somebody who answered what the shop may do, and the events it consists of after a yes."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EventKind(StrEnum):
    """What the shop notices."""

    VISIT = "visit"
    CHOICE = "choice"
    DROP = "drop"
    ORDER = "order"
    LOGIN = "login"
    RATING = "rating"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``product`` is '' where it concerns none.

    ``facts`` of CHOICE and DROP: slot, value, text ('Paint: Nordic Blue'), taken ('' for "not this"); of ORDER: number,
    total. An order is accompanied by one CHOICE a choice with ``ordered`` = number, and ``accepted`` = yes where a way
    to finish made it. RATING and GIFT: see ``ratings``.
    """

    kind: EventKind
    at: datetime
    product: str = ""
    facts: Mapping[str, str] | None = None

    def fact(self, name: str) -> str:
        """A fact, '' when it is not there."""
        return (self.facts or {}).get(name, "")


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody who answered what the shop may do (``consent``). ``account`` is set once a log-in has taken it over.

    ``part``: it was joined with another profile, which stands for the customer.
    """

    id: UUID
    since: datetime
    name: str
    account: int | None
    part: bool = False


def new_token() -> str:
    """A secret for a cookie that finds a profile again: 128 random bits."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """What is kept of the secret: nobody who reads the database can pretend to be somebody."""
    return hashlib.sha256(token.encode()).hexdigest()

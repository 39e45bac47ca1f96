"""An account: who logs in, and as what."""

from dataclasses import dataclass
from datetime import datetime

ROLES = {
    "customer": "Configures and orders.",
    "merchandiser": "Writes catalogue and rules in the studio.",
    "sales": "Sees and fulfils orders at the sales desk.",
    "operator": "Sees and steers what the shop does by itself, on the page of jobs.",
    "insight": "Sees at the desk what customers who agreed to be remembered looked at and chose.",
}


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as the shop's own parts see it."""

    id: int
    email: str
    name: str
    roles: frozenset[str]
    active: bool
    seen: datetime | None
    """When somebody logged in to it last."""
    factor: bool = False
    """Whether a log-in needs more than the password."""
    proved: bool = False
    """Whether a link in a mail has shown that the address is theirs; to make an account shows nothing."""
    group: str = ""
    """The group of customers that it belongs to; '' for none."""

"""What else leads to a customer than browser and account: the e-mail of an order, and the number the shop gave them.

Of an address only a salted digest is kept, and two letters of it to be shown. It leads nobody into anything: anybody
can type an address. It shows staff which customers may be one.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from configurator.services.clean_text import plain_address
from configurator.storage.identities import Alias
from configurator.storage.unit import UnitOfWork

EMAIL, NUMBER = "email", "number"


def lead_by_address(unit: UnitOfWork, profile: UUID | None, address: str, now: datetime) -> None:
    """Lets the address of an order lead to whoever placed it and is remembered, unless it leads to another already."""
    if profile is not None and address:
        alias = Alias(EMAIL, masked(address), "order", now)
        unit.identities.add_alias(EMAIL, digest(unit, address), profile, alias)


def digest(unit: UnitOfWork, address: str) -> str:
    """By what an address is known; the same for all its spellings."""
    folded = plain_address(address).casefold()
    return hashlib.sha256(f"{unit.facts.salt()}:{folded}".encode()).hexdigest()


def masked(address: str) -> str:
    """'ad…@example.org': enough for its owner to know it by."""
    name, _, host = address.partition("@")
    return f"{name[:2]}…@{host}"[:120]

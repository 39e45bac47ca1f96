"""What somebody does not want to be concluded about them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, String, bindparam, delete, func, insert, or_, select

from configurator.storage.consent_tables import switches
from configurator.storage.people_tables import profiles, profiles_of

LIKES = "likes:"
"""With what the name of a conclusion begins that is about a choice: the product, ':', the slot, '=' and the value."""

# asked at every page: built once
_OFF = select(switches.c.conclusion).where(switches.c.profile_id.in_(profiles_of(bindparam("customer", type_=String))))


class Switches:
    """The conclusions that are switched off, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def off(self, customer: UUID) -> frozenset[str]:
        """The names of what a customer switched off, at whichever of their profiles."""
        return frozenset(self._connection.scalars(_OFF, {"customer": str(customer)}))

    def off_at(self, conclusion: str) -> frozenset[str]:
        """The customers who switched that off, by the profile that stands for each."""
        theirs = func.coalesce(profiles.c.merged_into, profiles.c.id)
        query = select(theirs).join(switches, switches.c.profile_id == profiles.c.id)
        return frozenset(self._connection.scalars(query.where(switches.c.conclusion == conclusion)))

    def switch(self, customer: UUID, conclusion: str, at: datetime, *, on: bool) -> None:
        """Switches a conclusion on or off."""
        theirs = switches.c.profile_id.in_(profiles_of(customer))
        self._connection.execute(delete(switches).where(theirs, switches.c.conclusion == conclusion))
        if not on:
            values = {"profile_id": str(customer), "conclusion": conclusion, "at": at}
            self._connection.execute(insert(switches).values(**values))

    def forget_likes(self, customer: UUID) -> None:
        """Removes the customer's switches that name a choice."""
        theirs = switches.c.profile_id.in_(profiles_of(customer))
        self._connection.execute(delete(switches).where(theirs, switches.c.conclusion.startswith(LIKES)))

    def forget_options(self, product: str, options: Iterable[str]) -> None:
        """Removes the switches about these options of a product, whoever's they are."""
        begins = [f"{LIKES}{product}:{key}{end}" for key in options for end in ("=", "[")]
        about = [switches.c.conclusion.startswith(each, autoescape=True) for each in begins]
        self._connection.execute(delete(switches).where(or_(*about)))

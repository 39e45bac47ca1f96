"""What customers are worth, as it was worked out last: one row a customer, and none of who does not allow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select

from configurator.storage.conclusion_tables import worths
from configurator.storage.people_tables import profiles_of


@dataclass(frozen=True, slots=True)
class KeptWorth:
    """What a customer is worth: the kind that makes them, in which currency, the figures behind it, and when."""

    kind: str
    currency: str
    figures: Mapping[str, Any]
    at: datetime


class CustomerWorths:
    """The rows in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, customer: UUID) -> KeptWorth | None:
        """What a customer is worth; None: nothing was concluded."""
        row = self._connection.execute(select(worths).where(worths.c.profile_id == str(customer))).one_or_none()
        return None if row is None else KeptWorth(row.kind, row.currency, row.figures, row.at)

    def write(self, some: Mapping[UUID, KeptWorth]) -> None:
        """Writes what these are worth, in place of what was written of them."""
        ids = [str(each) for each in some]
        self._connection.execute(delete(worths).where(worths.c.profile_id.in_(ids)))
        rows = [
            {
                "profile_id": str(customer),
                "kind": each.kind,
                "currency": each.currency,
                "figures": dict(each.figures),
                "at": each.at,
            }
            for customer, each in some.items()
        ]
        if rows:
            self._connection.execute(insert(worths), rows)

    def remove_before(self, at: datetime) -> None:
        """Removes what was worked out before."""
        self._connection.execute(delete(worths).where(worths.c.at < at))

    def remove(self, customer: UUID) -> None:
        """Removes what was concluded about a customer."""
        self._connection.execute(delete(worths).where(worths.c.profile_id.in_(profiles_of(customer))))

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many customers there are by currency and kind."""
        query = select(worths.c.currency, worths.c.kind, func.count()).group_by(worths.c.currency, worths.c.kind)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(query)}

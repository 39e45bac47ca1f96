"""Failed tries: how many in a row, when the last was, and when the owner of what was tried was told of them.

What was tried is a digest: the table says nothing about anybody.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from configurator.storage.people_tables import tries


@dataclass(frozen=True, slots=True)
class Tried:
    """What is known of a subject: failures in a row, the time of the last, and when somebody was told last."""

    failures: int
    at: datetime
    told_at: datetime | None = None


class Tries:
    """The failed tries that are still remembered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, subject: str, *, counting: bool = True) -> Tried | None:
        """What was tried with the subject; nobody else who is ``counting`` sees it until the transaction ends."""
        query = select(tries).where(tries.c.subject == subject)
        row = self._connection.execute(query.with_for_update() if counting else query).one_or_none()
        return None if row is None else Tried(row.failures, row.at, row.told_at)

    def add(self, subject: str, tried: Tried) -> None:
        """Keeps it of a subject of which nothing was known. Raises ConcurrentChange when another began at once."""
        self._connection.execute(insert(tries).values(subject=subject, **_values(tried)))

    def keep(self, subject: str, tried: Tried) -> None:
        """Keeps it in place of what was known."""
        self._connection.execute(update(tries).where(tries.c.subject == subject).values(**_values(tried)))

    def remove_older(self, than: datetime) -> None:
        """Forgets what was tried last before that time."""
        self._connection.execute(delete(tries).where(tries.c.at < than))


def _values(tried: Tried) -> dict[str, Any]:
    return {"failures": tried.failures, "at": tried.at, "told_at": tried.told_at}

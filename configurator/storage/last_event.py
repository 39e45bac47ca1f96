"""When something happened in the shop last, by what was written then: what a clock is held against."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from configurator.storage.case_tables import order_case_entries
from configurator.storage.people_tables import events
from configurator.storage.tables import designs, mails, order_changes, orders, publications

_MOMENTS = (
    orders.c.placed_at,
    order_changes.c.at,
    designs.c.changed_at,
    events.c.at,
    mails.c.made_at,
    publications.c.at,
    order_case_entries.c.at,
)


class LastEvent:
    """The last thing that happened, in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def at(self) -> datetime | None:
        """When it happened; None when nothing has. Reads all that could be it, so it is not for every day."""
        found = (self._connection.scalar(select(func.max(column))) for column in _MOMENTS)
        return max((each for each in found if each is not None), default=None)

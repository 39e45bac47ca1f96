"""The shop's records as one thing: opened once, handed to whoever needs a unit of work or the log-in's datastore."""

from typing import Any

from configurator.errors import DatabaseError
from configurator.storage import database
from configurator.storage.unit import UnitOfWork


class Store:
    """An open database, brought up to date. Raises DatabaseError when it cannot be used."""

    def __init__(self, url: str) -> None:
        self._engine = database.open_engine(url)
        try:
            database.migrate(self._engine)
        except DatabaseError:
            self.close()
            raise

    def unit(self, *, write: bool = True) -> UnitOfWork:
        """A new transaction, to be entered with ``with``."""
        return UnitOfWork(self._engine, write=write)

    def datastore(self) -> Any:
        """What Flask-Security works on (see ``storage.accounts.datastore``)."""
        from configurator.storage.accounts import datastore

        return datastore(self._engine)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

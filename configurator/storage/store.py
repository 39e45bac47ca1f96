"""The shop's records as one thing: opened once, handed to whoever needs a unit of work or the log-in's datastore."""

from typing import Any

from configurator.errors import DatabaseError
from configurator.storage import database
from configurator.storage.refusals import told
from configurator.storage.table_versions import version_of
from configurator.storage.unit import UnitOfWork


class Store:
    """An open database, brought up to date. Raises DatabaseError when it cannot be used."""

    def __init__(self, url: str) -> None:
        self._engine = database.open_engine(url)
        self.open = True
        """Whether it has not been closed."""
        try:
            database.migrate(self._engine)
        except DatabaseError:
            self.close()
            raise

    def unit(self, *, write: bool = True, lasting: bool = False) -> UnitOfWork:
        """A new transaction, to be entered with ``with``; a ``lasting`` one outlives a power cut a moment later."""
        return UnitOfWork(self._engine, write=write, lasting=lasting)

    def older_version(self) -> str:
        """The form of the tables, when it is older than the one this program knows; '' else. Raises DatabaseError."""
        with told(), self._engine.connect() as connection:
            version = version_of(connection)
        return version if version < database.newest_migration() else ""

    def datastore(self) -> Any:
        """What Flask-Security works on (see ``storage.accounts.datastore``)."""
        from configurator.storage.accounts import datastore

        return datastore(self._engine)

    def close(self) -> None:
        """Closes all connections."""
        self.open = False
        self._engine.dispose()

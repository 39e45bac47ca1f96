"""Who was erased, as salted digests: nobody is found by them, but whoever comes back with a backup is known again."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from configurator.storage.consent_tables import erasures
from configurator.storage.consents import ConsentLedger
from configurator.storage.database import open_engine
from configurator.storage.people_tables import accounts, profiles
from configurator.storage.shop_facts import ShopFacts
from configurator.storage.tables import designs, orders


@dataclass(frozen=True, slots=True)
class ErasedList:
    """Who was erased and when, by which salt they are digested, and each no: of which subject, when, to what."""

    salt: str
    erased: Mapping[str, datetime]
    refusals: tuple[tuple[str, datetime, str], ...]


def erased_in(url: str) -> ErasedList | None:
    """The list of a database, which is not changed; None when there is none in it, or nobody can read it."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(erasures.name):
                return None
            known = Erasures(connection).since(datetime(1, 1, 2, tzinfo=UTC))
            return ErasedList(ShopFacts(connection).known_salt(), known, ConsentLedger(connection).refusals())
    except DBAPIError:
        return None
    finally:
        engine.dispose()


class Erasures:
    """The list in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._facts = connection, ShopFacts(connection)

    def add(self, subjects: Iterable[str], at: datetime) -> None:
        """Puts these subjects (owners, and log-ins as ``log_in``) on the list; who erases one of them now waits."""
        self.carry({self._digest(each): at for each in subjects})

    def since(self, moment: datetime) -> Mapping[str, datetime]:
        """Who was erased from that moment on, and when."""
        rows = self._connection.execute(select(erasures).where(erasures.c.at >= moment))
        return {row.digest: row.at for row in rows}

    def last_of(self, subjects: Iterable[str]) -> datetime | None:
        """When one of these subjects was erased last; None: none of them was."""
        theirs = erasures.c.digest.in_([self._digest(each) for each in subjects])
        found: datetime | None = self._connection.scalar(select(func.max(erasures.c.at)).where(theirs))
        return found

    def carry(self, listed: Mapping[str, datetime], salt: str = "") -> None:
        """Puts what another list has on this one, the later date of each; ``salt``: its own, if it is another one."""
        if salt and salt != self._facts.salt():
            self._facts.change_salt(salt)
        database = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        rows = [{"digest": digest, "at": at} for digest, at in sorted(listed.items())]
        if rows:
            new = database.insert(erasures)
            later = new.excluded.at > erasures.c.at
            new = new.on_conflict_do_update(index_elements=["digest"], set_={"at": new.excluded.at}, where=later)
            self._connection.execute(new, rows)

    def found(self, listed: Iterable[str]) -> frozenset[str]:
        """Owners and log-ins in the records whose digests are listed."""
        wanted = frozenset(listed)
        owners = select(designs.c.owner).union(select(orders.c.owner))
        there = {*self._connection.scalars(owners)}
        there |= {f"profile:{each}" for each in self._connection.scalars(select(profiles.c.id))}
        for row in self._connection.execute(select(accounts.c.id, accounts.c.email)):
            there |= {f"account:{row.id}", log_in(row.id, row.email)}
        return frozenset(each for each in there if self._digest(each) in wanted)

    def remove_before(self, moment: datetime) -> int:
        """Shortens the list to what can still be in a backup; how many went."""
        return self._connection.execute(delete(erasures).where(erasures.c.at < moment)).rowcount

    def _digest(self, subject: str) -> str:
        return hashlib.sha256(f"{self._facts.salt()}:{subject}".encode()).hexdigest()


def log_in(account: int, email: str) -> str:
    """The subject for an account that was deleted as a whole, whose number another one may get."""
    return f"log-in:{account}:{email}"

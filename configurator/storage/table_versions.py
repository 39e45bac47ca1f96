"""How a program and the tables of a database fit that are of different versions, while nodes are updated one by one.

A migration that only adds is no obstacle for the program before it: that one goes on, and says so. One that takes
something away says ``contracts`` (see ``migrations.versions``), and the database then refuses programs that are older.
"""

import logging
from enum import Enum

from sqlalchemy import Connection, inspect, text

from configurator.errors import DatabaseError

_log = logging.getLogger(__name__)
_OLDEST = "oldest program"
"""The fact that says which migration a program must know at least."""


class Standing(Enum):
    """How the tables of a database compare with those that this program makes."""

    NEWEST = "as this program makes them"
    OLDER = "not there, or of an earlier version"
    NEWER = "of a later version, which this program can work with"


def version_of(connection: Connection) -> str:
    """The name of the migration whose form the tables have; '' when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def standing(connection: Connection, newest: str) -> Standing:
    """How the tables compare; ``newest`` is this program's last migration. Raises DatabaseError when it is too old."""
    if not inspect(connection).has_table("alembic_version"):
        return Standing.OLDER
    there = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if there is None or there < newest:
        return Standing.OLDER
    if there == newest:
        return Standing.NEWEST
    if not str(there).isdigit():
        raise DatabaseError(f"The database was made by a newer version of this program, or by another one ({there}).")
    oldest = connection.scalar(text("SELECT said FROM shop_facts WHERE name = :name"), {"name": _OLDEST})
    if oldest is not None and oldest > newest:
        raise DatabaseError(
            f"The database has been changed by a newer version of this program ({there}) and works with none that is "
            f"older than {oldest}; this one is {newest}. Update this node."
        )
    _log.warning(
        "The database has been changed by a newer version of this program (%s); this one (%s) goes on, update it soon.",
        there,
        newest,
    )
    return Standing.NEWER


def note_oldest(connection: Connection, revision: str) -> None:
    """From now on the database works with programs that know that migration."""
    connection.execute(text("DELETE FROM shop_facts WHERE name = :name"), {"name": _OLDEST})
    connection.execute(
        text("INSERT INTO shop_facts (name, said) VALUES (:name, :said)"), {"name": _OLDEST, "said": revision}
    )

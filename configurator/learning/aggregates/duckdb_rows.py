"""A history as DuckDB reads it: a view of its rows, a number for each choice, and lots of customers."""

import tempfile
from collections.abc import Iterator

import duckdb
import numpy as np

from configurator.learning.aggregates.history import COLUMNS, HistoryFolder, NoHistory
from configurator.learning.aggregates.lots import LOT, Lots
from configurator.learning.arrays import Tell, WholeNumbers

MEMORY = "600MB"
"""What DuckDB may take; what does not fit goes to a folder that is gone at the end."""
_WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_NAMES = """
    CREATE TEMP TABLE names AS
    SELECT choice, choice::VARCHAR AS name, (row_number() OVER (ORDER BY choice::VARCHAR) - 1)::INTEGER AS code
    FROM (SELECT DISTINCT choice FROM history)
"""
_NUMBERED = """
    CREATE TABLE numbered AS
    SELECT (hash(customer) % {lots})::USMALLINT AS lot, customer, code FROM history JOIN names USING (choice)
"""


def opened(history: HistoryFolder, folder: str) -> duckdb.DuckDBPyConnection:
    """A connection with the tables ``names`` (choice, name, code) and ``numbered`` (lot, customer, code).

    The source is read twice and no more; what is made of it lies in a file in the folder. Raises NoHistory.
    """
    connection = duckdb.connect(f"{folder}/history", config={"memory_limit": MEMORY, "threads": 2})
    connection.execute("SET preserve_insertion_order = false")
    try:
        _view(connection, history)
        connection.execute(_NAMES)
        connection.execute(_NUMBERED.format(lots=_lots_needed(connection)))
    except duckdb.Error as error:
        connection.close()
        why = str(error).splitlines()[0]
        raise NoHistory(f"The history in {history.files[0].parent} cannot be read: {why}") from error
    return connection


def _view(connection: duckdb.DuckDBPyConnection, history: HistoryFolder) -> None:
    if history.form == "parquet":
        rows = connection.read_parquet(history.names, union_by_name=True)
    else:
        rows = connection.read_csv(history.names, header=True, all_varchar=True)
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise NoHistory.column(history, missing[0], rows.columns)
    rows.create_view("history")
    empty = connection.execute("SELECT count(*) FROM history WHERE customer IS NULL OR choice IS NULL").fetchone()
    if empty and empty[0]:
        raise NoHistory.empty(history, empty[0])


def _lots_needed(connection: duckdb.DuckDBPyConnection) -> int:
    (rows,) = connection.execute("SELECT count(*) FROM history").fetchone() or (0,)
    return min(60_000, max(1, int(rows) // LOT))


def lots_of(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """The lots that customers are spread over."""
    return [lot for (lot,) in connection.execute("SELECT DISTINCT lot FROM numbered ORDER BY lot").fetchall()]


def names_in(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of choices in the order of their codes."""
    return [name for (name,) in connection.execute("SELECT name FROM names ORDER BY code").fetchall()]


def lots(history: HistoryFolder, progress: Tell) -> Lots:
    """The lots of a history. Raises NoHistory."""
    folder = tempfile.TemporaryDirectory()
    connection = opened(history, folder.name)
    names = names_in(connection)

    def rows() -> Iterator[tuple[WholeNumbers, WholeNumbers]]:
        with folder, connection:
            kind = connection.execute("SELECT typeof(customer) FROM numbered LIMIT 1").fetchone()
            customer = "customer" if kind and kind[0] in _WHOLE_NUMBERS else "hash(customer)"
            found = lots_of(connection)
            for lot in found:
                progress(lot, len(found), "Counting")
                query = f"SELECT {customer} AS customer, code FROM numbered WHERE lot = $lot"  # noqa: S608
                columns = connection.execute(query, {"lot": lot}).fetchnumpy()
                yield np.asarray(columns["customer"]), np.asarray(columns["code"])

    return Lots(rows(), lambda: names)

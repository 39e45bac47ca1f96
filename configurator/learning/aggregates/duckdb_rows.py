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
_NAMES = """
    CREATE TEMP TABLE names AS
    SELECT choice, choice::VARCHAR AS name, (row_number() OVER (ORDER BY choice::VARCHAR) - 1)::INTEGER AS code
    FROM (SELECT DISTINCT choice FROM history)
"""


def opened(history: HistoryFolder, folder: str) -> duckdb.DuckDBPyConnection:
    """A connection with the view ``history`` and the table ``names`` (choice, name, code). Raises NoHistory."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": folder, "threads": 2})
    connection.execute("SET preserve_insertion_order = false")
    try:
        _view(connection, history)
        connection.execute(_NAMES)
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


def lots_of(connection: duckdb.DuckDBPyConnection) -> int:
    """In how many lots the rows of ``history`` come."""
    (rows,) = connection.execute("SELECT count(*) FROM history").fetchone() or (0,)
    return max(1, int(rows) // LOT)


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
            kind = connection.execute("SELECT typeof(customer) FROM history LIMIT 1").fetchone()
            customer = (
                "customer" if kind and kind[0] in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT") else "hash(customer)"
            )
            lots = lots_of(connection)
            for lot in range(lots):
                progress(lot, lots, "Counting")
                found = connection.execute(
                    f"SELECT {customer} AS customer, code FROM history JOIN names USING (choice) "  # noqa: S608
                    "WHERE hash(customer) % $lots = $lot",
                    {"lots": lots, "lot": lot},
                ).fetchnumpy()
                yield np.asarray(found["customer"]), np.asarray(found["code"])

    return Lots(rows(), lambda: names)

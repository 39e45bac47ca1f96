"""Counting out of memory: DuckDB joins the history with itself, a lot of customers after the other."""

import tempfile

import numpy as np

from configurator.learning.aggregates.duckdb_rows import lots_of, names_in, opened
from configurator.learning.aggregates.history import ChoiceCounts, HistoryFolder
from configurator.learning.arrays import Tell

_TOOK = """
    WITH took AS MATERIALIZED (
        SELECT DISTINCT customer, code FROM numbered WHERE lot = $lot
    )
"""


def choice_counts(history: HistoryFolder, progress: Tell) -> ChoiceCounts:
    """The counts of a history. Raises NoHistory."""
    with tempfile.TemporaryDirectory() as folder, opened(history, folder) as connection:
        connection.execute("CREATE TEMP TABLE cells (one INTEGER, other INTEGER, people BIGINT)")
        lots, customers = lots_of(connection), 0
        for lot in lots:
            progress(lot, len(lots), "Counting")
            which = {"lot": lot}
            connection.execute(
                f"INSERT INTO cells {_TOOK} SELECT a.code, b.code, count(*) FROM took a JOIN took b "  # noqa: S608
                "ON a.customer = b.customer AND a.code <= b.code GROUP BY ALL",
                which,
            )
            (people,) = connection.execute(
                "SELECT count(DISTINCT customer) FROM numbered WHERE lot = $lot", which
            ).fetchone() or (0,)
            customers += people
        found = connection.execute(
            "SELECT one, other, sum(people)::BIGINT AS people FROM cells GROUP BY ALL ORDER BY one, other"
        ).fetchnumpy()
        names = names_in(connection)
    cells = np.stack([np.asarray(found[name], dtype=np.int64) for name in ("one", "other", "people")])
    same = cells[0] == cells[1]
    return ChoiceCounts(customers, tuple(names), cells[2, same], cells[:, ~same])

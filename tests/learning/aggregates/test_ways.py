"""The three ways to count a history come to the same, which is what a loop over the customers comes to."""

import csv
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from configurator.errors import ConfiguratorError
from configurator.learning.aggregates import lots
from configurator.learning.aggregates.history import NoHistory, history_in
from configurator.learning.aggregates.ways import WAYS, choice_counts

Rows = list[tuple[str, str]]


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """One small session for all; skips, saying so, where there is no Java."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime (python -m tools.servers installs one on Debian or Ubuntu)")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    for name, value in {"spark.sql.shuffle.partitions": "1", "spark.driver.memory": "512m"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield
    session.stop()


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Each way that this machine can go."""
    if request.param == "duckdb":
        pytest.importorskip("duckdb", reason="duckdb is not installed")
    if request.param == "spark":
        request.getfixturevalue("spark")
    return str(request.param)


def rows() -> Rows:
    """200 customers in any order, some things twice; a bot that chooses one thing over and over."""
    dice = random.Random(7)
    found = [
        (f"c{dice.randrange(200)}", dice.choice(["007", "7", "tow bar", "Ä", "sun, roof", "red"])) for _ in range(900)
    ]
    return [*found, *[("bot", "red")] * 500, ("bot", "7")]


def written(folder: Path, found: Rows, header: tuple[str, ...] = ("customer", "choice")) -> Path:
    folder.mkdir()
    for name, part in (("a.csv", found[::2]), ("b.csv", found[1::2])):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *part])
    return folder


def quiet(done: int, total: int, doing: str) -> None:
    """Nobody looks."""


def test_all_come_to_what_a_loop_comes_to(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("csv_rows", "duckdb_rows"):
        monkeypatch.setattr(f"configurator.learning.aggregates.{module}.LOT", 100)
    history = rows()
    people, pairs = Counter[str](), Counter[tuple[str, str]]()
    for customer in {owner for owner, _ in history}:
        took = sorted({choice for owner, choice in history if owner == customer})
        people.update(took)
        pairs.update(combinations(took, 2))
    found = choice_counts(way, history_in(written(tmp_path / "history", history)), quiet)
    assert found.customers == len({owner for owner, _ in history})
    assert dict(zip(found.choices, found.people.tolist(), strict=True)) == people
    assert list(found.choices) == sorted(people)
    assert {(found.choices[one], found.choices[other]): count for one, other, count in found.pairs.T.tolist()} == pairs
    assert found.pairs[:2].T.tolist() == sorted(found.pairs[:2].T.tolist())
    assert all(count >= 5 for _, _, count, _ in found.likeliest(5))


@pytest.mark.parametrize("way", ["scipy", "duckdb"])
def test_broken_histories_are_told(way: str, tmp_path: Path) -> None:
    pytest.importorskip(way, reason=f"{way} is not installed")
    for name, folder in {
        "has no column 'choice'; its columns are customer, what": written(tmp_path / "1", rows(), ("customer", "what")),
        "its files have no rows": written(tmp_path / "0", []),
        "without a c|a choice is missing": written(tmp_path / "2", [("1", "red"), ("2", "")]),
    }.items():
        with pytest.raises(ConfiguratorError, match=name):
            choice_counts(way, history_in(folder), quiet)


def test_parquet_is_read_as_csv_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    monkeypatch.setattr("configurator.learning.aggregates.duckdb_rows.LOT", 100)
    source = written(tmp_path / "csv", rows())
    (tmp_path / "parquet").mkdir()
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{source}/*.csv', all_varchar = true)) TO '{tmp_path}/parquet/all.parquet'"
    )
    counted = [choice_counts("scipy", history_in(tmp_path / each), quiet) for each in ("csv", "parquet")]
    counted.append(choice_counts("duckdb", history_in(tmp_path / "parquet"), quiet))
    for each in counted[1:]:
        assert (each.customers, each.choices) == (counted[0].customers, counted[0].choices)
        assert each.pairs.tolist() == counted[0].pairs.tolist()
    assert lots.LOT > 100


def test_a_folder_without_a_history_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoHistory, match=r"has no history: put \.parquet or \.csv files there"):
        history_in(tmp_path)

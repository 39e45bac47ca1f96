"""Learning from a history in files, and measuring how well what comes next is told."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.learning.real_files import real_file


def test_what_goes_with_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    rows = [f"{at},{choice}" for at in range(8) for choice in ("towbar", "roof rack")] + ["9,towbar", "9,spoiler"]
    (tmp_path / "history" / "all.csv").write_text("\n".join(["customer,choice", *rows]), encoding="utf-8")
    into = tmp_path / "pairs.csv"
    told = json.loads(run("learn", "--history", tmp_path / "history", "--into", into, "--json").stdout)
    assert {name: told[name] for name in ("customers", "choices", "values", "pairs", "pairs_of_five")} == {
        "customers": 9,
        "choices": 18,
        "values": 3,
        "pairs": 2,
        "pairs_of_five": 1,
    }
    header, pair = into.read_text("utf-8").splitlines()
    assert (header, pair.rsplit(",", 1)[0]) == ("choice,with,people,likeness", "roof rack,towbar,8")
    again = run("learn", "--history", tmp_path / "history", "--into", into)
    assert (again.exit_code, "is there already" in again.output) == (2, True)


def test_no_spreadsheet_takes_what_is_written_for_a_formula(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    rows = [f"{at},{choice}" for at in range(5) for choice in ("=1+1", "-2")]
    (tmp_path / "history" / "all.csv").write_text("\n".join(["customer,choice", *rows]), encoding="utf-8")
    run("learn", "--history", tmp_path / "history", "--into", tmp_path / "pairs.csv")
    assert (tmp_path / "pairs.csv").read_text("utf-8").splitlines()[1] == "-2,'=1+1,5,1.0"


def test_a_folder_without_a_history_is_told(tmp_path: Path) -> None:
    result = run("learn", "--history", tmp_path)
    assert (result.exit_code, "has no history" in result.output) == (1, True)


def test_next_items_are_measured(tmp_path: Path) -> None:
    path = tmp_path / "sequences.txt"
    path.write_text("".join(f"{at} a b c d\n" for at in range(6)) + "7 x\n", encoding="utf-8")
    found = json.loads(run("evaluate", "next-item", "--sequences", path, "--json").stdout)
    assert (found["hr10"], found["customers"], found["items"]) == (1.0, 6, 5)
    assert set(found) >= {"ndcg10", "validation", "baselines"}
    assert "HR@10" in run("evaluate", "next-item", "--sequences", path).stdout


def test_lifetimes_are_fitted() -> None:
    path = real_file("cdnow/cdnow_customers_summary.csv")
    found = json.loads(run("evaluate", "lifetime", "--transactions", path, "--json").stdout)
    assert [round(found[name], 3) for name in ("r", "alpha", "a", "b")] == [0.243, 4.414, 0.793, 2.426]
    assert "r 0.243" in run("evaluate", "lifetime", "--transactions", path).stdout


@pytest.mark.parametrize("text", ["1 19970101 1 2.5\n", "1 19970101 1 2.5\n1 19970201 1 2.5\n"])
def test_one_customer_foretells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    result = run("evaluate", "lifetime", "--transactions", tmp_path / "one.txt")
    assert (result.exit_code, "forecast needs" in result.output) == (1, True)

"""`configurator experiments`: made, listed, shown and ended by whoever runs the shop."""

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from configurator.cli import main
from configurator.learning.experiments.differences import Sample
from configurator.services.learning.reports import ComparedMeasure, Measure
from tests.services.small_shop import begin_shop, write_shop

experiments = import_module("configurator.cli.experiments")
"""The module: its package calls the command so."""


def run(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(main, ["experiments", "--shop", str(folder), *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_an_experiment_by_its_whole_life(tmp_path: Path) -> None:
    folder = begin_shop(write_shop(tmp_path / "shop"))
    assert "No experiments yet" in run(folder)
    line = run(folder, "begin", "Marks at values", "--share", "none=20", "--share", "segment=80")
    key = line.split()[0]
    assert "running  Marks at values: none 20 %, segment 80 % on all products" in line
    (listed,) = json.loads(run(folder, "--json"))["experiments"]
    assert (listed["id"], listed["stage"], listed["ends"]) == (key, "running", None)
    assert run(folder, "show", key).splitlines()[:2] == ["none: 0 people", "segment: 0 people"]
    assert json.loads(run(folder, "show", "holdout", "--json"))["people"] == {"holdout": 0, "shown": 0}
    assert "ended" in run(folder, "end", key)
    line = run(folder, "begin", "What is asked first", "--about", "questions", "--product", "desk")
    assert "none 50 %, segment 50 % on the questions of desk" in line
    assert json.loads(run(folder, "--json"))["experiments"][0]["subject"] == "questions"


def test_money_is_said_in_its_currency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in cents, nor as a power of ten."""
    revenue = ComparedMeasure(
        Measure("Revenue", "money", "of each", "EUR"), {"shown": Sample(100, 1.112e8, 2e14)}, {}, 0.0
    )
    report = experiments.holdout_report
    monkeypatch.setattr(
        experiments, "holdout_report", lambda room, who: replace(report(room, who), comparisons=(revenue,))
    )
    assert "Revenue EUR: shown 11120.00" in run(begin_shop(write_shop(tmp_path / "shop")), "show", "holdout")


def test_what_is_wrong_is_said_in_a_line(tmp_path: Path) -> None:
    folder = begin_shop(write_shop(tmp_path / "shop"))
    others = ["--share", "none=50", "--share", "one-to-one=50"]
    for words, said in (
        (["begin", "Marks", "--share", "everything=1"], "is not ARM=PERCENT"),
        (["begin", "Marks", "--share", "none=20"], "come to 20"),
        (["begin", "Marks", "--product", "sofa"], "sofa"),
        (["begin", "Order", "--about", "questions", *others], "none and segment"),
        (["show", "nothing"], "nothing"),
    ):
        result = CliRunner().invoke(main, ["experiments", "--shop", str(folder), *words])
        assert result.exit_code == 2, result.output
        assert said in result.output

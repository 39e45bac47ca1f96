"""Measuring from the command line: figures for other programs and a text for people, of products and models alike."""

from pathlib import Path

import pytest

from tests.test_cli import MODEL, answer, run


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "box.uvl"
    path.write_text(MODEL, encoding="utf-8")
    return path


FIGURES = {"median", "p95", "max", "calls", "memory_mb", "load_ms", "first_ms"}


def test_figures_of_a_model(model: Path) -> None:
    found = answer("bench", "lookahead", "--model", model, "--clicks", "30", "--seed", "3")
    assert found.keys() == FIGURES
    assert 0 < found["median"] <= found["p95"] <= found["max"]
    assert found["load_ms"] > 0


def test_the_naive_way_is_measured_when_it_is_asked_for(model: Path) -> None:
    found = answer("bench", "lookahead", "--model", model, "--clicks", "3", "--visible", "2", "--baseline")
    assert found.keys() == FIGURES | {"naive_ms"}
    assert found["naive_ms"] > 0


def test_a_product_of_the_shop_is_told_in_words() -> None:
    told = run("bench", "lookahead", "--product", "ritual", "--clicks", "2", "--visible", "4")
    assert told.exit_code == 0
    assert "look-ahead after each of 2 random clicks, 4 slots on screen" in told.output
    assert "solver calls a click" in told.output


def test_the_same_seed_makes_the_same_clicks(model: Path) -> None:
    """Times differ from run to run; what was asked of the solver does not."""
    asked = ("bench", "lookahead", "--model", model, "--clicks", "20", "--seed", "5")
    assert answer(*asked)["calls"] == answer(*asked)["calls"]


def test_what_cannot_be_measured_is_refused_with_a_word(model: Path, tmp_path: Path) -> None:
    assert "Say either --product NAME or --model FILE." in run("bench", "lookahead").output
    assert run("bench", "lookahead", "--model", model, "--clicks", "0").exit_code == 2
    void = tmp_path / "void.uvl"
    void.write_text("features\n    A\n        mandatory\n            B\nconstraints\n    !B\n", encoding="utf-8")
    told = run("bench", "lookahead", "--model", void)
    assert told.exit_code == 1
    assert "does not go together" in told.output

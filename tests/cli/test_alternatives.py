"""`configurator alternatives`: what goes with the other choices, and what of that changes nothing else."""

from pathlib import Path

import pytest

from tests.services.small_shop import write_shop
from tests.test_cli import answer, run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "CONFIGURATOR_SHOP", "CONFIGURATOR_DATA", "MARKET"):
        monkeypatch.delenv(name, raising=False)
    return write_shop(tmp_path / "shop")


def test_a_value_that_needs_others_is_no_plain_swap(shop: Path) -> None:
    """Glass needs steel legs: with wooden ones proposed it is an alternative, with wooden ones chosen it is none."""
    desk = ("alternatives", "--shop", shop, "--product", "desk", "--choose", "top=pine")
    assert answer(*desk, "top") == {"values": ["oak", "glass"], "swaps": ["oak"]}
    assert answer(*desk, "--choose", "legs=wood", "top") == {"values": ["oak"], "swaps": ["oak"]}
    assert run(*desk, "top").stdout.splitlines() == [
        "With all other choices: oak, glass",
        "And nothing else changes: oak",
    ]


@pytest.mark.parametrize("name", ["tp", "top[2]", "body", "drawer[2]", "front[4]", "[", "engraving"])
def test_whatever_is_named_there_is_an_answer(shop: Path, name: str) -> None:
    result = run("alternatives", "--shop", shop, "--product", "desk", name)
    assert isinstance(result.exception, SystemExit | None)
    assert (result.exit_code == 0) == (name == "engraving")


def test_a_feature_is_there_or_not(tmp_path: Path) -> None:
    model = tmp_path / "model.uvl"
    model.write_text("features\n\tBike\n\t\toptional\n\t\t\tBell\n", encoding="utf-8")
    result = run("alternatives", "--model", model, "Bell")
    assert result.exit_code == 2
    assert "'Bell' is there or not" in result.stderr


def test_choices_that_contradict_each_other_are_explained(shop: Path) -> None:
    result = run(
        "alternatives", "--shop", shop, "--product", "desk", "--choose", "top=glass", "--choose", "legs=wood", "top"
    )
    assert result.exit_code == 1
    assert result.stdout.startswith("Not possible: ")

"""`configurator explain` and `configurator repair`: of products and models; reasons with lines, ways with prices."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run

COMPUTER = """\
features
    Computer
        mandatory
            Graphics
                alternative
                    "GTX 1060" {Price 100.0}
                    "GTX 1070" {Price 180.0}
        optional
            Cooler {Price 30.0}
            Silent {Price 10.0}
            Fan {Price 5.0}
constraints
    "GTX 1070" => Cooler
    Silent => !Cooler
    Fan => !Cooler
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "computer.uvl"
    path.write_text(COMPUTER)
    return path


def answer(*arguments: object, code: int = 0) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == code
    told = json.loads(result.stdout)
    assert isinstance(told, dict)
    return told


# --- why not --------------------------------------------------------------------------------------------------------


def test_an_impossible_feature_is_explained_with_its_lines(model: Path) -> None:
    result = run("explain", "--model", model, "--choose", "Silent=yes", "GTX 1070=yes", "--merchandiser")
    assert result.exit_code == 1
    assert result.output.splitlines()[1:] == [
        f"  {model}:13: rule 'constraint 1': GTX 1070 needs Cooler.",
        f"  {model}:14: rule 'constraint 2': Silent does not go with Cooler.",
        "  choice 'Silent = yes'",
    ]


def test_all_reasons_come_in_order(model: Path) -> None:
    chosen = ("--choose", "Silent=yes", "--choose", "Fan=yes")
    told = answer("explain", "--model", model, *chosen, "GTX 1070=yes", "--all", code=1)
    assert [each["rules"] for each in told["explanations"]] == [
        ["constraint 1", "constraint 2"],
        ["constraint 1", "constraint 3"],
    ]
    assert all(each["smallest"] and each["minimal"] for each in told["explanations"])
    assert told["complete"]
    assert told["rules"] == ["constraint 1", "constraint 2"]
    assert not told["possible"]


def test_a_forced_feature_says_why_it_cannot_be_left_out(model: Path) -> None:
    told = answer("explain", "--model", model, "--choose", "GTX 1070=yes", "Cooler=yes")
    assert (told["possible"], told["forced"]) == (True, True)
    assert told["rules"] == ["constraint 1"]
    text = run("explain", "--model", model, "--choose", "GTX 1070=yes", "Silent=no").output
    assert text.startswith("Silent=no is possible. Every configuration that is left has it so: ")


def test_what_is_possible_and_not_forced_has_no_reason(model: Path) -> None:
    assert answer("explain", "--model", model, "Cooler=yes") == {"possible": True, "forced": False}
    assert run("explain", "--model", model, "Cooler=yes").output == "Cooler=yes is possible.\n"


def test_choices_alone_can_be_asked_about(model: Path) -> None:
    result = run("explain", "--model", model, "--choose", "Silent=yes", "--choose", "Cooler=yes")
    assert (result.exit_code, result.output.startswith("Not possible: ")) == (1, True)
    assert run("explain", "--model", model, "--choose", "Silent=yes").output == "The choices go together.\n"


def test_a_limit_of_the_catalogue_has_a_line_too(shop: Path) -> None:
    told = answer("explain", "--shop", shop, "--product", "desk", "lamp=no", "--merchandiser")
    assert told == {"possible": True, "forced": False}
    told = answer("explain", "--shop", shop, "--product", "desk", "--choose", "legs=wood", "top=glass", code=1)
    assert told["text"] == "A glass top stands on steel legs. You chose Legs: Wooden legs."


# --- have it anyway -------------------------------------------------------------------------------------------------


def test_ways_are_ranked_by_what_is_lost(model: Path) -> None:
    chosen = ("--choose", "Silent=yes", "--choose", "Fan=yes")
    told = answer("repair", "--model", model, *chosen, "GTX 1070=yes")
    (way,) = told["ways"]
    assert sorted(gone["choice"] for gone in way["given_up"]) == ["Fan=yes", "Silent=yes"]
    assert way["loss"] == 2
    assert sorted(way["choices"]) == ["GTX 1070=yes"]
    told = answer("repair", "--model", model, *chosen, "Cooler=yes", "--lock", "Silent=yes", code=1)
    assert told["choices"] == ["Silent=yes"]


def test_a_weight_makes_another_way_the_best(model: Path) -> None:
    question = ("repair", "--model", model, "--choose", "GTX 1070=yes", "--choose", "Silent=yes")
    given_up = [[gone["choice"] for gone in way["given_up"]] for way in answer(*question)["ways"]]
    assert sorted(given_up) == [["GTX 1070=yes"], ["Silent=yes"]]
    told = answer(*question, "--weight", "Silent=3")
    assert [way["loss"] for way in told["ways"]] == [1, 3]
    assert told["ways"][0]["given_up"] == [{"choice": "GTX 1070=yes", "becomes": []}]
    assert told["complete"]


def test_a_way_is_told_in_words_with_the_price(shop: Path) -> None:
    result = run("repair", "--shop", shop, "--product", "desk", "--choose", "legs=wood", "top=glass")
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == ["1. Give up legs=wood.", "   legs becomes steel"]
    assert "(now € " in result.output


def test_nothing_has_to_be_given_up_for_what_is_possible(model: Path) -> None:
    assert run("repair", "--model", model, "Cooler=yes").output.startswith("Nothing has to be given up.\n")


@pytest.mark.parametrize("weight", ["Cooler", "Cooler=0", "Cooler=-1", "Cooler=much", "=3"])
def test_a_weight_is_a_whole_number(model: Path, weight: str) -> None:
    result = run("repair", "--model", model, "Cooler=yes", "--weight", weight)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_unknown_names_are_told_with_the_nearest(model: Path) -> None:
    for command in ("explain", "repair"):
        result = run(command, "--model", model, "Coolar=yes")
        assert result.exit_code == 2
        assert "Did you mean 'Cooler'?" in result.output

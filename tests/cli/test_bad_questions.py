"""Questions that cannot be answered end in one message with a next step and the right exit code, never a traceback."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.services.small_shop import RULES, write_shop

BICYCLE = """\
features
    Bicycle
        mandatory
            Frame
                alternative
                    Steel
                    Carbon
        optional
            Bell
constraints
    Carbon => !Bell
"""
CONTRADICTORY = BICYCLE + "    Frame => Carbon\n    Carbon => Steel\n"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "bicycle.uvl"
    path.write_text(BICYCLE)
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path)


@pytest.mark.parametrize(
    "question", ["lookahead", "complete", "count", "sample", "explain Bell=yes", "repair Bell=yes"]
)
def test_an_inconsistent_model_is_explained_by_lines_of_it(model: Path, question: str) -> None:
    model.write_text(CONTRADICTORY)
    command, *wanted = question.split()
    result = run(command, "--model", model, *wanted)
    assert result.exit_code == 1
    assert "Not possible: Bicycle is always there." in result.stdout
    assert "Frame needs Carbon." in result.stdout


@pytest.mark.parametrize("question", ["lookahead", "complete", "count", "explain", "repair"])
def test_an_unknown_name_is_told_with_a_near_one(model: Path, question: str) -> None:
    wanted = ["Carbon=yes"] if question in ("explain", "repair") else []
    result = run(question, "--model", model, "--choose", "Bel=yes", *wanted)
    assert result.exit_code == 2
    assert "There is no feature 'Bel'. Did you mean 'Bell'?" in result.stderr


@pytest.mark.parametrize(
    ("chosen", "told", "code"),
    [
        (["Bell=maybe"], "'Bell' is there or not: choose Bell=yes or Bell=no.", 2),
        (["Bell"], "'Bell' is not a choice such as", 2),
        (["Bell=yes", "Bell=no"], "'Bell' is chosen twice", 2),
        (["Bell=yes", "Carbon=yes"], "Carbon does not go with Bell. You chose Bell=yes, Carbon=yes.", 1),
        (["Steel=no", "Carbon=no"], "Frame has exactly one of Steel and Carbon.", 1),
    ],
)
def test_choices_that_cannot_be_are_told(model: Path, chosen: list[str], told: str, code: int) -> None:
    result = run("lookahead", "--model", model, *(part for choice in chosen for part in ("--choose", choice)))
    assert result.exit_code == code
    assert told in result.output


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("top=plastic", "There is no value of top 'plastic'. Known here: glass, oak, pine"),
        ("tpo=oak", "There is no option 'tpo'. Did you mean 'top'?"),
        ("width=115", "'Width' goes from 100 to 200 cm in steps of 10."),
        ("width=1e3", "'Width' takes a number in cm; 'e3' cannot be turned into that."),
        (f"width={'9' * 5_000}", "goes from 100 to 200 cm in steps of 10. This has too many digits."),
        ("drawer=9", "'Drawers' can have 1 to 3."),
        ("front[4]=plain", "There is no instance 4 of 'front'."),
        ("front[0]=plain", "is neither 'option' nor 'option[2]'"),
        ("top!=oak", "'Top' cannot be left out"),
    ],
)
def test_choices_that_no_desk_has_are_told(shop: Path, chosen: str, told: str) -> None:
    result = run("lookahead", "--shop", shop, "--product", "desk", "--choose", chosen)
    assert result.exit_code == 2
    assert told in result.stderr


def test_what_is_left_out_twice_is_no_contradiction(shop: Path) -> None:
    both = ("--choose", "mat!=felt", "--choose", "mat!=cork")
    asked = ("lookahead", "--shop", shop, "--product", "desk")
    left = json.loads(run(*asked, *both, *both, "--json").stdout)["impossible"]
    assert {"mat=felt", "mat=cork"} <= set(left)
    taken = run(*asked, "--choose", "mat=felt", *both)
    assert taken.exit_code == 2
    assert "'mat' is chosen twice: mat=felt and mat!=felt. Leave one of them out." in taken.stderr
    assert "mat=felt" in json.loads(run(*asked, "--choose", "mat=felt", *both[2:], "--json").stdout)["forced"]
    two = run(*asked, "--choose", "mat=felt", "--choose", "mat=cork")
    assert "'mat' is chosen twice: mat=felt and mat=cork." in two.stderr


def test_a_number_is_chosen_once(tmp_path: Path) -> None:
    model = tmp_path / "box.uvl"
    model.write_text("features\n    Box\n        mandatory\n            Integer Length\n")
    told = run("lookahead", "--model", model, "--choose", "Length=3", "--choose", "Length=4").stderr
    assert "'Length' is chosen twice: Length=3 and Length=4. Leave one of them out." in told
    assert run("lookahead", "--model", model, "--choose", "Length=3", "--choose", "Length=3").exit_code == 0


@pytest.mark.parametrize("question", ["lookahead", "complete", "explain", "repair"])
def test_a_deadline_that_passes_is_no_answer(shop: Path, question: str) -> None:
    wanted = ["top=glass"] if question in ("explain", "repair") else []
    result = run(question, "--shop", shop, "--product", "desk", *wanted, SOLVER_SECONDS="0.0000001")
    assert result.exit_code == 1
    assert "No answer to '" in result.stderr
    assert "SOLVER_SECONDS" in result.stderr
    assert not result.stdout


@pytest.mark.parametrize("seconds", ["banana", "-1", "0"])
def test_settings_that_are_none_are_told(shop: Path, seconds: str) -> None:
    result = run("lookahead", "--shop", shop, "--product", "desk", SOLVER_SECONDS=seconds)
    assert result.exit_code == 2
    assert f"SOLVER_SECONDS={seconds}:" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.uvl", b"", "there is no 'features' section"),
        ("empty.xml", b"", "empty.xml:1:1: this is not well-formed XML"),
        ("deep.xml", b"<a>" * 10_002, "more than 10,000"),
        ("entity.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "the file declares XML entities"),
        ("bytes.xml", b"\xff\xfe\x00<a", "is no character in UTF-16-LE"),
        ("other.xml", b"<html/>", "this is no FeatureIDE model but a 'html' document"),
        ("words.txt", b"features", "is neither a .uvl file nor"),
    ],
)
def test_a_file_that_is_no_model_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("lookahead", "--model", tmp_path / name)
    assert result.exit_code in (1, 2)
    assert told in result.stderr


def test_a_question_about_nothing_or_about_two_things_is_refused(model: Path) -> None:
    assert "Say either --product NAME or --model FILE." in run("lookahead").stderr
    assert "Say either" in run("lookahead", "--model", model, "--product", "car").stderr
    assert "There is no product 'cra'. Did you mean 'car'?" in run("lookahead", "--product", "cra").stderr


def test_a_sum_that_overflows_is_a_mistake_at_its_rule(tmp_path: Path) -> None:
    rules = RULES + 'rule huge "Too much."\n  100000000000000 * width * width * width * width <= 7 m\n'
    result = run("lookahead", "--shop", write_shop(tmp_path, rules=rules), "--product", "desk")
    assert result.exit_code == 1
    assert "rules/desk.rules:" in result.stderr

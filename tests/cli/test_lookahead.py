"""`configurator lookahead`: of models under their own names, of products; what is wrong with a question is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli import running
from tests.services.small_shop import write_shop

BICYCLE = """\
features
    Bicycle
        mandatory
            Frame
                alternative
                    "M.2, Steel"
                    Carbon
        optional
            Bell
            Lights
                or
                    Front
                    "Rear=2"
constraints
    Carbon => !Bell
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "bicycle.uvl"
    path.write_text(BICYCLE)
    return path


def run(*arguments: object) -> Result:
    return running.run("lookahead", *arguments)


def answer(*arguments: object) -> dict[str, Any]:
    told = json.loads(run(*arguments, "--json").stdout)
    assert isinstance(told, dict)
    assert told.pop("milliseconds") > 0
    return told


def test_a_models_features_are_told_by_their_names(model: Path) -> None:
    assert answer("--model", model, "--choose", "Bell=yes", "--choose", "Rear=2=no") == {
        "forced": ["Bicycle", "Frame", "M.2, Steel", "Bell"],
        "impossible": ["Carbon", "Rear=2"],
        "possible": ["Lights", "Front"],
    }


@pytest.mark.parametrize("visible", [("Carbon,Front",), ("Carbon", "Front")])
def test_only_what_is_visible_is_asked(model: Path, visible: tuple[str, ...]) -> None:
    shown = [argument for name in visible for argument in ("--visible", name)]
    found = answer("--model", model, "--choose", "Bell=yes", *shown)
    assert found == {"forced": [], "impossible": ["Carbon"], "possible": ["Front"]}
    assert answer("--model", model, "--visible", "M.2, Steel")["possible"] == ["M.2, Steel"]


TYPED = """\
features
    Box
        mandatory
            Integer Width
            String Text
        optional
            Lid cardinality [1..2]
                alternative
                    Oak
                    Pine
constraints
    Width >= 2 & Width <= 9
    Text == 'Hello' => Width > 5
    Oak => Width < 7
"""


def test_numbers_texts_and_instances_are_asked_by_the_features_name(tmp_path: Path) -> None:
    model = write_text(tmp_path / "box.uvl", TYPED)
    assert answer(
        "--model", model, "--choose", "Text=Hello", "--choose", "Oak[2]=yes", "--visible", "Width,Oak[2]"
    ) == {
        "forced": ["Width", "Oak[2]"],
        "impossible": [],
        "possible": [],
        "numbers": {"Width": [["6", "6"]]},
    }
    found = answer("--model", model, "--choose", "Width=7", "--choose", "Lid[2]=no")
    assert found["impossible"] == ["Oak", "Lid[2]", "Oak[2]", "Pine[2]"]
    assert found["numbers"] == {"Width": [["7", "7"]], "number of Lid": [["0", "1"]]}
    contradictory = ("--choose", "Lid=no", "--choose", "Oak[2]=yes", "--choose", "Width=3")
    told = "There are 0 to 2 of Lid, each with what is below it. You chose Lid=no, Oak[2]=yes."
    assert run("--model", model, *contradictory).output == f"Not possible: {told}\n"
    without = run("--model", model, "--choose", "Width=no", "--choose", "Width=3").output
    told = "Width >= 2 and Width <= 9. Width has a value only while it is there. You chose Width=no."
    assert without == f"Not possible: {told}\n  {model}:12:5: constraint 1\n"
    assert "'Width' goes from 2 to 9 in steps of 1." in run("--model", model, "--choose", "Width=1").output
    assert "'Text' can be 'Hello', '(another text)' here" in run("--model", model, "--choose", "Text=Bye").output


def test_people_read_lists(model: Path) -> None:
    result = run("--model", model, "--choose", "Carbon=yes")
    assert result.output == (
        "Forced (3): Bicycle, Frame, Carbon\nImpossible (2): M.2, Steel, Bell\nPossible (3): Lights, Front, Rear=2\n"
    )


def test_contradictory_choices_are_explained_with_the_models_lines(model: Path) -> None:
    question = ("--model", model, "--choose", "Lights=yes", "--choose", "Bell=yes", "--choose", "Carbon=yes")
    result = run(*question)
    assert result.exit_code == 1
    assert result.output == (
        f"Not possible: Carbon does not go with Bell. You chose Bell=yes, Carbon=yes.\n  {model}:15:5: constraint 1\n"
    )
    told = json.loads(run(*question, "--json").stdout)
    assert (told["possible"], told["rules"], told["choices"]) == (False, ["constraint 1"], ["Bell=yes", "Carbon=yes"])
    assert told["places"] == [f"{model}:15:5"]


def test_a_product_is_told_by_slots_and_values(tmp_path: Path) -> None:
    found = answer("--shop", write_shop(tmp_path / "shop"), "--product", "desk", "--choose", "top=glass")
    assert {"top=glass", "legs=steel"} <= set(found["forced"])
    assert {"top=oak", "legs=wood"} <= set(found["impossible"])
    numbers = found["numbers"]
    assert isinstance(numbers, dict)
    assert (numbers["width"], numbers["drawer"]) == ([["100", "160"]], [["1", "2"]])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--choose", "Bel=yes"), "There is no feature 'Bel'. Did you mean 'Bell'?"),
        (("--choose", "Bell"), "'Bell' is not a choice such as Rear=yes."),
        (("--choose", "Bell=maybe"), "'Bell' is there or not: choose Bell=yes or Bell=no."),
        (("--choose", "Bell=yes", "--choose", "Bell=no"), "'Bell' is chosen twice"),
        (("--visible", "Front,Bells"), "There is no feature 'Bells'."),
        (("--product", "desk"), "Say either --product NAME or --model FILE."),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(model: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("--model", model, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_model_that_cannot_be_read_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.uvl"
    path.write_text("features\n    A\n        perhaps\n            B\n")
    result = run("--model", path)
    assert result.exit_code == 1
    assert "broken.uvl:3:9" in result.output
    assert run("--model", write_text(tmp_path / "model.txt", "")).exit_code == 2
    with (tmp_path / "huge.xml").open("wb") as huge:
        huge.truncate(100 * 2**20)
    result = run("--model", tmp_path / "huge.xml")
    assert (result.exit_code, "has 100 MB, more than the 64 MB" in " ".join(result.output.split())) == (2, True)


def write_text(path: Path, text: str) -> Path:
    path.write_text(text)
    return path

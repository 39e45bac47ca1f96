"""Whole products from the command line: completed with reasons, best in something, within limits; and bad questions."""

from pathlib import Path

import pytest

from tests.services.small_shop import write_shop
from tests.test_cli import answer, run

MODEL = """\
features
    Box
        mandatory
            Lid {Price 5}
        optional
            Handle {Price 3}
        or
            Red {Price 4}
            Blue {Price 2}
            "Sea Green" {Price 1}
constraints
    Handle => Red
"""
PRICE = "sum of price over everything"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "box.uvl"
    path.write_text(MODEL, encoding="utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "CONFIGURATOR_SHOP", "CONFIGURATOR_DATA", "MARKET"):
        monkeypatch.delenv(name, raising=False)
    return write_shop(tmp_path / "shop")


def test_completion_says_why_each_value_is_there(shop: Path) -> None:
    asked = ("complete", "--shop", shop, "--product", "desk", "--choose", "top=glass", "--prefer", "lamp=yes:3")
    lines = run(*asked).stdout.splitlines()
    assert "Top: Glass  [chosen]" in lines
    assert "Legs: Steel legs  [nothing else goes with the choices]" in lines
    assert "Width: 120 cm  [proposed (rules/desk.rules:9:1)]" in lines
    assert "Lamp: Yes  [wished for (3)]" in lines
    assert "Lamp colour: White lamp  [for the lowest price]" in lines
    assert "Drawers: 1  [the first of what was left]" in lines
    told = answer(*asked)
    assert isinstance(told, dict)
    assert told["because"]["width=120"] == {"why": "default", "default": "rules/desk.rules:9:1"}
    assert told["because"]["lamp=yes"] == {"why": "wish", "weight": 3}


def test_goals_count_in_the_order_of_the_command_line(shop: Path) -> None:
    asked = ("optimize", "--shop", shop, "--product", "desk", "--choose", "mat=cork")
    cheap = answer(*asked, "--least", PRICE, "--most", "width")
    wide = answer(*asked, "--most", "width", "--least", PRICE)
    assert isinstance(cheap, dict)
    assert isinstance(wide, dict)
    assert [each["amount"] for each in cheap["amounts"]] == [515, 100]
    assert [each["amount"] for each in wide["amounts"]] == [200, 735]
    assert wide["selection"]["top"] == ["oak"]
    assert wide["because"]["top=oak"] == {"why": "goal", "goal": 1}
    assert cheap["proven"]
    assert cheap["bound"] is None


def test_sums_are_weighed_against_each_other(shop: Path) -> None:
    """A table of 2 m costs 220 EUR more than one of 1 m: worth it at 5 EUR a centimetre, not at 50 cents."""
    asked = ("optimize", "--shop", shop, "--product", "desk", "--choose", "mat=cork", "--weigh", f"1 least {PRICE}")
    small = answer(*asked, "--weigh", "0.5 most width")
    large = answer(*asked, "--weigh", "5 most width")
    assert isinstance(small, dict)
    assert isinstance(large, dict)
    assert (small["selection"]["width"], small["amounts"][0]["amount"]) == (["100"], 515 - 50)
    assert (large["selection"]["width"], large["amounts"][0]["amount"]) == (["200"], 735 - 5 * 200)


def test_a_limit_holds_for_the_question_alone(shop: Path) -> None:
    asked = ("optimize", "--shop", shop, "--product", "desk", "--most", "width", "--where", f"{PRICE} <= 600 EUR")
    found = answer(*asked)
    assert isinstance(found, dict)
    assert (found["amounts"][0]["amount"], found["total"]["amount"]) == (160, "560.00")
    steep = run("optimize", "--shop", shop, "--product", "desk", "--most", "width", "--where", f"{PRICE} <= 450 EUR")
    assert steep.exit_code == 1
    assert "At best it comes to 500 EUR." in steep.stdout
    assert answer(*asked[:7], "--where", f"{PRICE} <= 450 EUR")["nearest"] == "500 EUR"


def test_a_model_is_asked_under_its_own_names(model: Path) -> None:
    found = answer(
        "optimize", "--model", model, "--least", '"Sea Green".Price', "--least", "sum of Price over everything"
    )
    assert isinstance(found, dict)
    assert found["selection"] == ["Box", "Lid", "Blue"]
    assert [each["amount"] for each in found["amounts"]] == [0, 7]
    assert found["because"]["Lid"] == {"why": "forced"}
    best = answer("optimize", "--model", model, "--most", "sum of Price over everything", "--best", "3")
    assert isinstance(best, dict)
    assert [each["amounts"][0]["amount"] for each in best["designs"]] == [15, 14, 13]
    wished = answer("optimize", "--model", model, "--prefer", "Handle=no:5", "--prefer", "Red=yes:2")
    assert isinstance(wished, dict)
    assert wished["amounts"] == [{"goal": "most wished for", "amount": 7, "unit": ""}]


def test_one_design_can_meet_several_needs(model: Path) -> None:
    needs = ("small=least sum of features over everything", "cheap = least sum of Price over everything")
    asked = [part for need in (*needs, "full=most sum of features over everything") for part in ("--needs", need)]
    found = answer("optimize", "--model", model, *asked)
    assert isinstance(found, dict)
    assert [each["needs"] for each in found["designs"]] == [["small", "cheap"], ["full"]]
    assert [each["amount"] for each in found["designs"][1]["amounts"]] == [6, 15, 6]
    assert run("optimize", "--model", model, *asked).stdout.startswith("1. small, cheap\nsmall: 3\ncheap: 6\nfull: 3\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what is to be best"),
        (("--least", "sum of prise over everything"), "--least:1:1: error: Nothing here has a quantity 'prise'"),
        (("--least", "sum of prise over everything"), "did you mean 'price'?"),
        (("--least", "top"), "'top' is not a number."),
        (("--most", "width +"), "--most:1:8: error: The text stops too early."),
        (("--least", "width + 3 kg"), "This sum does not add up"),
        (("--least", "width", "--where", "tops = oak"), "--where:1:1: error: There is no option 'tops'."),
        (("--least", "width", "--where", "width <= 3 kg"), "cannot be compared with"),
        (("--least", "width", "--where", "(" * 200), "--where:1:"),
        (("--prefer", "lamp=yes"), "is not a wish such as packs=winter:3"),
        (("--prefer", "lamp=yes:99999999999"), "is not a wish such as packs=winter:3"),
        (("--prefer", "lump=yes:2"), "Did you mean 'lamp'?"),
        (("--weigh", "least width"), "is not a number with a sum"),
        (("--needs", "cheapest"), "is not a need such as"),
        (("--needs", "a=least width", "--least", "width"), "Say either --needs, or"),
        (("--least", "width", "--visible", "tup"), "Did you mean 'top'?"),
    ],
)
def test_bad_questions_are_told_with_the_next_step(shop: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("optimize", "--shop", shop, "--product", "desk", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_choices_that_do_not_go_together_are_explained(shop: Path) -> None:
    wrong = ("--choose", "top=glass", "--choose", "legs=wood")
    result = run("optimize", "--shop", shop, "--product", "desk", *wrong, "--least", PRICE)
    assert result.exit_code == 1
    assert "A glass top stands on steel legs." in result.stdout


def test_numbers_of_a_model_are_called_by_their_features(tmp_path: Path) -> None:
    path = tmp_path / "hall.uvl"
    lines = (
        "features",
        "\tHall",
        "\t\tmandatory",
        "\t\t\tInteger Width",
        '\t\t\tInteger "Clear Height"',
        "constraints",
    )
    bounds = ("\tWidth >= 2 & Width <= 9", '\t"Clear Height" >= 1 & "Clear Height" <= 5')
    path.write_text("\n".join((*lines, *bounds)) + "\n", encoding="utf-8")
    told = answer("optimize", "--model", path, "--most", '"Clear Height" * Width', "--where", "Width + 1 <= 8")
    assert isinstance(told, dict)
    assert [each["amount"] for each in told["amounts"]] == [35]
    assert {"Width=7", "Clear Height=5"} <= set(told["selection"])

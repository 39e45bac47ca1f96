"""Whole products from the command line: completed with reasons, best in something, within limits; and bad questions."""

from decimal import Decimal
from pathlib import Path

import pytest

from configurator.catalog.selection import Selection, Slot
from configurator.pricing.quote import catalogue_lines
from configurator.services.showroom import files
from configurator.shop import shop_at
from tests.services.small_shop import RULES, write_shop
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


GUIDED = """
preset loft "For a loft": top = oak, legs = steel
preset later "For later" valid from 2999-01-01: top = glass
need place "Where does it stand?"
  corner "In a corner" because "Corners are small.": width <= 120 cm
  hall "In a hall": prefer width >= 180 cm weight 3
price loft-set "Oak on steel." when top = oak and legs = steel then take 10 % off everything
price early "Thank you." take 5 EUR off
"""


def test_completion_begins_with_a_preset_and_with_answers_at_ruled_prices(shop: Path) -> None:
    write_shop(shop, rules=RULES + GUIDED)
    asked = ("complete", "--shop", shop, "--product", "desk")
    plain, loft = answer(*asked), answer(*asked, "--preset", "loft", "--need", "place=hall")
    assert plain["selection"]["top"] == ["pine"]
    assert {loft["because"][each]["why"] for each in ("top=oak", "legs=steel", "place=hall")} == {"chosen"}
    assert int(loft["selection"]["width"][0]) >= 180
    other = answer(*asked, "--preset", "loft", "--choose", "legs=wood", "--need", "place=corner")
    assert (other["selection"]["top"], other["selection"]["legs"]) == (["oak"], ["wood"])
    assert int(other["selection"]["width"][0]) <= 120
    product = files.revision(shop_at(shop), "desk").product
    for found, part in ((plain, 1), (loft, Decimal("0.9")), (other, 1)):
        taken = Selection({Slot.parse(key): tuple(at) for key, at in found["selection"].items()})
        unruled = sum(line.amount.amount for line in catalogue_lines(product, taken))
        assert Decimal(found["total"]["amount"]) == unruled * part - 5
    assert run(*asked, "--preset", "loft").stdout.splitlines()[-1] == "Total: € 625, 35 kg"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--preset", "lofty"), "There is no preset 'lofty'. Did you mean 'loft'?"),
        (("--preset", "later"), "There is no preset 'later'"),
        (("--need", "plaice=hall"), "There is no need 'plaice'. Did you mean 'place'?"),
        (("--need", "top=oak"), "There is no need 'top'"),
        (("--need", "place=hal"), "Did you mean 'hall'?"),
        (("--need", "place=hall", "--need", "place=corner"), "'place' is chosen twice"),
        (("--need", "place=hall", "--choose", "place=corner"), "answered by --need and by --choose"),
    ],
)
def test_presets_and_needs_that_there_are_not_are_told(shop: Path, arguments: tuple[str, ...], said: str) -> None:
    write_shop(shop, rules=RULES + GUIDED)
    refused = run("complete", "--shop", shop, "--product", "desk", *arguments)
    assert refused.exit_code == 2
    assert said in refused.stderr


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

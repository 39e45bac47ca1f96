"""Counting and drawing from the command line, on a day and in a market."""

import json
from pathlib import Path

import pytest

from configurator.catalog.selection import Selection, Slot
from configurator.rules.meaning import obeys
from configurator.services.showroom import files
from configurator.shop import demo_shop
from tests.services.small_shop import CATALOGUE, RULES, write_shop
from tests.test_cli import MODEL, answer, run


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "box.uvl"
    path.write_text(MODEL, encoding="utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop in DE and AT; glass is sold until 31 March 2027, and hooks in AT from then on alone."""
    for name in ("DATABASE_URL", "CONFIGURATOR_SHOP", "CONFIGURATOR_DATA", "MARKET"):
        monkeypatch.delenv(name, raising=False)
    catalogue = CATALOGUE.replace("currency: EUR", "currency: EUR\nmarkets: [DE, AT]")
    catalogue = catalogue.replace("value: glass,", "value: glass, until: 2027-03-31,")
    catalogue = catalogue.replace("value: hooks,", "value: hooks, from: 2027-04-01, markets: [AT],")
    return write_shop(tmp_path / "shop", catalogue=catalogue, rules=RULES)


def test_how_many_are_left_after_each_choice(model: Path) -> None:
    found = answer("count", "--model", model, "--choose", "Handle=yes", "--choose", "Blue=no", "--after-each")
    assert found == {
        "configurations": 1,
        "exact": True,
        "after_each": [
            {"choice": "", "configurations": 5, "exact": True},
            {"choice": "Handle=yes", "configurations": 2, "exact": True},
            {"choice": "Blue=no", "configurations": 1, "exact": True},
        ],
    }
    told = run("count", "--model", model, "--choose", "Handle=yes", "--after-each").stdout
    assert told == "Without a choice: 5\nHandle=yes: 2\n"


def test_items_in_any_order_are_one_design(shop: Path) -> None:
    """Three drawers with one of two fronts each: 2 + 4 + 8 in their order, 2 + 3 + 4 in any."""
    few = ["--choose", "top=oak", "--choose", "lamp=no", "--choose", "mat=felt", "--choose", "width=150"]
    few += [
        "--choose",
        "legs=wood",
        "--choose",
        "extras!=hooks",
        "--choose",
        "extras!=tray",
        "--choose",
        "extras!=shelf",
    ]
    asked = ("count", "--shop", shop, "--product", "desk", "--on", "2027-03-31", *few)
    assert answer(*asked) == {"configurations": 2 + 4 + 8, "exact": True}
    assert answer(*asked, "--designs") == {"configurations": 2 + 3 + 4, "exact": True}


def test_the_count_is_that_of_the_day_and_the_market(shop: Path) -> None:
    """What glass and hooks add; a few other things are chosen, so that little is left."""
    few = ["--choose", "lamp=no", "--choose", "mat=felt", "--choose", "width=150", "--choose", "legs=steel"]
    few += ["--choose", "extras!=tray", "--choose", "extras!=shelf", "--choose", "drawer=1"]

    def number(*situation: str) -> object:
        found = answer("count", "--shop", shop, "--product", "desk", *situation, *few)
        assert isinstance(found, dict)
        return found["configurations"]

    assert number("--on", "2027-03-31") == 3 * 2
    assert number("--on", "2027-04-01", "--market", "DE") == 2 * 2
    assert number("--on", "2027-04-01", "--market", "AT") == 2 * 2 * 2


def test_every_question_takes_a_day_and_a_market(shop: Path) -> None:
    asked = ("--shop", shop, "--product", "desk", "--on", "2027-04-01", "--market", "AT")
    refused = run("explain", *asked, "top=glass")
    assert refused.exit_code == 1
    assert "Glass is sold until 31 March 2027." in refused.stdout
    found = answer("lookahead", *asked)
    assert isinstance(found, dict)
    assert "top=glass" in found["impossible"]
    assert "extras=hooks" in found["possible"]
    for wrong in (("--market", "FR"), ("--on", "1.4.2027")):
        refused = run("complete", "--shop", shop, "--product", "desk", *wrong)
        assert refused.exit_code == 2
    assert "'1.4.2027' is no day. Write year, month and day, such as 2026-11-30." in refused.stderr


def test_the_same_seed_draws_the_same(model: Path) -> None:
    drawn = [answer("sample", "--model", model, "-n", 20, "--seed", seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_nothing_is_drawn_from_choices_that_contradict_each_other(model: Path) -> None:
    refused = run("sample", "--model", model, "--choose", "Handle=yes", "--choose", "Red=no")
    assert refused.exit_code == 1
    assert "Handle" in refused.stdout


def test_none_is_told_with_the_reason(model: Path) -> None:
    choices = ("--choose", "Handle=yes", "--choose", "Box=no")
    result = run("count", "--model", model, *choices, "--after-each")
    assert result.exit_code == 1
    assert result.output.startswith("Without a choice: 5\nHandle=yes: 2\nBox=no: 0\nNot possible: ")
    result = run("count", "--model", model, *choices, "--json")
    assert result.exit_code == 1
    told = json.loads(result.output)
    assert (told["configurations"], told["exact"], told["possible"]) == (0, True, False)
    assert "Box=no" in told["choices"]


def test_boxes_of_the_demo_are_drawn() -> None:
    """Hardly any box of the structure has only items that go with what the customer says."""
    question = ("--product", "ritual", "--choose", "vegan=yes", "--choose", "item=7", "-n", 2, "--seconds", 60)
    drawn = answer("sample", *question)
    assert isinstance(drawn, dict)
    revision = files.revision(demo_shop(), "ritual")
    for box in drawn["configurations"]:
        selection = Selection({Slot.parse(slot): tuple(values) for slot, values in box.items()})
        assert obeys(revision.product, revision.rules, selection)
        assert (box["vegan"], box["item"]) == (["yes"], ["7"])

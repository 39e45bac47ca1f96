"""The example in docs/import.md becomes what the guide says; what no catalogue can say is told at its place."""

import re
from pathlib import Path

import pytest

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.into_shop.planning import plan
from configurator.interchange.uvl import reader as uvl

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "import.md"


def test_the_guides_example_is_true() -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    model, *options, rule = [block for block in blocks if not block.startswith("configurator ")]
    catalogue, rules = shop.texts(uvl.read(model, "bicycle.uvl"), "bicycle")
    assert all(option in catalogue for option in options)
    assert rules.endswith(rule)


def test_a_price_of_features_that_belong_together_is_refused_where_the_first_of_them_says_it() -> None:
    text = "features\n\tR\n\t\toptional\n\t\t\tA {Size 1, Price 900000000}\n"
    text += "\t\t\t\tmandatory\n\t\t\t\t\tB {Size 2, price 800000000}\n"
    with pytest.raises(ForeignModelError, match=r"^m\.uvl:4:15: this costs more than 1,000,000,000"):
        shop.texts(uvl.read(text, "m.uvl"), "m")


def test_a_unit_that_is_left_out_is_told_where_it_stands() -> None:
    text = "features\n\tR\n\t\tmandatory\n\t\t\tInteger A {Size 1, unit 'mm'}\n\t\t\tInteger B {unit 'cm'}\n"
    model = uvl.read(text + "constraints\n\tA <= B\n\tA <= 9\n\tB <= 9\n", "m.uvl")
    told = [str(each) for each in plan(model, "m", domains(model)).facts.problems]
    said = "is compared with plain numbers or other units: its unit is left out"
    assert told == [f"m.uvl:4:23: warning: 'A' {said}", f"m.uvl:5:15: warning: 'B' {said}"]

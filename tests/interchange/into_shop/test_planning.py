"""The example in docs/import.md becomes what the guide says it becomes."""

import re
from pathlib import Path

from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.uvl import reader as uvl

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "import.md"


def test_the_guides_example_is_true() -> None:
    blocks = re.findall(r"^```\w*\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    model, *options, rule = [block for block in blocks if not block.startswith("configurator ")]
    catalogue, rules = shop.texts(uvl.read(model, "bicycle.uvl"), "bicycle")
    assert all(option in catalogue for option in options)
    assert rules.endswith(rule)

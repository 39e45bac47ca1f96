"""docs/catalogue.md is right: its example loads, and no field is missing from it."""

import re
from pathlib import Path

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.model import Bounds, Kind, Within
from configurator.catalog.schema import FIELDS, field_names

TEXT = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")


def test_the_example_loads() -> None:
    example = re.search(r"```yaml\n(product: .*?)```", TEXT, re.DOTALL)
    assert example is not None
    product = load_product(example[1], "catalog/shelf/product.yaml")
    assert {option.kind for option in product.options} == set(Kind)
    assert product.component("board").count == Bounds(1, 6)
    assert product.option("light-colour").within == Within("light", ("yes",))


@pytest.mark.parametrize("entry", sorted(FIELDS))
def test_every_field_is_told(entry: str) -> None:
    assert [name for name in field_names(entry) if f"`{name}`" not in TEXT] == []

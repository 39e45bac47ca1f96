"""A stock file: every mistake at its place with a hint, and what its rows say; the example of the documentation."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.selection import Choice, Slot
from configurator.catalog.stock_file import read_stock
from tests.services.small_shop import CATALOGUE

DESK = load_product(CATALOGUE, "catalog/desk/product.yaml")
FILE = "catalog/desk/stock.csv"
DOCS = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")


def problems(text: str) -> list[str]:
    return [
        f"{each.source.line}:{each.source.column}: {each.message} ({each.hint})"
        for each in read_stock(text, FILE, DESK)[1]
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("variant,topp\nA,oak\n", "1:2: there is no option 'topp' (did you mean 'top'?)"),
        ("top\noak\n", "1:1: there is no column 'variant' (the first line names the columns: variant,count,place"),
        ("variant,top,top\nA,oak,oak\n", "1:3: the column 'top' is there twice (keep one of them)"),
        ("variant,top\nA,oka\n", "2:2: 'top' has no value 'oka' (did you mean 'oak'?)"),
        ("variant;width\nA;205\n", "2:2: 'Width' goes from 100 to 200 cm in steps of 10."),
        ("variant,count\nA,some\n", "2:2: 'some' is no number of things (write 0 to 100,000)"),
        ("variant,available\nA,soon\n", "2:2: 'soon' is not a day (write year, month and day"),
        ("variant,counted\nA,noon\n", "2:2: 'noon' is no moment (write it such as 2026-12-01 18:00)"),
        ("variant\nA\nA\n", "3:1: 'A' is there twice, first in line 2 (give each its own key)"),
        ("variant,top\n,oak\n", "2:1: the key of the thing belongs here (1 to 80 characters)"),
        ("variant,depth[9]\nA,d20\n", "1:2: there is no option 'depth[9]'"),
    ],
)
def test_mistakes_are_told_where_they_stand(text: str, said: str) -> None:
    assert any(each.startswith(said) for each in problems(text)), problems(text)


def test_rows_say_what_a_thing_is_where_it_stands_and_when_it_was_counted() -> None:
    text = "variant,top,extras,place,available,counted,count\n"
    text += "A 1,oak,hooks+tray,Hamburg,2026-12-03,2026-11-29 18:00,2\nB,,-,,,,\n"
    (one, other), mistakes = read_stock(text, FILE, DESK)
    assert not mistakes
    extras = {Choice(Slot("extras"), key, key != "shelf") for key in ("hooks", "tray", "shelf")}
    assert (one.key, one.count, one.place, one.choices) == ("A 1", 2, "Hamburg", {Choice(Slot("top"), "oak"), *extras})
    assert (one.available, one.counted) == (date(2026, 12, 3), datetime(2026, 11, 29, 18))  # noqa: DTZ001
    none = {Choice(Slot("extras"), key, taken=False) for key in ("hooks", "tray", "shelf")}
    assert (other.count, other.available, other.choices) == (1, None, none)


def test_the_example_of_the_documentation_is_read() -> None:
    found = re.search(r"### Things in stock.*?```csv\n(.*?)```", DOCS, re.DOTALL)
    product = re.search(r"### When it is ready.*?```yaml\n(.*?)```", DOCS, re.DOTALL)
    assert found is not None
    assert product is not None
    variants, mistakes = read_stock(
        found[1], "catalog/stool/stock.csv", load_product(product[1], "catalog/stool/product.yaml")
    )
    assert not mistakes
    assert [each.key for each in variants] == ["S-17", "S-21"]

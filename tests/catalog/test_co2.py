"""What making it gives off: added up, and never without method and source; the example of the documentation."""

import re
from pathlib import Path

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.selection import Selection, Slot
from configurator.errors import BrokenFiles
from configurator.pricing.book import PriceBook
from configurator.rules.rule_set import RuleSet

DOCS = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")
_FOUND = re.search(r"### CO2\n.*?```yaml\n(.*?)```", DOCS, re.DOTALL)
assert _FOUND is not None
TEXT = _FOUND[1]
FILE = "catalog/bench/product.yaml"


def bench(seat: str, bolts: str) -> Selection:
    return Selection({Slot("seat"): (seat,), Slot("bolts"): (bolts,)})


@pytest.mark.parametrize(("seat", "bolts", "said"), [("ash", "0", "21 kg"), ("steel", "10", "35.6 kg")])
def test_the_whole_is_the_sum_of_its_parts(seat: str, bolts: str, said: str) -> None:
    book = PriceBook(load_product(TEXT, FILE), RuleSet(()))
    assert str(book.quote(bench(seat, bolts)).co2) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            re.sub(r"co2:\n(  .*\n){3}", "", TEXT),
            "13:52: error: nothing says how this CO2 was worked out (write at the",
        ),
        (re.sub(r"  method: .*\n", "", TEXT), "'method' is missing here (add 'method: ...')"),
        (re.sub(r"  source: .*\n", "  source:\n", TEXT), "'source' is missing here (add 'source: ...')"),
        (TEXT.replace("14 kg", "14 km"), "'14 km' is not an amount of CO2 (use 'kg', 'g' or 't')"),
    ],
)
def test_a_figure_without_method_and_source_is_refused(written: str, said: str) -> None:
    with pytest.raises(BrokenFiles, match=re.escape(said)):
        load_product(written, FILE)


def test_a_file_that_says_nothing_of_it_shows_nothing() -> None:
    plain = re.sub(r", co2: [^,}]*", "", re.sub(r"co2:\n(  .*\n){3}", "", TEXT))
    assert PriceBook(load_product(plain, FILE), RuleSet(())).quote(bench("steel", "1")).co2 is None

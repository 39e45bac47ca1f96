"""How long a product takes: its own days and the longest of its parts; the example of the documentation."""

import re
from datetime import date
from pathlib import Path

import pytest

from configurator.catalog.lead_times import later_by, lead_time, lead_times, without_slower
from configurator.catalog.loader import load_product
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.languages.durations import days_in_words, more_days, ready_in_words
from configurator.languages.spoken import speaking
from configurator.rules.questions import asked_condition
from configurator.rules.rule_set import RuleSet

DOCS = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")
_FOUND = re.search(r"### When it is ready.*?```yaml\n(.*?)```", DOCS, re.DOTALL)
assert _FOUND is not None
STOOL = load_product(_FOUND[1], "catalog/stool/product.yaml")


def stool(wood: str, cushion: str) -> Selection:
    return Selection({Slot("wood"): (wood,), Slot("cushion"): (cushion,)})


@pytest.mark.parametrize(
    ("wood", "cushion", "days"), [("pine", "no", 5), ("walnut", "no", 26), ("walnut", "yes", 26), ("pine", "yes", 19)]
)
def test_the_whole_takes_its_own_days_and_those_of_the_part_that_comes_last(wood: str, cushion: str, days: int) -> None:
    assert lead_time(STOOL, stool(wood, cushion)) == days
    assert later_by(STOOL, stool("pine", "no"), stool(wood, cushion)) == days - 5


def test_what_is_slower_can_be_left_out() -> None:
    assert lead_times(STOOL) == (5, 19, 26)
    assert without_slower(STOOL, 19) == {Choice(Slot("wood"), "walnut", taken=False)}


def test_a_file_without_lead_times_says_nothing() -> None:
    text = re.sub(r",? ?lead-time: [^,}\n]*", "", _FOUND[1] if _FOUND else "")
    product = load_product(text.replace("EUR\nprice: 80\n\n", "EUR\nprice: 80\n"), "catalog/stool/product.yaml")
    assert lead_time(product, stool("walnut", "yes")) is None
    assert (lead_times(product), later_by(product, stool("pine", "no"), stool("walnut", "yes"))) == ((), 0)


def test_rules_can_ask_for_it() -> None:
    assert asked_condition("wood.lead-time <= 21 day", STOOL, RuleSet(()), "here") is not None


def test_it_is_said_in_weeks_where_they_are_whole_with_the_day() -> None:
    monday = date(2026, 11, 30)
    assert [days_in_words(days) for days in (1, 7, 14, 20)] == ["1 day", "1 week", "2 weeks", "20 days"]
    assert [more_days(days) for days in (14, -3)] == ["+2 weeks", "−3 days"]
    assert ready_in_words(20, monday) == "Ready about 20 December (20 days)"
    assert ready_in_words(0, monday) == "Ready at once"
    assert ready_in_words(364, monday) == "Ready about 29 November 2027 (52 weeks)"
    with speaking("de"):
        assert ready_in_words(21, monday) == "Fertig etwa am 21. Dezember (3 Wochen)"

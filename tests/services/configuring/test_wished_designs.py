"""Every written sentence leads to a product that can be built, or says what gave way and why."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks._subjects import revision
from configurator.catalog.selection import obeys_structure
from configurator.engine import Engine
from configurator.pricing.book import book_of
from configurator.rules.meaning import holds
from configurator.services.configuring.wished_designs import wished_design
from configurator.wishing.lexicon import lexicon_of
from configurator.wishing.reading import understood
from configurator.wishing.wishes import WholeAmount, Wished, as_text

SENTENCES = Path(__file__).parents[2] / "wishing"


@pytest.mark.parametrize("product", ["car", "ritual"])
def test_a_line_leads_to_what_can_be_built(product: str) -> None:
    """Its choices, completed as any design is, are the product that was shown, and what did not give way is in it."""
    made = revision(product)
    assert made is not None
    engine, known = Engine(made), lexicon_of(made.product)
    rows = list(csv.DictReader((SENTENCES / f"said_{product}.csv").read_text("utf-8").splitlines()))
    for row in rows[3::9]:
        wishes = [phrase.wish for phrase in understood(row["sentence"], known).phrases]
        found = wished_design(engine, made, wishes)
        assert engine.complete(found.said | found.taken_over) == found.selection, row
        assert obeys_structure(made.product, found.selection), row
        assert all(holds(rule, found.selection, made.product, made.rules) for rule in made.rules.rules), row
        gone = {each.wish for each in found.gave_way}
        for wish in wishes:
            if isinstance(wish, WholeAmount) and wish.attribute == "price" and wish not in gone:
                assert wish.span.holds(Fraction(book_of(made).total(found.selection).amount)), row


@pytest.fixture(scope="module")
def car() -> Engine:
    """An engine for the car."""
    made = revision("car")
    assert made is not None
    return Engine(made)


def answered(engine: Engine, line: str) -> tuple[list[str], dict[str, str], set[str]]:
    """What was said, what gave way and why (or how near it comes), the own choices."""
    wishes: list[Wished] = [phrase.wish for phrase in understood(line, lexicon_of(engine.revision.product)).phrases]
    found = wished_design(engine, engine.revision, wishes)
    gone = {as_text(each.wish): str(each.nearest or "") or " ".join(each.because) for each in found.gave_way}
    return [as_text(wish) for wish in wishes], gone, {str(choice) for choice in found.said}


def test_the_fewest_wishes_give_way_and_the_rules_say_why(car: Engine) -> None:
    """Two of three go with the third only apart: one goes, with the sentence of the rule."""
    _, gone, said = answered(car, "electric 150 kW, all-wheel drive, tow bar")
    assert gone == {"traction=all": "Driven wheels that go with the engine."} or gone.keys() == {"engine=electric-150"}
    assert "towbar = yes" in said


def test_a_limit_that_nothing_meets_is_told_with_the_nearest(car: Engine) -> None:
    """All that was said besides stays."""
    _, gone, said = answered(car, "electric, under 30000")
    assert gone == {"price<30000": "34 800 EUR"}
    assert said == {"engine = electric-150"}


def test_what_is_said_several_times_of_what_there_is_once_is_there_once() -> None:
    """Three candles are one, and it is said why."""
    made = revision("ritual")
    assert made is not None
    _, gone, said = answered(Engine(made), "3 candles")
    assert gone == {"product*3=candle": "Each product is in the box once."}
    assert any("candle" in each for each in said)


@pytest.mark.parametrize(
    ("product", "line", "plain", "most"),
    [
        ("car", "max 32k", "", 1),
        ("ritual", "a box with 6 items for under 120", "a box with 6 items", 4),
        ("ritual", "at most 4 items, under 100 €", "at most 4 items", 2),
    ],
)
def test_a_limit_that_few_changes_meet_changes_little(product: str, line: str, plain: str, most: int) -> None:
    """Not the cheapest product with everything, nor one with fewer things."""
    made = revision(product)
    assert made is not None
    engine, known = Engine(made), lexicon_of(made.product)
    without, within = (
        wished_design(engine, made, [phrase.wish for phrase in understood(each, known).phrases]).selection
        for each in (plain, line)
    )
    assert within.taken.keys() == without.taken.keys()
    assert 0 < sum(within.at(slot) != without.at(slot) for slot in within.taken) <= most

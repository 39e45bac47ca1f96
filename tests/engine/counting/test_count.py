"""How many valid products there are."""

from pathlib import Path

import pytest
from hypothesis import given

from configurator.catalog.model import Bounds
from configurator.catalog.selection import Choices, Selection, Slot
from configurator.engine.counting import count as counting
from configurator.engine.counting.count import Count, count
from configurator.errors import CounterFailed
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import AllDifferent, Rule
from tests import examples
from tests.cases import cases
from tests.engine.brute import agreeing, revision_of, valid_products
from tests.engine.cars import box, car
from tests.engine.test_engine import said
from tests.engine.test_oracle import questions
from tests.examples import HERE


def exactly(number: int) -> Count:
    return Count(number, exact=True)


def test_counts_are_those_of_brute_force() -> None:
    assert count(box()) == exactly(len(valid_products(box())))


def test_numbers_beyond_counting_by_hand_are_exact() -> None:
    """2 trims, 3 engines, 2 gearboxes, no tow bar or one with 2 loads, 7 of 8 packs, 37 lengths, 5 mats."""
    assert count(car("")) == exactly(2 * 3 * 2 * 3 * 7 * 37 * 5)


def test_choices_narrow_the_count() -> None:
    assert count(car(""), said("trim = base", "mats = 2")) == exactly(3 * 2 * 3 * 7 * 37)
    assert count(car(), said("towbar = yes", "engine = e85")) == exactly(0)


def test_a_chosen_text_counts_once() -> None:
    assert count(car(), said("plate = ADA")) == count(car(), said("trim = sport"))


@cases(40)
@given(questions())
def test_designs_do_not_tell_items_apart_of_which_nothing_was_said(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    found = agreeing(valid_products(revision), choices)
    assert count(revision, choices, designs=True).number == len({_design(revision, choices, each) for each in found})


def _design(revision: Revision, choices: Choices, selection: Selection) -> frozenset[object]:
    """The selection without the places of the items that no choice names."""
    told: list[object] = []
    touched = {choice.slot for choice in choices}
    for part in revision.product.components:
        items: list[object] = []
        for instance in range(1, selection.count(part) + 1):
            slots = [Slot(option.key, instance) for option in part.options]
            named = instance if part.count.high == 1 or not touched.isdisjoint(slots) else 0
            items.append((named, *(selection.at(slot) for slot in slots)))
        told.append((part.key, tuple(sorted(items, key=str))))
    return frozenset(told)


def seats(people: int, places: int) -> Revision:
    """So many people, each on a place of their own."""
    taken = examples.option("place", *(f"p{number}" for number in range(places)))
    part = examples.component("person", taken, count=Bounds(people, people))
    apart = Rule("apart", "Nobody sits on another's lap.", "", AllDifferent("place", HERE), HERE)
    return revision_of(examples.product(part), RuleSet((apart,)))


def test_people_on_seats_in_any_order() -> None:
    assert count(seats(3, 5)) == exactly(5 * 4 * 3)
    assert count(seats(3, 5), designs=True) == exactly(10)


@pytest.mark.parametrize("seconds", [counting.PATIENCE, 2])
def test_when_time_runs_out_the_bound_is_below_the_number(seconds: float) -> None:
    """Twenty people on twenty places take the counter far longer than two seconds.

    Where nothing is left of the time when parts come to be counted, the smallest one is all the same.
    """
    found = count(seats(20, 20), seconds=seconds)
    number = 1
    for people in range(1, 21):
        number *= people
    assert not found.exact
    assert 1 < found.number < number


def test_a_counter_that_does_not_run_is_no_small_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on a machine that pyganak has no wheel for: Python ends with an error, and nothing was counted."""
    program = tmp_path / "ganak.py"
    program.write_text("import a_package_that_is_not_here", encoding="ascii")
    monkeypatch.setattr(counting, "_PROGRAM", program)
    with pytest.raises(CounterFailed, match="does not run here"):
        count(box())


def test_what_is_found_is_told_as_it_is() -> None:
    assert str(exactly(8_252)) == "8,252"
    assert str(exactly(3_326_549_945_784_326_553_600)) == "3,326,549,945,784,326,553,600 (about 3.326 × 10^21)"
    assert str(Count(10**20, exact=False)) == "more than 100,000,000,000,000,000,000 (about 1.000 × 10^20)"

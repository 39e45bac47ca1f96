"""How many valid products there are."""

from configurator.engine.count import count
from tests.engine.brute import valid_products
from tests.engine.cars import box, car
from tests.engine.test_engine import said


def test_counts_are_those_of_brute_force() -> None:
    assert count(box()) == len(valid_products(box()))


def test_numbers_beyond_counting_by_hand_are_exact() -> None:
    """2 trims, 3 engines, 2 gearboxes, no tow bar or one with 2 loads, 7 of 8 packs, 37 lengths, 5 mats."""
    assert count(car("")) == 2 * 3 * 2 * 3 * 7 * 37 * 5


def test_choices_narrow_the_count() -> None:
    assert count(car(""), said("trim = base", "mats = 2")) == 3 * 2 * 3 * 7 * 37
    assert count(car(), said("towbar = yes", "engine = e85")) == 0


def test_a_chosen_text_counts_once() -> None:
    assert count(car(), said("plate = ADA")) == count(car(), said("trim = sport"))

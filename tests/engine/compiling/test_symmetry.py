"""Interchangeable instances are put in the order of a sum only where every sum treats them alike."""

from configurator.engine.compiling.literals import WeightedGroup
from configurator.engine.compiling.symmetry import Ascending, Symmetry, ascending

TWO = Symmetry(first=2, width=3, presence=(8, 9), order={})
PRICES: list[WeightedGroup] = [((5, 2), (7, 3)), ((5, 5), (7, 6))]


def test_the_first_adds_no_more_than_the_second() -> None:
    assert ascending([TWO], [PRICES], []) == [Ascending(9, ((5, 2), (7, 3)), ((5, 5), (7, 6)))]
    assert ascending([TWO], [[((5, -2),), ((5, -5),)]], []) == [Ascending(9, ((5, -2),), ((5, -5),))]


def test_nothing_is_said_of_what_is_touched_or_told_apart() -> None:
    assert ascending([TWO], [PRICES], [-6]) == []
    assert ascending([TWO], [PRICES, [((3, 4),)]], []) == []


def test_for_one_and_against_the_other_is_not_alike() -> None:
    assert ascending([TWO], [PRICES, [((3, 4),), ((3, -7),)]], []) == []

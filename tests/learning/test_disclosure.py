"""Nothing is told of fewer than five people, and nothing from which that could be worked out."""

from itertools import product

from configurator.learning.disclosure import FEWEST, told_after, told_both, told_of, told_parts, told_people


def test_a_few_are_not_told_and_nobody_is() -> None:
    assert [told_people(count) for count in (0, 1, 4, 5, 9)] == [0, None, None, 5, 9]


def test_of_a_whole_neither_they_nor_the_rest_are_few() -> None:
    assert [told_of(part, 10) for part in range(11)] == [0, *[None] * 4, 5, *[None] * 4, 10]
    assert [told_both(part, 11) for part in (11, 10, 6, 4, 0)] == [(11, 11), (10, None), (6, 11), (None, 11), (0, 11)]


def test_what_is_left_of_a_whole_tells_nothing() -> None:
    assert told_parts({"a": 3, "b": 9, "c": 7, "d": 0}) == {"a": None, "b": None, "c": 7, "d": 0}
    assert told_parts({"a": 5, "b": 9}) == {"a": 5, "b": 9}
    assert told_parts({"a": 1, "b": 5, "c": 8}) == {"a": None, "b": None, "c": None}


def test_no_part_that_is_not_told_can_be_worked_out_of_the_others_and_the_whole() -> None:
    """By all wholes of three parts that look the same: what is not told could be of more than one size."""
    most = 18
    alike: dict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = {}
    for parts in product(range(most), repeat=3):
        if FEWEST <= sum(parts) < most:
            alike.setdefault((sum(parts), tuple(told_parts(dict(enumerate(parts))).values())), []).append(parts)
    for (_, seen), wholes in alike.items():
        for at in (at for at, count in enumerate(seen) if count is None):
            assert len({parts[at] for parts in wholes}) > 1


def test_few_who_go_between_two_steps_are_not_told_by_the_difference() -> None:
    told: int | None = None
    seen = []
    for came in (19, 18, 16, 15, 9, 9, 3):
        told = told_after(came, told)
        seen.append(told)
    assert seen == [19, 19, 19, 19, 9, 9, None]

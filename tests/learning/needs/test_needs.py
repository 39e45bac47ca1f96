"""Groups of people who choose alike: found where there are some, the same in any order, never about fewer than five."""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from configurator.learning.needs.clustering import NeedsGroups, PersonsChoices, choice_table, needs_groups
from configurator.learning.needs.portraits import portraits

OPTIONS = [f"option-{number}" for number in range(10)]


def people(count: int, *, tastes: int, seed: int = 1) -> list[PersonsChoices]:
    """People of so many tastes; with one, each answers as the dice fall."""
    dice, rows = random.Random(seed), list[PersonsChoices]()
    for number in range(count):
        liked = [str((number % tastes + place) % 4) for place in range(len(OPTIONS))]
        row = [each if tastes > 1 and dice.random() < 0.6 else str(dice.randrange(4)) for each in liked]
        rows.append((f"person {number}", row))
    return rows


def by_person(designs: Sequence[PersonsChoices]) -> dict[str, int]:
    table = choice_table(OPTIONS, designs)
    groups = needs_groups(table)
    assert groups is not None
    return dict(zip(table.people, groups.labels.tolist(), strict=True))


def test_people_of_three_tastes_are_three_groups_in_whatever_order_they_come() -> None:
    some = people(150, tastes=3)
    found = by_person(some)
    assert len(set(found.values())) == 3
    for taste in range(3):
        mine = [found[f"person {number}"] for number in range(taste, 150, 3)]
        assert max(np.bincount(mine)) >= 48
    assert by_person(some[::-1]) == found
    assert by_person(random.Random(2).sample(some, len(some))) == found
    renamed = [(name[::-1], row) for name, row in some]
    assert {name[::-1]: label for name, label in by_person(renamed).items()} == found, "names say nothing"


def test_people_who_share_nothing_are_no_groups() -> None:
    for seed in range(3):
        assert needs_groups(choice_table(OPTIONS, people(80, tastes=1, seed=seed))) is None


def test_few_people_all_alike_or_nobody_are_no_groups() -> None:
    alike: list[PersonsChoices] = [(f"person {number}", ["1"] * 10) for number in range(40)]
    for some in ([], people(9, tastes=3), alike):
        assert needs_groups(choice_table(OPTIONS, some)) is None


def test_who_has_several_designs_is_one_person_in_equal_parts() -> None:
    many: list[PersonsChoices] = [
        ("one", ["1", None]),
        ("one", ["2", "x"]),
        *((f"p{number}", ["1", "x"]) for number in range(6)),
    ]
    table = choice_table(["first", "second"], many)
    shares = dict(zip(table.people, table.shares.tolist(), strict=True))
    assert table.values == (("first", "1"), ("second", "x"))
    assert shares["one"] == [0.5, 0.5]
    assert shares["p0"] == [1.0, 1.0]


def test_a_portrait_counts_people_and_says_nothing_of_fewer_than_five() -> None:
    table = choice_table(OPTIONS, people(150, tastes=3))
    groups = needs_groups(table)
    assert groups is not None
    found = portraits(table, groups, {value: str(value) for value in table.values})
    assert sum(each.people for each in found) == found[0].of == 150
    assert [each.people for each in found] == sorted((each.people for each in found), reverse=True)
    for label, portrait in enumerate(found):
        assert len(portrait.traits) == 4
        for trait in portrait.traits:
            took = table.shares[:, table.values.index(trait.value)] > 0
            mine = groups.labels == label
            assert trait.took == took[mine].sum() >= 5
            others = [took[groups.labels == other].sum() for other in range(groups.count) if other != label]
            few = any(0 < count < 5 for count in others)
            assert trait.times == (None if few else took[mine].mean() / took.mean())
            assert took[mine].mean() / took.mean() >= 1.25
    assert portraits(table, groups, {})[0].traits == ()
    of_one = portraits(table, groups, dict.fromkeys(table.values, "all the same thing"))
    assert [each.traits for each in of_one] == [each.traits[:1] for each in found]


def test_how_much_oftener_is_not_told_where_the_few_others_follow_from_it() -> None:
    """Of 12 of 14, 65 % more often than all 25, it follows that one of the other 11 took it."""
    rows = [["a", "x", "m"]] * 12 + [["a", "y", "m"]] * 2 + [["b", "x", "m"]] + [["b", "y", "n"]] * 10
    table = choice_table(["group", "few", "more"], [(f"p{number:02}", row) for number, row in enumerate(rows)])
    groups = NeedsGroups(np.where(table.shares[:, table.values.index(("group", "a"))] > 0, 0, 1), 0.9)
    first, second = portraits(table, groups, {value: str(value) for value in table.values})
    assert {trait.value: trait.times for trait in first.traits} == {
        ("group", "a"): pytest.approx(25 / 14),
        ("few", "x"): None,
        ("more", "m"): None,
    }
    assert {trait.value: trait.times for trait in second.traits} == {
        ("group", "b"): pytest.approx(25 / 11),
        ("few", "y"): None,
        ("more", "n"): pytest.approx(25 / 11),
    }

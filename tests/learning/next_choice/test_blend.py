"""Nearest designs, a group and the own past in one chance: on random histories, what must hold whatever they say."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.disclosure import FEWEST
from configurator.learning.next_choice.blend import EVERYBODY_BEHIND_GROUP, Blend, PastDesign, Voice
from configurator.learning.next_choice.people import PeopleHistory, people_history

COLUMNS = ("engine", "seat")
PEOPLE = "ABCDEFGHIJ"
VALUES = st.sampled_from(["a", "b", "c"])
DESIGNS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.tuples(st.none() | VALUES, st.none() | VALUES)), max_size=20)
NAMES = st.sets(st.sampled_from(PEOPLE))
PAST = st.lists(st.tuples(VALUES, st.floats(0, 50)), max_size=4)

Designs = list[tuple[str, Sequence[str | None]]]


def people(seats: str) -> PeopleHistory:
    return people_history(COLUMNS, [(f"p{number}", ("a", seat)) for number, seat in enumerate(seats)])


def past(*taken: tuple[str, float]) -> tuple[PastDesign, ...]:
    return tuple(PastDesign({"seat": value}, half_lives) for value, half_lives in taken)


@given(DESIGNS, NAMES, PAST, st.sets(st.sampled_from(["a", "b", "c", "never sold"]), min_size=1))
def test_chances_are_of_the_live_values_alone_and_sum_to_one(
    designs: Designs, names: set[str], own: list[tuple[str, float]], live: set[str]
) -> None:
    history = people_history(COLUMNS, designs)
    found = Blend(history, history.crowd_of(names), past(*own)).likely({"engine": "a"}, "seat")
    assert set(found.chances(live)) == live
    assert sum(found.chances(live).values()) == pytest.approx(1)
    assert not found.chances() or sum(found.chances().values()) == pytest.approx(1)
    assert all(chance >= 0 for chance in found.chances().values())


@given(DESIGNS, st.sets(st.sampled_from(PEOPLE), max_size=FEWEST - 1))
def test_fewer_than_five_say_nothing_be_they_all_or_a_group(designs: Designs, names: set[str]) -> None:
    history = people_history(COLUMNS, designs)
    found = Blend(history, history.crowd_of(names))
    alone = len({person for person, row in designs if row[1] is not None}) < FEWEST
    everybody = {} if alone else history.next.chances({"engine": "b"}, "seat")
    assert found.chances({"engine": "b"}, "seat") == everybody == Blend(history).chances({"engine": "b"}, "seat")
    assert Voice.GROUP not in found.voices


@given(DESIGNS, NAMES)
def test_a_group_weighs_by_its_people_and_says_what_it_would_alone_beside_the_same_distances(
    designs: Designs, names: set[str]
) -> None:
    history = people_history(COLUMNS, designs)
    group, known = history.crowd_of(names), {"engine": "a"}
    size = group.telling("seat")
    if size >= FEWEST:
        every, own = history.next.among(known, "seat", (history.history.counts, group.counts))
        share = size / (size + EVERYBODY_BEHIND_GROUP)
        found = Blend(history, group).chances(known, "seat")
        assert found == pytest.approx({value: (1 - share) * every[value] + share * own[value] for value in every})
    alone = people_history(COLUMNS, [(name, row) for name, row in designs if name in names])
    assert group.persons == alone.persons
    assert group.behind({}, "seat") == alone.crowd.behind({}, "seat")
    assert group.counts.sum() == pytest.approx(alone.history.counts.sum())


@given(st.floats(0, 10), st.floats(0, 10))
def test_an_own_design_weighs_by_half_after_each_half_life(one: float, other: float) -> None:
    history = people("aaaab")
    others = history.next.chances({}, "seat")

    def chance(half_lives: float) -> float:
        return Blend(history, past=past(("b", half_lives))).chances({}, "seat")["b"]

    weight = 0.5**one
    assert chance(one) == pytest.approx((weight + others["b"]) / (weight + 1))
    sooner, later = sorted((one, other))
    assert chance(sooner) >= chance(later)


def test_who_speaks_the_loudest_is_told() -> None:
    history = people("a" * 30 + "b" * 30)
    group = history.crowd_of([f"p{number}" for number in range(30, 60)])

    def loudest(value: str, *own: tuple[str, float]) -> list[Voice]:
        return list(Blend(history, group, past(*own)).likely({}, "seat").voices(value))

    assert loudest("a") == [Voice.EVERYBODY]
    assert loudest("b") == [Voice.GROUP, Voice.EVERYBODY]
    assert loudest("b", ("b", 0.01)) == [Voice.OWN, Voice.GROUP, Voice.EVERYBODY]
    assert loudest("b", ("b", 10)) == [Voice.GROUP, Voice.EVERYBODY, Voice.OWN]
    assert Blend(people(""), past=past(("c", 0.01))).chances({}, "seat") == {"c": 1}
    assert Blend(people("")).chances({}, "seat") == {}

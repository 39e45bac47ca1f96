"""Minimum hitting sets are what trying all sets finds: with costs, and with sets that must not be contained."""

from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.explaining.hitting_set import HittingSets, members
from configurator.engine.solving.kernel import Deadline
from tests.cases import cases

SOON = Deadline("", float("inf"))
EVERY = range(1 << 6)
some = st.integers(1, len(EVERY) - 1)


def test_the_members_of_a_set_ascend() -> None:
    assert list(members(0)) == []
    assert list(members(0b1011)) == [0, 1, 3]
    assert list(members(1 << 200)) == [200]


@cases(200)
@given(
    st.lists(some, max_size=6),
    st.lists(some, max_size=4),
    st.none() | st.lists(st.integers(1, 4), min_size=6, max_size=6),
)
def test_the_cheapest_is_found_and_of_equals_the_first(
    sets: list[int], found: list[int], costs: list[int] | None
) -> None:
    hitting = HittingSets(SOON, found, costs)

    def cost(elements: int) -> int:
        return sum(1 if costs is None else costs[each] for each in members(elements))

    good = (
        each
        for each in EVERY
        if all(each & other for other in sets) and not any(other & each == other for other in found)
    )
    expected = min(good, key=lambda each: (cost(each), list(members(each))), default=None)
    assert hitting.minimum(sets) == expected
    assert all(hitting.cost(each) == cost(each) for each in EVERY)


def test_where_nothing_hits_there_is_none() -> None:
    assert HittingSets(SOON).minimum([1, 0]) is None
    assert HittingSets(SOON, [0]).minimum([]) is None
    assert HittingSets(SOON, [1]).minimum([1]) is None
    assert HittingSets(SOON).minimum([]) == 0

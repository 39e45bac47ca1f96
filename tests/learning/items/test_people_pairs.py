"""Who is taken out leaves nothing behind, and nothing is said of fewer than five people."""

from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.disclosure import FEWEST
from configurator.learning.items.people_pairs import PeoplePairs
from tests.cases import cases

PURCHASES = st.lists(st.sets(st.sampled_from("abcdef"), max_size=4), max_size=4)
CHANGES = st.lists(st.tuples(st.sampled_from(["p", "q", "r", "s", "t", "u", "v"]), PURCHASES), max_size=25)


@cases(80)
@given(CHANGES, st.sampled_from(["p", "q", "r"]))
def test_what_is_left_is_what_was_never_there(changes: list[tuple[str, list[set[str]]]], gone: str) -> None:
    with_them, without = PeoplePairs[str](), PeoplePairs[str]()
    for person, taken in changes:
        with_them.learn(person, taken)
        if person != gone:
            without.learn(person, taken)
    with_them.learn(gone, ())
    assert with_them == without
    for there in ("a", "ab", "fedc"):
        assert with_them.going_with(there, forward=True) == without.going_with(there, forward=True)


@cases(50)
@given(CHANGES)
def test_figures_are_of_people_and_of_enough_of_them(changes: list[tuple[str, list[set[str]]]]) -> None:
    pairs, last = PeoplePairs[str](), dict[str, set[str]]()
    for person, taken in changes:
        pairs.learn(person, taken)
        last[person] = set().union(*taken)
    for each in pairs.going_with("ab"):
        both = sum({each.because, each.thing} <= things for things in last.values())
        assert (each.took, each.people) == (both, sum(each.because in things for things in last.values()))
        assert both >= FEWEST
        assert each.thing not in "ab"


def test_what_is_taken_later_comes_first() -> None:
    """As many took b as c with a; b afterwards."""
    pairs = PeoplePairs[str]()
    for at in range(6):
        pairs.learn(f"b{at}", [{"a"}, {"b"}])
        pairs.learn(f"c{at}", [{"c"}, {"a"}])
    assert [each.thing for each in pairs.going_with("a")] == ["b", "c"]
    forward = pairs.going_with("a", forward=True)
    assert [each.thing for each in forward] == ["b", "c"]
    assert forward[0].score > forward[1].score
    assert (forward[0].took, forward[0].people) == (6, 12)

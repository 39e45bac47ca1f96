"""Pairs are counted as somebody with a pencil would, a customer once for each."""

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.items.pair_counts import pair_counts
from configurator.learning.items.sequences import sequences
from tests.cases import cases

HISTORIES = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=8), min_size=1, max_size=6)


@cases(60)
@given(HISTORIES)
def test_each_customer_counts_once_for_a_pair(taken: list[list[str]]) -> None:
    history = sequences(taken)
    counts = pair_counts(history, reach=3)
    together, nearest = defaultdict[tuple[str, str], int](int), defaultdict[tuple[str, str, int], int](int)
    for each in taken:
        for one in set(each):
            for other in set(each):
                together[one, other] += 1
                steps = [j - i for i, x in enumerate(each) for j, y in enumerate(each) if x == one and y == other]
                soonest = min((step for step in steps if step > 0), default=0)
                if one != other and 0 < soonest <= 3:
                    nearest[one, other, soonest] += 1
    for i, one in enumerate(history.names):
        assert counts.people[i] == together[one, one]
        for j, other in enumerate(history.names):
            assert counts.together[i, j] == (together[one, other] if i != j else 0)
            for distance, after in enumerate(counts.after, start=1):
                assert after[i, j] == nearest[one, other, distance]


def test_whoever_takes_everything_all_the_time_counts_as_one_person() -> None:
    bot = [str(at % 1000) for at in range(200_000)]
    history = sequences([bot, ["1", "2"], ["1", "2"]])
    counts = pair_counts(history)
    assert counts.people.max() == 2
    assert counts.together.nnz <= 500 * 500
    assert np.asarray(counts.together[[1], [2]]).ravel()[0] == 2

"""Hits are counted as the protocol has it, and the last item of a sequence is seen by nobody before it is asked for."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.errors import BrokenFiles
from configurator.learning.items import evaluation
from configurator.learning.items.likeness import likeness
from configurator.learning.items.pair_counts import PairCounts, pair_counts
from configurator.learning.items.sequences import read_sequences, sequences
from configurator.learning.items.weighing import Weighing
from tests.cases import cases
from tests.learning.items.test_pair_counts import HISTORIES
from tests.learning.real_files import real_file

WEIGHING = Weighing(shrinkage=2.0, decay=0.5, forward=1.0, fading=0.5, reach=2)


def expected_rank(counts: PairCounts, names: tuple[str, ...], before: list[str], last: str) -> float:
    """The place of what came last, worked out item by item."""
    like = likeness(counts, WEIGHING).toarray()
    loud = {name: WEIGHING.decay**back for back, name in reversed(list(enumerate(reversed(before))))}
    said = {
        name: sum(part * like[names.index(one), at] for one, part in loud.items())
        for at, name in enumerate(names)
        if name not in before
    }
    return sum(each >= said[last] - 1e-12 for each in said.values()) if last in said else math.inf


@cases(60)
@given(HISTORIES.filter(lambda taken: any(len(each) > 1 for each in taken)))
def test_places_are_those_of_the_protocol(taken: list[list[str]]) -> None:
    history = sequences(taken)
    counts = pair_counts(history.without_last(1), reach=2)
    before, last = evaluation.asked(history)
    found = evaluation.ranks(before, last, counts, WEIGHING)
    asked = [each for each in taken if len(each) > 1]
    assert list(found) == [expected_rank(counts, history.names, each[:-1], each[-1]) for each in asked]


@cases(4)
@given(HISTORIES, st.randoms())
def test_the_last_item_is_not_tuned_on(taken: list[list[str]], dice: object) -> None:
    """Whatever came last, the same is weighed in the same way."""
    everything = [*"abcde"]
    other = [[*each[:-1], dice.choice(everything)] for each in taken]  # type: ignore[attr-defined]
    both = [sequences([everything, *each]) for each in (taken, other)]
    first, second = (evaluation.evaluate(each) for each in both)
    assert (first.weighing, first.validation) == (second.weighing, second.validation)


def test_gains_are_discounted_by_their_place() -> None:
    found = evaluation.measured(np.array([1.0, 3.0, 11.0, math.inf]))
    assert (found.hr10, found.ndcg10, found.customers) == (0.5, (1 + 0.5) / 4, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "the file is empty"),
        (b"1 5 6\n2\n", ":2:1: error: '2' took nothing"),
        (b"1 5 6\n\n1 7\n", ":3:1: error: customer '1' stands in line 1 already"),
        (b"1 5\n\xff\xfe\n", ":2:1: error: this line is not text"),
        (b"1,5,6\n", ":1:1: error: '1,5,6' took nothing (a line is a customer's id"),
    ],
)
def test_broken_files_are_told_by_line(tmp_path: Path, text: bytes, said: str) -> None:
    path = tmp_path / "sequences.txt"
    path.write_bytes(text)
    with pytest.raises(BrokenFiles) as caught:
        read_sequences(path)
    assert said in str(caught.value)


def test_one_customer_is_asked_for_nothing_that_is_not_there() -> None:
    found = evaluation.evaluate(sequences([["a"]]))
    assert (found.test.customers, found.test.hr10) == (0, 0.0)


def test_a_part_of_real_purchases() -> None:
    """A tenth of the customers, without tuning: the benchmark does that, for all of them."""
    history = read_sequences(real_file("amazon-beauty/Beauty.txt"))
    before, last = evaluation.asked(history)
    some = np.arange(before.customers) % 10 == 0
    counts = pair_counts(history.without_last(1), reach=5)
    found = evaluation.measured(evaluation.ranks(before.of(some), last[some], counts, Weighing()))
    plain = evaluation.measured(evaluation.ranks(before.of(some), last[some], counts, Weighing(decay=1.0, forward=0.0)))
    assert found.hr10 > 0.0605, "what the best-known model of sequences reaches"
    assert found.ndcg10 > plain.ndcg10

"""What is likely next, on histories small enough to know by heart; and that forgetting leaves nothing behind."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.learning.next_choice.history import history_of
from configurator.learning.next_choice.nearest import NextChoice
from configurator.learning.next_choice.people import people_history
from configurator.learning.next_choice.protocol import evaluated

COLUMNS = ("engine", "seat", "radio")
TRIMS = [("sport", "leather", "yes")] * 6 + [("city", "cloth", "no")] * 6 + [("city", "cloth", "yes")]
ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.tuples(*[st.sampled_from([None, "a", "b", "c"])] * 3)), max_size=12
)


def test_what_goes_with_what_is_learned() -> None:
    likely = NextChoice(history_of(COLUMNS, TRIMS))
    sport, city = (likely.chances({"engine": engine}, "seat") for engine in ("sport", "city"))
    assert (max(sport, key=sport.__getitem__), max(city, key=city.__getitem__)) == ("leather", "cloth")
    assert sum(sport.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "known", [{}, {"engine": "sport"}, {"engine": "never sold"}, {"seat": "cloth", "radio": "yes"}]
)
@pytest.mark.parametrize("rows", [[], [("sport", "leather", "yes")], TRIMS, [(None, None, "yes")]])
def test_there_is_an_answer_whatever_is_known(rows: list[tuple[str | None, ...]], known: dict[str, str]) -> None:
    chances = NextChoice(history_of(COLUMNS, rows)).chances(known, "radio")
    assert set(chances) == {row[2] for row in rows}
    assert all(0 <= chance <= 1 for chance in chances.values())


def test_a_question_tells_of_another_what_it_settles() -> None:
    told = people_history(COLUMNS, [(str(number), row) for number, row in enumerate(TRIMS)]).telling("seat")
    assert told["engine"] == pytest.approx(1)
    assert 0 < told["radio"] < 0.8


def test_people_are_counted_not_what_they_buy() -> None:
    bot = [("bot", ("sport", seat, "no")) for seat in ("a", "b", "c", "d", "e", "f")] * 50
    found = people_history(COLUMNS, [*bot, ("ada", ("sport", "a", "no")), ("bob", ("city", "a", "no"))])
    assert found.crowd.behind({"engine": "sport"}, "seat") == ({"a": 2, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1}, 2)
    assert found.persons == 3
    assert found.history.counts.sum() == pytest.approx(3)


@given(ROWS, ROWS, st.randoms())
def test_a_history_without_somebody_is_as_if_they_had_never_been(
    others: list[tuple[str, Sequence[str | None]]], theirs: list[tuple[str, Sequence[str | None]]], dice: object
) -> None:
    mine = [("me", row) for _, row in theirs]
    every = [*others, *mine]
    dice.shuffle(every)  # type: ignore[attr-defined]
    left = people_history(COLUMNS, [each for each in every if each[0] != "me"])
    never = people_history(COLUMNS, others)
    assert np.array_equal(left.history.codes, never.history.codes)
    assert np.array_equal(left.history.counts, never.history.counts)
    for column in COLUMNS:
        assert left.next.chances({"engine": "a"}, column) == never.next.chances({"engine": "a"}, column)
        assert left.crowd.behind({"seat": "b"}, column) == never.crowd.behind({"seat": "b"}, column)


def test_the_protocol_asks_every_column_of_every_product_once() -> None:
    found = evaluated(history_of(COLUMNS, TRIMS), [("sport", "leather", "yes"), ("city", "leather", "never")])
    assert (found.cars, len(found.by_step)) == (2, 3)
    assert found.success is not None
    assert found.unseen is not None
    assert found.unseen < found.success
    assert 0 < found.p50_ms <= found.p95_ms


def test_one_answer_left_is_no_question() -> None:
    def live(known: object, column: str) -> tuple[str, ...]:
        return ("yes", "no") if column == "radio" else ("sport",)

    found = evaluated(history_of(COLUMNS, TRIMS), [("sport", "leather", "yes")] * 20, live)
    assert found.success == 1
    assert found.unseen is None


def test_nothing_learned_and_nothing_asked_are_answers_too() -> None:
    assert evaluated(history_of(COLUMNS, []), [("sport", "leather", "yes")]).success == 0
    assert evaluated(history_of(COLUMNS, TRIMS), []).success is None
    assert evaluated(history_of(["v1"], [("1",)]), [("1",)]).by_step == (1.0,)

"""Differences between two texts: nothing that changed is missing, and nothing is shown that is not there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from configurator.web.studio.differences import Row, difference

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "  d"]), max_size=30).map(
    lambda lines: "".join(f"{x}\n" for x in lines)
)


def test_equal_texts_have_no_rows() -> None:
    assert difference("a\nb\n", "a\nb\n") == ()


def test_a_changed_line_stands_between_its_neighbours() -> None:
    old = "".join(f"line {number}\n" for number in range(1, 21))
    rows = difference(old, old.replace("line 10\n", "line ten\n"))
    assert rows[0] == Row("gap", 0, 0, "6 equal lines")
    assert [row.text for row in rows[1:4]] == ["line 7", "line 8", "line 9"]
    assert rows[4:6] == (Row("gone", 10, 0, "line 10"), Row("new", 0, 10, "line ten"))
    assert rows[-1] == Row("gap", 0, 0, "7 equal lines")


@given(TEXTS, TEXTS)
def test_the_rows_lead_from_the_old_text_to_the_new_one(old: str, new: str) -> None:
    """Taking away what is gone and putting in what is new makes the new text of the old one."""
    rows, before, after = difference(old, new), old.splitlines(), new.splitlines()
    gone = {row.old for row in rows if row.kind == "gone"}
    added = {row.new: row.text for row in rows if row.kind == "new"}
    kept = iter([line for number, line in enumerate(before, 1) if number not in gone])
    made = [added[number] if number in added else next(kept) for number in range(1, len(after) + 1)]
    assert made == after
    assert next(kept, None) is None


@given(TEXTS, TEXTS)
def test_every_row_says_what_stands_at_its_number(old: str, new: str) -> None:
    before, after = old.splitlines(), new.splitlines()
    for row in difference(old, new):
        if row.old:
            assert before[row.old - 1] == row.text
        if row.new:
            assert after[row.new - 1] == row.text

"""Differences between two texts: nothing that changed is missing, and nothing is shown that is not there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.web.studio.differences import MOST_ROWS, DifferenceRow, difference

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "  d"]), max_size=30).map(
    lambda lines: "".join(f"{x}\n" for x in lines)
)


def test_equal_texts_have_no_rows() -> None:
    assert difference("a\nb\n", "a\nb\n") == ()


def test_a_changed_line_stands_between_its_neighbours() -> None:
    old = "".join(f"line {number}\n" for number in range(1, 21))
    rows = difference(old, old.replace("line 10\n", "line ten\n"))
    assert rows[0] == DifferenceRow("gap", 0, 0, "6 equal lines")
    assert [row.text for row in rows[1:4]] == ["line 7", "line 8", "line 9"]
    assert rows[4:6] == (DifferenceRow("gone", 10, 0, "line 10"), DifferenceRow("new", 0, 10, "line ten"))
    assert rows[-1] == DifferenceRow("gap", 0, 0, "7 equal lines")


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


RULES = 3_000
WORDS = st.lists(st.sampled_from([f"rule {number}" for number in range(60)] + ["", "x"]), max_size=200)


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


@given(WORDS, WORDS, st.integers(0, 200))
def test_long_texts_are_led_to_each_other_as_well(first: list[str], second: list[str], cut: int) -> None:
    """The same for texts that are divided at lines which stand once in them."""
    old = first + second
    new = second[:cut] + first + second[cut:]
    test_the_rows_lead_from_the_old_text_to_the_new_one.hypothesis.inner_test(_lines(old), _lines(new))  # type: ignore[attr-defined]
    test_every_row_says_what_stands_at_its_number.hypothesis.inner_test(_lines(old), _lines(new))  # type: ignore[attr-defined]


@pytest.mark.parametrize("between", ["", "\n", "\n\n# ---\n"])
def test_long_files_are_compared_at_once(between: str) -> None:
    """Rules that were all renamed, with the same lines between them; difflib alone takes minutes for them."""
    old, new = ("".join(f"rule {name}{number}\n{between}" for number in range(RULES)) for name in "ab")
    began = time.perf_counter()
    rows = difference(old, new)
    assert time.perf_counter() - began < 5
    assert rows[0].text == "rule a0"


def test_one_change_in_a_long_file_is_one_change() -> None:
    lines = [f"rule r{number}\n" if number % 2 else "\n" for number in range(2 * RULES)]
    changed = [*lines[:1001], "rule new\n", "\n", *lines[1001:3001], *lines[3003:]]
    kinds = [row.text for row in difference("".join(lines), "".join(changed)) if row.kind in ("gone", "new")]
    assert sorted(kinds) == ["", "", "rule new", "rule r3001"]


def test_of_very_long_differences_the_beginning_is_shown() -> None:
    rows = difference("", "line\n" * (MOST_ROWS + 10))
    assert len(rows) == MOST_ROWS + 1
    assert rows[-1] == DifferenceRow("gap", 0, 0, "Not shown: lines that differ, 10 more")


def test_only_a_line_end_ends_a_line() -> None:
    """What looks like two lines and is read as one is shown as one."""
    assert [row.text for row in difference("", "# one\u2028rule two\n")] == ["# one\u2028rule two"]

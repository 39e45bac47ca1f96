"""What changed between two texts, row by row, as a page shows it.

Decides which lines are shown and how much around them; the matching is difflib's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_AROUND = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the difference: its number before and after (0: not there), and its text. A gap has only a text."""

    kind: Literal["same", "gone", "new", "gap"]
    old: int
    new: int
    text: str


def difference(old: str, new: str) -> tuple[Row, ...]:
    """The lines that are gone or new, with three lines around each; empty when the texts are the same."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    rows: list[Row] = []
    shown = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        first = group[0][1]
        if first > shown:
            rows.append(_gap(first - shown))
        for tag, low, high, low_new, high_new in group:
            if tag == "equal":
                rows.extend(_same(before, low, high, low_new))
            else:
                rows.extend(Row("gone", number + 1, 0, before[number]) for number in range(low, high))
                rows.extend(Row("new", 0, number + 1, after[number]) for number in range(low_new, high_new))
        shown = group[-1][2]
    if rows and shown < len(before):
        rows.append(_gap(len(before) - shown))
    return tuple(rows)


def _same(lines: list[str], low: int, high: int, low_new: int) -> Iterator[Row]:
    for offset, number in enumerate(range(low, high)):
        yield Row("same", number + 1, low_new + offset + 1, lines[number])


def _gap(count: int) -> Row:
    return Row("gap", 0, 0, f"{count} equal line{'' if count == 1 else 's'}")

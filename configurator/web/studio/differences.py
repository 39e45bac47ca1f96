"""What changed between two texts, row by row, as a page shows it.

Decides which lines are shown and how much around them; ``line_matching`` says which lines are the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from configurator.web.studio.line_matching import Matching

_AROUND = 3
MOST_ROWS = 5_000
"""So many rows of a file are shown; a page with more of them is too much for browsers and for whoever reads it."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A line of the difference: its number before and after (0: not there), and its text. A gap has only a text."""

    kind: Literal["same", "gone", "new", "gap"]
    old: int
    new: int
    text: str


def difference(old: str, new: str) -> tuple[DifferenceRow, ...]:
    """The lines that are gone or new, with three lines around each; empty when the texts are the same.

    Of very long differences the beginning, and how many lines more there are.
    """
    before, after = _lines(old), _lines(new)
    rows: list[DifferenceRow] = []
    shown = 0
    for group in Matching(before, after).get_grouped_opcodes(_AROUND):
        first = group[0][1]
        if first > shown:
            rows.append(_gap(first - shown))
        for tag, low, high, low_new, high_new in group:
            if tag == "equal":
                rows.extend(_same(before, low, high, low_new))
            else:
                rows.extend(DifferenceRow("gone", number + 1, 0, before[number]) for number in range(low, high))
                rows.extend(DifferenceRow("new", 0, number + 1, after[number]) for number in range(low_new, high_new))
        shown = group[-1][2]
    if rows and shown < len(before):
        rows.append(_gap(len(before) - shown))
    return _first(rows)


def _lines(text: str) -> list[str]:
    """The lines as editors and problems count them: nothing but a line end ends a line."""
    return text.removesuffix("\n").split("\n") if text else []


def _first(rows: list[DifferenceRow]) -> tuple[DifferenceRow, ...]:
    more = sum(row.kind in ("gone", "new") for row in rows[MOST_ROWS:])
    if not more:
        return tuple(rows)
    return (*rows[:MOST_ROWS], DifferenceRow("gap", 0, 0, f"Not shown: lines that differ, {more:,} more"))


def _same(lines: list[str], low: int, high: int, low_new: int) -> Iterator[DifferenceRow]:
    for offset, number in enumerate(range(low, high)):
        yield DifferenceRow("same", number + 1, low_new + offset + 1, lines[number])


def _gap(count: int) -> DifferenceRow:
    return DifferenceRow("gap", 0, 0, f"{count} equal line{'' if count == 1 else 's'}")

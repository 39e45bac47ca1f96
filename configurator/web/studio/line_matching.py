"""Which lines of two texts are the same, found in a time that grows with their length, not with its square.

difflib compares every line with each like it, which takes minutes for a thousand rules with empty lines between them.
Here lines that stand once in each text are found first, as many in the same order as there are (patience diff: the
longest increasing subsequence); between them difflib looks where it is soon done.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher

_SMALL = 4_000
"""A stretch is left to difflib when its lines before times those after are no more."""
_DEEP = 4
"""So many times a stretch is divided at lines that stand once in it."""
Pair = tuple[int, int]


class Matching(SequenceMatcher[str]):
    """difflib's matcher with matches of its own."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, "", "", autojunk=False)
        self._both = before, after

    def get_matching_blocks(self) -> list[Match]:
        """Stretches of equal lines, as long as they go, and the empty one at the end."""
        before, after = self._both
        blocks: list[Match] = []
        for low, low_new in _pairs(before, after, (0, 0), (len(before), len(after)), _DEEP):
            last = blocks[-1] if blocks else Match(0, 0, 0)
            if (last.a + last.size, last.b + last.size) == (low, low_new):
                blocks[-1:] = [last._replace(size=last.size + 1)]
            else:
                blocks.append(Match(low, low_new, 1))
        return [*blocks, Match(len(before), len(after), 0)]


def _pairs(before: Sequence[str], after: Sequence[str], start: Pair, end: Pair, deep: int) -> Iterator[Pair]:
    """The lines from ``start`` to ``end`` that are taken for the same, in order."""
    (low, low_new), (high, high_new) = start, end
    while low < high and low_new < high_new and before[low] == after[low_new]:
        yield low, low_new
        low, low_new = low + 1, low_new + 1
    tail = 0
    while low < high - tail and low_new < high_new - tail and before[high - tail - 1] == after[high_new - tail - 1]:
        tail += 1
    last, last_new = high - tail, high_new - tail
    if (last - low) * (last_new - low_new) <= _SMALL:
        near = SequenceMatcher(None, before[low:last], after[low_new:last_new], autojunk=False)
        for block in near.get_matching_blocks():
            yield from ((low + block.a + step, low_new + block.b + step) for step in range(block.size))
    elif deep:
        here = low, low_new
        for anchor in [*_anchors(before, after, here, (last, last_new)), (last, last_new)]:
            yield from _pairs(before, after, here, anchor, deep - 1)
            here = anchor
    yield from ((number, number + high_new - high) for number in range(last, high))


def _anchors(before: Sequence[str], after: Sequence[str], start: Pair, end: Pair) -> list[Pair]:
    """The most lines that stand once in each text between ``start`` and ``end``, in the same order in both."""
    once_new = _once(after, start[1], end[1])
    common = [(at, once_new[line]) for line, at in _once(before, start[0], end[0]).items() if line in once_new]
    ends: list[int] = []
    chain: list[tuple[Pair, int]] = []
    tops: list[int] = []
    for index, (low, low_new) in enumerate(common):
        length = bisect_left(ends, low_new)
        chain.append(((low, low_new), tops[length - 1] if length else -1))
        ends[length : length + 1], tops[length : length + 1] = [low_new], [index]
    found: list[Pair] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        pair, at = chain[at]
        found.append(pair)
    return found[::-1]


def _once(lines: Sequence[str], low: int, high: int) -> dict[str, int]:
    """Where each line stands that stands there once, in their order."""
    counts = Counter(lines[low:high])
    return {lines[at]: at for at in range(low, high) if counts[lines[at]] == 1}

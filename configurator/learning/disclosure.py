"""How many people have to stand behind whatever is said of people, and what must not be told beside it.

What is left out must not follow from what is told: a part of a whole is what the other parts leave of it. It is left
out together with others (complementary suppression, Cox 1980). None stands for a number that is not told.
"""

from collections.abc import Mapping
from typing import TypeVar

FEWEST = 5
"""Of fewer nothing is said: a figure about them would be one about each."""
PartName = TypeVar("PartName")


def told_people(count: int) -> int | None:
    """The number of people; nobody may be told, and five or more."""
    return count if count >= FEWEST or count == 0 else None


def told_of(part: int, whole: int) -> int | None:
    """How many of a whole they are, which is told: neither they nor the rest may be few."""
    return told_people(part) if told_people(whole - part) is not None else None


def told_both(part: int, whole: int) -> tuple[int | None, int | None]:
    """A part and its whole, as far as nobody can work out of the two how many the rest are."""
    alone, rest = told_people(part), told_people(whole - part)
    return alone, None if alone is not None and rest is None else told_people(whole)


def told_after(count: int, before: int | None) -> int | None:
    """The number of people who are there after those told ``before`` were; the same where fewer than five came or went.

    Else the difference would tell of them.
    """
    return before if before is not None and 0 < abs(count - before) < FEWEST else told_people(count)


def told_parts(parts: Mapping[PartName, int]) -> Mapping[PartName, int | None]:
    """The parts of a whole that may be told beside it: where there is one of fewer than five, one more is left out.

    It is the first in order, not the smallest, which would tell how large the others may be. Where those left out are
    as few together as they can be, that would tell each of them: then all are. A whole of fewer than five is not told.
    """
    few = [part for part, count in parts.items() if told_people(count) is None]
    others = [part for part, count in parts.items() if count >= FEWEST]
    left_out = {*few, *others[:1]} if few else set[PartName]()
    if sum(parts[part] for part in left_out) == FEWEST + len(few):
        left_out.update(others)
    return {part: None if part in left_out else count for part, count in parts.items()}

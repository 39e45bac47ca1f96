"""Small hitting sets: the fewest elements that touch every one of some sets. Sets are bits of whole numbers."""

from collections.abc import Iterator, Sequence
from itertools import count

from configurator.engine.kernel import Deadline

Elements = int


def members(elements: Elements) -> Iterator[int]:
    """The elements of a set, ascending."""
    while elements:
        lowest = elements & -elements
        yield lowest.bit_length() - 1
        elements ^= lowest


def smallest_hitting_set(sets: Sequence[Elements], deadline: Deadline) -> Elements:
    """The smallest set with an element of each of the sets; of equally small ones the first by its elements.

    None of the sets is empty. Raises SolverDeadline.
    """
    size = next(size for size in count() if _possible(sets, size, -1, deadline))
    chosen, left, allowed = 0, sets, -1
    for missing in range(size, 0, -1):
        for element in members(_union(left) & allowed):
            bit = 1 << element
            rest = [each for each in left if not each & bit]
            later = -1 << element + 1
            if _possible(rest, missing - 1, later, deadline):
                chosen, left, allowed = chosen | bit, rest, later
                break
    return chosen


def _union(sets: Sequence[Elements]) -> Elements:
    union = 0
    for each in sets:
        union |= each
    return union


def _possible(sets: Sequence[Elements], size: int, allowed: Elements, deadline: Deadline) -> bool:
    """Whether as many of the allowed elements can touch all the sets."""
    _ = deadline.left
    left = sorted((each & allowed for each in sets), key=int.bit_count)
    if not left:
        return True
    if size <= 0 or not left[0] or _apart(left) > size:
        return False
    for element in members(left[0]):
        bit = 1 << element
        if _possible([each for each in left if not each & bit], size - 1, allowed, deadline):
            return True
        allowed &= ~bit
    return False


def _apart(sets: Sequence[Elements]) -> int:
    """A number of the sets that have no element in common, the short ones tried first."""
    touched = number = 0
    for each in sets:
        if not each & touched:
            touched |= each
            number += 1
    return number

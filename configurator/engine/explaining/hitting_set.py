"""Cheap hitting sets: the least costly elements that touch every one of some sets. Sets are bits of whole numbers.

With costs of 1 they are the smallest. Found by branching over the elements of a set with few, with the costs of sets
that have nothing in common as a bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurator.engine.solving.kernel import Deadline

Elements = int


def members(elements: Elements) -> Iterator[int]:
    """The elements of a set, ascending."""
    while elements:
        lowest = elements & -elements
        yield lowest.bit_length() - 1
        elements ^= lowest


@dataclass(frozen=True, slots=True)
class Hitting:
    """Looks for hitting sets that contain none of ``found``. ``costs``: of each element, above 0; 1 when not given."""

    deadline: Deadline
    found: Sequence[Elements] = ()
    costs: Sequence[int] | None = None

    def cheapest(self, sets: Sequence[Elements]) -> Elements | None:
        """The cheapest set with an element of each of the sets; of equally cheap ones the first by its elements.

        None when there is none. Raises SolverDeadline.
        """
        if 0 in self.found:
            return None
        limit = sum(map(self._cost, members(_union(sets)))) + 1
        missing = self._least(sets, 0, -1, limit)
        if missing == limit:
            return None
        chosen, left, allowed = 0, sets, -1
        while missing:
            for element in members(_union(left) & allowed):
                bit, cost = 1 << element, self._cost(element)
                rest, later = [each for each in left if not each & bit], -1 << element + 1
                if cost <= missing and self._fits(rest, chosen | bit, later, missing - cost):
                    chosen, left, allowed, missing = chosen | bit, rest, later, missing - cost
                    break
        return chosen

    def cost(self, elements: Elements) -> int:
        """What the elements cost together."""
        return elements.bit_count() if self.costs is None else sum(map(self._cost, members(elements)))

    def _cost(self, element: int) -> int:
        return 1 if self.costs is None else self.costs[element]

    def _fits(self, sets: Sequence[Elements], chosen: Elements, allowed: Elements, cost: int) -> bool:
        return not self._known(chosen) and self._least(sets, chosen, allowed, cost + 1) <= cost

    def _known(self, chosen: Elements) -> bool:
        return any(not each & ~chosen for each in self.found)

    def _least(self, sets: Sequence[Elements], chosen: Elements, allowed: Elements, limit: int) -> int:
        """The least cost of allowed elements that touch all the sets, beside the chosen ones; ``limit`` if not less."""
        _ = self.deadline.left
        left = sorted((each & allowed for each in sets), key=int.bit_count)
        if not left:
            return 0
        if not left[0] or self._apart(left) >= limit:
            return limit
        for element in sorted(members(left[0]), key=self._cost):
            bit, cost = 1 << element, self._cost(element)
            if cost < limit and not self._known(chosen | bit):
                rest = [each for each in left if not each & bit]
                limit = min(limit, cost + self._least(rest, chosen | bit, allowed, limit - cost))
            allowed &= ~bit
        return limit

    def _apart(self, sets: Sequence[Elements]) -> int:
        """What it costs at least to touch those of the sets that have nothing in common, the short ones tried first."""
        touched = bound = 0
        for each in sets:
            if not each & touched:
                touched |= each
                bound += 1 if self.costs is None else min(map(self._cost, members(each)))
        return bound


def _union(sets: Sequence[Elements]) -> Elements:
    union = 0
    for each in sets:
        union |= each
    return union

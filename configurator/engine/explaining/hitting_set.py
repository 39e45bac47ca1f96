"""Minimum hitting sets: the least costly elements that touch every one of some sets. With costs of 1: the smallest.

Found by branch and bound over sets that are whole numbers, bit n for element n: union, difference and "touches" are one
machine operation for many elements. Branches are over the elements of a set with few; the bound is that sets with
nothing in common each cost an element of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.engine.solving.kernel import Deadline

Elements = int
"""A set of elements as a bit mask."""


def members(elements: Elements) -> Iterator[int]:
    """The elements of a set, ascending."""
    while elements:  # x & -x is the lowest bit alone: as many steps as there are elements
        lowest = elements & -elements
        yield lowest.bit_length() - 1
        elements ^= lowest


@dataclass(frozen=True, slots=True)
class HittingSets:
    """Looks for hitting sets that contain none of ``found``. ``costs``: of each element, above 0; 1 when not given."""

    deadline: Deadline
    found: Sequence[Elements] = ()
    costs: Sequence[int] | None = None

    def minimum(self, sets: Sequence[Elements], least: int = 0) -> Elements | None:
        """The cheapest set with an element of each of the sets; of equally cheap ones the first by its elements.

        ``least``: what it costs at least, where that is known: of fewer sets, say. None when there is none. Raises
        SolverDeadline.
        """
        if 0 in self.found:
            return None
        union = _union(sets)
        touched = list(members(union))
        # few bits are quicker than many: only elements that stand in the sets, numbered anew, in the same order
        number = {element: place for place, element in enumerate(touched)}
        found = [_renumbered(each, number) for each in self.found if not each & ~union]
        costs = None if self.costs is None else [self.costs[element] for element in touched]
        chosen = HittingSets(self.deadline, found, costs)._first([_renumbered(each, number) for each in sets], least)
        return None if chosen is None else sum(1 << touched[place] for place in members(chosen))

    def _first(self, sets: Sequence[Elements], least: int) -> Elements | None:
        missing = self._least_cost(sets, least)
        if missing is None:
            return None
        # the cost is known; the first elements that still allow it make the answer independent of the search
        chosen, left, allowed = 0, sets, -1
        while missing:
            for element in members(_union(left) & allowed):
                bit, cost = 1 << element, self._cost(element)
                rest, later = [each for each in left if not each & bit], -1 << element + 1
                if cost <= missing and self._affordable(rest, chosen | bit, later, missing - cost):
                    chosen, left, allowed, missing = chosen | bit, rest, later, missing - cost
                    break
        return chosen

    def _least_cost(self, sets: Sequence[Elements], least: int) -> int | None:
        """What the cheapest costs. Tried with little more than is known to be needed, then with twice as much more."""
        top, step = sum(map(self._cost, members(_union(sets)))) + 1, 1
        while least < top:
            limit = min(top, least + step)
            cost = self._branch_and_bound(sets, 0, -1, limit, least)
            if cost < limit:
                return cost
            least, step = limit, 2 * step
        return None

    def cost(self, elements: Elements) -> int:
        """What the elements cost together."""
        return elements.bit_count() if self.costs is None else sum(map(self._cost, members(elements)))

    def _cost(self, element: int) -> int:
        return 1 if self.costs is None else self.costs[element]

    def _affordable(self, sets: Sequence[Elements], chosen: Elements, allowed: Elements, cost: int) -> bool:
        if self._contains_found(chosen):
            return False
        return self._branch_and_bound(sets, chosen, allowed, cost + 1, cost) <= cost

    def _contains_found(self, chosen: Elements) -> bool:
        return any(not each & ~chosen for each in self.found)

    def _branch_and_bound(
        self, sets: Sequence[Elements], chosen: Elements, allowed: Elements, limit: int, enough: int
    ) -> int:
        """The least cost of allowed elements that touch all the sets, beside the chosen ones; ``limit`` if not less.

        ``limit`` is the incumbent: what cannot be below it is pruned; what costs no more than ``enough`` ends the
        search. Once an element has been tried, it is forbidden in the branches after it, so no set is looked at twice.
        """
        self.deadline.check()
        left = sorted((each & allowed for each in sets), key=int.bit_count)
        if not left:
            return 0
        if not left[0] or self._disjoint_bound(left) >= limit:
            return limit
        for element in sorted(members(left[0]), key=self._cost):
            bit, cost = 1 << element, self._cost(element)
            if cost < limit and not self._contains_found(chosen | bit):
                rest = [each for each in left if not each & bit]
                below = self._branch_and_bound(rest, chosen | bit, allowed, limit - cost, enough - cost)
                limit = min(limit, cost + below)
                if limit <= enough:
                    return limit
            allowed &= ~bit
        return limit

    def _disjoint_bound(self, sets: Sequence[Elements]) -> int:
        """A lower bound by disjoint packing: sets that share nothing need an element each; short ones first."""
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


def _renumbered(elements: Elements, number: Mapping[int, int]) -> Elements:
    return sum(1 << number[element] for element in members(elements))

"""What is added to limited sums while models are counted: polynomials, their products, and how much room there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

MOST_AMOUNTS = 4_000_000
"""Numbers that are set up to be added, of 8 bytes."""
MOST_TERMS = 500_000
"""Of a polynomial; each takes some hundred bytes."""
_LIMB = 32
"""Bits of a part of a large number, of which many can be added in 63 bits."""

Polynomial = dict[int, int]
"""How many ways there are by what they add to the sums (``LimitedSums.packed``): a generating function."""


class TooManyAmounts(Exception):
    """What is added to the sums has too many different amounts."""


@dataclass(frozen=True)
class LimitedSums:
    """What can still be added to each limited sum; several small numbers are packed into one."""

    room: tuple[int, ...]

    @cached_property
    def _width(self) -> int:
        return max(self.room, default=0).bit_length() + 2

    @cached_property
    def _guards(self) -> int:
        """A bit above each packed number, which is borrowed from where the number is larger than the room."""
        return sum(1 << (self._width * (index + 1) - 1) for index in range(len(self.room)))

    @cached_property
    def _top(self) -> int:
        return self.packed(self.room) | self._guards

    def packed(self, numbers: Iterable[int]) -> int:
        """The numbers as one; packed numbers are added as they are."""
        return sum(number << (self._width * index) for index, number in enumerate(numbers))

    def product(self, one: Polynomial, other: Polynomial) -> Polynomial:
        """How many ways there are to have a way of the one and a way of the other, as far as there is room for both.

        Raises TooManyAmounts.
        """
        top, guards, found = self._top, self._guards, dict[int, int]()
        for added, number in one.items():
            for more, times in other.items():
                both = added + more
                if (top - both) & guards == guards:
                    found[both] = found.get(both, 0) + number * times
            if len(found) > MOST_TERMS:
                raise TooManyAmounts
        return found

    def pairs(self, few: Polynomial, many: Polynomial) -> int:
        """How many ways ``product`` has in all, without making it: by sums of ``many`` up to each amount.

        Raises TooManyAmounts.
        """
        if not few or not many or not self.room:
            return sum(few.values()) * sum(many.values())
        reached, amounts = self._up_to(many)
        added = np.array([self._unpacked(each) for each in few], np.int64).reshape(len(few), len(self.room))
        at = tuple(
            np.searchsorted(known, room - own, side="right")
            for known, room, own in zip(amounts, self.room, added.T, strict=True)
        )
        ways = np.array([limb[at] for limb in reached], np.int64).T.tolist()
        return sum(
            times * sum(limb << (_LIMB * index) for index, limb in enumerate(limbs))
            for times, limbs in zip(few.values(), ways, strict=True)
        )

    def _up_to(self, many: Polynomial) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
        """In limbs, how many ways add no more than so much to each sum, and the amounts in order; 0 is none of them."""
        added = np.array([self._unpacked(each) for each in many], np.int64).reshape(len(many), len(self.room))
        found = [np.unique(column, return_inverse=True) for column in added.T]
        shape = [len(amounts) + 1 for amounts, _ in found]
        limbs = max(many.values()).bit_length() // _LIMB + 1
        if limbs * prod(shape) > MOST_AMOUNTS:
            raise TooManyAmounts
        reached = np.zeros((limbs, *shape), np.int64)
        at = tuple(place + 1 for _, place in found)
        for index in range(limbs):
            part = [ways >> (_LIMB * index) & (1 << _LIMB) - 1 for ways in many.values()]
            np.add.at(reached[index], at, np.array(part, np.int64))
        for axis in range(1, reached.ndim):
            np.cumsum(reached, axis=axis, out=reached)
        return reached, [amounts for amounts, _ in found]

    def _unpacked(self, packed: int) -> list[int]:
        mask = (1 << self._width) - 1
        return [packed >> (self._width * index) & mask for index in range(len(self.room))]

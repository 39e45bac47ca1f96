"""What a look-ahead is about: the places on screen, with their values in a row.

Decides their order (the catalogue's) and which values are told one by one: not those of long ranges of numbers, which
have intervals.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, groupby

import numpy as np
from numpy.typing import NDArray

from configurator.catalog.model import Kind
from configurator.catalog.selection import Slot
from configurator.engine.answers import Interval, State
from configurator.engine.compiling.layout import Layout, SlotLiterals
from configurator.engine.possible.witnesses import Literals

LISTED_NUMBERS = 100


@dataclass(frozen=True, slots=True)
class Screen:
    """All but texts, in catalogue order: the ``slots``, the ``values`` there in a row, and their ``literals``.

    ``listed`` are those of the values that are told one by one; ``numeric`` says from where to where the numbers of a
    slot go.
    """

    slots: Mapping[Slot, int]
    values: tuple[tuple[Slot, str], ...]
    literals: Literals
    listed: NDArray[np.bool_]
    numeric: tuple[tuple[Slot, int, int], ...]

    def with_states(self, states: Sequence[State]) -> Iterator[tuple[tuple[Slot, str], State]]:
        """The values that are told one by one, each with its state."""
        return compress(zip(self.values, states, strict=True), self.listed.tolist())

    def values_where(self, which: NDArray[np.bool_]) -> tuple[tuple[Slot, str], ...]:
        """Those of the values that are told one by one."""
        return tuple(compress(self.values, (which & self.listed).tolist()))

    def numbers(self, possible: NDArray[np.bool_]) -> dict[Slot, tuple[Interval, ...]]:
        """The possible numbers of each numeric place and count, given which of the values are possible."""
        return {
            slot: tuple(_intervals(self.values[begin:end], possible[begin:end].tolist()))
            for slot, begin, end in self.numeric
        }


def screen(layout: Layout, visible: Collection[Slot] | None) -> Screen:
    """The screen that shows the visible slots (all when None)."""
    slots = (
        layout.places if visible is None else sorted(set(visible) & layout.index.keys(), key=layout.index.__getitem__)
    )
    places = [place for slot in slots if (place := layout.places[slot]).kind is not Kind.TEXT]
    sizes = [len(place.values) for place in places]
    ends = accumulate(sizes)
    return Screen(
        {place.slot: number for number, place in enumerate(places)},
        tuple((place.slot, value) for place in places for value in place.values),
        np.fromiter((literal for place in places for literal in place.values.values()), np.int64),
        np.repeat(np.array([_listed(place) for place in places], np.bool_), sizes),
        tuple(
            (place.slot, end - size, end)
            for place, size, end in zip(places, sizes, ends, strict=True)
            if place.kind is not Kind.CHOICE
        ),
    )


def _listed(place: SlotLiterals) -> bool:
    return place.kind is Kind.CHOICE or len(place.values) <= LISTED_NUMBERS


def _intervals(numbers: Sequence[tuple[Slot, str]], possible: Sequence[bool]) -> Iterator[Interval]:
    for holds, run in groupby(zip(numbers, possible, strict=True), key=lambda each: each[1]):
        if holds:
            within = [number for (_, number), _ in run]
            yield Interval(within[0], within[-1])

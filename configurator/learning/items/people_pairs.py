"""What goes with what among people, kept up to date one person at a time; who is taken out leaves nothing behind.

Counts are of people, whole numbers, so taking out is exact. What is said of a pair is that of ``likeness``, with the
weights of ``Weighing``; later is whatever came later, and of fewer people than ``FEWEST`` nothing is said.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Generic, TypeVar

from configurator.learning.disclosure import FEWEST
from configurator.learning.items.weighing import Weighing

T = TypeVar("T", bound=Hashable)

_WEIGHS = Weighing(support=FEWEST)
_LATEST = 20


@dataclass(frozen=True, slots=True)
class GoesWith(Generic[T]):
    """A thing that goes with what is there, most with ``because``: so many ``took`` it, of ``people`` with that."""

    thing: T
    score: float
    because: T
    took: int
    people: int


@dataclass(slots=True)
class PeoplePairs(Generic[T]):
    """How many people took each thing, both of two, and one later than another."""

    people: Counter[T] = field(default_factory=Counter)
    together: Counter[frozenset[T]] = field(default_factory=Counter)
    later: Counter[tuple[T, T]] = field(default_factory=Counter)
    _partners: dict[T, Counter[T]] = field(default_factory=dict)
    _known: dict[str, tuple[frozenset[T], frozenset[tuple[T, T]]]] = field(default_factory=dict)

    def learn(self, person: str, taken: Sequence[Collection[T]]) -> None:
        """What a person took, one purchase after the other, in place of what was known; nothing forgets them."""
        self._count(self._known.pop(person, (frozenset(), frozenset())), -1)
        latest = [frozenset(each) for each in taken][-_LATEST:]
        things: frozenset[T] = frozenset().union(*latest)
        if things:
            later = frozenset(
                (first, second)
                for at, now in enumerate(latest)
                for first in now
                for second in things_after(latest, at)
                if second not in now
            )
            self._known[person] = things, later
            self._count(self._known[person], 1)

    def _count(self, known: tuple[frozenset[T], frozenset[tuple[T, T]]], by: int) -> None:
        things, later = known
        _add(self.people, things, by)
        _add(self.together, map(frozenset, combinations(things, 2)), by)
        _add(self.later, later, by)
        for one, other in permutations(things, 2):
            mine = self._partners.setdefault(one, Counter())
            _add(mine, [other], by)
            if not mine:
                del self._partners[one]

    def going_with(
        self, there: Sequence[T], *, forward: bool = False, speaks: Callable[[T, T], bool] = lambda _, __: True
    ) -> list[GoesWith[T]]:
        """What goes with what is there, oldest first; the best first. ``forward``: what was taken later counts more.

        ``speaks``: whether one thing says anything for another.
        """
        parts: dict[T, dict[T, float]] = {}
        loud = {thing: _WEIGHS.decay**back for back, thing in reversed(list(enumerate(reversed(there))))}
        for one, weight in loud.items():
            for other, both in self._partners.get(one, {}).items():
                if other not in loud and both >= _WEIGHS.support and speaks(one, other):
                    later = _WEIGHS.forward * self.later[one, other] if forward else 0.0
                    usual = math.sqrt(self.people[one] * self.people[other]) + _WEIGHS.shrinkage
                    parts.setdefault(other, {})[one] = weight * (both + later) / usual
        found = [self._told(thing, each) for thing, each in parts.items()]
        return sorted(found, key=lambda each: (-each.score, str(each.thing)))

    def _told(self, thing: T, parts: Mapping[T, float]) -> GoesWith[T]:
        because = max(parts, key=lambda one: (parts[one], str(one)))
        both = self.together[frozenset((because, thing))]
        return GoesWith(thing, sum(parts.values()), because, both, self.people[because])


def things_after(purchases: Sequence[frozenset[T]], at: int) -> frozenset[T]:
    """All that was taken in later purchases than that one."""
    after: frozenset[T] = frozenset()
    return after.union(*purchases[at + 1 :])


def _add(counter: Counter[T], keys: Iterable[T], by: int) -> None:
    for key in keys:
        counter[key] += by
        if not counter[key]:
            del counter[key]

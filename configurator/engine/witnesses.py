"""Known whole products: what was found once answers later questions for free.

A witness only ever shows that something is possible; none says that something is not. Decides what a witness shows,
counting in its versions with twins exchanged.
"""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from configurator.engine.formula import Literal
from configurator.engine.twins import Twins

MOST_WITNESSES = 600

Untouched = Sequence[tuple[Twins, Sequence[int]]]
"""Twins, and those of them of which the customer's choices say nothing."""


@dataclass(slots=True)
class Witnesses:
    """Known whole products, as bit sets of the literals that hold: bit n is literal n."""

    twins: tuple[Twins, ...]
    pool: deque[int] = field(default_factory=lambda: deque(maxlen=MOST_WITNESSES))

    def seen(self, assumptions: Collection[Literal]) -> tuple[int, int]:
        """Literals that hold in some of the witnesses that agree, and literals missing in some; twins exchanged."""
        true, false = _bits(assumptions)
        there = sum(1 << literal for each in self.twins for literal in each.presence)
        alike: dict[int, tuple[int, int]] = {}
        for witness in self.pool:
            if witness & true == true and not witness & false:
                some, every = alike.get(witness & there, (0, -1))
                alike[witness & there] = (some | witness, every & witness)
        untouched = [(each, each.untouched(assumptions)) for each in self.twins]
        seen = missing = 0
        for some, every in alike.values():
            more_seen, more_missing = shown(some, every, untouched)
            seen, missing = seen | more_seen, missing | more_missing
        return seen, missing

    def missing(self, assumptions: Collection[Literal], wanted: Collection[Literal]) -> list[frozenset[Literal]]:
        """Which of the wanted literals the witnesses that agree do not have; only sets that contain no other."""
        true, false = _bits(assumptions)
        found = {
            frozenset(literal for literal in wanted if (witness >> abs(literal) & 1) != (literal > 0))
            for witness in self.pool
            if witness & true == true and not witness & false
        }
        kept: list[frozenset[Literal]] = []
        for each in sorted(found, key=len):
            if not any(smaller <= each for smaller in kept):
                kept.append(each)
        return kept

    def add(self, model: Iterable[Literal]) -> int:
        """Keeps a product; returns it as a bit set."""
        digits = "".join("1" if literal > 0 else "0" for literal in model)[::-1]
        witness = int(digits, 2) << 1
        self.pool.append(witness)
        return witness


def shown(some: int, every: int, untouched: Untouched) -> tuple[int, int]:
    """Literals that hold in some of the products, and literals missing in some; all have the same instances."""
    for each, instances in untouched:
        some, every = each.shown(some, every, instances)
    return some, ~every


def _bits(literals: Iterable[Literal]) -> tuple[int, int]:
    """What has to hold and what must not, as bit sets."""
    true = false = 0
    for literal in literals:
        if literal > 0:
            true |= 1 << literal
        else:
            false |= 1 << -literal
    return true, false

"""Cores that earlier questions have shown: what they tell need not be asked again."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping

from configurator.engine.compiling.literals import Literal

MOST_CORES = 200


class CoreCache:
    """Literals that cannot all hold, as earlier questions have shown; the latest are kept."""

    def __init__(self, last: Literal, made: Collection[Literal] = frozenset()) -> None:
        """``last``: the highest literal that means the same in every question, beside those that were ``made`` so."""
        self._last, self._made = last, made
        self._kept: deque[tuple[Literal, ...]] = deque(maxlen=MOST_CORES)

    def add(self, core: Iterable[Literal]) -> None:
        """Keeps a core, unless it names what was made for one question."""
        kept = tuple(core)
        if all(abs(literal) <= self._last or abs(literal) in self._made for literal in kept):
            self._kept.append(kept)

    def among(self, literals: frozenset[Literal]) -> Iterator[tuple[Literal, ...]]:
        """Those of which all literals are among these."""
        return (core for core in self._kept if all(map(literals.__contains__, core)))

    def costly(self, costs: Mapping[Literal, int], known: frozenset[Literal]) -> Iterator[list[Literal]]:
        """Literals that cost something and of which one has to hold, by one of these, while others are ``known``.

        In the order in which they were found: ``costs`` may change on the way, and what is paid for the one may bring
        about literals of the next.
        """
        for core in self._kept:
            if all(literal in known or -literal in costs for literal in core):
                costly = [-literal for literal in core if literal not in known]
                if costly:
                    yield costly

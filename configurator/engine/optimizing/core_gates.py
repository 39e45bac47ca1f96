"""The literals that stand for what of a core holds beyond the first (PM-RES): the same core has the same ones always.

So what a solver learns of them, and the cores in which they are, serve later questions as well.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Kernel


@dataclass(slots=True)
class CoreGates:
    """Makes them of a kernel, each once; ``made`` are all of them."""

    kernel: Kernel
    made: set[Literal] = field(default_factory=set)
    _both: dict[tuple[Literal, Literal], Literal] = field(default_factory=dict)
    _any: dict[tuple[Literal, ...], Literal] = field(default_factory=dict)
    _none: dict[tuple[Literal, ...], Literal] = field(default_factory=dict)

    def further(self, cliques: Sequence[Sequence[Literal]]) -> Iterator[Literal]:
        """Literals of which as many have to hold as cliques beyond the first have a literal that does."""
        if len(cliques) < 2:
            return
        first, *others = [self.any(tuple(clique)) for clique in cliques]
        after = others.pop()
        for each in reversed(others):
            yield self.both(each, after)
            after = self.any((each, after))
        yield self.both(first, after)

    def both(self, one: Literal, other: Literal) -> Literal:
        """A literal that has to hold when both of these do."""
        if (one, other) not in self._both:
            self._both[one, other] = reached = self._fresh()
            self.kernel.require(reached, -one, -other)
        return self._both[one, other]

    def any(self, literals: tuple[Literal, ...]) -> Literal:
        """A literal that has to hold when one of these does."""
        if len(literals) == 1:
            return literals[0]
        if literals not in self._any:
            self._any[literals] = reached = self._fresh()
            for literal in literals:
                self.kernel.require(reached, -literal)
        return self._any[literals]

    def none(self, literals: tuple[Literal, ...]) -> Literal:
        """A literal that has to hold when none of these does."""
        if literals not in self._none:
            self._none[literals] = reached = self._fresh()
            self.kernel.require(reached, *literals)
        return self._none[literals]

    def _fresh(self) -> Literal:
        literal = self.kernel.fresh()
        self.made.add(literal)
        return literal


MOST_KNOWN = 200


class KnownCores:
    """Literals that cannot all hold, as the solver was asked for earlier questions; the latest are kept."""

    def __init__(self, last: Literal, made: Collection[Literal]) -> None:
        """``last``: the highest literal that means the same in every question, beside those that were ``made``."""
        self._last, self._made = last, made
        self._kept: deque[tuple[Literal, ...]] = deque(maxlen=MOST_KNOWN)

    def add(self, core: Iterable[Literal]) -> None:
        """Keeps a core, unless it names what was made for one question."""
        kept = tuple(core)
        if all(abs(literal) <= self._last or literal in self._made or -literal in self._made for literal in kept):
            self._kept.append(kept)

    def among(self, costs: Mapping[Literal, int], known: frozenset[Literal]) -> Iterator[list[Literal]]:
        """Literals that cost something and of which one has to hold, by one of these, while others are ``known``.

        In the order in which they were found: what is paid for the one may bring about literals of the next.
        """
        for core in self._kept:
            if all(literal in known or -literal in costs for literal in core):
                core_ = [-literal for literal in core if literal not in known]
                if core_:
                    yield core_

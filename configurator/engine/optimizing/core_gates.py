"""The literals that stand for what of a core holds beyond the first (PM-RES): the same core has the same ones always.

So what a solver learns of them, and the cores in which they are, serve later questions as well.
"""

from collections.abc import Iterator, Sequence
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

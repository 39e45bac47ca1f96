"""Lexicographic search: grants literals one after the other, each when it goes with all granted before.

A known whole product goes along, so that what it happens to have needs no question. Decides nothing about order.

A proposal whose condition that product does not meet can be put off: granted or not, the product obeys it. So what is
granted for certain is enough to refuse something else, and a product that is best among all that have it is best among
those with the proposals put off as well, as long as it obeys them. One that does not shows that it was too early.
"""

from collections.abc import Sequence
from types import TracebackType

from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.solving.kernel import Deadline, Kernel, positive


class TooEarly(Exception):
    """What was put off has to be decided after all, in its turn."""


class LexicographicSearch:
    """The literals granted so far; ``holds`` is a whole product (its positive literals) that has all of them."""

    def __init__(
        self,
        kernel: Kernel,
        last: Literal,
        assumptions: Sequence[Literal],
        liked: Sequence[Literal],
        deadline: Deadline,
    ) -> None:
        """Starts from the assumptions; ``last`` is the highest literal that anyone will ask for.

        ``liked`` are literals that are likely to be granted, later overriding earlier ones; they only save questions.
        """
        self._kernel, self._last, self._liked, self.deadline = kernel, last, liked, deadline
        self._assumptions = list(assumptions)
        self._gates: list[Literal] = []
        self._put_off: list[tuple[Literal, Literal]] = []
        self.holds: frozenset[Literal] = frozenset()

    def __enter__(self) -> "LexicographicSearch":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for gate in self._gates:
            self._kernel.retire(gate)

    def begin(self) -> bool:
        """Finds the first product; False when what is granted cannot hold together."""
        return self._asks(())

    def find(self, literals: Sequence[Literal]) -> bool:
        """Whether a product has the literals beside all that is granted; it goes along then, none of them granted."""
        return self._asks(literals)

    def require(self, clause: tuple[Literal, ...]) -> None:
        """From here on at least one of the literals holds; nothing is asked."""
        if len(clause) == 1:
            self._assumptions.append(clause[0])
        else:
            self._assumptions.append(self.gate(clause))

    def gate(self, clause: Sequence[Literal]) -> Literal:
        """A new literal; while it is assumed, and until the search is over, one of the literals has to hold."""
        gate = self._kernel.require_one(clause)
        self._gates.append(gate)
        return gate

    def pin(self, literals: Sequence[Literal], holds: frozenset[Literal]) -> None:
        """From here on all the literals hold, as they do in a product that has all that is granted."""
        self._assumptions.extend(literals)
        self._found(holds)

    def grant(self, *literals: Literal) -> bool:
        """Grants the literals together when they go with all granted before."""
        if not self._could(literals):
            return False
        for literal in literals:
            if literal != TRUE:
                self.require((literal,))
        return True

    def grant_when(self, applies: Literal, proposal: Literal) -> bool:
        """Grants that the proposal holds wherever it applies, when both go with all granted before."""
        if not self._could((applies, proposal)):
            return False
        self.require((proposal,) if applies == TRUE else (-applies, proposal))
        return True

    def grant_or_put_off(self, applies: Literal, proposal: Literal) -> None:
        """As ``grant_when``, but put off where the proposal does not apply to the product that goes along.

        From then on whatever asks raises TooEarly when it finds a product that goes against what was put off.
        """
        if self.true(applies):
            self.grant_when(applies, proposal)
        else:
            self._put_off.append((applies, proposal))

    @property
    def assumptions(self) -> list[Literal]:
        """What a question has to assume so that all that is granted holds."""
        return list(self._assumptions)

    def true(self, literal: Literal) -> bool:
        """Whether the literal holds in the product that goes along."""
        return literal == TRUE or (literal in self.holds if literal > 0 else -literal not in self.holds)

    def _could(self, literals: Sequence[Literal]) -> bool:
        return all(map(self.true, literals)) or self._asks(literals)

    def _asks(self, literals: Sequence[Literal]) -> bool:
        self._kernel.prefer(self._liked)
        if not self._kernel.satisfiable([*self._assumptions, *literals], self.deadline):
            return False
        self._found(positive(self._kernel.model(self._last)))
        return True

    def _found(self, holds: frozenset[Literal]) -> None:
        self.holds = holds
        if any(self.true(applies) and not self.true(proposal) for applies, proposal in self._put_off):
            raise TooEarly

"""The core problem of a question: what is left open of it once most values turn out too dear to be in its answer.

From the reduced costs of the linear relaxation it is known of many values that whatever has them comes to more than
some amount (Balas and Zemel, 1980, for knapsacks). CP-SAT looks for the least among what is left, which is small. When
it comes to no more than that amount, it is the least of all, and all products of that amount are there, too.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import FALSE, TRUE, Literal, WeightedGroup
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import arithmetic_kernel, linear_relaxation
from configurator.engine.solving.propagation import Propagated, propagated

if TYPE_CHECKING:
    from configurator.engine.solving.relaxation import ReducedCosts

VALUES_A_PLACE = 3
"""So many values a place are left in the core, on average."""


class CoreProblems:
    """The core problems of one sum over one product's formula without numbers. Not thread-safe."""

    def __init__(self, compiled: Compiled, whole: IntegerSum, deadline: Deadline) -> None:
        """Cost: as for the relaxation. Raises SolverDeadline."""
        self._formula, self._guards, self._whole = compiled.formula, compiled.guards, whole
        self._groups = [list(place.values.values()) for place in compiled.layout.places.values() if place.single]
        self._values = np.array([each for group in self._groups for each in group], np.int64)
        self._relaxation = linear_relaxation(compiled.formula, (TRUE, *compiled.guards), whole, deadline)

    def core(self, held: Sequence[Literal], deadline: Deadline) -> "CoreProblem | None":
        """With these literals of the formula; None where not most values can be left out. Raises SolverDeadline."""
        costs = self._relaxation.reduced_costs(held) if self._groups else None
        if costs is None:
            return None
        said = {abs(literal) for literal in held}
        open_ = sum(said.isdisjoint(group) for group in self._groups)
        most = costs.most_with(self._values, VALUES_A_PLACE * open_ + len(self._groups))
        beyond = costs.beyond(most)
        if 2 * len(beyond) < len(self._values):
            return None
        every = (TRUE, *self._guards, *held, *beyond)
        follows = propagated(self._formula.clauses, self._formula.exclusives, every, deadline)
        return None if follows is None else CoreProblem(self._formula, follows, self._whole, costs, most)


class CoreProblem:
    """The products of one question, all those among them whose sum is ``most`` or less. Not thread-safe."""

    def __init__(
        self, formula: SolverFormula, follows: Propagated, whole: IntegerSum, costs: "ReducedCosts", most: int
    ) -> None:
        self._decided, self._costs, self._most = follows.decided, costs, most
        # what is open has literals of its own, from 2 on
        open_ = [each for each in range(2, formula.variables + 1) if follows.decided.isdisjoint((each, -each))]
        self._own, self._outer = dict(zip(open_, range(2, len(open_) + 2), strict=True)), (0, TRUE, *open_)
        clauses = [(TRUE,), *(tuple(map(self._inner, clause)) for clause in follows.clauses)]
        exclusives = [tuple(map(self._inner, group)) for group in follows.exclusives]
        sums = []
        for sum_ in formula.sums:
            groups, amount = self._still_open(sum_.groups)
            sums.append(AtLeast(self._inner(sum_.literal), groups, sum_.bound - amount))
        groups, self._amount = self._still_open(whole.groups)
        self._whole = IntegerSum(groups, (), 0, whole.scale)
        self._kernel = arithmetic_kernel(SolverFormula(len(open_) + 1, clauses, exclusives, sums))

    def least(self, deadline: Deadline, effort: float) -> tuple[int, frozenset[Literal]] | None:
        """The least that the sum without its constant can be, and the positive literals of a product of it.

        None where that is not shown for all products: there is none in the core, or only dearer ones, or the effort
        was spent. Raises SolverDeadline.
        """
        found = self._kernel.least(self._whole, (), deadline, effort)
        if found is None or found[0] > found[1] or found[0] + self._amount > self._most:
            return None
        return found[0] + self._amount, self._holds()

    def first(
        self, order: Iterable[Literal], amount: int, deadline: Deadline, effort: float
    ) -> tuple[list[Literal], frozenset[Literal]] | None:
        """Of the products of this amount, the first: what of the order holds in it, and its positive literals.

        It has each preferred literal that goes with what comes before that. ``amount``: the least. None when the effort
        is spent before it is found. Raises SolverDeadline.
        """
        given = [literal for literal in order if -literal not in self._decided]
        open_ = [literal for literal in given if literal not in self._decided]
        within = self._kernel.require_at_most(self._whole, amount - self._amount)
        held = (within, *map(self._inner, self._costs.beyond(amount)))
        first = self._kernel.first(list(map(self._inner, open_)), held, deadline, effort)
        self._kernel.retire(within)
        if first is None:
            return None
        holds = self._holds()
        return [each for each in given if (each in holds if each > 0 else -each not in holds)], holds

    def _holds(self) -> frozenset[Literal]:
        """The positive literals of the product found last."""
        found = (self._outer[each] for each in self._kernel.model(len(self._outer) - 1) if each > 0)
        return frozenset((*found, *(literal for literal in self._decided if literal > 0)))

    def _inner(self, literal: Literal) -> Literal:
        """The literal of the core that says the same; TRUE or FALSE where it is decided."""
        if literal in self._decided:
            return TRUE
        if -literal in self._decided:
            return FALSE
        return self._own[literal] if literal > 0 else -self._own[-literal]

    def _still_open(self, groups: Iterable[WeightedGroup]) -> tuple[tuple[WeightedGroup, ...], int]:
        """What is open of the groups, and what the rest of them comes to."""
        weighted = [[(weight, self._inner(literal)) for weight, literal in group] for group in groups]
        amount = sum(weight for group in weighted for weight, literal in group if literal == TRUE)
        left = (tuple(each for each in group if abs(each[1]) != TRUE) for group in weighted)
        return tuple(group for group in left if group), amount

"""A goal that cores do not prove: CP-SAT finds and proves the best amount, and tells the kernel what comes to it.

Where wishes weigh differently hardly more than one way of granting them comes to the best amount. Which literals of the
goal hold in every product of it, CP-SAT shows by one question more ("as good, and something of it otherwise"); these
are pinned on the kernel, which then decides what the goal leaves open, and finds the reasons, in milliseconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product as cartesian
from typing import TYPE_CHECKING

from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.optimizing.backends import INFINITE, CpSatBackend, MaxSatBackend
from configurator.engine.optimizing.complete import Found, GaveUp
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.optimizing.maxsat import LeastTotal
from configurator.engine.solving.kernel import positive
from configurator.engine.solving.kernels import linear_relaxation
from configurator.errors import SolverDeadline

if TYPE_CHECKING:
    from configurator.engine.solving.relaxation import LinearRelaxation

MANY_LITERALS = 2000
"""Of a goal with so many, the linear relaxation tells first which cannot be otherwise; of few, CP-SAT is as quick."""

_MOST_OTHERS = 6
"""So many other products of the best amount are looked at."""

_MOST_VARIED = 8
"""So many literals of the goal may differ in them: what they add up to is told in a clause for each combination."""


class PinnedBackend(MaxSatBackend):
    """On the kernel, but for the one goal: what that comes to at best, CP-SAT finds."""

    def __init__(self, cores: MaxSatBackend, arithmetic: CpSatBackend) -> None:
        """``cores`` has given up on the goal; ``arithmetic`` is the same question's. They are ``alike``."""
        super().__init__(cores.posed, cores.maxsat)
        self.arithmetic = arithmetic
        self._relaxation: LinearRelaxation | None = None

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one."""
        return super().worn or self.arithmetic.worn

    def least(self, sum_: IntegerSum, search: LexicographicSearch, effort: float = INFINITE) -> LeastTotal:
        """The least that the sum can be with all that is granted.

        Raises GaveUp where the best amount of the goal can be come to in too many ways.
        """
        if sum_ is not self.posed.goals[0]:
            return super().least(sum_, search, effort)
        least = self.arithmetic.least(sum_, search)
        if not least.proven:
            return LeastTotal(least.amount, least.bound, (), least.holds, late=True)
        try:
            pinned = self._pinned(sum_, least, search)
        except SolverDeadline as late:
            raise GaveUp(Found(least.holds, [least]), late=True) from late
        if pinned is None:
            raise GaveUp(Found(least.holds, [least]), late=False)
        return pinned

    def forget(self) -> None:
        """The question is over: what was found the least for it need not be any more."""
        self.arithmetic.forget()

    @property
    def _shared(self) -> Literal:
        return self.posed.compiled.formula.variables

    def _pinned(self, sum_: IntegerSum, least: LeastTotal, search: LexicographicSearch) -> LeastTotal | None:
        """The same, pinned on the kernel; None where the best amount can be come to in too many ways."""
        certain = self._certain(sum_, least, search)
        if certain is None:
            return None
        pins = (*certain, *(search.gate(clause) for clause in _others_out(sum_, least.amount, certain)))
        self.kernel.prefer(each if each in least.holds else -each for each in range(1, self._shared + 1))
        together = self.kernel.satisfiable([*search.assumptions, *pins], search.deadline)
        assert together, "the best product is none"
        return LeastTotal(least.amount, least.bound, pins, positive(self.kernel.model(self.posed.formula.variables)))

    def _certain(self, sum_: IntegerSum, least: LeastTotal, search: LexicographicSearch) -> list[Literal] | None:
        """The sum's literals, as they are in every product of the least amount; None where too many can differ."""
        kernel, variables = self.arithmetic.kernel, sorted(_variables(sum_))
        every = [each if each in least.holds else -each for each in variables]
        dear = self._too_dear_otherwise(sum_, least, search) if len(every) >= MANY_LITERALS else []
        follows = {
            *self.maxsat.known(search.assumptions),
            *dear,
            *(self.kernel.implied([*search.assumptions, *dear]) or ()),
        }
        open_ = [literal for literal in every if literal not in follows]
        # what the relaxation does not settle it bounds well; where it was not asked, cores do that better than a limit
        by_cores = kernel.clauses_alone and not dear
        ask = kernel.satisfiable_by_cores if by_cores else kernel.satisfiable
        differing = frozenset[Literal]()
        for _ in range(_MOST_OTHERS):
            otherwise = kernel.require_one([-literal for literal in open_])
            found = bool(open_) and ask([*search.assumptions, *dear, otherwise, *least.pins], search.deadline)
            kernel.retire(otherwise)
            if not found:
                return [literal for literal in every if literal not in differing]
            there = set(kernel.model(self._shared))
            differing = differing.union(literal for literal in open_ if literal not in there)
            open_ = [literal for literal in open_ if literal in there]
            if len(differing) > _MOST_VARIED:
                break
        return None

    def _too_dear_otherwise(self, sum_: IntegerSum, least: LeastTotal, search: LexicographicSearch) -> list[Literal]:
        """Literals without which no product comes to that amount, as far as the linear relaxation tells."""
        if self._relaxation is None:
            formula, guards = self.arithmetic.kernel.formula, self.posed.compiled.guards
            self._relaxation = linear_relaxation(formula, (TRUE, *guards), sum_, search.deadline)
        known = (each for each in self.maxsat.known(search.assumptions) if abs(each) <= self._shared)
        costs = self._relaxation.reduced_costs(known)
        return [] if costs is None else costs.beyond(least.amount)


def alike(cores: MaxSatBackend, arithmetic: CpSatBackend) -> bool:
    """Whether both say the same of one goal, in literals that they share."""
    goals, last = cores.posed.goals, cores.posed.compiled.formula.variables
    if len(goals) != 1 or goals != arithmetic.posed.goals or goals[0].numbers:
        return False
    return all(abs(each) <= last for each in (*cores.posed.limits, *_variables(goals[0])))


def _variables(sum_: IntegerSum) -> set[Literal]:
    return {abs(literal) for group in sum_.groups for _, literal in group}


def _others_out(sum_: IntegerSum, amount: int, certain: Sequence[Literal]) -> Iterator[list[Literal]]:
    """Clauses that leave only that amount, where all that is certain holds: one for each combination to rule out."""
    varied = sorted(_variables(sum_) - set(map(abs, certain)))
    fixed = amount - _amount(sum_, certain)
    for signs in cartesian((1, -1), repeat=len(varied)):
        combination = [sign * variable for sign, variable in zip(signs, varied, strict=True)]
        if _amount(sum_, combination) != fixed:
            yield [-literal for literal in combination]


def _amount(sum_: IntegerSum, literals: Iterable[Literal]) -> int:
    """What these literals add to the sum."""
    there = set(literals)
    return sum(weight for group in sum_.groups for weight, literal in group if literal in there)

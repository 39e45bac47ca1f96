"""The linear relaxation of a formula: what a sum comes to at least, with each literal, without a search.

Linear programming (GLOP) gives every row of the formula a multiplier. With any multipliers at all, the Lagrangian is
below the sum of every product; so they are rounded, and what is said of the formula is worked out from them in whole
numbers: no rounding of GLOP's is in it. Reduced-cost fixing (Dantzig, Fulkerson and Johnson, 1954) is what follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder

from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.propagation import Propagated, propagated

MOST_TERMS = 200_000
"""A formula with more terms in its rows has no relaxation: making it would take seconds."""

_SCALE = 1024
_LARGEST = 2**60
"""What is added up stays below, so that no sum of two or three outgrows 64 bits."""

_PARAMETERS = "use_preprocessing: false use_scaling: false use_dual_simplex: true max_deterministic_time: 1.0"

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReducedCosts:
    """What the sum is at least: ``bound``, and by variable how much more where it holds, and where it does not.

    All in ``_SCALE``-ths. What is decided by what was held costs nothing more.
    """

    bound: int
    holding: Integers
    lacking: Integers

    def beyond(self, most: int) -> list[Literal]:
        """The contraries of the literals that hold in no product whose sum is at most so much."""
        left = _SCALE * most - self.bound
        missing, there = np.flatnonzero(self.holding > left), np.flatnonzero(self.lacking > left)
        return [*(-missing).tolist(), *there.tolist()]

    def most_with(self, variables: Integers, count: int) -> int:
        """A sum within which about so many of these variables can hold: those that cost least."""
        dear = np.sort(self.holding[variables])[min(count, len(variables)) - 1]
        return int((self.bound + dear) // _SCALE)


class LinearRelaxation:
    """One sum over a formula without numbers, some literals of which hold always. Not thread-safe.

    Every question is answered from scratch, so that its answer does not depend on those before it.
    """

    def __init__(self, formula: SolverFormula, hold: Iterable[Literal], whole: IntegerSum, deadline: Deadline) -> None:
        """Cost: some passes over the formula, some microseconds a term. Raises SolverDeadline."""
        follows = propagated(formula.clauses, formula.exclusives, hold, deadline)
        rows = [] if follows is None else list(_rows(formula, follows))
        weighted = [each for group in whole.groups for each in group]
        magnitudes = [row.magnitude for row in rows]
        largest = max(sum(magnitudes), sum(_SCALE * abs(weight) for weight, _ in weighted))
        if largest > _LARGEST or sum(len(row.terms) for row in rows) > MOST_TERMS:
            rows, weighted, magnitudes = [], [], []
        self._decided = frozenset[Literal]() if follows is None else follows.decided
        self._magnitudes = np.array(magnitudes, np.float64)
        self._cost, self._constant = _coefficients(weighted, formula.variables)
        self._least = np.array([-1 if row.least is None else row.least for row in rows], np.int64)
        self._most = np.array([0 if row.most is None else row.most for row in rows], np.int64)
        self._bounded = np.array([(row.least is not None, row.most is not None) for row in rows], np.bool_)
        self._owner = np.repeat(np.arange(len(rows)), [len(row.terms) for row in rows])
        self._variables = np.array([variable for row in rows for variable, _ in row.terms], np.int64)
        self._weights = np.array([weight for row in rows for _, weight in row.terms], np.int64)
        self._model = model_builder.Model()  # type: ignore[no-untyped-call]
        self._share = [self._model.new_num_var(0, 1, "") for _ in range(formula.variables + 1)]
        self._model.minimize(model_builder.LinearExpr.weighted_sum(self._share, self._cost.tolist()))
        self._constraints = [
            self._model.add_linear_constraint(
                model_builder.LinearExpr.weighted_sum(
                    [self._share[variable] for variable, _ in row.terms], [weight for _, weight in row.terms]
                ),
                -inf if row.least is None else row.least,
                inf if row.most is None else row.most,
            )
            for row in rows
        ]
        self._set: set[int] = set()

    def reduced_costs(self, held: Iterable[Literal]) -> ReducedCosts | None:
        """What the sum is at least with the literals held; None where nothing can be told."""
        low, high = np.zeros(len(self._cost), np.int64), np.ones(len(self._cost), np.int64)
        every = np.fromiter((*self._decided, *held), np.int64)
        low[every[every > 0]] = 1
        high[-every[every < 0]] = 0
        if not len(self._weights) or (low > high).any():
            return None
        multipliers = self._multipliers(low, high)
        return None if multipliers is None else self._lagrangian(multipliers, low, high)

    def _multipliers(self, low: Integers, high: Integers) -> Integers | None:
        """A good multiplier for each row, in ``_SCALE``-ths."""
        fixed = set(np.flatnonzero((low == 1) | (high == 0)).tolist())
        for variable in fixed | self._set:
            self._share[variable].lower_bound = int(low[variable])
            self._share[variable].upper_bound = int(high[variable])
        self._set = fixed
        solver = model_builder.Solver("glop")
        solver.set_solver_specific_parameters(_PARAMETERS)
        if solver.solve(self._model) != model_builder.SolveStatus.OPTIMAL:
            return None
        values = _SCALE * np.array([solver.dual_value(each) for each in self._constraints])
        if not np.isfinite(values).all() or np.abs(values) @ self._magnitudes > _LARGEST:
            return None
        return np.round(values).astype(np.int64)

    def _lagrangian(self, multipliers: Integers, low: Integers, high: Integers) -> ReducedCosts:
        """What follows of any multipliers: a row that only has a least can only push up, one with a most only down."""
        least, most = self._bounded.T
        multipliers = np.where(~least & (multipliers > 0) | ~most & (multipliers < 0), 0, multipliers)
        reduced = _SCALE * self._cost
        np.subtract.at(reduced, self._variables, multipliers[self._owner] * self._weights)
        bound = _SCALE * self._constant + int((multipliers * np.where(multipliers > 0, self._least, self._most)).sum())
        bound += int((reduced * np.where(reduced > 0, low, high)).sum())
        open_ = np.where(low < high, reduced, 0)
        return ReducedCosts(bound, np.maximum(open_, 0), np.maximum(-open_, 0))


@dataclass(frozen=True, slots=True)
class _LinearRow:
    """Variables with their weights, which add up to ``least`` or more and to ``most`` or less."""

    terms: Sequence[tuple[int, int]]
    least: int | None
    most: int | None

    @property
    def magnitude(self) -> int:
        """What all its numbers come to, whatever their signs."""
        return sum(abs(weight) for _, weight in self.terms) + abs(self.least or 0) + abs(self.most or 0)


def _rows(formula: SolverFormula, follows: Propagated) -> Iterator[_LinearRow]:
    """The clauses and exclusives that are left, and the sums; a clause whose literals exclude each other is one row."""
    exclusive = {frozenset(each) for each in follows.exclusives}
    alternatives = {frozenset(each) for each in follows.clauses} & exclusive
    for clause in dict.fromkeys(map(frozenset, follows.clauses)):
        yield _row([(1, literal) for literal in clause], 1, 1 if clause in alternatives else None)
    for group in exclusive - alternatives:
        yield _row([(1, literal) for literal in group], None, 1)
    for sum_ in formula.sums:
        yield from _sum_rows(sum_, follows.decided)


def _sum_rows(sum_: AtLeast, decided: frozenset[Literal]) -> Iterator[_LinearRow]:
    """That the sum reaches its bound where its literal holds, and that it does not where it does not."""
    terms = [each for group in sum_.groups for each in group]
    # literals of a group exclude each other, so the least and the most of them are what the group can come to
    low = sum(min((0, *(weight for weight, _ in group))) for group in sum_.groups)
    high = sum(max((0, *(weight for weight, _ in group))) for group in sum_.groups)
    if -sum_.literal not in decided:
        slack = sum_.bound - low
        yield _row([*terms, (-slack, sum_.literal)], low, None)
    if sum_.literal not in decided:
        slack = high - sum_.bound + 1
        yield _row([*terms, (-slack, sum_.literal)], None, sum_.bound - 1)


def _row(weighted: Sequence[tuple[int, Literal]], least: int | None, most: int | None) -> _LinearRow:
    """A row of literals as one of variables: not x is 1 - x."""
    shift = sum(weight for weight, literal in weighted if literal < 0)
    terms = [(abs(literal), weight if literal > 0 else -weight) for weight, literal in weighted]
    return _LinearRow(terms, None if least is None else least - shift, None if most is None else most - shift)


def _coefficients(weighted: Iterable[tuple[int, Literal]], variables: int) -> tuple[Integers, int]:
    """By variable what it adds to a sum, and what the sum is beside that."""
    cost, constant = np.zeros(variables + 1, np.int64), 0
    for weight, literal in weighted:
        cost[abs(literal)] += weight if literal > 0 else -weight
        constant += weight if literal < 0 else 0
    return cost, constant

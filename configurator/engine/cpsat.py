"""The formula in OR-Tools CP-SAT: the solver for optima, and the reference that tests hold the kernel against.

Repeatable: one worker, a fixed seed, and the same model for the same question.
"""

from collections.abc import Iterable, Mapping, Sequence

from ortools.sat.python import cp_model

from configurator.engine.formula import Formula, Literal
from configurator.engine.kernel import Deadline
from configurator.errors import SolverDeadline


class Optimizer:
    """A formula in CP-SAT. Questions work on copies, so it can be asked from several threads."""

    def __init__(self, formula: Formula, hold: Iterable[Literal] = ()) -> None:
        """``hold`` are literals that hold in every answer."""
        self._model = cp_model.CpModel()
        variables = [self._model.new_bool_var("") for _ in range(formula.variables)]
        self._literals = dict(enumerate(variables, 1))
        self._negated = {-index: variable.negated() for index, variable in self._literals.items()}
        for clause in formula.clauses:
            self._model.add_bool_or([self._literal(literal) for literal in clause])
        for literals in formula.exclusives:
            self._model.add_at_most_one([self._literal(literal) for literal in literals])
        for each in formula.sums:
            weighted = [(weight, literal) for group in each.groups for weight, literal in group]
            amount = self._amount(weighted)
            self._model.add(amount >= each.bound).only_enforce_if(self._literal(each.literal))
            self._model.add(amount < each.bound).only_enforce_if(self._literal(-each.literal))
        for literal in hold:
            self._model.add_bool_or([self._literal(literal)])

    def least(self, weights: Mapping[Literal, int], required: Iterable[Sequence[Literal]], deadline: Deadline) -> int:
        """The least total weight of what holds, with one literal of each required clause; they can hold together.

        Raises SolverDeadline.
        """
        model = self._model.clone()
        for clause in required:
            model.add_bool_or([self._literal(literal) for literal in clause])
        model.minimize(self._amount([(weight, literal) for literal, weight in weights.items()]))
        solver = self._solver(deadline)
        if solver.solve(model) != cp_model.OPTIMAL:
            raise SolverDeadline(deadline.question, deadline.seconds)
        return round(solver.objective_value)

    def satisfiable(self, assumptions: Iterable[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold with the assumptions. Raises SolverDeadline."""
        model = self._model.clone()
        for literal in assumptions:
            model.add_bool_or([self._literal(literal)])
        status = self._solver(deadline).solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
            raise SolverDeadline(deadline.question, deadline.seconds)
        return status != cp_model.INFEASIBLE

    def _solver(self, deadline: Deadline) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = deadline.left
        return solver

    def _literal(self, literal: Literal) -> cp_model.LiteralT:
        return self._literals[literal] if literal > 0 else self._negated[literal]

    def _amount(self, weighted: list[tuple[int, Literal]]) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum(
            [self._literal(literal) for _, literal in weighted], [weight for weight, _ in weighted]
        )

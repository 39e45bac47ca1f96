"""The formula in OR-Tools CP-SAT: the solver for optima, and the reference that tests hold the kernel against.

Repeatable: one worker, a fixed seed, and the same model for the same question.
"""

from collections.abc import Iterable, Mapping, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python import cp_model_helper as cmh

from configurator.engine.formula import Formula, Group, Literal
from configurator.engine.kernel import Deadline
from configurator.engine.numbers import Added, Link, Number, Numbers, Weighted
from configurator.errors import SolverDeadline


class Translation:
    """A formula in CP-SAT's words, numbers and all; ``model`` holds it, and questions work on copies of that."""

    def __init__(self, formula: Formula, hold: Iterable[Literal] = ()) -> None:
        """``hold`` are literals that hold in every answer."""
        self.model = cp_model.CpModel()
        variables = [self.model.new_bool_var("") for _ in range(formula.variables)]
        self._literals = dict(enumerate(variables, 1))
        self._negated = {-index: variable.negated() for index, variable in self._literals.items()}
        for clause in formula.clauses:
            self.model.add_bool_or([self.literal(literal) for literal in clause])
        for literals in formula.exclusives:
            self.model.add_at_most_one([self.literal(literal) for literal in literals])
        self._numbers, self._linked = formula.numbers, 0
        self.numbers = self._made(formula.numbers) if formula.numbers is not None else []
        for each in formula.sums:
            amount = self.amount(each.groups, each.numbers)
            self.model.add(amount >= each.bound).only_enforce_if(self.literal(each.literal))
            self.model.add(amount < each.bound).only_enforce_if(self.literal(-each.literal))
        for literal in hold:
            self.model.add_bool_or([self.literal(literal)])

    def copy(self) -> cp_model.CpModel:
        """The model for one question, with all links that there are by now."""
        links = self._numbers.links if self._numbers is not None else []
        for link in links[self._linked :]:
            self._link(link)
        self._linked = len(links)
        return self.model.clone()

    def literal(self, literal: Literal) -> cmh.Literal:
        """CP-SAT's name of a literal."""
        return self._literals[literal] if literal > 0 else self._negated[literal]

    def amount(self, groups: Iterable[Group], numbers: Weighted = ()) -> cp_model.LinearExpr:
        """What the groups and the weighted numbers add up to."""
        weighted = [(weight, literal) for group in groups for weight, literal in group]
        return cp_model.LinearExpr.weighted_sum(
            [*(self.literal(literal) for _, literal in weighted), *(self.numbers[number] for _, number in numbers)],
            [*(weight for weight, _ in weighted), *(weight for weight, _ in numbers)],
        )

    def _made(self, numbers: Numbers) -> list[cp_model.IntVar]:
        """A variable for each number, with what makes it what it is."""
        self.numbers = [self.model.new_int_var(low, high, "") for low, high in numbers.spans]
        for step in numbers.steps:
            self.model.add(self.numbers[step.number] == 0).only_enforce_if(self.literal(-step.given))
        for made in numbers.made:
            number = self.numbers[made.number]
            if isinstance(made, Added):
                self.model.add(number == self.amount(made.groups, made.numbers) + made.constant)
            else:
                self._multiply(number, made.factors)
        return self.numbers

    def _multiply(self, number: cp_model.IntVar, factors: Sequence[Number]) -> None:
        self.model.add_multiplication_equality(number, [self.numbers[factor] for factor in factors])

    def _link(self, link: Link) -> None:
        literal, given, number = self.literal(link.literal), self.literal(link.given), self.numbers[link.number]
        self.model.add_implication(literal, given)
        self.model.add(number == link.step).only_enforce_if(literal)
        self.model.add(number != link.step).only_enforce_if(literal.negated(), given)


class Optimizer:
    """A formula in CP-SAT. Questions work on copies, so it can be asked from several threads."""

    def __init__(self, formula: Formula, hold: Iterable[Literal] = ()) -> None:
        """``hold`` are literals that hold in every answer."""
        self._translation = Translation(formula, hold)

    def least(
        self,
        weights: Mapping[Literal, int],
        required: Iterable[Sequence[Literal]],
        deadline: Deadline,
        numbers: Weighted = (),
    ) -> int:
        """The least total weight of what holds, and of the numbers, with one literal of each required clause.

        They can hold together. Raises SolverDeadline.
        """
        model = self._translation.copy()
        for clause in required:
            model.add_bool_or([self._translation.literal(literal) for literal in clause])
        amount = self._translation.amount([tuple((weight, literal) for literal, weight in weights.items())], numbers)
        model.minimize(amount)
        solver = solver_until(deadline)
        if solver.solve(model) != cp_model.OPTIMAL:
            raise SolverDeadline(deadline.question, deadline.seconds)
        return int(solver.value(amount))

    def satisfiable(self, assumptions: Iterable[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold with the assumptions. Raises SolverDeadline."""
        model = self._translation.copy()
        for literal in assumptions:
            model.add_bool_or([self._translation.literal(literal)])
        status = solver_until(deadline).solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
            raise SolverDeadline(deadline.question, deadline.seconds)
        return bool(status != cp_model.INFEASIBLE)


def solver_until(deadline: Deadline) -> cp_model.CpSolver:
    """A solver that stops in time and answers the same every time."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = deadline.left
    return solver

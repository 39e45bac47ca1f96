"""The formula in OR-Tools CP-SAT: the solver for optima, and the reference that tests hold the kernel against.

Repeatable: one worker, a fixed seed, and the same model for the same question.
"""

from collections.abc import Iterable, Mapping, Sequence

from ortools.sat.python import cp_model
from ortools.sat.python import cp_model_helper as cmh

from configurator.engine.compiling.formula import AtLeast, SolverFormula
from configurator.engine.compiling.literals import Literal, WeightedGroup
from configurator.engine.compiling.numbers import Added, Multiplied, NumberLink, Numbers, Weighted
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.stopping import stopped_in_time
from configurator.errors import SolverDeadline


class Translation:
    """A formula in CP-SAT's words, numbers and all; ``model`` holds it, and questions work on copies of that."""

    def __init__(self, formula: SolverFormula, hold: Iterable[Literal] = ()) -> None:
        """``hold`` are literals that hold in every answer."""
        self.model = cp_model.CpModel()
        variables = [self.model.new_bool_var("") for _ in range(formula.variables)]
        self._literals = dict(enumerate(variables, 1))
        self._negated = {-index: variable.negated() for index, variable in self._literals.items()}
        for clause in formula.clauses:
            self.model.add_bool_or([self.literal(literal) for literal in clause])
        for literals in formula.exclusives:
            self.model.add_at_most_one([self.literal(literal) for literal in literals])
        self._numbers = formula.numbers
        self.numbers: list[cp_model.IntVar] = []
        if formula.numbers is not None:
            self._add_numbers(formula.numbers)
        for each in formula.sums:
            self.compare(self.model, each, self.numbers)
        for literal in hold:
            self.model.add_bool_or([self.literal(literal)])

    def copy(self, mentioned: Iterable[Literal]) -> cp_model.CpModel:
        """The model for one question: links that choices made are there as far as their literals are mentioned."""
        model = self.model.clone()
        made = self._numbers.made_links if self._numbers is not None else {}
        for literal in set(map(abs, mentioned)) & made.keys():
            self._link(model, made[literal])
        return model

    def literal(self, literal: Literal) -> cmh.Literal:
        """CP-SAT's name of a literal."""
        return self._literals[literal] if literal > 0 else self._negated[literal]

    def amount(
        self, groups: Iterable[WeightedGroup], weighted: Weighted, numbers: Sequence[cp_model.IntVar]
    ) -> cp_model.LinearExpr:
        """What the groups and the weighted numbers add up to; ``numbers`` are the variables of all numbers."""
        literals = [each for group in groups for each in group]
        return cp_model.LinearExpr.weighted_sum(
            [*(self.literal(literal) for _, literal in literals), *(numbers[number] for _, number in weighted)],
            [*(weight for weight, _ in literals), *(weight for weight, _ in weighted)],
        )

    def minimize(
        self,
        model: cp_model.CpModel,
        groups: Iterable[WeightedGroup],
        weighted: Weighted,
        numbers: Sequence[cp_model.IntVar],
    ) -> None:
        """What ``amount`` adds up is to be the least; told without OR-Tools' walk over the expression."""
        costs: dict[int, int] = {}
        constant = 0
        for weight, literal in (each for group in groups for each in group):
            index = self._literals[abs(literal)].index
            costs[index] = costs.get(index, 0) + (weight if literal > 0 else -weight)
            constant += 0 if literal > 0 else weight
        for weight, number in weighted:
            costs[numbers[number].index] = costs.get(numbers[number].index, 0) + weight
        objective = model.proto.objective
        objective.offset, objective.scaling_factor = constant, 1.0
        objective.vars.extend(list(costs))
        objective.coeffs.extend(list(costs.values()))

    def compare(self, model: cp_model.CpModel, each: AtLeast, numbers: Sequence[cp_model.IntVar]) -> None:
        """Says of the literal of a sum when it holds."""
        amount = self.amount(each.groups, each.numbers, numbers)
        model.add(amount >= each.bound).only_enforce_if(self.literal(each.literal))
        model.add(amount < each.bound).only_enforce_if(self.literal(-each.literal))

    def make(self, model: cp_model.CpModel, made: Added | Multiplied, numbers: Sequence[cp_model.IntVar]) -> None:
        """Says of a number what it is made of."""
        if isinstance(made, Added):
            model.add(numbers[made.number] == self.amount(made.groups, made.numbers, numbers) + made.constant)
        else:
            model.add_multiplication_equality(numbers[made.number], [numbers[factor] for factor in made.factors])

    def _add_numbers(self, numbers: Numbers) -> None:
        """A variable for each number, with what makes it what it is."""
        self.numbers.extend(self.model.new_int_var(low, high, "") for low, high in numbers.spans)
        for step in numbers.steps:
            self.model.add(self.numbers[step.number] == 0).only_enforce_if(self.literal(-step.given))
        for made in numbers.made:
            self.make(self.model, made, self.numbers)
        for link in numbers.links[: numbers.needed]:
            self._link(self.model, link)

    def _link(self, model: cp_model.CpModel, link: NumberLink) -> None:
        literal, given, number = self.literal(link.literal), self.literal(link.given), self.numbers[link.number]
        model.add_implication(literal, given)
        model.add(number == link.step).only_enforce_if(literal)
        model.add(number != link.step).only_enforce_if(literal.negated(), given)


class Optimizer:
    """A formula in CP-SAT. Questions work on copies, so it can be asked from several threads."""

    def __init__(self, formula: SolverFormula, hold: Iterable[Literal] = ()) -> None:
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
        clauses = [list(clause) for clause in required]
        model = self._translation.copy(literal for clause in clauses for literal in clause)
        for clause in clauses:
            model.add_bool_or([self._translation.literal(literal) for literal in clause])
        group = tuple((weight, literal) for literal, weight in weights.items())
        amount = self._translation.amount([group], numbers, self._translation.numbers)
        model.minimize(amount)
        solver = optimal(model, deadline)
        assert solver is not None, "what is required cannot hold together"
        return int(solver.value(amount))

    def satisfiable(self, assumptions: Iterable[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold with the assumptions. Raises SolverDeadline."""
        held = list(assumptions)
        model = self._translation.copy(held)
        for literal in held:
            model.add_bool_or([self._translation.literal(literal)])
        status = solver_until(deadline).solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
            raise SolverDeadline(deadline.question, deadline.seconds)
        return bool(status != cp_model.INFEASIBLE)


class TimedSolver(cp_model.CpSolver):
    """A solver that stops in time and answers the same every time; after so much effort at most, which no clock counts.

    With one worker it solves in the thread that asks. CP-SAT itself looks at the clock of the wall alone; that its
    processor time is over, ``Stopping`` tells it.
    """

    def __init__(self, deadline: Deadline, effort: float) -> None:
        """Raises SolverDeadline when there is no time left."""
        super().__init__()
        deadline.check()
        self._deadline, self._effort = deadline, effort
        self.parameters.num_workers = 1
        self.parameters.random_seed = 1
        self.parameters.max_time_in_seconds = max(0, deadline.wall_left)
        self.parameters.max_deterministic_time = effort

    def solve(
        self, model: cp_model.CpModel, solution_callback: cp_model.CpSolverSolutionCallback | None = None
    ) -> cmh.CpSolverStatus:
        """The status when it ended, or was stopped."""
        with stopped_in_time(self.stop_search, self._deadline):
            return super().solve(model, solution_callback)

    @property
    def spent(self) -> bool:
        """Whether it ended because its effort was spent, not because its time was over."""
        return bool(self.response_proto.deterministic_time >= self._effort)

    def raise_if_late(self, status: cmh.CpSolverStatus) -> None:
        """Raises SolverDeadline when it was the time that ended it: what was found by then depends on the clock."""
        if status in (cp_model.FEASIBLE, cp_model.UNKNOWN) and not self.spent:
            raise SolverDeadline(self._deadline.question, self._deadline.seconds)


def solver_until(deadline: Deadline, effort: float = float("inf")) -> TimedSolver:
    """A solver for one question. Raises SolverDeadline when there is no time left."""
    return TimedSolver(deadline, effort)


def quick_solver_until(deadline: Deadline, effort: float = float("inf")) -> TimedSolver:
    """A solver for one of many questions of some milliseconds: most of what it simplifies costs more than it spares."""
    solver = solver_until(deadline, effort)
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    return solver


def optimal(model: cp_model.CpModel, deadline: Deadline) -> cp_model.CpSolver | None:
    """The solver with the best solution of the model; None when it has none. Raises SolverDeadline."""
    solver = solver_until(deadline)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        raise SolverDeadline(deadline.question, deadline.seconds)
    return None if status == cp_model.INFEASIBLE else solver

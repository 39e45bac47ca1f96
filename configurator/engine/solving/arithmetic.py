"""The kernel's questions, answered by CP-SAT: for products whose arithmetic is too large for clauses.

It offers what ``Kernel`` does, so that every question runs on it unchanged, only slower: some milliseconds each, and
nothing is kept between questions but the model. Beside that it knows numbers: their least and greatest values, and in
which intervals they can be.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from operator import itemgetter
from types import TracebackType
from typing import cast

from ortools.sat.python import cp_model
from ortools.sat.python import cp_model_helper as cmh

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.linear import IntegerSum
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.numbers import Extreme, Number, Preferred
from configurator.engine.compiling.symmetry import Ascending
from configurator.engine.solving.cpsat import TimedSolver, Translation, quick_solver_until, solver_until
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline

MUCH = 0.3
"""What is found has so much less of what is wanted, as a part of what could be, and seldom lacks more."""

MOST_FOUND = 1_000_000
"""So many products are counted one by one, and no more."""


@dataclass(frozen=True, slots=True)
class _FoundLeast:
    """The least that was found for a sum, with the product that comes to it; no clock had a part in it."""

    asked: tuple[object, ...]
    answer: tuple[int, int]
    solution: list[int]
    mentioned: set[Literal]


class ArithmeticKernel(Kernel):
    """CP-SAT over a formula with numbers; ``asked`` counts its questions."""

    def __init__(self, formula: SolverFormula, hold: Iterable[Literal] = ()) -> None:
        """``hold`` are literals that hold in every answer."""
        self.formula = formula
        self._translation = Translation(formula, hold)
        self._variables = formula.variables
        self._gates: dict[Literal, tuple[Literal, ...]] = {}
        self._limits: dict[Literal, tuple[IntegerSum, int]] = {}
        self._liked: list[Literal] = []
        self._solution: list[int] = []
        self._mentioned: set[Literal] = set()
        self._found_least: _FoundLeast | None = None
        self._refused: tuple[Sequence[Literal], Deadline] = (), Deadline("", 0)
        self.clauses_alone = not formula.sums and not (formula.numbers and formula.numbers.spans)
        self.asked = 0
        self.effort = 0.0  # of the last question whether something can hold

    def __enter__(self) -> "ArithmeticKernel":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gates.clear()

    @property
    def worn(self) -> bool:
        """Whether it is time for a new one, because there are few links left for choices."""
        numbers = self.formula.numbers
        return numbers is not None and numbers.worn

    def satisfiable(self, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
        """Whether the formula can hold together with the assumptions. Raises SolverDeadline."""
        answer = self.satisfiable_within(assumptions, deadline, float("inf"))
        if answer is None:
            raise SolverDeadline(deadline.question, deadline.seconds)
        return answer

    def satisfiable_within(
        self, assumptions: Sequence[Literal], deadline: Deadline, effort: float, wanted: Sequence[Literal] = ()
    ) -> bool | None:
        """The same, or None when the effort is spent, which no clock counts. Raises SolverDeadline.

        Of what is ``wanted`` the product that is found has much, though not always the most that can be.
        """
        model, _ = self.question(assumptions)
        if wanted:
            self._translation.minimize(model, [tuple((-1, literal) for literal in wanted)], (), ())
        for literal in self._liked:
            model.add_hint(self._translation.literal(abs(literal)), literal > 0)
        solver = quick_solver_until(deadline, effort)
        if self._limits.keys().isdisjoint(assumptions):
            solver.parameters.cp_model_presolve = False  # a hint leaves little to simplify
            solver.parameters.relative_gap_limit = MUCH
        else:
            solver.parameters.linearization_level = 2
        return self._answered(solver, model, assumptions, deadline)

    def satisfiable_by_cores(self, assumptions: Sequence[Literal], deadline: Deadline) -> bool:
        """The same, where the last thing assumed is a limit that is hard to keep to, and a "no" is likely.

        Where nothing but the limit adds up, cores of its sum refuse sooner than it does as a row among clauses.
        """
        model, _ = self.question(assumptions)
        whole, _ = self._limits[assumptions[-1]]
        self._translation.minimize(model, whole.groups, whole.numbers, self._translation.numbers)
        solver = quick_solver_until(deadline)
        solver.parameters.linearization_level = 2
        solver.parameters.optimize_with_core = solver.parameters.stop_after_first_solution = True
        return bool(self._answered(solver, model, assumptions, deadline))

    def _answered(
        self, solver: TimedSolver, model: cp_model.CpModel, assumptions: Sequence[Literal], deadline: Deadline
    ) -> bool | None:
        """Whether the model of the assumptions can hold; what was found is kept. None when the effort was spent.

        Raises SolverDeadline.
        """
        status = solver.solve(model)
        self.effort = solver.response_proto.deterministic_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._solution = list(solver.response_proto.solution)
            return True
        if status != cp_model.INFEASIBLE:
            if solver.spent:
                return None
            raise SolverDeadline(deadline.question, deadline.seconds)
        self._refused = assumptions, deadline
        return False

    def model(self, last: Literal) -> list[Literal]:
        """The literals up to ``last`` as the last satisfiable answer had them, one a variable.

        A literal made for a choice that was not mentioned is said not to hold, for want of knowing better.
        """
        unlinked = self.formula.numbers.unlinked(self._mentioned) if self.formula.numbers is not None else set()
        solution = enumerate(self._solution[:last], 1)
        return [index if value and index not in unlinked else -index for index, value in solution]

    def remember(self, holds: Collection[Literal]) -> None:
        """A product found elsewhere, by its positive literals, is the one found last. There are no numbers in it."""
        self._solution = [int(variable in holds) for variable in range(1, self.formula.variables + 1)]
        self._mentioned = set()

    def core(self) -> list[Literal]:
        """Assumptions that suffice for the last "no", not necessarily few. Cost: the question again, slower, and again.

        CP-SAT simplifies nothing that hangs on assumptions, so they are told apart only for who wants to know. What it
        names is looked at: of two assumptions that come to the same it may name one with which nothing is wrong.
        """
        assumptions, deadline = self._refused
        model, names = self._asked((), assumptions)
        model.add_assumptions(names)
        solver = solver_until(deadline)
        if solver.solve(model) != cp_model.INFEASIBLE:
            raise SolverDeadline(deadline.question, deadline.seconds)
        sufficed = {_variable(index) for index in solver.sufficient_assumptions_for_infeasibility()}
        told = [literal for name, literal in zip(names, assumptions, strict=True) if _variable(name.index) in sufficed]
        if len(told) == len(assumptions):
            return told
        again, _ = self.question(told)
        return told if solver_until(deadline).solve(again) == cp_model.INFEASIBLE else list(assumptions)

    def implied(self, assumptions: Sequence[Literal]) -> list[Literal] | None:
        """Nothing: CP-SAT does not tell what follows at once."""
        return []

    def prefer(self, literals: Iterable[Literal]) -> None:
        """Literals to try first; changes which model is found, never whether there is one."""
        self._liked = list({abs(literal): literal for literal in literals}.values())

    def prefer_only(self, variables: Sequence[Literal], last: Literal) -> None:
        """Variables to try first, and of all others up to ``last`` the contrary."""
        self.prefer([*range(-last, 0), *variables])

    def require_one(self, literals: Sequence[Literal]) -> Literal:
        """A new literal; while it is assumed, one of the literals has to hold. ``retire`` it when it is done."""
        self._variables += 1
        self._gates[self._variables] = tuple(literals)
        return self._variables

    def retire(self, literal: Literal) -> None:
        """The literal never holds again."""
        self._gates.pop(literal, None)
        self._limits.pop(literal, None)

    def touched(self, assumptions: Iterable[Literal]) -> tuple[set[Literal], list[IntegerSum]]:
        """What is assumed, in literals of the formula alone, and the sums that are limited beside that."""
        literals: set[Literal] = set()
        for literal in assumptions:
            if literal not in self._limits:
                literals.update(self._gates.get(literal, (literal,)))
        return literals, [self._limits[literal][0] for literal in assumptions if literal in self._limits]

    def require_at_most(self, whole: IntegerSum, most: int) -> Literal:
        """A new literal; while it is assumed, the sum without its constant is at most so much."""
        self._variables += 1
        self._limits[self._variables] = whole, most
        return self._variables

    def least(
        self,
        whole: IntegerSum,
        assumptions: Sequence[Literal],
        deadline: Deadline,
        effort: float,
        order: Iterable[Ascending] = (),
    ) -> tuple[int, int] | None:
        """The least that the sum without its constant can be under the assumptions; None when they do not agree.

        Beside it a bound that nothing is below: the same, or less when the effort was spent or the deadline passed.
        ``order`` may be taken for granted. ``model`` and ``step`` tell of the product found; of the last one before,
        where the effort was too little for any; None when there is none, either. Raises SolverDeadline when the
        deadline passed before one was found, or before the effort was spent. Asked again at once, for what came after
        it was late, it costs nothing.
        """
        asked = whole, self._meant(assumptions), effort
        if self._found_least is not None and self._found_least.asked == asked:
            self._solution, self._mentioned = self._found_least.solution, self._found_least.mentioned
            return self._found_least.answer
        model, translation = self.question(assumptions, whole)
        translation.minimize(model, whole.groups, whole.numbers, translation.numbers)
        self._rank(model, order)
        solver = quick_solver_until(deadline, effort)
        solver.parameters.linearization_level = 2  # the rules of sums and of "one of these" bound a sum from below
        solver.parameters.optimize_with_core = self.clauses_alone
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status == cp_model.UNKNOWN and solver.spent:
            return (self._amount(whole), self._bound(whole)) if self._solution else None
        # with a fixed effort the answer must not depend on the clock: the best by the deadline is none then
        if status != cp_model.OPTIMAL and not (
            status == cp_model.FEASIBLE and (solver.spent or effort == float("inf"))
        ):
            raise SolverDeadline(deadline.question, deadline.seconds)
        self._solution = list(solver.response_proto.solution)
        found, proven = self._amount(whole), status == cp_model.OPTIMAL
        answer = found, found if proven else min(found, ceil(solver.best_objective_bound - 1e-6))
        if proven or solver.spent:
            self._found_least = _FoundLeast(asked, answer, self._solution, self._mentioned)
        return answer

    def _meant(self, assumptions: Sequence[Literal]) -> tuple[object, ...]:
        """The assumptions, with what literals stand for that were made for them."""
        return tuple(self._gates.get(each) or self._limits.get(each) or each for each in assumptions)

    def _amount(self, whole: IntegerSum) -> int:
        """What the sum comes to in the last product, without its constant."""
        literals = [
            (weight, self._solution[abs(each) - 1] == (each > 0)) for group in whole.groups for weight, each in group
        ]
        return sum(weight for weight, taken in literals if taken) + sum(
            weight * self.step(number) for weight, number in whole.numbers
        )

    def _bound(self, whole: IntegerSum) -> int:
        """What the sum cannot be below, whatever the rules are."""
        spans = self.formula.numbers.spans if self.formula.numbers is not None else ()
        least = sum(min(0, weight) for group in whole.groups for weight, _ in group)
        return least + sum(min(weight * each for each in spans[number]) for weight, number in whole.numbers)

    def first(
        self,
        order: Sequence[Preferred],
        assumptions: Sequence[Literal],
        deadline: Deadline,
        effort: float,
        ranks: Iterable[Ascending] = (),
    ) -> list[Literal] | None:
        """The literals that hold in the first product: it has each preferred one that goes with what comes before that.

        The assumptions can hold together. ``model`` and ``step`` tell of the product. None when the effort is spent
        before it is found. Raises SolverDeadline.
        """
        self.asked += 1
        literals = [each for each in order if not isinstance(each, Extreme)]
        model, names = self._asked(assumptions, literals)
        self._rank(model, ranks)
        # a search that tries the preferred value of one variable after the other meets the first product first, as long
        # as nothing is simplified that would spare it others (symmetries, dominated values)
        for most, run in groupby(self._in_turn(order, names), key=itemgetter(1)):
            model.add_decision_strategy(
                [variable for variable, _ in run],
                cp_model.CHOOSE_FIRST,
                cp_model.SELECT_MAX_VALUE if most else cp_model.SELECT_MIN_VALUE,
            )
        solver = solver_until(deadline, effort)
        solver.parameters.search_branching = cp_model.FIXED_SEARCH
        solver.parameters.cp_model_presolve = False
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 2
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if solver.spent:
                return None
            raise SolverDeadline(deadline.question, deadline.seconds)
        self._solution = list(solver.response_proto.solution)
        return [literal for name, literal in zip(names, literals, strict=True) if solver.boolean_value(name)]

    def _rank(self, model: cp_model.CpModel, order: Iterable[Ascending]) -> None:
        """Adds what may be taken for granted of the order of instances."""
        translation = self._translation
        for each in order:
            first, second = (translation.amount([group], (), ()) for group in (each.first, each.second))
            model.add(first <= second).only_enforce_if(translation.literal(each.literal))

    def _in_turn(
        self, order: Sequence[Preferred], names: Sequence[cmh.Literal]
    ) -> Iterator[tuple[cp_model.IntVar, bool]]:
        """Per preferred thing its variable, and whether that shall be the most it can be; ``names`` of literals."""
        named = iter(names)
        for each in order:
            if isinstance(each, Extreme):
                yield self._translation.numbers[each.number], each.most
            else:
                name = next(named)
                yield cast("cp_model.IntVar", name if each > 0 else name.negated()), each > 0

    def step(self, number: Number) -> int:
        """What a number was in the product that was found last."""
        return self._solution[self._translation.numbers[number].index]

    def number_of_products(self, held: Sequence[Literal], deadline: Deadline) -> tuple[int, bool]:
        """How many products have all the literals, and whether that is all: found one by one, MOST_FOUND at most."""
        model, translation = self.question(held)
        numbers = self.formula.numbers
        unlinked = numbers.unlinked(self._mentioned) if numbers is not None else set()
        model.add_bool_and([translation.literal(-literal) for literal in unlinked])
        solver, tally = solver_until(deadline), _Tally()
        solver.parameters.enumerate_all_solutions = True
        status = solver.solve(model, tally)
        return tally.found, status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)

    def question(
        self, held: Sequence[Literal], about: IntegerSum | None = None
    ) -> tuple[cp_model.CpModel, Translation]:
        """A model in which the literals hold, for questions about numbers or ``about`` a sum, with the names in it."""
        self.asked += 1
        model, _ = self._asked(held, about=about)
        return model, self._translation

    def _asked(
        self, held: Sequence[Literal], named: Sequence[Literal] = (), about: IntegerSum | None = None
    ) -> tuple[cp_model.CpModel, list[cmh.Literal]]:
        """A copy of the model in which the literals hold that are held, and CP-SAT's names of those that may.

        What the sum that is asked ``about`` and limited sums weigh is mentioned as well, links of numbers among it.
        """
        every = [*held, *named]
        sums = [self._limits[literal][0] for literal in every if literal in self._limits]
        sums += [about] if about is not None else []
        self._mentioned = {abs(each) for literal in every for each in (literal, *self._gates.get(literal, ()))}
        self._mentioned.update(abs(each) for whole in sums for group in whole.groups for _, each in group)
        model = self._translation.copy(self._mentioned)
        for literal in held:
            self._stated(model, literal)
        names: list[cmh.Literal] = []
        for literal in named:
            made = literal in self._gates or literal in self._limits
            name: cmh.Literal = model.new_bool_var("") if made else self._translation.literal(literal)
            if made:
                self._stated(model, literal).only_enforce_if(name)
            names.append(name)
        return model, names

    def _stated(self, model: cp_model.CpModel, literal: Literal) -> cp_model.Constraint:
        """What a literal says, as a constraint."""
        translation = self._translation
        if literal in self._limits:
            whole, most = self._limits[literal]
            return model.add(translation.amount(whole.groups, whole.numbers, translation.numbers) <= most)
        return model.add_bool_or([translation.literal(each) for each in self._gates.get(literal, (literal,))])


def _variable(index: int) -> int:
    """The variable of a literal in CP-SAT's numbering; it may name an assumption that failed by its contrary."""
    return index if index >= 0 else -index - 1


class _Tally(cp_model.CpSolverSolutionCallback):
    """Counts products as they are found; stops at MOST_FOUND."""

    def __init__(self) -> None:
        super().__init__()
        self.found = 0

    def on_solution_callback(self) -> None:
        """One more."""
        self.found += 1
        if self.found >= MOST_FOUND:
            self.stop_search()

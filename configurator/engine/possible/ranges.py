"""In which intervals a wide number can be, exactly: no number outside them is possible, every number inside is.

Proven by runs (monotonicity: what is true at both ends of a monotone stretch is true between them). A run goes from one
number to another while everything else stays: all literals, all other numbers. The model holds all that depends on the
number twice, once for each end of the run, with the same literals; where every sum that is compared goes one way only
as the number grows, what holds at both ends holds between them. The longest run that leaves what is covered is added,
until there is none. So the intervals are what they are, whatever runs were found.

Where a sum goes both ways (a length times itself, less the length), where there are too many runs (even numbers are all
apart), or where the questions take more than EFFORT, nobody claims it: the answer then has an end that nothing is below
and one that nothing is above, ``proven`` False; but up to LISTED_NUMBERS are tried one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ortools.sat.python import cp_model

from configurator.engine.answers import Interval
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.layout import Wide
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.numbers import Added, Number, Numbers
from configurator.engine.possible.screen import LISTED_NUMBERS
from configurator.engine.solving.arithmetic import ArithmeticKernel
from configurator.engine.solving.cpsat import Translation, optimal, quick_solver_until
from configurator.engine.solving.kernel import Deadline, Kernel

MOST_RUNS = 24
MOST_POINTS = 6
"""So many runs of one number, or hard to find, are enough to see that there are too many."""
EFFORT = 0.02
"""Of CP-SAT's own seconds, which no clock counts: how long all questions for the runs of one number may take it."""

Run = tuple[int, int]


def intervals(kernel: Kernel, wide: Wide, assumptions: Sequence[Literal], deadline: Deadline) -> tuple[Interval, ...]:
    """The intervals of a wide number under assumptions that can hold together; none when it cannot be there.

    Cost: a question for each run and one more. Raises SolverDeadline.
    """
    assert isinstance(kernel, ArithmeticKernel), "a wide number on the SAT kernel"
    held = [*assumptions, wide.given]
    if not kernel.satisfiable(held, deadline):
        return ()
    runs = _runs(kernel, wide.number, held, deadline)
    if runs is None and wide.limits.steps <= LISTED_NUMBERS:
        runs = _one_by_one(kernel, wide.number, held, deadline)
    proven = runs is not None
    if runs is None:
        runs = [_hull(kernel, wide, held, deadline)]
    return tuple(Interval(wide.value(low), wide.value(high), proven) for low, high in runs)


def _runs(kernel: ArithmeticKernel, number: Number, held: Sequence[Literal], deadline: Deadline) -> list[Run] | None:
    """The runs that cover all possible steps, ascending and apart; None when they cannot be told."""
    formula = kernel.formula
    assert formula.numbers is not None
    ways = _ways(formula.numbers, number)
    if not all(_sum_way(each.numbers, ways).one for each in formula.sums):
        return None
    covered: list[Run] = []
    points, effort = 0, EFFORT  # runs of one number: a set with holes everywhere (even numbers), never covered by runs
    for _ in range(MOST_RUNS):
        model, low, high = _run(kernel, number, ways, held, covered)
        model.maximize(high - low)  # greedy cover: the longest run first, so few questions cover what is possible
        solver = quick_solver_until(deadline, effort)
        status = solver.solve(model)
        solver.raise_if_late(status)
        effort -= solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return covered
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        run = int(solver.value(low)), int(solver.value(high))
        points += run[0] == run[1] or status == cp_model.FEASIBLE
        if points > MOST_POINTS or effort <= 0:
            return None
        covered = _joined([*covered, run])
    return None


def _hull(kernel: ArithmeticKernel, wide: Wide, held: Sequence[Literal], deadline: Deadline) -> Run:
    """Steps that nothing is below and nothing above: the least and the greatest where they are found in time."""
    model, translation = kernel.question(held)
    variable = translation.numbers[wide.number]
    bounds = []
    for sense, otherwise in ((1, 0), (-1, 1 - wide.limits.steps)):
        asked = model.clone()
        asked.minimize(sense * variable)
        solver = quick_solver_until(deadline, EFFORT)
        status = solver.solve(asked)
        solver.raise_if_late(status)
        known = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        bounds.append(sense * (ceil(solver.best_objective_bound - 1e-6) if known else otherwise))
    return bounds[0], bounds[1]


def _one_by_one(kernel: ArithmeticKernel, number: Number, held: Sequence[Literal], deadline: Deadline) -> list[Run]:
    """The runs of a number with few steps, found one number at a time."""
    covered: list[Run] = []
    while True:
        model, translation = kernel.question(held)
        _leave(model, translation.numbers[number], covered)
        solver = optimal(model, deadline)
        if solver is None:
            return covered
        step = int(solver.value(translation.numbers[number]))
        covered = _joined([*covered, (step, step)])


def _leave(model: cp_model.CpModel, variable: cp_model.IntVar, covered: Sequence[Run]) -> None:
    """The number is not where it is covered."""
    for start, end in covered:
        before = model.new_bool_var("")
        model.add(variable < start).only_enforce_if(before)
        model.add(variable > end).only_enforce_if(before.negated())


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for low, high in sorted(runs):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined


def _run(
    kernel: ArithmeticKernel,
    number: Number,
    ways: dict[Number, "_Monotonicity"],
    held: Sequence[Literal],
    covered: list[Run],
) -> tuple[cp_model.CpModel, cp_model.IntVar, cp_model.IntVar]:
    """A model of all runs that start outside of what is covered, and their two ends."""
    model, translation = kernel.question(held)
    ends = _doubled(model, translation, kernel.formula, ways)
    for link in kernel.formula.numbers.links if kernel.formula.numbers is not None else ():
        if link.number == number and link.literal in held:
            model.add(ends[number] == link.step)
    low, high = translation.numbers[number], ends[number]
    model.add(low <= high)
    _leave(model, low, covered)
    return model, low, high


def _doubled(
    model: cp_model.CpModel, translation: Translation, formula: SolverFormula, ways: dict[Number, "_Monotonicity"]
) -> dict[Number, cp_model.IntVar]:
    """The numbers that depend on one, a second time: at the other end of a run, under the same literals."""
    numbers = formula.numbers
    assert numbers is not None
    ends = {each: model.new_int_var(*numbers.spans[each], "") for each in ways}
    variables = [ends.get(each, variable) for each, variable in enumerate(translation.numbers)]
    for step in numbers.steps:
        if step.number in ends:
            model.add(ends[step.number] == 0).only_enforce_if(translation.literal(-step.given))
    for made in numbers.made:
        if made.number in ends:
            translation.make(model, made, variables)
    for each in formula.sums:
        if any(number in ends for _, number in each.numbers):
            translation.compare(model, each, variables)
    for link in numbers.links[: numbers.needed]:
        if link.number in ends:
            literal, end = translation.literal(link.literal), ends[link.number]
            model.add(end == link.step).only_enforce_if(literal)
            below = model.new_bool_var("")
            apart = [literal.negated(), translation.literal(link.given)]
            model.add(end < link.step).only_enforce_if(*apart, below)
            model.add(translation.numbers[link.number] > link.step).only_enforce_if(*apart, below.negated())
    return ends


# --- which way numbers go ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Monotonicity:
    """How a number goes as the one it depends on grows, all others staying: up (1), down (-1), one of the two (0).

    ``linear``: in equal steps. ``one``: never back.
    """

    direction: int
    linear: bool
    one: bool = True


def _ways(numbers: Numbers, number: Number) -> dict[Number, _Monotonicity]:
    """How each number that depends on the given one goes with it."""
    ways = {number: _Monotonicity(1, linear=True)}
    for made in numbers.made:
        if isinstance(made, Added):
            if any(each in ways for _, each in made.numbers):
                ways[made.number] = _sum_way(made.numbers, ways)
        elif any(factor in ways for factor in made.factors):
            ways[made.number] = _product_way(made.factors, numbers, ways)
    return ways


def _sum_way(weighted: Sequence[tuple[int, Number]], ways: dict[Number, _Monotonicity]) -> _Monotonicity:
    parts = [(weight, ways[number]) for weight, number in weighted if number in ways]
    directions = {part.direction * (1 if weight > 0 else -1) for weight, part in parts}
    alike = len(directions) <= 1 and (0 not in directions or len(parts) <= 1)
    linear = all(part.linear for _, part in parts)
    one = all(part.one for _, part in parts) and (alike or linear)
    return _Monotonicity(directions.pop() if alike and directions else 0, linear, one)


def _product_way(factors: Sequence[Number], numbers: Numbers, ways: dict[Number, _Monotonicity]) -> _Monotonicity:
    # a product with one moving factor goes with that factor, turned round by each factor that is negative
    signs = [_sign(*numbers.spans[factor]) for factor in factors]
    moving = [ways[factor] for factor in factors if factor in ways]
    if len(moving) == 1:
        still = [sign for factor, sign in zip(factors, signs, strict=True) if factor not in ways]
        direction = moving[0].direction
        for sign in still:
            direction *= sign
        return _Monotonicity(direction, moving[0].linear, moving[0].one)
    together = {way.direction for way in moving}
    up = all(sign > 0 for sign in signs) and len(together) == 1 and 0 not in together
    return _Monotonicity(together.pop() if up else 0, linear=False, one=up and all(way.one for way in moving))


def _sign(low: int, high: int) -> int:
    """1 for numbers that are never negative, -1 for those never positive, 0 for others."""
    return 1 if low >= 0 else -1 if high <= 0 else 0

"""Time is the processor's: a busy machine refuses nothing, and what never ends does at a known moment."""

import os
import random
import time
from threading import Thread

import pytest

from configurator.engine import Engine
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.solving.arithmetic import ArithmeticKernel
from configurator.engine.solving.cpsat import Optimizer, solver_until
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline
from configurator.time_limit import WALL, TimeLimit
from tests.busy import busy_machine
from tests.engine.cars import CAR_RULES, car

SWITCHES = 40


def market_split() -> tuple[SolverFormula, list[Literal]]:
    """Sums of which no program is known to tell in minutes whether they can all be met exactly."""
    chance, formula = random.Random(1), SolverFormula()
    switches = [formula.fresh() for _ in range(SWITCHES)]
    held = []
    for _ in range(5):
        weights = [chance.randrange(100) for _ in switches]
        groups = tuple(((weight, switch),) for weight, switch in zip(weights, switches, strict=True) if weight)
        exactly = sum(weights) // 2
        held += [formula.at_least(groups, exactly), -formula.at_least(groups, exactly + 1)]
    return formula, held


def pigeons(holes: int) -> SolverFormula:
    """One pigeon more than holes, which a SAT solver tries for ever."""
    formula = SolverFormula()
    at = [[formula.fresh() for _ in range(holes)] for _ in range(holes + 1)]
    for pigeon in at:
        formula.require(*pigeon)
    for hole in range(holes):
        for one in range(holes + 1):
            for other in range(one):
                formula.require(-at[one][hole], -at[other][hole])
    return formula


def test_cpsat_is_stopped_when_its_processor_time_is_over_and_not_before() -> None:
    formula, held = market_split()
    begun = time.thread_time()
    with pytest.raises(SolverDeadline):
        ArithmeticKernel(formula).satisfiable(held, Deadline("a question", 0.3, wall=600))
    assert 0.3 <= time.thread_time() - begun < 1.5


def test_the_kernel_stops_when_its_processor_time_is_over() -> None:
    begun = time.thread_time()
    with pytest.raises(SolverDeadline):
        Kernel(pigeons(12)).satisfiable((), Deadline("a question", 0.3, wall=600))
    assert 0.3 <= time.thread_time() - begun < 2


def test_by_the_clock_a_question_ends_too() -> None:
    formula, held = market_split()
    with pytest.raises(SolverDeadline):
        Optimizer(formula).satisfiable(held, Deadline("a question", 600, wall=0.2))
    limit = TimeLimit(10)
    assert 0 < limit.wall_left - 10 * (WALL - 1) <= 10
    assert not limit.over
    assert TimeLimit(10, wall=0).over
    assert TimeLimit(0, wall=10).over


def test_several_questions_at_once_are_each_stopped_in_time() -> None:
    formula, held = market_split()
    late: list[float] = []

    def ask(seconds: float) -> None:
        begun = time.thread_time()
        with pytest.raises(SolverDeadline):
            ArithmeticKernel(formula).satisfiable(held, Deadline("a question", seconds, wall=600))
        late.append(time.thread_time() - begun - seconds)

    asking = [Thread(target=ask, args=(seconds,)) for seconds in (0.6, 0.2, 0.4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(late) == 3
    assert all(0 <= each < 1.5 for each in late)


def test_a_forked_process_stops_its_own_questions() -> None:
    formula, held = market_split()

    def late() -> bool:
        try:
            ArithmeticKernel(formula).satisfiable(held, Deadline("a question", 0.1, wall=20))
        except SolverDeadline:
            return time.thread_time() - begun < 5
        return False

    begun = time.thread_time()
    assert late()  # from now on there is a thread here
    child = os.fork()
    if not child:
        begun = time.thread_time()
        os._exit(0 if late() else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_effort_that_is_spent_is_an_end_and_time_that_is_over_is_none() -> None:
    formula, held = market_split()
    kernel = ArithmeticKernel(formula)
    model, _ = kernel.question(held)
    late, spent = solver_until(Deadline("a question", 0.1, wall=600)), solver_until(Deadline("a question", 60), 0.01)
    with pytest.raises(SolverDeadline):
        late.raise_if_late(late.solve(model))
    assert not late.spent
    spent.raise_if_late(spent.solve(model))
    assert spent.spent


def test_what_takes_three_fifths_of_its_time_is_answered_on_a_busy_machine() -> None:
    formula, held = market_split()
    effort = 0.1

    def ask(deadline: Deadline) -> None:
        """It ends by its effort, which is the same every time."""
        assert ArithmeticKernel(formula).first([], held, deadline, effort) is None

    begun = time.thread_time()
    ask(Deadline("a question", 60))
    taken = time.thread_time() - begun
    with busy_machine():
        ask(Deadline("a question", taken / 0.6, wall=600))


def test_who_waits_for_another_question_has_all_of_its_own_time() -> None:
    engine, asked = Engine(car(CAR_RULES), seconds=1), []
    engine.look_ahead(frozenset())
    begun, alone = time.monotonic(), engine._lock
    with alone:
        asking = Thread(target=lambda: asked.append(engine.possible(frozenset())))
        asking.start()
        while time.monotonic() < begun + 1.2:  # longer than its time of the processor, shorter than by the clock
            asking.join(0.01)
    asking.join()
    assert asked == [True]

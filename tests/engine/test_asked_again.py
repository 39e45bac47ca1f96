"""A question that is asked again after a refusal profits from what was learned: counted in conflicts and questions."""

import pytest

from benchmarks.families import switches
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.explaining import mus
from configurator.engine.solving.arithmetic import ArithmeticKernel
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import SolverDeadline
from tests.engine.solving.test_deadline import pigeons

ENOUGH = 1e9


def test_the_kernel_keeps_the_clauses_it_learned_before_it_was_refused() -> None:
    afresh, again = Deadline("a question", 600, ENOUGH), Deadline("a question", 600, ENOUGH)
    assert not Kernel(pigeons(7)).satisfiable((), afresh)
    needed = ENOUGH - afresh.effort
    kernel = Kernel(pigeons(7))
    with pytest.raises(SolverDeadline):
        kernel.satisfiable((), Deadline("a question", 600, needed / 2))
    assert not kernel.satisfiable((), again)
    assert ENOUGH - again.effort < 0.8 * needed


def test_the_least_price_that_was_found_before_a_refusal_is_not_looked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The product of the least price is looked for next; that it comes too late is what is made so here."""
    engine, first = Engine(switches(60, 1), seconds=60), ArithmeticKernel.first

    def late(kernel: ArithmeticKernel, order: object, assumptions: object, deadline: Deadline, *rest: object) -> None:
        raise SolverDeadline(deadline.question, deadline.seconds)

    monkeypatch.setattr(ArithmeticKernel, "first", late)
    with pytest.raises(SolverDeadline):
        engine.complete(frozenset())
    kernel = engine._designer._kept[next(iter(engine._designer._kept))].backend.kernel
    whole = kernel.asked
    with pytest.raises(SolverDeadline):
        engine.complete(frozenset())
    assert kernel.asked - whole < whole
    monkeypatch.setattr(ArithmeticKernel, "first", first)
    assert engine.complete(frozenset()) == Engine(switches(60, 1), seconds=60).complete(frozenset())


def test_a_reason_found_in_a_hurry_is_the_one_told_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that may not be the shortest is not told in a hurry, and the hurry leaves nothing behind."""
    made = switches(8, 1)
    none = frozenset(Choice(Slot(f"s{number}"), "no") for number in range(8))
    told = Engine(made, seconds=60).explain(none)
    assert told.smallest
    assert Engine(made, seconds=60).explain(none, seconds=60) == told
    engine = Engine(made, seconds=60)
    with monkeypatch.context() as patch:
        patch.setattr(mus, "MOST_MEMBERS", 1)
        with pytest.raises(SolverDeadline):
            engine.explain(none, seconds=60)
    assert engine.explain(none) == told

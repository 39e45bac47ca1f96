"""Nothing grows with the number of questions: counted in variables, clauses, products and objects, not in time."""

import gc
import random

import pytest

from configurator.catalog.model import Bounds
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.possible.nogoods import MOST_NOGOODS
from configurator.engine.possible.witnesses import MOST_BYTES, MOST_WITNESSES
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import And, Chosen, Not, Rule
from tests import examples
from tests.engine import brute
from tests.examples import HERE

OPTIONS = 40
QUESTIONS, LOOKS = 100_000, 4_000


def engine() -> Engine:
    """Far more products than anyone remembers: forty options with up to two of four values, neighbours that clash."""
    keys = [f"o{number}" for number in range(OPTIONS)]
    options = [examples.option(key, "w", "x", "y", "z", choose=Bounds(0, 2)) for key in keys]
    product = examples.product(examples.component("p", *options))
    rules = tuple(
        Rule(f"clash-{one}", "They clash.", "", Not(And(tuple(map(_chosen, three, value * 2 + "z")), HERE), HERE), HERE)
        for one, three, value in zip(keys, zip(keys, keys[1:], keys[2:], strict=False), "wxyz" * OPTIONS, strict=False)
    )
    return Engine(brute.revision_of(product, RuleSet(rules)))


def _chosen(key: str, value: str) -> Chosen:
    return Chosen(key, (value,), HERE)


def some_choices(chance: random.Random) -> Choices:
    """A few things chosen, here and there left out."""
    slots = chance.sample(range(OPTIONS), 6)
    return frozenset(Choice(Slot(f"o{slot}"), chance.choice("wxyz"), taken=chance.random() < 0.8) for slot in slots)


def weight(asked: Engine) -> tuple[int, int]:
    """Variables and clauses of the solver, those it learned left out."""
    solver = asked._kernel._solver
    return solver.nof_vars(), solver.nof_clauses()


def test_an_engine_stays_as_it_is_over_a_hundred_thousand_questions() -> None:
    asked, chance = engine(), random.Random(7)
    variables, clauses = weight(asked)
    most, objects = (0, 0), 0
    for number in range(QUESTIONS):
        choices = some_choices(chance)
        if asked.possible(choices) and number % (QUESTIONS // LOOKS) == 0:
            asked.remaining(choices, [Slot(f"o{chance.randrange(OPTIONS)}"), Slot(f"o{chance.randrange(OPTIONS)}")])
        if number % 7 == 0:
            most = max(most, weight(asked))
        if number == QUESTIONS // 10:
            gc.collect()
            objects = len(gc.get_objects())
    gc.collect()
    assert asked.calls > 10 * (variables + 300), "too few questions reached the kernel to show anything"
    assert most[0] <= 1.5 * variables + 300 + 10, "gates pile up"
    assert most[1] <= clauses + 2 * (variables + 300), "their clauses pile up"
    assert len(asked._witnesses) <= MOST_WITNESSES
    assert asked._witnesses._true.nbytes <= MOST_BYTES
    assert len(asked._nogoods) <= MOST_NOGOODS
    assert len(gc.get_objects()) <= objects + 1000, "objects pile up"


@pytest.mark.parametrize("last", [50, 3000])
def test_a_kernel_that_is_free_to_choose_finds_what_is_wanted_whatever_it_found_before(last: int) -> None:
    """Of many, only what differs is carried to the solver, which tries again what it found last."""
    chance = random.Random(1)
    formula = SolverFormula(last + 10)
    with Kernel(formula) as kernel:
        for _ in range(20):
            wanted = [True, *(chance.random() < 0.5 for _ in range(last - 1))]
            kernel.prefer_only([variable for variable, wants in enumerate(wanted, 1) if wants], last)
            assert kernel.satisfiable([], Deadline("", 60))
            assert kernel.holds(last).tolist() == wanted == [each > 0 for each in kernel.model(last)]

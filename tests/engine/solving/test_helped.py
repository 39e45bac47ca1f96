"""CP-SAT helps the kernel with hard sums: the answers stay the same, and none takes the kernel for ever."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.families import prices
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.solving.helped import HelpedKernel
from configurator.engine.solving.kernel import Deadline, Kernel
from tests import examples
from tests.cases import cases
from tests.engine import brute

SECONDS = 20

MOST_CONFLICTS = 30_000
"""Before there was help, the first question alone took more of them."""


@pytest.fixture
def only_cp_sat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel has no turn at all."""
    monkeypatch.setattr(HelpedKernel, "attempt", lambda *_: None)


@cases(25)
@given(st.data())
def test_whoever_answers_the_answers_are_those_of_trying_all(data: st.DataObject) -> None:
    """Products with components that are there several times too, whose order CP-SAT is not told."""
    made_of = data.draw(examples.small_products())
    made = brute.revision_of(made_of, data.draw(examples.rule_sets(made_of)))
    products = brute.valid_products(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HelpedKernel, "attempt", lambda *_: None)
        engine = Engine(made)
        for choices in data.draw(st.lists(examples.choices(made.product), min_size=2, max_size=3)):
            assert engine.possible(choices) == bool(brute.agreeing(products, choices))
            if not engine.possible(choices):
                continue
            for (slot, value), state in engine.look_ahead(choices).states.items():
                assert state is brute.state(made, products, choices, Choice(slot, value)), (slot, value)


@pytest.mark.usefixtures("only_cp_sat")
def test_what_it_says_of_a_formula_is_true() -> None:
    """A yes comes with a model of the clauses, a no with assumptions that suffice for it; gates are among both."""
    chance, said = random.Random(4), set()
    for _ in range(60):
        stated = SolverFormula(8)
        literals = [each * chance.choice((1, -1)) for each in range(2, 8)]
        stated.require(stated.at_least([((chance.randint(1, 9), each),) for each in literals], chance.randint(9, 25)))
        with HelpedKernel(in_clauses(stated), stated) as kernel:
            either = [chance.choice((2, -2)), chance.choice((3, -3))]
            gate = kernel.require_one(either)
            held = [each * chance.choice((1, -1)) for each in chance.sample(range(2, 8), 3)]
            answer = kernel.satisfiable([*held, gate], Deadline("any?", SECONDS))
            said.add(answer)
            with Kernel(in_clauses(stated)) as other:
                same = other.require_one(either)
                assert other.satisfiable([*held, same], Deadline("any?", SECONDS)) is answer
                if answer:
                    assert other.satisfiable([*kernel.model(stated.variables), same], Deadline("it?", SECONDS))
                    assert set(held) <= set(kernel.model(stated.variables))
                else:
                    core = [same if each == gate else each for each in kernel.core()]
                    assert not other.satisfiable(core, Deadline("a core?", SECONDS))
    assert said == {True, False}


def test_two_sums_of_many_different_prices_are_no_matter_of_tens_of_thousands_of_conflicts() -> None:
    """A hundred switches under two: they took the kernel four times as many, and other clicks had no answer."""
    engine, chance = Engine(prices(100)), random.Random(3)
    for clicks in range(5):
        choices: Choices = frozenset(
            Choice(Slot(f"s{each}"), chance.choice(("yes", "no"))) for each in chance.sample(range(100), clicks)
        )
        engine.look_ahead(choices)
    assert engine._kernel._conflicts <= MOST_CONFLICTS


def test_the_first_product_of_many_different_prices_is_none_either() -> None:
    """It was looked for without help: in seconds, and for some products none was found in 20."""
    engine = Engine(prices(140))
    engine.complete(frozenset())
    assert engine._designer._plain is not None
    assert engine._designer._plain.backend.kernel._conflicts <= MOST_CONFLICTS


def test_or_tools_is_not_asked_what_the_kernel_knows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made, chance = prices(20, least=0.2), random.Random(3)
    monkeypatch.setattr(HelpedKernel, "_helper", property(lambda _: pytest.fail("OR-Tools was asked")))
    engine = Engine(made)
    for _ in range(5):
        engine.look_ahead(frozenset({Choice(Slot(f"s{chance.randrange(20)}"), "yes")}))

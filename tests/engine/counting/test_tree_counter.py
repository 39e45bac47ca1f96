"""Exact counts along the tree of what clauses connect, with sums as polynomials."""

import subprocess
import sys
from itertools import combinations, compress, pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks._subjects import revision as subject
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prepared import prepare
from configurator.engine.counting import count as counting
from configurator.engine.counting import remainder
from configurator.engine.counting.count import Count, count, count_prepared, of_the_product
from configurator.engine.counting.tree_counter import count_by_tree
from configurator.engine.solving.kernel import Deadline
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from tests.cases import cases
from tests.engine.brute import agreeing, valid_products
from tests.engine.test_oracle import questions


def by_tree(revision: Revision, choices: Choices = frozenset()) -> int | None:
    ready = prepare(revision)
    return count_by_tree(ready.compiled.formula, of_the_product(ready, choices), Deadline("?", 60))


def counted(formula: SolverFormula, *held: Literal) -> int | None:
    return count_by_tree(formula, held, Deadline("?", 60))


@cases(30)
@given(questions())
def test_numbers_are_those_of_brute_force(question: tuple[Revision, Choices]) -> None:
    revision, choices = question
    assert by_tree(revision, choices) in (len(agreeing(valid_products(revision), choices)), None)


@cases(30)
@given(questions())
def test_sums_that_stay_sums_count_the_same(question: tuple[Revision, Choices]) -> None:
    """Also the small ones, which are made into clauses otherwise."""
    revision, choices = question
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(remainder, "FEW_GROUPS", 0)
        assert by_tree(revision, choices) in (len(agreeing(valid_products(revision), choices)), None)


@cases(20)
@given(questions())
def test_items_in_any_order_are_those_of_clauses(question: tuple[Revision, Choices]) -> None:
    """What puts the items in order is asked of the formula with sums as well."""
    revision, choices = question
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(counting, "PATIENCE", 0)
        patched.setattr(counting, "_number", lambda _: None)
        found = count(revision, choices, designs=True, seconds=60)
    if found.exact:
        assert found == count(revision, choices, designs=True)


@cases(100)
@given(st.lists(st.integers(-20, 20), min_size=1, max_size=12), st.integers(-60, 60), st.booleans())
def test_a_sum_over_switches_is_counted_by_what_it_adds_up_to(weights: list[int], bound: int, reached: bool) -> None:
    formula = SolverFormula()
    switches = [formula.fresh() for _ in weights]
    literal = formula.at_least([((weight, each),) for weight, each in zip(weights, switches, strict=True)], bound)
    sums = [sum(compress(weights, taken)) for taken in product((False, True), repeat=len(weights))]
    assert counted(formula, literal if reached else -literal) == sum((each >= bound) == reached for each in sums)


def test_independent_parts_are_multiplied() -> None:
    """Forty chains of three switches: five of eight ways each."""
    formula = SolverFormula()
    for _ in range(40):
        one, two, three = formula.fresh(), formula.fresh(), formula.fresh()
        formula.require(-one, two)
        formula.require(-two, three, one)
    assert counted(formula) == 5**40


def test_a_budget_over_sixty_switches_is_exact() -> None:
    """All of one price: so many as the budget has room for."""
    formula = SolverFormula()
    dear = formula.at_least([((7 + index % 5, formula.fresh()),) for index in range(60)], 300)
    ways = [1] + [0] * 700
    for index in range(60):
        cost = 7 + index % 5
        ways = [number + (ways[at - cost] if at >= cost else 0) for at, number in enumerate(ways)]
    assert counted(formula, -dear) == sum(ways[:300])
    assert counted(formula, dear) == 2**60 - sum(ways[:300])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="The system does not tell what a process takes.")
def test_memory_is_limited_as_work_is() -> None:
    """Two dozen weights of which no two sets add up to the same: there are as many amounts as sets."""
    script = """
from pathlib import Path
from random import Random
from tests.engine.counting.test_tree_counter import counted, SolverFormula
formula, weights = SolverFormula(), Random(1).sample(range(1, 10**9), 24)
dear = formula.at_least([((weight, formula.fresh()),) for weight in weights], sum(weights) // 2)
peak = lambda: int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024
before = peak()
print(counted(formula, dear), peak() - before)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found, taken = ran.stdout.split()
    assert found == "None"
    assert int(taken) < 150


def test_what_is_connected_too_much_is_left_alone() -> None:
    formula = SolverFormula()
    switches = [formula.fresh() for _ in range(40)]
    for each in combinations(switches, 3):
        formula.require(*each)
    assert counted(formula) is None


def test_what_follows_is_worked_out_in_time_too() -> None:
    """Of a chain told from its end each look finds one more that follows."""
    formula = SolverFormula()
    chain = [formula.fresh() for _ in range(20)]
    for one, other in reversed(list(pairwise(chain))):
        formula.require(-one, other)
    assert count_by_tree(formula, [chain[0]], Deadline("?", 60)) == 1
    with pytest.raises(SolverDeadline):
        count_by_tree(formula, [chain[0]], Deadline("?", 0))


def test_the_car_of_the_demo_shop_is_counted_and_its_parts_add_up() -> None:
    """Whatever engine it has, it has one."""
    revision = subject("car")
    assert revision is not None
    ready = prepare(revision)
    engines = ready.compiled.layout.places[Slot("engine")].values
    parts = [
        count_prepared(revision, None, ready, frozenset({Choice(Slot("engine"), each)}), Deadline("?", 60))
        for each in engines
    ]
    assert all(each.exact for each in parts)
    assert count_prepared(revision, None, ready, frozenset(), Deadline("?", 60)) == Count(
        sum(each.number for each in parts), True
    )

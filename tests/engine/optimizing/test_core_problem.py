"""Core problems against the whole question: the same least, the same first product, and sooner or not at all."""

import random

import pytest

from benchmarks.families import car
from configurator.catalog.selection import Choice, Choices
from configurator.engine import Engine
from configurator.engine.answers import State
from configurator.engine.compiling.compiler import Compiled
from configurator.engine.compiling.literals import TRUE, Literal
from configurator.engine.optimizing.backends import Aims, cpsat_backend
from configurator.engine.optimizing.core_problem import CoreProblem, CoreProblems
from configurator.engine.optimizing.lexicographic import LexicographicSearch
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.engine.solving.kernels import arithmetic_kernel
from configurator.rules.revision import read

SEEDS = range(4)


def compiled(options: int, values: int, rules: int) -> Compiled:
    """A synthetic car."""
    return Engine(car(options, values, rules), seconds=60)._ready.compiled


@pytest.mark.parametrize("size", [(10, 12, 20), (20, 10, 60), (16, 15, 60)])
def test_the_least_of_the_core_is_the_least_of_all_and_so_is_the_first_product(size: tuple[int, int, int]) -> None:
    made = compiled(*size)
    ties = TieBreaking(made)
    cores, whole = CoreProblems(made, ties.price, Deadline("", 60)), arithmetic_kernel(made.formula, made.guards)
    places = [place for place in made.layout.places.values() if place.single]
    order = [literal for place in places for literal in ties._preferred(place).avoid]
    solved = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        held = [chance.choice(list(place.values.values())) for place in chance.sample(places, 2)]
        core = cores.core(held, Deadline("", 60))
        found = core.least(Deadline("", 60), float("inf")) if core is not None else None
        if core is None or found is None:
            continue
        solved += 1
        amount, holds = found
        assert whole.least(ties.price, held, Deadline("", 60), float("inf")) == (amount, amount)
        assert sum(weight for group in ties.price.groups for weight, literal in group if literal in holds) == amount
        assert whole.satisfiable([*held, *holds], Deadline("", 60)), "it is a product"
        within = whole.require_at_most(ties.price, amount)
        first = whole.first(order, [*held, within], Deadline("", 60), float("inf"))
        assert core.first(order, amount, Deadline("", 60), float("inf")) == (
            first,
            frozenset(literal for literal in whole.model(made.formula.variables) if literal > 0),
        )
        whole.retire(within)
    assert solved, "no question had a core"


def test_choices_that_cannot_hold_together_have_no_core() -> None:
    made = compiled(8, 6, 12)
    cores = CoreProblems(made, TieBreaking(made).price, Deadline("", 60))
    one, other, *_ = next(iter(made.layout.places.values())).values.values()
    assert cores.core([one, other], Deadline("", 60)) is None
    assert cores.core([-TRUE], Deadline("", 60)) is None


SEVERAL = """\
product: fruit
name: Fruit
currency: EUR
price: 1
components:
  - component: bowl
    name: Bowl
    options:
      - option: fruit
        name: Fruit
        choose: 0..2
        values: [{value: fig, name: Fig, price: 1}, {value: kiwi, name: Kiwi}]
"""


def test_where_every_option_can_have_several_values_there_is_no_core() -> None:
    made = Engine(read("fruit", SEVERAL, 'rule some "Some."\n  fruit = fig or fruit = kiwi\n'))._ready.compiled
    assert CoreProblems(made, TieBreaking(made).price, Deadline("", 60)).core([], Deadline("", 60)) is None


def test_where_effort_ends_after_a_core_told_a_product_it_is_that_product() -> None:
    """Not one of the question before, which CP-SAT had found last."""
    engine = Engine(car(20, 10, 60), seconds=60)
    made = engine._ready.compiled
    backend, price = cpsat_backend(made, (), Aims(engine.revision.rules)), TieBreaking(made).price
    places = [place for place in made.layout.places.values() if place.single]
    _, mine, other, *_ = places[0].values.values()
    with LexicographicSearch(backend.kernel, made.formula.variables, [other], [], Deadline("", 60)) as search:
        assert search.begin()
    with LexicographicSearch(backend.kernel, made.formula.variables, [mine], [], Deadline("", 60)) as search:
        assert backend.begin(price, search, float("inf"))
        assert backend._solved is not None, "a core told it"
        told = search.holds
        assert search.grant(next(literal for literal in places[5].values.values() if search.true(literal)))
        least = backend.least(price, search, 1e-7)
        assert not least.proven
        assert least.holds == told
        assert least.amount == sum(weight for group in price.groups for weight, literal in group if literal in told)


def test_a_completion_is_the_same_with_cores_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a customer who clicks at random what is possible."""
    made, solved = car(30, 12, 90), list[bool]()
    least = CoreProblem.least

    def counted(core: CoreProblem, deadline: Deadline, effort: float) -> tuple[int, frozenset[Literal]] | None:
        found = least(core, deadline, effort)
        solved.append(found is not None)
        return found

    monkeypatch.setattr(CoreProblem, "least", counted)
    with_cores, without = Engine(made, seconds=60), Engine(made, seconds=60)
    chance = random.Random(1)
    choices: Choices = frozenset()
    for _ in range(6):
        found = with_cores.complete(choices)
        with monkeypatch.context() as patch:
            patch.setattr(CoreProblems, "core", lambda *_: None)
            assert without.complete(choices) == found
        looked = with_cores.look_ahead(choices)
        taken = {choice.slot for choice in choices}
        open_ = [at for at, state in looked.states.items() if state is State.OPEN and at[0] not in taken]
        choices |= {Choice(*chance.choice(sorted(open_, key=str)))}
    assert any(solved)

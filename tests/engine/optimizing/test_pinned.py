"""A goal proven by CP-SAT is pinned on the kernel where few ways lead to the best; then all is decided as ever."""

import random

import pytest
from ortools.sat.python import cp_model

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.engine.compiling.prepared import prepare
from configurator.engine.optimizing.backends import Aims, cpsat_backend, maxsat_backend
from configurator.engine.optimizing.complete import Completer, Found, GaveUp
from configurator.engine.optimizing.goals import wishes
from configurator.engine.optimizing.pinned import PinnedBackend, alike
from configurator.engine.optimizing.tie_breaking import TieBreaking
from configurator.engine.solving.kernel import Deadline
from configurator.rules.revision import Revision
from tests.engine.optimizing.test_complete import revision
from tests.engine.optimizing.test_real_optimum import read

NOTHING: Choices = frozenset()


def kinds(count: int) -> Revision:
    """So many values, the later the cheaper."""
    values = ", ".join(f"{{value: k{n}, name: Kind {n}, price: {count - n}}}" for n in range(count))
    return revision("[]", [f"      - {{option: kind, name: Kind, values: [{values}]}}"], [])


def completed(made: Revision, wished: dict[str, int]) -> Found | None:
    """The best product for wishes of these weights, told by a goal that is pinned."""
    ready = prepare(made)
    aims = Aims(made.rules, (wishes({Choice(Slot("kind"), value): weight for value, weight in wished.items()}),))
    cores = maxsat_backend(ready.compiled, ready.clauses, aims)
    arithmetic = cpsat_backend(ready.compiled, ready.symmetries, aims)
    assert alike(cores, arithmetic)
    backend = PinnedBackend(cores, arithmetic)
    return Completer(backend, (), TieBreaking(ready.compiled)).complete(NOTHING, {}, Deadline("the wish?", 60))


@pytest.mark.parametrize(
    ("wished", "best"),
    [({"k1": 5, "k2": 4}, "k1"), ({"k0": 5, "k1": 5, "k2": 5, "k3": 4}, "k2"), ({"k2": -1}, "k3")],
)
def test_of_what_is_as_much_wished_for_the_cheapest_is_taken(wished: dict[str, int], best: str) -> None:
    made = kinds(4)
    found = completed(made, wished)
    assert found is not None
    assert found.goals[0].proven
    assert prepare(made).compiled.layout.selection(found.holds, NOTHING).at(Slot("kind")) == (best,)


def test_where_too_many_ways_lead_there_it_is_given_up() -> None:
    with pytest.raises(GaveUp) as caught:
        completed(kinds(20), {f"k{number}": 5 for number in range(20)})
    assert not caught.value.late
    assert caught.value.found.goals[0].proven


def test_a_wish_for_every_feature_comes_to_what_cp_sat_says_of_the_clauses() -> None:
    """Of the DIMACS file beside the model; cores give up on it, so the goal is pinned."""
    made, clauses, numbers = read("pc-richmond.xml")
    chance = random.Random(3)
    weights = {option.key: chance.randint(-100, 900) for option in made.product.options}
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(clauses.nv)]
    for clause in clauses.hard:
        model.add_bool_or([variables[each - 1] if each > 0 else variables[-each - 1].negated() for each in clause])
    model.maximize(sum(weight * variables[numbers[feature] - 1] for feature, weight in weights.items()))
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    engine = Engine(made, seconds=60)
    found = engine.optimize(NOTHING, [wishes({Choice(Slot(key), "yes"): weight for key, weight in weights.items()})])
    assert (found.proven, found.amounts[0].magnitude) == (True, round(solver.objective_value))
    taken = {slot.key for slot, values in found.selection.taken.items() if values}
    assert sum(weights[feature] for feature in taken) == found.amounts[0].magnitude

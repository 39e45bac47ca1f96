"""As much weight of conditions as can hold: compared with every set of them asked for as limits."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from benchmarks._subjects import revision
from configurator.engine import Engine
from configurator.engine.optimizing.designer import OutOfReach
from configurator.engine.optimizing.goals import Goal, HeldConditions
from configurator.rules.meaning import condition_holds
from configurator.rules.questions import asked_condition
from configurator.rules.syntax import Condition

CONDITIONS = (
    "trim = start",
    "trim = sport",
    "has-battery",
    "gearbox = manual",
    "towbar = yes",
    "tow-load = heavy",
    "paint.finish has matte",
    "roof-rack = yes",
    "roof = glass",
)


@pytest.fixture(scope="module")
def car() -> Engine:
    """An engine for the car."""
    made = revision("car")
    assert made is not None
    return Engine(made)


def most(engine: Engine, weights: list[tuple[Condition, int]]) -> int:
    """The most weight of any set of conditions that goes together, found by asking for each set."""
    sets = [chosen for size in range(len(weights) + 1) for chosen in combinations(weights, size)]
    for chosen in sorted(sets, key=lambda each: -sum(weight for _, weight in each)):
        try:
            engine.optimize(frozenset(), [], [condition for condition, _ in chosen])
        except OutOfReach:
            continue
        return sum(weight for _, weight in chosen)
    raise AssertionError("none of them always goes")


@pytest.mark.parametrize("seed", range(4))
def test_the_most_weight_that_goes_together_holds(car: Engine, seed: int) -> None:
    """The amount is that of the product, and no set of conditions that goes together weighs more."""
    made, dice = car.revision, random.Random(seed)
    texts = dice.sample(CONDITIONS, 4)
    weights = [(asked_condition(text, made.product, made.rules, "test"), dice.randint(1, 9)) for text in texts]
    found = car.optimize(frozenset(), [Goal(HeldConditions(tuple(weights), made.rules), most=True)])
    held = sum(weight for each, weight in weights if condition_holds(each, found.selection, made.product, made.rules))
    assert found.proven
    assert found.amounts[0].magnitude == held == most(car, weights), texts

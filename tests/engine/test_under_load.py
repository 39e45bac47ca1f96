"""The same answers with the machine idle and with four busy processes: time refuses, it never decides."""

import random
from collections.abc import Iterator

import pytest

from benchmarks.families import switches
from configurator.catalog.selection import Choice, Choices, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Conflict, ImpossibleChoice, LookAhead, State
from configurator.engine.explaining.repair import Repairs
from configurator.engine.optimizing import complete, maxsat
from configurator.errors import SolverDeadline
from configurator.rules.revision import Revision
from tests.busy import busy_machine
from tests.cases import TIMES
from tests.catalog import test_shops

CLICKS, REFUSALS = 4, 1


@pytest.mark.parametrize("name", ["car", "ritual", "switches"])
def test_a_busy_machine_gives_the_same_answers(name: str) -> None:
    asked = switches(60, 1) if name == "switches" else test_shops.revision(name)
    for seed in range(TIMES):
        idle = list(answers(asked, seed))
        assert len(idle) > 2 * CLICKS
        with busy_machine():
            assert list(answers(asked, seed)) == idle


def test_a_product_for_which_cores_had_no_time_is_the_same_one_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = test_shops.revision("car")
    expected = Engine(asked).complete(frozenset())
    monkeypatch.setattr(maxsat, "SHARE", 0)
    assert Engine(asked, seconds=60).complete(frozenset()) == expected
    monkeypatch.setattr(complete, "MOST_EFFORT", 0)
    with pytest.raises(SolverDeadline):
        Engine(asked, seconds=60).complete(frozenset())


def answers(asked: Revision, seed: int) -> Iterator[object]:
    """What a new engine says to a customer: look-ahead, completed without wishes and with some, refusals, ways out."""
    engine, chance, choices = Engine(asked, seconds=60), random.Random(seed), frozenset[Choice]()
    for _ in range(CLICKS):
        looked = engine.look_ahead(choices)
        possible = _values(looked, State.OPEN)
        wishes = {each: chance.randint(-3, 5) for each in chance.sample(possible, min(8, len(possible)))}
        yield looked
        for wished in ({}, wishes):
            yield engine.complete(choices, wished), engine.proven(choices, wished)
        impossible = _values(looked, State.IMPOSSIBLE)
        for wanted in chance.sample(impossible, min(REFUSALS, len(impossible))):
            yield engine.explain(choices, wanted)
            yield _ways_out(engine, choices, wanted)
        if possible:
            choices = with_choice(asked.product, choices, chance.choice(possible))


def _values(looked: LookAhead, wanted: State) -> list[Choice]:
    return [Choice(slot, value) for (slot, value), state in looked.states.items() if state is wanted]


def _ways_out(engine: Engine, choices: Choices, wanted: Choice) -> Repairs | Conflict:
    try:
        return engine.repairs(choices, wanted)
    except ImpossibleChoice as none:
        return none.conflict

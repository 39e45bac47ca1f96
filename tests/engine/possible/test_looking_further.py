"""Looking further in idle time, a little at a time: then no screen costs a question, and no answer is another."""

import random

import pytest

from benchmarks._subjects import revision
from configurator.analysis.click_benchmark import ClickBenchmark, page
from configurator.catalog.selection import Choices
from configurator.engine import Engine
from configurator.engine.possible.lookahead import A_LITTLE

MOST_LOOKS = 1_000


def choices_of(name: str, clicks: int) -> Choices:
    """What a random customer has chosen after so many clicks."""
    made = revision(name)
    if made is None:
        pytest.skip(f"{name} is not in ../shared/data/uvl")
    customer = ClickBenchmark(Engine(made, seconds=60), random.Random(3), None, lambda: 0.0, page)
    return [look.choices for look in customer.looks(clicks)][-1]


@pytest.mark.parametrize("name", ["car", "eshop.uvl", "financial-2017-10.uvl"])
def test_then_no_screen_costs_a_question_and_all_say_the_same(name: str) -> None:
    choices = choices_of(name, 4)
    made = revision(name)
    assert made is not None
    engine, other = Engine(made, seconds=60), Engine(made, seconds=60)
    looks, before = 1, 0
    while engine.look_further(choices):
        assert engine.calls - before <= A_LITTLE + 1, "whoever asks something meanwhile has not long to wait"
        looks, before = looks + 1, engine.calls
        assert looks < MOST_LOOKS
    asked, dice = engine.calls, random.Random(5)
    for _ in range(10):
        screen = dice.sample(engine.slots, min(20, len(engine.slots)))
        assert engine.look_ahead(choices, screen) == other.look_ahead(choices, screen)
        engine.remaining(choices, screen)
    assert engine.calls == asked
    assert other.calls > 0


def test_nothing_is_asked_while_somebody_else_is_answered() -> None:
    made = revision("car")
    assert made is not None
    engine = Engine(made, seconds=60)
    with engine._asking("What is possible?"):
        assert engine.look_further(frozenset()), "it is still to be done"
    assert engine.calls == 0

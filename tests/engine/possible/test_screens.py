"""What a screen costs: no more questions than everything at once, though each one shows other places."""

import random

import pytest

from benchmarks._subjects import revision
from configurator.analysis.click_benchmark import ClickBenchmark
from configurator.engine import Engine

SOME = 60


@pytest.mark.parametrize("name", ["car", "eshop.uvl", "decisionmaking.uvl"])
def test_a_screen_costs_no_more_questions_than_everything(name: str) -> None:
    made = revision(name)
    if made is None:
        pytest.skip(f"{name} is not in ../shared/data/uvl")

    def calls(visible: int | None) -> int:
        customers = ClickBenchmark(Engine(made, seconds=60), random.Random(1), visible, lambda: 0.0)
        return sum(look.calls for _ in range(4) for look in customers.looks(25))

    assert calls(SOME) <= calls(None)

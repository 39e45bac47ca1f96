"""A product that is too large for memory, or takes too long to compile, is refused where it becomes so, only then."""

import pytest

from configurator.engine import Engine
from configurator.engine.compiling import prepared
from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.size_limit import TooLarge, TooSlow, no_larger
from configurator.rules.revision import Revision
from configurator.source import Source
from configurator.time_limit import within
from tests.engine.cars import box, car


def refused_in(revision: Revision, largest: int) -> str:
    """The file to which a refusal points."""
    with pytest.raises(TooLarge, match="ENGINE_LARGEST") as caught:
        Engine(revision, largest=largest)
    (problem,) = caught.value.problems
    return problem.source.file


@pytest.mark.parametrize("revision", [car(), box()], ids=["car", "box"])
def test_a_product_is_taken_on_exactly_when_its_clauses_are_within_the_limit(revision: Revision) -> None:
    needed = Engine(revision).clauses
    for largest in (*range(0, needed - 1, needed // 30), needed - 2):
        assert revision.product.key in refused_in(revision, largest)
    assert Engine(revision, largest=needed).clauses == needed


def test_the_rule_that_takes_too_much_is_named() -> None:
    heavy = "".join(
        f'rule r{n} "R."\n  when mats >= {n % 4} then length != {600 + n % 36 * 50} mm\n' for n in range(90)
    )
    assert refused_in(car(heavy), 150) == "rules/car.rules"


def test_what_takes_too_long_is_refused_where_the_time_was_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "PREPARING_SECONDS", 0)
    with pytest.raises(TooSlow, match="takes too long") as caught:
        Engine(car())
    assert [problem.source for problem in caught.value.problems] == [car().product.source]


def test_a_rule_that_takes_too_long_is_named() -> None:
    """Time is looked at before a rule, and while its clauses are made."""
    revision, source = car(), Source("rules/car.rules", 7)
    with within(0), pytest.raises(TooSlow) as caught, no_larger(source, 100):
        raise AssertionError("begun without time")
    assert caught.value.problems[0].source == source
    formula = SolverFormula()
    with pytest.raises(TooSlow) as caught, no_larger(source, 100), within(0):
        formula.fresh()
    assert caught.value.problems[0].source == source
    assert Engine(revision).clauses, "without a limit there is none"

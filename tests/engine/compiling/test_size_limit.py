"""A product that is too large for memory is refused where it becomes so, and only then."""

import pytest

from configurator.engine import Engine
from configurator.engine.compiling.size_limit import TooLarge
from configurator.rules.revision import Revision
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

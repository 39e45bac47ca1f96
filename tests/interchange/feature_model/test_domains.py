"""The numbers that a typed feature can be, as its constraints say or leave open."""

from fractions import Fraction

import pytest

from configurator.catalog.model import Range
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.uvl import reader as uvl


def range_of(kind: str, *constraints: str) -> Range:
    text = f"features\n\tR\n\t\tmandatory\n\t\t\t{kind} X\n\t\toptional\n\t\t\tA\nconstraints\n"
    found = domains(uvl.read(text + "".join(f"\t{each}\n" for each in constraints), "m.uvl"))["X"]
    assert isinstance(found, Range)
    return found


@pytest.mark.parametrize(
    ("constraints", "low", "high"),
    [
        (["A => X > 7"], 0, 100),
        (["A => X > 70"], 0, 140),
        (["A => X > -7"], -14, 100),
        (["X >= 5"], 5, 100),
        (["X > 5"], 6, 100),
        (["X >= 500"], 500, 1000),
        (["X <= 5"], 0, 5),
        (["5 >= X"], 0, 5),
        (["X < 5"], 0, 4),
        (["X <= -5"], -10, -5),
        (["X < 0"], -1, -1),
        (["X >= -5 & X <= 5"], -5, 5),
        (["X == 5"], 5, 5),
        (["X >= 2.5 & X <= 7.5"], 3, 7),
        (["X > 2.5 & X < 7.5"], 3, 7),
        (["X > -2.5 & X < -0.5"], -2, -1),
        (["A => X > -7.25"], -14, 100),
        (["A => X > 70.25"], 0, 140),
        (["X >= 2", "X >= 5", "X >= 3", "X <= 9", "X <= 8"], 5, 8),
        (["X => X <= 20", "A => X <= 10"], 0, 20),
    ],
)
def test_an_integer_goes_from_bound_to_bound(constraints: list[str], low: int, high: int) -> None:
    """Where there is none, from 0 or twice the least negative number to twice the greatest, at least 100."""
    assert range_of("Integer", *constraints) == Range(Fraction(low), Fraction(high), Fraction(1))


def test_a_real_goes_in_tenths_of_the_last_decimal_it_is_compared_with() -> None:
    assert range_of("Real", "X <= 2.5") == Range(Fraction(0), Fraction(5, 2), Fraction(1, 100))
    assert range_of("Real", "X < 2.5") == Range(Fraction(0), Fraction(249, 100), Fraction(1, 100))

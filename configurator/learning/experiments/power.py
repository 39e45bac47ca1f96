"""How many people it takes to see a difference, and how small a one can be seen with those who are there."""

import math
from statistics import NormalDist

from configurator.learning.experiments.differences import LEVEL, Sample

POWER = 0.8
"""In four of five experiments a difference that is there is to be found."""


def people_needed(base: float, other: float, *, level: float = LEVEL, power: float = POWER) -> int:
    """How many people each of two even groups needs for two shares to be told apart (Cohen's h). They differ."""
    effect = 2 * math.asin(math.sqrt(other)) - 2 * math.asin(math.sqrt(base))
    return math.ceil(2 * (_quantiles(level, power) / effect) ** 2)


def detectable(base: Sample, other: Sample, *, level: float = LEVEL, power: float = POWER) -> float:
    """The smallest difference of means that would be found with these people, if they vary as those of ``base`` do."""
    if min(base.people, other.people) < 2:
        return math.inf
    return _quantiles(level, power) * math.sqrt(base.variance * (1 / base.people + 1 / other.people))


def _quantiles(level: float, power: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2) + NormalDist().inv_cdf(power)

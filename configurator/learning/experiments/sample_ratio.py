"""Whether people were spread over arms as they were drawn; where not, some were lost, and nothing can be compared."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from configurator.learning.disclosure import FEWEST

DOUBTED = 0.001
"""Chances below it are no chance: an experiment in a thousand is doubted wrongly."""


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """People by arm, how many were to be expected, and the chance of being so far off; None: too few to say."""

    found: Mapping[str, int]
    expected: Mapping[str, float]
    chance: float | None

    @property
    def fits(self) -> bool:
        """Whether people may have been spread as they were drawn."""
        return self.chance is None or self.chance >= DOUBTED


def sample_ratio(found: Mapping[str, int], expected: Mapping[str, float]) -> SampleRatio:
    """Compares by chi-square (Pearson 1900) up to three arms; ``expected``: people by arm, or shares of them."""
    total, whole = sum(found.values()), sum(expected.values())
    wanted = {arm: total * each / whole for arm, each in expected.items() if each > 0} if whole else {}
    if any(count and arm not in wanted for arm, count in found.items()):
        return SampleRatio(found, wanted, 0.0)  # somebody is where nobody was drawn
    if len(wanted) < 2 or min(wanted.values()) < FEWEST:
        return SampleRatio(found, wanted, None)
    off = sum((found.get(arm, 0) - each) ** 2 / each for arm, each in wanted.items())
    return SampleRatio(found, wanted, _chance(off, len(wanted) - 1))


def _chance(off: float, freedom: int) -> float:
    """Chi-square's upper tail, which has a closed form for one degree of freedom and for two."""
    return math.erfc(math.sqrt(off / 2)) if freedom == 1 else math.exp(-off / 2)

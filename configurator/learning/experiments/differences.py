"""How two groups of people differ, with the interval in which the difference lies: shares and means of one person each.

A group is what its people come to, one number a person: whoever was there a million times counts once. Whoever looks
once, at the planned end, gets the usual interval (Newcombe 1998 for shares, Welch 1947 for means). Whoever may look
every day gets one that holds at all looks together (asymptotic confidence sequence, Waudby-Smith and others 2024).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
FEWEST_FOR_SHARES, FEWEST_FOR_MEANS = 30, 100
"""So many people in each group are the fewest of which anything is said; amounts of money are skewed."""
_USUAL_PEOPLE = 400
"""The number of people for which an interval of many looks is narrowest."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A group: how many people, the sum of their numbers, and the sum of the squares."""

    people: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Of one person; of nobody 0."""
        return self.total / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        """Between people."""
        if self.people < 2:
            return 0.0
        return max(0.0, (self.squares - self.total * self.mean) / (self.people - 1))


def share(people: int, of_them: int) -> Sample:
    """A group of whom some did something: each is 0 or 1."""
    return Sample(people, of_them, of_them)


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much one group's people are above another's: the value, and from where to where it lies.

    ``fewest``: so many people both groups need for anything to be said. ``looks``: it holds however often one looks.
    """

    base: Sample
    other: Sample
    value: float
    low: float
    high: float
    fewest: int
    looks: bool

    @property
    def enough(self) -> bool:
        """Whether there are enough people in both groups."""
        return min(self.base.people, self.other.people) >= self.fewest

    @property
    def holds_zero(self) -> bool:
        """Whether there may be no difference at all."""
        return self.low <= 0 <= self.high


def of_shares(base: Sample, other: Sample, *, level: float = LEVEL, looks: bool = False) -> Difference:
    """The difference of two shares: of ``other`` over ``base``."""
    fewest = FEWEST_FOR_SHARES
    if not (base.people and other.people):
        return Difference(base, other, other.mean - base.mean, -1.0, 1.0, fewest, looks)
    value = other.mean - base.mean
    (base_low, base_high), (low, high) = wilson(base, level), wilson(other, level)
    below = math.hypot(other.mean - low, base_high - base.mean)
    above = math.hypot(high - other.mean, base.mean - base_low)
    if looks:
        half = _many_looks(sum(_share_error(each) for each in (base, other)), _pairs(base, other), level)
        below, above = min(1 + value, max(below, half)), min(1 - value, max(above, half))
    return Difference(base, other, value, value - below, value + above, fewest, looks)


def of_means(base: Sample, other: Sample, *, level: float = LEVEL, looks: bool = False) -> Difference:
    """The difference of two means: of ``other`` over ``base``."""
    fewest, value = FEWEST_FOR_MEANS, other.mean - base.mean
    if min(base.people, other.people) < 2:
        return Difference(base, other, value, -math.inf, math.inf, fewest, looks)
    errors = [each.variance / each.people for each in (base, other)]
    half = _t_quantile((1 + level) / 2, _freedom(base, other)) * math.sqrt(sum(errors))
    if looks:
        half = max(half, _many_looks(sum(errors), _pairs(base, other), level))
    return Difference(base, other, value, value - half, value + half, fewest, looks)


def wilson(sample: Sample, level: float = LEVEL) -> tuple[float, float]:
    """In which interval a share lies (Wilson 1927). The sample has people."""
    z, n, p = NormalDist().inv_cdf((1 + level) / 2), sample.people, sample.mean
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _share_error(sample: Sample) -> float:
    """The variance of a share, with one person more on either side: of nobody out of ten it is not nothing."""
    p = (sample.total + 1) / (sample.people + 2)
    return p * (1 - p) / (sample.people + 2)


def _pairs(base: Sample, other: Sample) -> float:
    """How many people of an even split would tell as much."""
    return 4 / (1 / base.people + 1 / other.people)


def _many_looks(error: float, people: float, level: float) -> float:
    """Half the width of an interval that holds at all looks, for a difference with that variance."""
    alpha = 1 - level
    spread = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / _USUAL_PEOPLE
    seen = people * spread
    return math.sqrt(error * 2 * (seen + 1) / seen * math.log(math.sqrt(seen + 1) / alpha))


def _freedom(base: Sample, other: Sample) -> float:
    """Welch's degrees of freedom."""
    one, two = (each.variance / each.people for each in (base, other))
    if one + two == 0:
        return base.people + other.people - 2
    return (one + two) ** 2 / (one**2 / (base.people - 1) + two**2 / (other.people - 1))


def _t_quantile(p: float, freedom: float) -> float:
    """Student's quantile by Fisher and Cornish's series: to four digits from ten degrees of freedom on."""
    z = NormalDist().inv_cdf(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))

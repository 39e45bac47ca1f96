"""Where the marks of a plot stand: an interval beside its zero, and the columns of people at the steps of a product.

Places are in the units of the drawing's own box; how it looks is the style sheet's business, its words the template's.
"""

import math
from dataclasses import dataclass

from configurator.learning.experiments.differences import Difference
from configurator.services.learning.reports import TrialReport, WayThrough

WIDTH, HEIGHT = 200.0, 28.0
WAY_HEIGHT, WAY_BASE = 220.0, 180.0
_MARGIN = 8.0
_COLUMN, _GAP, _BETWEEN = 22.0, 3.0, 28.0


@dataclass(frozen=True, slots=True)
class IntervalMarks:
    """An interval drawn: where it begins and ends, the value in it, and zero in the middle."""

    low: float
    high: float
    value: float
    zero: float = WIDTH / 2


@dataclass(frozen=True, slots=True)
class StepColumn:
    """The people of a group at a step; the upper part of it are those who left there."""

    group: int
    x: float
    y: float
    height: float
    left_height: float
    width: float = _COLUMN


@dataclass(frozen=True, slots=True)
class StepMarks:
    """A step's columns, and where its name stands."""

    name: str
    middle: float
    columns: tuple[StepColumn, ...]
    valley: bool


@dataclass(frozen=True, slots=True)
class WayMarks:
    """The columns of a way, each group's first step being as high as the drawing."""

    width: float
    steps: tuple[StepMarks, ...]


def interval_marks(difference: Difference) -> IntervalMarks | None:
    """Where an interval stands; None when it has no ends."""
    far = max(abs(difference.low), abs(difference.high))
    if math.isinf(far):
        return None
    scale = (WIDTH / 2 - _MARGIN) / far if far else 0.0
    low, high, value = (
        round(WIDTH / 2 + scale * each, 1) for each in (difference.low, difference.high, difference.value)
    )
    return IntervalMarks(low, high, value)


def way_marks(report: TrialReport, way: WayThrough) -> WayMarks:
    """Where the columns of a way stand."""
    most = {arm: max((step.people[arm] or 0 for step in way.steps), default=0) for arm in report.arms}
    group = len(report.arms) * (_COLUMN + _GAP) - _GAP
    steps = []
    for number, step in enumerate(way.steps):
        begin = _BETWEEN / 2 + number * (group + _BETWEEN)
        columns = []
        for place, arm in enumerate(report.arms):
            people, left = step.people[arm] or 0, step.left[arm] or 0
            height = (WAY_BASE - _MARGIN) * people / most[arm] if most[arm] else 0.0
            gone = height * min(1.0, left / people) if people else 0.0
            x = begin + place * (_COLUMN + _GAP)
            columns.append(
                StepColumn(place, round(x, 1), round(WAY_BASE - height, 1), round(height, 1), round(gone, 1))
            )
        steps.append(StepMarks(step.name, round(begin + group / 2, 1), tuple(columns), step.valley))
    return WayMarks(len(way.steps) * (group + _BETWEEN), tuple(steps))

"""Which of the decisions at a place was followed by what somebody did then; a place counts once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from configurator.learning.experiments.noticed import Begun, ValueTaken

_WITHIN = timedelta(days=7)
"""For so long a design that somebody begins follows from what was suggested to them outside of one."""


def by_value(asked: Sequence[Row[Any]], taken: Sequence[ValueTaken]) -> tuple[int, datetime] | None:
    """The last decision of a place that named a value which was taken later, and when it was; a place counts once."""
    if any(row.accepted_at is not None for row in asked):
        return None
    for row in sorted(asked, key=lambda each: each.id, reverse=True):
        for each in taken:
            if each.value in row.picked and each.at >= row.at:
                return int(row.id), each.at
    return None


def by_design(asked: Sequence[Row[Any]], begun: Sequence[Begun]) -> tuple[int, datetime] | None:
    """The last decision of a place after which a design was begun, and when it was; a place counts once."""
    if any(row.accepted_at is not None for row in asked):
        return None
    for row in sorted(asked, key=lambda each: each.id, reverse=True):
        for each in begun:
            if row.at <= each.at <= row.at + _WITHIN:
                return int(row.id), each.at
    return None

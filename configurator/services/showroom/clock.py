"""Whether the clock can be believed: a machine's that jumps deletes nothing, and gives no order another year.

The shop keeps the last moment that it believed, for all its processes, and holds the clock against it. Only what is
plausible moves that moment on, so that a clock which is wrong for long does not come to be believed: events of a wrong
year prove nothing. Where the clock is right after all (a shop that was closed for months), somebody has to say so.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

_FACT = "the last moment that was believed"
_TO_DELETE, _TO_ORDER, _BACK = timedelta(days=31), timedelta(days=120), timedelta(days=1)
_STEP = timedelta(hours=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clock says, and the last moment that was believed before; None when nothing has happened yet."""

    now: datetime
    believed: datetime | None

    @property
    def deletes(self) -> bool:
        """Whether something may be deleted because it is old by this clock."""
        return self._within(_TO_DELETE)

    @property
    def dates(self) -> bool:
        """Whether an order gets its date from this clock: a shop may have been closed for a season."""
        return self._within(_TO_ORDER)

    @property
    def doubt(self) -> str:
        """What is wrong with it, in a sentence; '' when it is believed."""
        if self.deletes or self.believed is None:
            return ""
        return (
            f"The clock says {self.now:%Y-%m-%d %H:%M} UTC, but the last thing that happened here was at "
            f"{self.believed:%Y-%m-%d %H:%M}. Until it is right nothing is deleted"
            + ("" if self.dates else ", and orders have a date after that one")
            + ". If it is right, `configurator clock --right` says so."
        )

    def _within(self, longest: timedelta) -> bool:
        return self.believed is None or -_BACK <= self.now - self.believed <= longest


def read_clock(room: Showroom) -> ClockReading:
    """Holds the clock against what was believed last, and believes it from now on where it is plausible."""
    now = room.now()
    with room.reading() as unit:
        kept, believed = unit.facts.said(_FACT), _believed(unit)
    reading = ClockReading(now, believed)
    moved = believed is None or (reading.deletes and abs(now - believed) >= _STEP)
    if kept is None or moved:
        with room.unit() as unit:
            unit.facts.say(_FACT, (now if moved or believed is None else believed).isoformat())
    if reading.deletes:
        room.believed = now, time.monotonic()
    return reading


def may_delete(room: Showroom) -> bool:
    """Whether what is old by the clock may go; when not, the log says why."""
    reading = read_clock(room)
    if not reading.deletes:
        _log.error("nothing is deleted: %s", reading.doubt)
    return reading.deletes


def believe(room: Showroom) -> None:
    """Somebody says that the clock is right."""
    with room.unit() as unit:
        unit.facts.say(_FACT, room.now().isoformat())


def order_time(room: Showroom, unit: UnitOfWork, now: datetime) -> datetime:
    """The moment of an order that is placed now: the clock's, or where that jumped, the likeliest one.

    That is the last moment that was believed, and the time that has passed since as this process has felt it.
    """
    reading = ClockReading(now, _believed(unit))
    if reading.dates or reading.believed is None:
        return now
    likely = reading.believed
    if room.believed is not None:
        at, felt = room.believed
        likely = max(likely, at + timedelta(seconds=time.monotonic() - felt))
    _log.error("an order is dated %s: %s", likely.isoformat(timespec="seconds"), reading.doubt)
    return likely


def _believed(unit: UnitOfWork) -> datetime | None:
    """The last moment that was believed; before there is any, that of the last event."""
    kept = unit.facts.said(_FACT)
    return datetime.fromisoformat(kept) if kept else unit.last.at()

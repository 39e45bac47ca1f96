"""What day it is in the shop, and in which time zone: the one that is named (Europe/Berlin), or the machine's own.

Which one a shop has is a setting; how days and times are written on a page is decided in ``web/money_and_dates``.
"""

import os
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from configurator.source import did_you_mean

_LOCAL_TIME = "/etc/localtime"
_NOBODYS = frozenset({"localtime", "posixrules", "Factory"})
"""Files that stand with the zones and name none."""
_FOLDER = "zoneinfo/"


def day_of(at: datetime, zone: tzinfo) -> date:
    """The day that the moment belongs to there."""
    return at.astimezone(zone).date()


def beginning(day: date, zone: tzinfo) -> datetime:
    """The moment at which the day begins there, also where clocks are changed at midnight. Raises OverflowError."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises ValueError, with a near miss."""
    if name in _names():
        return ZoneInfo(name)
    hint = did_you_mean(name, _names()) or "names are such as Europe/Berlin, America/New_York or UTC."
    raise ValueError(f"There is no time zone '{name}'; {hint}")


def machine_zone() -> ZoneInfo:
    """The machine's time zone, as TZ or its own file names it; UTC where nothing does.

    Raises ValueError for a TZ that is no name, such as CET-1CEST: such rules are not kept.
    """
    named = os.environ.get("TZ", "").removeprefix(":") or os.path.realpath(_LOCAL_TIME)
    if named.startswith("/"):
        named = named.partition(_FOLDER)[2].removeprefix("posix/")
        return ZoneInfo(named) if named in _names() else ZoneInfo("UTC")
    return zone(named)


@cache
def _names() -> frozenset[str]:
    """The names of all time zones, looked up once: they are files."""
    return frozenset(available_timezones() - _NOBODYS)

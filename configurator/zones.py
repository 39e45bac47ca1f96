"""Time zones by their IANA names, such as Europe/Berlin: the one that is named, or the machine's own."""

import os
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from configurator.source import did_you_mean

_LOCAL_TIME = "/etc/localtime"
_NOBODYS = frozenset({"localtime", "posixrules", "Factory"})
"""Files that stand with the zones and name none."""
_FOLDER = "zoneinfo/"


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

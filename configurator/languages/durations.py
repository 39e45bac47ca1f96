"""How long something takes, in the language that is spoken: '3 weeks', '20 Tage'."""

from datetime import date, timedelta
from decimal import Decimal

from babel.units import format_unit

from configurator.languages.dates import day_in_words, day_of_year
from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN, locale_of, spoken

_WEEK = 7
_ONE_YEAR_CLEAR = 300
"""Within so many days a day and a month leave no doubt about the year."""


def days_in_words(days: int) -> str:
    """'20 days', or in weeks where they are whole: '3 weeks'."""
    weeks, rest = divmod(days, _WEEK)
    return duration_in_words(Decimal(weeks), "week") if weeks and not rest else duration_in_words(Decimal(days), "day")


def more_days(days: int) -> str:
    """'+2 weeks', '−3 days'."""
    return f"{'+' if days > 0 else '−'}{days_in_words(abs(days))}"


def ready_in_words(days: int, ordered: date) -> str:
    """'Ready about 14 January (3 weeks)', where it is ordered on that day."""
    if not days:
        return gettext("Ready at once")
    day = ordered + timedelta(days=days)
    said = day_of_year(day) if days < _ONE_YEAR_CLEAR else day_in_words(day)
    return gettext("Ready about %(day)s (%(time)s)", day=said, time=days_in_words(days))


def duration_in_words(number: Decimal, unit: str) -> str:
    """So many of a 'day', 'week', 'month' or 'year', in words."""
    return format_unit(number, f"duration-{unit}", locale=locale_of(spoken()) or OWN)

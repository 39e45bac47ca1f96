"""How days and months are written in the language that is spoken."""

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, format_time

from configurator.languages.spoken import OWN, locale_of, spoken


def day_in_words(day: date) -> str:
    """'1 March 2027', '1. März 2027'."""
    return format_date(day, "d MMMM y" if spoken() == OWN else "long", locale_of(spoken()) or OWN)


def month_in_words(day: date, *, year: bool) -> str:
    """'March', 'March 2027'."""
    return format_date(day, "LLLL y" if year else "LLLL", locale_of(spoken()) or OWN)


def day_of_year(day: date) -> str:
    """'1 March', '1. März'."""
    if spoken() == OWN:
        return format_date(day, "d MMMM", OWN)
    return format_skeleton("MMMMd", day, locale=locale_of(spoken()) or OWN)


def moment_in_words(at: datetime) -> str:
    """'1 March 2027, 14:05:09 UTC+01:00': a moment that has to be proven, by the clock that it is in."""
    seconds = format_time(at.replace(tzinfo=None), "HH:mm:ss", locale=locale_of(spoken()) or OWN)
    zone = f"{at:%z}"
    return f"{day_in_words(at.date())}, {seconds} UTC{zone[:3]}:{zone[3:5]}"

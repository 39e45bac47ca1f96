"""When and where something is valid: from one day to another, in some of the product's markets.

Decides what validity means and how it is said in words. Which things of a product have one is said by the catalogue and
the rules; which situations are alike is ``rules.in_force``' question. Knows no clock: today is the caller's.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from configurator.languages.dates import day_in_words
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.source import Source


@dataclass(frozen=True, slots=True)
class Situation:
    """The day, the market and the group of customers that a question is about.

    ``market`` is '' for a product that lists no markets, ``group`` for customers of no group that it lists.
    """

    on: date
    market: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """From the start to the end day, both included (None: without limit), in these markets (none: in all).

    ``groups``: for customers of these groups alone (none: for all). ``source`` is where the markets are written,
    ``for_source`` where the groups are.
    """

    start: date | None = None
    end: date | None = None
    markets: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)
    groups: tuple[str, ...] = ()
    for_source: Source | None = field(default=None, compare=False)

    def on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def within(self, market: str) -> bool:
        """Whether it is valid in that market."""
        return not self.markets or market in self.markets

    def holds(self, situation: Situation | None) -> bool:
        """Whether it is valid in the situation; always when there is none."""
        if situation is None:
            return True
        for_them = not self.groups or situation.group in self.groups
        return for_them and self.on(situation.on) and self.within(situation.market)

    def __str__(self) -> str:
        """'from 1 March 2027 until 30 June 2027 in DE and AT'; '' for what is always valid."""
        said = [gettext("from %(day)s", day=day_text(self.start))] if self.start else []
        said += [gettext("until %(day)s", day=day_text(self.end))] if self.end else []
        said += [gettext("in %(markets)s", markets=listed(self.markets))] if self.markets else []
        said += [gettext("for %(groups)s", groups=listed(self.groups))] if self.groups else []
        return " ".join(said)


ALWAYS = Validity()

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def day_text(day: date) -> str:
    """A day as people write it: '1 March 2027'."""
    return day_in_words(day)


def written_day(text: str) -> date:
    """The day that '2027-03-01' says; ValueError, with what to write instead when that can be guessed."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(_guessed(text))


def _guessed(text: str) -> str:
    parts = text.replace("/", ".").replace("-", ".").split(".")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        ordered = parts if len(parts[0]) == 4 else parts[::-1]
        try:
            return f"write it as {date(*map(int, ordered)).isoformat()}"
        except ValueError:
            pass
    return "write year, month and day, such as 2027-03-01"

"""For how long what is known about people is kept: orders as the law of a market asks, the rest as the shop decides.

Decides the words of the settings and the days that follow from them; what goes then is decided in ``operating``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

USUAL_YEARS = 10
_YEARS = re.compile(r"(?:(?P<market>[^\s=,]+)\s*=\s*)?(?P<years>[0-9]{1,2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long things are kept: names in orders by market, profiles nobody comes back to, mails in files.

    ``decision_days``: what was decided for whom, and what they did then.

    ``profile_days`` 0: for ever. Years are counted from the end of the year in which an order was placed.
    """

    years: Mapping[str, int] = field(default_factory=dict)
    otherwise: int = USUAL_YEARS
    profile_days: int = 730
    mail_days: int = 30
    decision_days: int = 400

    def until(self, placed: date, market: str) -> date:
        """The last day on which an order says whose it is."""
        return date(placed.year + self.years.get(market, self.otherwise), 12, 31)

    @property
    def shortest(self) -> int:
        """The years after which the first orders are due."""
        return min((*self.years.values(), self.otherwise))


USUAL = Retention()


def read_years(written: str) -> tuple[dict[str, int], int]:
    """The years by market, and those of all others, of 'AT=7, DE=10, 8'. Raises ValueError."""
    years, otherwise = dict[str, int](), USUAL_YEARS
    for part in filter(None, (each.strip() for each in written.split(","))):
        found = _YEARS.fullmatch(part)
        if found is None:
            raise ValueError(f"'{part}' is not a number of years, such as 10, AT=7 or DE=10.")
        if found["market"]:
            years[found["market"]] = int(found["years"])
        else:
            otherwise = int(found["years"])
    return years, otherwise

"""The right to withdraw from an order bought at a distance: until when it lasts, and how it is said.

Directive 2011/83/EU: 14 days from the day on which the goods were received, counted from the day after it (article 9);
a period that would end on a Saturday or Sunday ends on the Monday (Regulation (EEC) 1182/71, article 3; public
holidays differ by country and are not looked up here). Whoever sells may give more days, and says what is exempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from configurator.characters import isolated
from configurator.languages.sentences import gettext
from configurator.orders.order import Order, listed_designs

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WithdrawalRight:
    """Whether an order, or a line of it, can be withdrawn from on a day.

    ``exempt``: why there is no such right, '' where there is; ``part``: for part of it alone. ``received``: when it
    arrived, None while nobody has said so; ``until`` is the last day of the period then.
    """

    days: int
    exempt: str
    received: date | None
    until: date | None
    late: bool
    part: bool = False

    @property
    def stands(self) -> bool:
        """Whether a withdrawal counts by itself; otherwise a person decides."""
        return not self.exempt and not self.late


def right(order: Order, line: int, arrivals: Mapping[int, date], today: date) -> WithdrawalRight:
    """The right as it is on a day, to a line of an order or to all of it (``WHOLE``).

    ``arrivals``: on which day each line was received. What was ordered together is received with the last of it.
    """
    lines = dict(enumerate(order.designs, 1))
    some = {line: lines[line]} if line in lines else lines
    whole = len(some) == 1
    exempt = [
        each.receipt.exempt if whole else f"{each.receipt.product_name}: {each.receipt.exempt}"
        for each in some.values()
        if each.receipt.exempt
    ]
    days = max(each.receipt.withdrawal_days for each in some.values())
    received = max(arrivals.values()) if arrivals and set(arrivals) >= set(lines) else None
    until = None if received is None else last_day(received, days)
    late = until is not None and today > until
    return WithdrawalRight(days, " ".join(exempt), received, until, late, 0 < len(exempt) < len(some))


def last_day(received: date, days: int) -> date:
    """The last day of the period for what was received on a day."""
    last = received + timedelta(days)
    return last + timedelta(max(0, 7 - last.weekday()) if last.weekday() >= _SATURDAY else 0)


def terms_in_words(days: int, exempt: str) -> str:
    """Whether an order can be withdrawn from, as it is said before it is placed and afterwards."""
    if exempt:
        return gettext(
            "Made to your own wishes, so there is no right to withdraw from the order: %(exempt)s",
            exempt=isolated(exempt),
        )
    return gettext(
        "You may withdraw from the order until %(days)s days after you have received it, and need not say why.",
        days=days,
    )


def order_terms(order: Order) -> tuple[str, ...]:
    """The same of an order: one sentence where it holds for all of it, else one for each of its designs."""
    told = [terms_in_words(each.receipt.withdrawal_days, each.receipt.exempt) for each in order.designs]
    if len(set(told)) == 1:
        return (told[0],)
    names = (isolated(each.receipt.product_name) for each in order.designs)
    return tuple(f"{name}: {each}" for name, each in zip(names, told, strict=True))


def line_in_words(order: Order, line: int) -> str:
    """What a case is about: the design of a line, all of them for the whole order."""
    return listed_designs(order.designs[line - 1 : line]) if 1 <= line <= len(order.designs) else order.title

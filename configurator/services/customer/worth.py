"""What a customer is worth to the shop, in figures and in a sentence: for the sales desk, and for themselves.

It is worked out overnight (``services.learning.worth``) of those who let the shop remember, and said of nobody else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from configurator.languages.amounts import number_in_language
from configurator.languages.sentences import gettext, ngettext
from configurator.learning.lifetime.kinds import CustomerKind
from configurator.money import Money, in_language, minor_digits
from configurator.profiles.consent import TELLS_OF_WORTH, Purpose
from configurator.storage.unit import UnitOfWork
from configurator.storage.worths import KeptWorth

FACT = "worth"
"""Under what name it is kept when it was worked out last, and by what models."""
SWITCH = "worth"
"""By what name it is switched off that it is concluded what somebody is worth."""
_FIGURES = 3
HARDLY = 0.05
"""Fewer orders than these are said to be hardly any."""


@dataclass(frozen=True, slots=True)
class CustomerWorth:
    """What a customer is worth: of which kind they are, in a sentence why, and the figures behind it.

    As in ``learning.lifetime.kinds.Worth``; what is expected is rounded as forecasts are.
    """

    kind: CustomerKind
    why: str
    placed: int
    cancelled: int
    brought: Money
    net: Money
    orders: float
    amount: Money
    expected: Money
    back: float
    back_then: float
    alive: float
    potential: Money
    cost: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """When worth was worked out last (None: never), and by currency the models as plain data, where there are any."""

    at: datetime | None
    models: Mapping[str, Any]


def worth_of(unit: UnitOfWork, profile: UUID, now: datetime) -> CustomerWorth | None:
    """What the customer to whom the profile belongs is worth; None where nothing is, or may be, concluded."""
    kept = unit.worths.of(unit.identities.customer(profile))
    return _read(kept) if kept is not None and _allowed(unit, profile, now) else None


def why_none(unit: UnitOfWork, profile: UUID, currency: str, now: datetime) -> str:
    """Why nothing is said of the worth of a customer who orders in a currency."""
    if not _allowed(unit, profile, now):
        return "Nothing is concluded: the customer does not allow it."
    if currency in worked_out(unit).models:
        return "Nothing is concluded yet: worth was worked out before the customer ordered, or allowed it."
    return "Too few orders to say: ten customers, five of whom came back, are the fewest."


def _allowed(unit: UnitOfWork, profile: UUID, now: datetime) -> bool:
    """Whether it may be concluded what the customer is worth: they said yes to a text that says so, and no no since."""
    customer = unit.identities.customer(profile)
    allowing = unit.consents.allowing([customer], Purpose.REMEMBER, now, versions=TELLS_OF_WORTH)
    return customer in allowing and SWITCH not in unit.switches.off(customer)


def worked_out(unit: UnitOfWork) -> WorkedOut:
    """When worth was worked out last, and the models by currency."""
    kept = json.loads(unit.facts.said(FACT) or '{"at": null, "models": {}}')
    return WorkedOut(datetime.fromisoformat(kept["at"]) if kept["at"] else None, kept["models"])


def told_to_them(worth: CustomerWorth) -> tuple[str, str]:
    """What a customer reads of what is concluded: what they are taken for, and because of what."""
    taken_for = {
        CustomerKind.MOST_VALUABLE: gettext("one of the customers from whom we expect most"),
        CustomerKind.MOST_GROWABLE: gettext("a customer who may want more than they have"),
        CustomerKind.MIGRATOR: gettext("a customer who may not come back"),
        CustomerKind.BELOW_ZERO: gettext("a customer whose orders cost us more than they bring"),
        CustomerKind.STEADY: gettext("a customer like most others"),
    }[worth.kind]
    said = gettext(
        "%(so_far)s; %(expected)s, and take it as %(percent)s likely that you order",
        so_far=_so_far(worth),
        expected=_expected(worth),
        percent=_percent(worth.back),
    )
    return taken_for, said


def about(minor: float, currency: str) -> Money:
    """An amount as exactly as a forecast is: three figures, and no cents."""
    whole = round(Decimal(minor).scaleb(-minor_digits(currency)))
    return Money.of(round(whole, min(0, _FIGURES - len(str(abs(whole))))), currency)


def _read(kept: KeptWorth) -> CustomerWorth:
    figures: dict[str, Any] = dict(kept.figures)
    for name in ("amount", "expected", "potential", "cost"):
        figures[name] = about(figures[name], kept.currency)
    for name in ("brought", "net"):
        figures[name] = Money(round(figures[name]), kept.currency)
    kind = CustomerKind(kept.kind)
    return CustomerWorth(kind=kind, why=_why(kind, figures), at=kept.at, **figures)


def _why(kind: CustomerKind, figures: dict[str, Any]) -> str:
    match kind:
        case CustomerKind.MOST_VALUABLE:
            return (
                f"Of the fifth from whom most is expected: {figures['expected']} within a year, "
                "without what serving them costs."
            )
        case CustomerKind.MOST_GROWABLE:
            return (
                f"The best quarter of people with the same needs is expected to bring {figures['potential']} a year, "
                f"this customer {figures['expected']}."
            )
        case CustomerKind.MIGRATOR:
            return (
                "The chance of an order within a year has fallen "
                f"from {_percent(figures['back_then'])} on the day of the last order to {_percent(figures['back'])}."
            )
        case CustomerKind.BELOW_ZERO:
            return (
                f"{figures['cancelled']} of {figures['placed']} orders were cancelled; "
                f"{figures['brought']} came in, and serving an order costs about {figures['cost']}."
            )
        case CustomerKind.STEADY:
            return "None of the other kinds: neither among the first, nor leaving, nor costing more than they bring."


def _so_far(worth: CustomerWorth) -> str:
    kept = worth.placed - worth.cancelled
    said = ngettext(
        "%(number)s order came to %(sum)s", "%(number)s orders came to %(sum)s", kept, sum=in_language(worth.brought)
    )
    if not worth.cancelled:
        return said
    return ngettext(
        "%(orders)s, %(number)s more was cancelled",
        "%(orders)s, %(number)s more were cancelled",
        worth.cancelled,
        orders=said,
    )


def _expected(worth: CustomerWorth) -> str:
    if worth.orders < HARDLY:
        return gettext("we expect hardly any more within a year")
    facts = {"orders": number_in_language(worth.orders, 1), "amount": in_language(worth.amount)}
    return gettext("we expect about %(orders)s more within a year, of %(amount)s each", **facts)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"

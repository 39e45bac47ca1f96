"""Differentiate: what each customer is worth to a shop, and which of Peppers and Rogers' kinds that makes them.

From orders alone: BG/NBD says how many to expect, Gamma-Gamma for how much, and an order costs something to serve,
cancelled or not. What people could be worth is what their peers, people with the same needs, are worth already. Which
kind follows from which figures is written at ``kinds.CustomerKind``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from configurator.learning.arrays import Floats
from configurator.learning.disclosure import FEWEST
from configurator.learning.lifetime.buying import (
    BuyingRate,
    buying_rate,
    comes_back,
    purchases_expected,
    still_customer,
)
from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.kinds import CustomerKind, OrderHistory, Worth
from configurator.learning.lifetime.spending import SpendingRate, amount_expected, spending_rate
from configurator.learning.lifetime.transactions import Purchases, Transaction, purchases

YEAR = 52.0
"""Weeks: how far ahead is looked."""
_TOP = 0.8
_PEERS_BEST = 0.75
_FALLEN = 0.5
_MUCH = 1.5


_RANKED = CustomerKind.MIGRATOR, CustomerKind.MOST_VALUABLE, CustomerKind.MOST_GROWABLE, CustomerKind.STEADY


@dataclass(frozen=True, slots=True)
class WorthOfCustomers:
    """The models, and what each customer is worth by them."""

    buying: BuyingRate
    spending: SpendingRate | None
    customers: Mapping[str, Worth]


def worth_of_customers(
    histories: Sequence[OrderHistory], end: date, *, peers: Mapping[str, Collection[str]]
) -> WorthOfCustomers:
    """What each is worth at the end of a day; the same in whatever order they come. Raises TooLittleHistory.

    ``peers``: by customer, the names of the groups of people with the same needs; who is in none has everybody for
    peers.
    """
    every = sorted(histories, key=lambda each: each.customer)
    paying = [each for each in every if each.kept]
    known = purchases((Transaction(each.customer, *order) for each in paying for order in each.kept), end)
    rate = buying_rate(known)
    spending, amount = _amounts(known, [paid for each in paying for _, paid in each.kept])
    rows = {customer: place for place, customer in enumerate(known.customers)}
    orders = np.maximum(0.0, np.nan_to_num(purchases_expected(rate, known, YEAR)))
    alive, back, before = still_customer(rate, known), comes_back(rate, known, YEAR), _on_the_last_day(rate, known)
    expected = orders * (amount - np.array([each.cost / len(each.kept) for each in paying]))
    potential = _potentials(known.customers, expected, peers)
    kinds = _kinds(expected, potential, back, before)
    found = dict[str, Worth]()
    for each in every:
        brought = sum(paid for _, paid in each.kept)
        net, at = brought - each.cost, rows.get(each.customer)
        figures = (0.0,) * 7 if at is None else tuple(
            float(some[at]) for some in (orders, amount, expected, alive, back, before, potential)
        )  # fmt: skip
        below = each.placed > 1 and net + figures[2] < 0
        kind = CustomerKind.BELOW_ZERO if below else CustomerKind.STEADY if at is None else kinds[at]
        found[each.customer] = Worth(
            kind, each.placed, each.cancelled, brought, net, each.cost / max(1, each.placed), *figures
        )
    return WorthOfCustomers(rate, spending, found)


def _amounts(known: Purchases, paid: Sequence[float]) -> tuple[SpendingRate | None, Floats]:
    """What a further order of each comes to; everybody's mean where too few came back to tell people apart."""
    try:
        rate = spending_rate(known.frequency, known.amount)
    except TooLittleHistory:
        rate = None
    if rate is None or rate.q <= 1:
        return None, np.full(len(known), float(np.mean(paid)))
    return rate, amount_expected(rate, known.frequency, known.amount)


def _on_the_last_day(rate: BuyingRate, known: Purchases) -> Floats:
    """How likely each one was to order within a year when they had just ordered."""
    then = Purchases(known.customers, known.frequency, known.recency, known.recency, known.amount)
    return comes_back(rate, then, YEAR)


def _potentials(customers: Sequence[str], expected: Floats, peers: Mapping[str, Collection[str]]) -> Floats:
    """What the best quarter of each one's peers is expected to bring; of several groups the one that brings most."""
    groups: dict[str, list[int]] = {}
    for at, customer in enumerate(customers):
        for group in peers.get(customer, ()):
            groups.setdefault(group, []).append(at)
    best = {
        group: float(np.quantile(expected[members], _PEERS_BEST))
        for group, members in groups.items()
        if len(members) >= FEWEST
    }
    everybody = float(np.quantile(expected, _PEERS_BEST))
    return np.array(
        [max((best[group] for group in peers.get(each, ()) if group in best), default=everybody) for each in customers]
    )


def _kinds(expected: Floats, potential: Floats, back: Floats, before: Floats) -> list[CustomerKind]:
    going = back <= _FALLEN * before
    valuable = ~going & (expected >= np.quantile(expected, _TOP)) & (expected > np.median(expected)) & (expected > 0)
    rest = ~going & ~valuable
    growth = np.where(rest & (potential >= _MUCH * expected), (potential - expected) * back, 0.0)
    least = np.quantile(growth[rest], _TOP) if rest.any() else 0.0
    growable = (growth > 0) & (growth >= least)
    chosen = np.select([going, valuable, growable], [0, 1, 2], 3)
    return [_RANKED[place] for place in chosen.tolist()]

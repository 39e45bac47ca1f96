"""What customers are worth: the models of ``evaluate``, and kinds that follow from the figures beside them."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pytest

from configurator.learning.lifetime.buying import BuyingRate, comes_back, still_customer
from configurator.learning.lifetime.evaluation import evaluate
from configurator.learning.lifetime.fitting import TooLittleHistory
from configurator.learning.lifetime.kinds import CustomerKind, OrderHistory, Worth
from configurator.learning.lifetime.transactions import Purchases, Transaction
from configurator.learning.lifetime.worth import worth_of_customers

END = date(2027, 1, 1)
COST = 10.0


def customers(count: int = 120, seed: int = 1) -> list[OrderHistory]:
    """People who come at rates and spend amounts of their own, and some of whom stay away for good."""
    dice, found = random.Random(seed), []
    for number in range(count):
        rate, usual = dice.gammavariate(0.8, 1 / 30), dice.uniform(50, 400)
        day, orders = dice.uniform(0, 700), list[tuple[date, float]]()
        while day < 730:
            orders.append((END - timedelta(days=730 - int(day)), round(dice.lognormvariate(0, 0.3) * usual)))
            if dice.random() < 0.15:
                break
            day += 1 + dice.expovariate(rate)
        cancelled = int(dice.random() < 0.1)
        found.append(OrderHistory(f"c{number}", tuple(orders), cancelled, COST * (len(orders) + cancelled)))
    return found


def worths(some: list[OrderHistory], peers: Mapping[str, list[str]] | None = None) -> Mapping[str, Worth]:
    return worth_of_customers(some, END, peers=peers or {}).customers


def test_the_models_are_those_of_the_evaluation() -> None:
    some = customers()
    found = worth_of_customers(some, END, peers={})
    bought = [Transaction(each.customer, *order) for each in some for order in each.kept]
    told = evaluate(sorted(bought, key=lambda each: each.customer), END)
    assert found.buying == told.buying
    assert found.spending == told.spending
    assert worth_of_customers(some[::-1], END, peers={}) == found, "their order says nothing"


def test_each_kind_is_what_its_sentence_says() -> None:
    found = worths(customers(300))
    by = {kind: [each for each in found.values() if each.kind is kind] for kind in CustomerKind}
    assert all(by[kind] for kind in CustomerKind if kind is not CustomerKind.BELOW_ZERO)
    assert all(each.back <= each.back_then / 2 for each in by[CustomerKind.MIGRATOR])
    valuable = min(each.expected for each in by[CustomerKind.MOST_VALUABLE])
    for each in by[CustomerKind.STEADY] + by[CustomerKind.MOST_GROWABLE]:
        assert each.expected <= valuable
        assert each.back > each.back_then / 2
    assert all(each.potential >= 1.5 * each.expected for each in by[CustomerKind.MOST_GROWABLE])
    assert len(by[CustomerKind.MOST_VALUABLE]) <= 61


def test_who_cancels_costs_more_than_they_bring() -> None:
    some = customers()
    day = END - timedelta(days=400)
    refusing = OrderHistory("refusing", (), 3, 3 * COST)
    haggling = OrderHistory("haggling", ((day, 3.0),), 9, 10 * COST)
    once = OrderHistory("once", (), 1, COST)
    found = worths([*some, refusing, haggling, once])
    assert found["refusing"].kind is found["haggling"].kind is CustomerKind.BELOW_ZERO
    assert (found["refusing"].net, found["refusing"].cost) == (-3 * COST, COST)
    assert found["once"].kind is CustomerKind.STEADY, "one order, cancelled, says nothing of anybody"
    assert not [each for each in found.values() if each.kind is CustomerKind.BELOW_ZERO and each.placed < 2]


def test_peers_are_people_with_the_same_needs() -> None:
    some = customers()
    plain = worths(some)
    rich = sorted(plain, key=lambda each: -plain[each].expected)[:8]
    peers = {name: ["rich"] for name in [*rich, "c3"]} | {"c4": ["few"], "c5": ["few"]}
    found = worths(some, peers)
    assert found["c3"].potential == found[rich[0]].potential > plain["c3"].potential
    assert found["c4"].potential == plain["c4"].potential, "no figure of fewer than five people"


def test_the_chance_to_come_back_is_what_the_model_draws() -> None:
    """Against people who are drawn as BG/NBD says: those who ordered twice in 30 weeks, the last time in week 20."""
    rate, dice = BuyingRate(r=0.8, alpha=8.0, a=0.9, b=2.0, log_likelihood=0.0), np.random.default_rng(1)
    count = 400_000
    pace, ends = dice.gamma(rate.r, 1 / rate.alpha, count), dice.beta(rate.a, rate.b, count)
    first, second = (dice.exponential(1 / pace) for _ in range(2))
    near = (np.abs(first + second - 20) < 1) & (dice.random(count) > ends)
    third = np.where(dice.random(count) < ends, np.inf, dice.exponential(1 / pace)) + first + second
    known = near & (third > 30)
    customer = Purchases(("1",), *(np.array([each]) for each in (2.0, 20.0, 30.0, 0.0)))
    drawn = np.mean(third[known] < 82)
    assert comes_back(rate, customer, 52.0)[0] == pytest.approx(drawn, abs=0.03)
    assert comes_back(rate, customer, 1e12)[0] == pytest.approx(still_customer(rate, customer)[0], abs=1e-3)


def test_too_few_orders_say_nothing() -> None:
    once = [OrderHistory(f"c{number}", ((END - timedelta(days=number), 10.0),)) for number in range(40)]
    for some in ([], once, customers(4)):
        with pytest.raises(TooLittleHistory):
            worths(some)

"""Prices as merchandisers ask for them, each a small product with its rules, and what the receipt says of it."""

from datetime import date

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import book_of
from configurator.rules.revision import Revision, read
from configurator.rules.syntax import SumOver

DAY = date(2027, 1, 1)
CAR = """\
product: car
name: Car
currency: EUR
price: 20000
groups: [dealers]
components:
  - component: comfort
    name: Comfort
    options:
      - {option: pack, name: Pack, choose: 0..1, values: [{value: winter, name: Winter, price: 490}]}
      - {option: heated-seats, name: Heated seats, switch: {price: 350}}
      - {option: heated-wheel, name: Heated wheel, switch: {price: 190}}
      - {option: body, name: Body, values: [{value: short, name: Short}, {value: long, name: Long, price: 900}]}
      - {option: wheels, name: Wheels, values: [{value: w17, name: 17, price: 0}, {value: w19, name: 19, price: 800}]}
"""
CAR_PRICES = """\
rule winter "The winter pack has heated seats and a heated wheel."
  when pack = winter then heated-seats = yes and heated-wheel = yes
price winter-pack "Heated seats and wheel are part of the winter pack."
  when pack = winter then heated-seats, heated-wheel are included
price table wheels-by-body "Wheels are fitted to the body."
  wheels | body  | price
  w19    | long  | 120 EUR
  w19    | short | 80 EUR
price dealers "For dealers."
  valid for dealers: take 10 % off everything
"""
BOX = """\
product: box
name: Box
currency: EUR
price: 5
components:
  - component: item
    name: Items
    noun: item
    count: 1..12
    options:
      - option: what
        name: What
        values: [{value: soap, name: Soap, price: 3.33}, {value: cream, name: Cream, price: 12}]
"""
BOX_PRICES = """\
price ten "Ten percent from ten pieces."
  when count of item >= 10 then take 10 % off item
"""
POLICY = """\
product: policy
name: Motor policy
currency: EUR
components:
  - component: risk
    name: Risk
    options:
      - option: bonus
        name: Years without a claim
        values:
          - {value: none, name: None, attributes: {factor: 1.15}}
          - {value: five, name: Five, attributes: {factor: 0.47}}
          - {value: many, name: Many, attributes: {factor: 0.2}}
      - option: region
        name: Region
        values:
          - {value: city, name: City, attributes: {factor: 1.37}}
          - {value: land, name: Land, attributes: {factor: 0.83}}
"""
POLICY_PRICES = """\
price premium "The premium for a year."
  = 300 EUR * bonus.factor * region.factor at least 60 EUR rounded to 0.05 EUR
"""


def lines(made: Revision, *texts: str, group: str | None = None) -> dict[str, str]:
    """What the receipt of the proposed product says, and its total; the cheapest of all with these choices."""
    chosen = frozenset(Choice(Slot.parse(slot), value) for slot, value in (text.split("=") for text in texts))
    at = None if group is None else Situation(DAY, group=group)
    engine, book = Engine(made, situation=at), book_of(made, at)
    shown = engine.complete(chosen)
    quoted = book.quote(shown)
    found = engine.optimize(chosen, [Goal(SumOver("price", (), made.product.source))])
    assert found.amounts[0].magnitude * 100 == quoted.total.minor
    told = {line.label: line.included_in or str(line.amount) for line in quoted.lines if line.slot or line.rule}
    return told | {"total": str(quoted.total)}


def test_a_pack_includes_things_that_cost_nothing_then() -> None:
    car = read("car", CAR, CAR_PRICES)
    told = lines(car, "pack=winter", group="")
    assert (told["Heated seats"], told["Heated wheel"]) == ("Winter pack", "Winter pack")
    assert (told["Pack"], told["total"]) == ("€ 490", "€ 20,490")
    assert lines(car, "heated-seats=yes", group="")["total"] == "€ 20,350"


def test_two_options_have_a_table_of_prices() -> None:
    car = read("car", CAR, CAR_PRICES)
    assert lines(car, "wheels=w19", "body=long", group="")["Wheels by body"] == "€ 120"
    assert lines(car, "wheels=w19", "body=short", group="")["total"] == "€ 20,880"
    assert "Wheels by body" not in lines(car, "wheels=w17", group="")


def test_dealers_pay_less_and_nobody_else_does() -> None:
    car = read("car", CAR, CAR_PRICES)
    assert lines(car, group="dealers")["total"] == "€ 18,000"
    assert lines(car, group="")["total"] == "€ 20,000"


@pytest.mark.parametrize(("count", "total"), [(9, "€ 34.97"), (10, "€ 35"), (12, "€ 41")])
def test_from_ten_pieces_each_costs_ten_percent_less(count: int, total: str) -> None:
    # each soap is 3.33 less 0.33, whole cents
    assert lines(read("box", BOX, BOX_PRICES), f"item={count}")["total"] == total


@pytest.mark.parametrize(
    ("bonus", "region", "premium"),
    [
        ("none", "city", "€ 472.65"),  # 300 x 1.15 x 1.37
        ("five", "land", "€ 117.05"),  # 117.03
        ("many", "land", "€ 60"),  # 49.80 would be less than the least
        ("many", "city", "€ 82.20"),
    ],
)
def test_a_premium_has_factors_a_minimum_and_a_step(bonus: str, region: str, premium: str) -> None:
    assert lines(read("policy", POLICY, POLICY_PRICES), f"bonus={bonus}", f"region={region}")["total"] == premium

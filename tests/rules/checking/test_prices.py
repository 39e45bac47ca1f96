"""Every mistake in a price rule is told with its place and a hint; names as in ``goods``."""

import pytest

from configurator.catalog.model import Product
from tests.examples import component, number, product
from tests.rules.goods import BOX, CAR, complaints

ON_A_CAR = {
    "add 5 EUR of engine": "1:19: Only a percentage is 'of' something. (write: add 5 EUR)",
    "valid for dealers: add 5 EUR": "1:23: There is no group of customers 'dealers'. (list them at the top of the prod",
    "take 5 %  off": "1:18: 5 % off what? (say off what: take 5 % off engine, or: off everything)",
    "add 0 EUR": "1:13: This changes no price. (write how much, or leave the rule out)",
    "add 250 NOK": "1:13: This is NOK, but 'thing' is sold for EUR. (say it in EUR)",
    "add 250 kg": "1:13: This is no amount of money. (write the currency: 250 EUR)",
    "add 5.001 EUR": "1:13: This cannot be paid exactly. (EUR has 2 decimals)",
    "= 3 EUR rounded to 0.001 EUR": "This cannot be paid exactly. (EUR has 2 decimals)",
    "take 5 % off engine": "1:13: This is a percentage of nothing. (name what has a price)",
    "take 5 % off engin": "1:13: There is no component or option 'engin'. (did you mean 'engine'?)",
    "engine is included": "1:13: 'engine' costs nothing that could be included. (leave it out, or give it a price",
    "towbar = yess is included": "1:13: 'towbar' has no value 'yess'. (did you mean 'yes'?)",
    "when sum of price over pack > 3 EUR then add 5 EUR": "1:18: A price rule cannot ask for the price that it makes. "
    '(what goes by the price is said so: price NAME "..." tiers by price of everything)',
    "= 300 * engine.torque / 1 Nm": "does not come to money: a plain number cannot be turned into 'EUR'. (it has to",
    "= 3 EUR / (engine.torque - 310 Nm) * 1 Nm": "With engine = electric it divides by zero. (say with 'when' for whic",
    "= 900000000000000 EUR * length / 1 mm": "With length = 600 (and 9 more) it comes to more than can be reckoned w",
    "= 3 EUR at least 9 EUR at most 8 EUR": "This is at least more than it is at most. (exchange the two amounts)",
    "= 3 EUR rounded to 0 EUR": "Nothing can be rounded to 0. (write the smallest step, such as 0.05 EUR)",
    f"= {'(' * 1000}3 EUR{')' * 1000}": "1:13: This is nested too deeply to be worked out. (put at most 100 paren",
    "= 3 EUR * engine.torqe": "No value of 'engine' has an attribute 'torqe'. (did you mean 'torque'?)",
    "tiers by mats from 3: add 5 EUR from 2: add 3 EUR": "The tiers are not in order. (begin with the lowest)",
    "tiers by mats from 3: add 5 EUR from 3: add 3 EUR": "This tier is there already. (keep one of them)",
    "tiers by mats from 1 to 2: add 5 EUR from 4: add 6 EUR": "Between 2 and 4 the tiers have a gap or meet. (write: f",
    "tiers by mats from 1: add 5 EUR from 2 to 3: add 6 EUR": "The last tier has no 'to': it goes on. (leave it out,",
    "tiers by length from 900 mm: add 5 EUR from 1 m: add 6 EUR": "This tier has another unit than the one before. (w",
    "tiers by mats from 1: add 5 EUR from 4: take 1 EUR off": "something of another kind than the one before. (write s",
    "tiers by mats from 3 kg: add 5 EUR": "This tier does not begin with what is measured: 3 kg. (write a plain",
    "tiers by price of mats from 1 EUR to 2: add 5 EUR": "A tier of a price has no 'to'. (leave it out: a tier ends wh",
}

IN_A_BOX = {
    "for each item: take 5 % off needs": "This would count once for each item. (name 'item' or options of it, or leave",
    "when what = soap then add 5 EUR": "There can be several 'what', one in each item: which one is meant? (write 'for",
    "take 5 % off shade": "1:13: This is a percentage of nothing. (name what has a price)",
}

TABLES = {
    "engine | doors | price\n  e85 | 3 | 5 EUR\n  * | 3 | 6 EUR": "4:3: This row and the one in line 3 both",
    "engine | price\n  e86 | 5 EUR": "3:3: 'engine' has no value 'e86'. (did you mean 'e85'?)",
    "engine | price\n  e85 | 5.555 EUR": "3:9: This cannot be paid exactly. (EUR has 2 decimals)",
    "engine | price\n  e85 | 5": "3:9: This is no amount of money. (write the currency: 250 EUR)",
    "pack | price\n  box | 5 EUR": "'pack' cannot be a column of a price table. (name an option of which one value",
    "engine | cost\n  e85 | 5 EUR": "2:12: 'cost' cannot be the last column of a price table. (the last column is ca",
    "engine | price\n  e85 | 5 kgg": "3:9: 'kgg' is not a unit I know. (write it so: 250 EUR)",
    "engine | price\n  e85 | much": "3:9: 'much' is not an amount of money. (write it so: 250 EUR)",
}


def test_what_is_not_there_is_not_said_to_cost_nothing() -> None:
    (told,) = complaints('price p "s" towbar = YES is included', CAR)
    assert told == "1:13: 'towbar' has no value 'YES'. (did you mean 'yes'?)"


WIDE = product(component("extras", number("length", 0, 3600, 1, "mm"), number("mats", 0, 4)))


@pytest.mark.parametrize(
    ("said", "told", "made"),
    [(said, told, CAR) for said, told in ON_A_CAR.items()] + [(said, told, BOX) for said, told in IN_A_BOX.items()],
)
def test_a_mistake_in_a_price_rule_is_told_with_a_hint(said: str, told: str, made: Product) -> None:
    found = complaints(f'price p "s" {said}', made)
    assert told in "\n".join(found)


@pytest.mark.parametrize(("rows", "told"), TABLES.items())
def test_a_mistake_in_a_price_table_is_told_with_a_hint(rows: str, told: str) -> None:
    found = complaints(f'price table p "s"\n  {rows}', CAR)
    assert told in "\n".join(found)


def test_a_name_stands_for_one_price_rule() -> None:
    (told,) = complaints('price p "s" add 1 EUR\nprice p "s" add 2 EUR', CAR)
    assert told == "2:1: There is a price rule 'p' already, in line 1. (give it a name of its own)"


def test_a_formula_that_speaks_of_too_much_is_told() -> None:
    (told,) = complaints('price p "s" = 1 EUR * mats * length / 1 mm', WIDE)
    assert "for 18,005 combinations; 10,000 are possible. (speak of fewer options, or of bands" in told


@pytest.mark.parametrize("when", ["engine.torque > 310 Nm", "strong"])
def test_a_formula_is_asked_only_for_what_its_condition_leaves(when: str) -> None:
    used = 'rule r "R." not strong or doors = 3\n'
    price = f'price p "P." when {when} then = 3 EUR / (engine.torque - 310 Nm) * 1 Nm'
    assert complaints(f"define strong = engine.torque > 310 Nm\n{used}{price}", CAR) == []

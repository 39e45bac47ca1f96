"""What each construct of the language means, by cases, and that saying it in text means the same as in nodes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.catalog.model import Product
from configurator.catalog.selection import obeys_structure
from configurator.catalog.validity import Situation, Validity
from configurator.rules.checking.rule_file import check
from configurator.rules.meaning import amount, holds, obeys
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import attribute_names, degree, unit_of
from configurator.rules.syntax import Compare, Rule
from configurator.units import quantity
from tests.examples import MOST_SELECTIONS, all_selections, rule_sets, small_products
from tests.rules.goods import BOX, CAR, rules, selection
from tests.rules.written import written

TOWING = selection(
    engine="e150",
    gearbox="manual",
    doors="5",
    towbar="yes",
    load="heavy",
    pack="rack box",
    length="2400",
    mats="2",
    plate="ME",
)
PLAIN = selection(
    engine="electric", gearbox="auto", doors="3", towbar="no", load="", pack="", length="600", mats="0", plate=""
)
TWO = selection(skin="dry", budget="40", item="2", what="soap", shade="", what_2="cream", shade_2="coral")
SAME = selection(skin="oily", budget="60", item="2", what="rouge", shade="rose", what_2="rouge", shade_2="coral")

CAR_CASES = {
    "towbar = yes": (True, False),
    "towbar != yes": (False, True),
    "engine in (e85, e150)": (True, False),
    "engine not in (e85, e150)": (False, True),
    "doors = 5": (True, False),
    "doors != 5": (False, True),
    "doors in (3, 5)": (True, True),
    "pack has box": (True, False),
    "pack = tent": (False, False),
    "towbar has no": (False, True),
    "(towbar has no) and doors = 3 or towbar has no no": (True, True),
    "pack.weight = 29 kg": (True, False),
    "pack.weight <= 28 kg": (False, True),
    "pack in (rack, tent)": (True, False),
    "pack not in (rack, tent)": (False, True),
    "load is given": (True, False),
    "load is empty": (False, True),
    "plate is given": (True, False),
    "engine.fuel has petrol": (True, False),
    "engine.fuel = current": (False, True),
    "engine.fuel has no (petrol, current)": (False, False),
    "engine.torque >= 300 Nm": (True, True),
    "engine.torque = 310 Nm": (False, True),
    "engine.torque in (300 Nm, 200 Nm)": (True, False),
    "load.tows >= 1 t": (True, False),
    "load.tows < 1 kg": (False, True),
    "length = 2.4 m": (True, False),
    "length in (600 mm, 800 mm)": (False, True),
    "length - 2 m > 0 mm": (True, False),
    "mats >= 2": (True, False),
    "mats = 2": (True, False),
    "2 * (mats + 1) = 6": (True, False),
    "-mats + 1 > 0": (False, True),
    "sum of weight over extras = 51 kg": (True, False),
    "sum of weight over pack, towbar = 47000 g": (True, False),
    "sum of weight over everything = 1051 kg": (True, False),
    "sum of price over everything <= 13125 EUR": (True, True),
    "sum of price over everything < 13125 EUR": (False, True),
    "sum of price over length = 600 EUR": (False, True),
    "when towbar = yes then gearbox = manual": (True, True),
    "gearbox = auto requires towbar = yes": (True, False),
    "gearbox = auto excludes doors = 3": (True, False),
    "not (gearbox = auto or doors = 5)": (False, False),
    "gearbox = auto and doors = 3": (False, True),
    "at most 1 of (gearbox = manual, doors = 5, mats > 0)": (False, True),
    "at least 1 of (gearbox = manual, doors = 5)": (True, False),
    "exactly 2 of (gearbox = auto, doors = 3, mats > 0)": (False, True),
}


@pytest.mark.parametrize("condition", CAR_CASES)
def test_conditions_on_a_car(condition: str) -> None:
    made = rules(f'rule r "s"\n  {condition}', CAR)
    assert (holds(made.rules[0], TOWING, CAR, made), holds(made.rules[0], PLAIN, CAR, made)) == CAR_CASES[condition]


BOX_CASES = {
    "for each item: what = soap": (False, False),
    "for each item when what = cream then shade is given": (True, True),
    "for each item when what.holds has retinol then shade.family has warm": (True, False),
    "for each item skin = dry requires what in (soap, cream)": (True, True),
    "some item where what = soap": (True, False),
    "some item where what.holds has nuts and what.holds has retinol": (True, False),
    "some item where what = soap excludes some item where what = cream": (False, True),
    "no item where what.holds has nuts": (False, True),
    "at most 1 item where what.holds has retinol": (True, False),
    "at least 2 item where what.holds has nuts": (True, False),
    "exactly 2 item where what = rouge": (False, True),
    "every item: what.price >= 15 EUR": (False, True),
    "all different what": (True, False),
    "all different shade": (True, True),
    "count of item >= 2": (True, True),
    "count of item = 3 or skin = oily": (False, True),
    "sum of price over item <= budget": (True, True),
    "sum of price over everything <= budget": (False, True),
    "budget - sum of price over everything >= 15 EUR": (False, True),
}


@pytest.mark.parametrize("condition", BOX_CASES)
def test_conditions_on_a_box(condition: str) -> None:
    made = rules(f'rule r "s" {condition}', BOX)
    assert (holds(made.rules[0], TWO, BOX, made), holds(made.rules[0], SAME, BOX, made)) == BOX_CASES[condition]


def test_a_table_allows_what_is_in_a_row() -> None:
    """A star stands for any value, and for none."""
    made = rules('table t "s"\n  engine | gearbox | load\n  e150, e85 | manual | heavy\n  electric | auto | *\n', CAR)
    assert holds(made.rules[0], TOWING, CAR, made)
    assert holds(made.rules[0], PLAIN, CAR, made)
    narrow = rules('table t "s"\n  engine | load\n  electric | light\n', CAR)
    assert not holds(narrow.rules[0], PLAIN, CAR, narrow)


def test_a_table_for_each_item_looks_at_every_item() -> None:
    made = rules('table t "s" for each item\n  what | shade\n  soap | *\n  rouge, cream | coral\n', BOX)
    assert holds(made.rules[0], TWO, BOX, made)
    assert not holds(made.rules[0], SAME, BOX, made)


def test_definitions_mean_their_conditions_with_the_item_at_hand() -> None:
    made = rules(
        "define nutty = what.holds has nuts\ndefine plain = nutty and shade is empty\n"
        'rule r "s" some item where plain\nrule q "s" every item: nutty\n',
        BOX,
    )
    assert [holds(rule, TWO, BOX, made) for rule in made.rules] == [True, True]
    assert [holds(rule, SAME, BOX, made) for rule in made.rules] == [False, False]


def test_obeying_is_structure_and_every_rule() -> None:
    made = rules('rule r "s" towbar = yes\n', CAR)
    assert obeys(CAR, made, TOWING)
    assert not obeys(CAR, made, PLAIN)
    assert not obeys(CAR, made, selection(towbar="yes"))


def test_a_rule_counts_on_its_days_and_in_its_markets_alone() -> None:
    car = replace(CAR, markets=("DE", "AT"))
    made = rules('rule r "s"\n  valid from 2027-01-01 until 2027-06-30 in DE\n  towbar = yes\n', car)
    day = date(2027, 3, 1)
    assert not obeys(CAR, made, PLAIN, Situation(day, "DE"))
    assert obeys(CAR, made, TOWING, Situation(day, "DE"))
    assert obeys(CAR, made, PLAIN, Situation(day, "AT"))
    assert obeys(CAR, made, PLAIN, Situation(date(2027, 7, 1), "DE"))


def test_a_value_is_taken_only_where_it_is_sold() -> None:
    until = Validity(end=date(2027, 1, 31))
    ending = replace(CAR.option("doors").value("3"), valid=until)
    doors = replace(CAR.option("doors"), values=(ending, CAR.option("doors").value("5")))
    drive = replace(CAR.components[0], options=(*CAR.components[0].options[:2], doors))
    car = replace(CAR, components=(drive, *CAR.components[1:]))
    for day, is_sold in ((date(2027, 1, 31), True), (date(2027, 2, 1), False)):
        assert obeys(car, RuleSet(), PLAIN, Situation(day)) is is_sold
        assert obeys(car, RuleSet(), TOWING, Situation(day))


SUMS = {
    "sum of weight over everything": "1051 kg",
    "sum of price over mats": "20 EUR",
    "sum of price over extras": "3125 EUR",
    "2 * length - 1 m": "3800 mm",
    "length * mats": "4800 mm",
    "length * length": "5760000 mm²",
    "mats * mats + 1": "5",
    "engine.torque": "300 Nm",
    "load.tows": "1500 kg",
}


@pytest.mark.parametrize("term", SUMS)
def test_what_a_sum_comes_to(term: str) -> None:
    rule = rules(f'rule r "s" {term} >= 0{SUMS[term].lstrip("0123456789")}', CAR).rules[0]
    assert isinstance(rule, Rule)
    assert isinstance(rule.body, Compare)
    assert amount(rule.body.left, TOWING, CAR, RuleSet()).to(quantity(SUMS[term]).unit) == quantity(SUMS[term])


def test_what_is_multiplied_with_each_other_is_counted() -> None:
    degrees = {"length": 1, "2 * mats + 1": 1, "length * mats": 2, "mats * mats * mats + mats": 3}
    for term, expected in degrees.items():
        (rule,) = rules(f'rule r "s" {term} <= {term}', CAR).rules
        assert isinstance(rule, Rule)
        assert isinstance(rule.body, Compare)
        assert degree(rule.body.left) == expected


def test_attributes_are_those_of_some_value_and_everything_has_a_price() -> None:
    names = {key: attribute_names(CAR.option(key)) for key in ("engine", "pack", "mats", "gearbox")}
    assert names == {
        "engine": {"torque", "fuel", "price"},
        "pack": {"weight", "price"},
        "mats": {"weight", "price"},
        "gearbox": {"price"},
    }


def test_a_sum_comes_in_the_unit_of_its_first_quantity() -> None:
    rule = rules('rule r "s" sum of weight over pack <= 1 t', CAR).rules[0]
    assert isinstance(rule, Rule)
    assert isinstance(rule.body, Compare)
    assert unit_of(rule.body.left, CAR) == "g"
    assert str(amount(rule.body.left, TOWING, CAR, RuleSet())) == "29 000 g"


@given(st.data())
def test_random_rules_are_free_of_errors_and_selections_obey_structure(data: st.DataObject) -> None:
    product: Product = data.draw(small_products())
    made = data.draw(rule_sets(product))
    assert [each for each in check(made, product) if each.severity == "error"] == []
    found = list(all_selections(product))
    assert len({str(sorted(each.as_json().items())) for each in found}) == len(found) <= MOST_SELECTIONS
    assert all(obeys_structure(product, each) for each in found)


@settings(max_examples=60)
@given(st.data())
def test_rules_written_down_and_read_again_mean_the_same(data: st.DataObject) -> None:
    """For every selection of a small product, each rule holds of it if and only if the rule read from text does."""
    product: Product = data.draw(small_products())
    made = data.draw(rule_sets(product))
    read, problems = parse(written(made), "f")
    assert problems == ()
    again = resolve(read, product)
    assert [default.choice for default in again.defaults] == [default.choice for default in made.defaults]
    for selected in all_selections(product):
        for rule, same in zip(made.rules, again.rules, strict=True):
            assert holds(rule, selected, product, made) == holds(same, selected, product, again)

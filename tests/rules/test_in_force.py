"""When and where rules count, and which days and markets are alike."""

from datetime import date
from itertools import pairwise

import pytest

from configurator.catalog.validity import Situation
from configurator.errors import BrokenFiles, UnknownName
from configurator.rules.in_force import days, in_force, situation, slice_key, slices, unsold
from configurator.rules.revision import Revision, read

CATALOGUE = """\
product: car
name: Car
currency: EUR
markets: [DE, AT]
components:
  - component: wheels
    name: Wheels
    options:
      - option: tyres
        name: Tyres
        values:
          - {value: summer, name: Summer}
          - {value: winter, name: Winter, from: 2027-10-01}
          - {value: studded, name: Studded, markets: [AT]}
      - option: chains
        name: Chains
        switch: {price: 80}
"""
RULES = """\
rule winter "In winter it comes with winter tyres."
  valid from 2027-11-01 until 2028-03-31 in AT
  tyres in (winter, studded)
table chains "Chains go with winter tyres." by "Ada" valid until 2027-12-31
  tyres  | chains
  winter | *
  *      | no
default valid from 2027-11-01 until 2028-03-31: tyres = winter
default tyres = summer
test "winter": on 2027-12-24 in AT impossible tyres = summer because winter
"""


def car(rules: str = RULES) -> Revision:
    return read("car", CATALOGUE, rules)


def told(rules: str) -> list[str]:
    with pytest.raises(BrokenFiles) as caught:
        car(rules)
    return [str(problem).removeprefix("rules/car.rules:") for problem in caught.value.problems]


def test_a_rule_counts_on_its_days_in_its_markets() -> None:
    rules = car().rules
    counting = {
        at: [rule.name for rule in in_force(rules, car().product, at).rules]
        for at in (
            Situation(date(2027, 11, 1), "AT"),
            Situation(date(2027, 11, 1), "DE"),
            Situation(date(2028, 4, 1), "AT"),
        )
    }
    assert list(counting.values()) == [["winter", "chains"], ["chains"], []]
    assert in_force(rules, car().product, None) == rules


def test_defaults_come_and_go_too() -> None:
    rules = car().rules
    assert [
        str(each.choice) for each in in_force(rules, car().product, Situation(date(2027, 10, 31), "DE")).defaults
    ] == ["tyres = summer"]
    assert len(in_force(rules, car().product, Situation(date(2027, 11, 1), "DE")).defaults) == 2


def test_a_test_says_its_day_and_its_market() -> None:
    (test,) = car().rules.tests
    assert (test.on, test.market) == (date(2027, 12, 24), "AT")


def test_values_that_are_not_sold_are_told_with_why() -> None:
    product = car().product
    assert unsold(product, Situation(date(2027, 9, 30), "DE")) == {
        ("tyres", "winter"): "time",
        ("tyres", "studded"): "market",
    }
    assert unsold(product, Situation(date(2027, 10, 1), "AT")) == {}
    assert unsold(product, None) == {}


def test_the_days_on_which_something_changes() -> None:
    revision = car()
    assert days(revision, "DE") == (date(2027, 10, 1), date(2027, 11, 1), date(2028, 1, 1), date(2028, 4, 1))
    assert days(car('rule a "A." valid in AT until 2027-05-31 tyres = summer'), "DE") == (date(2027, 10, 1),)


def test_days_between_two_changes_are_one_slice() -> None:
    revision = car()
    edges = [date.min, *days(revision, "AT"), date.max]
    for first, last in pairwise(edges):
        inside = [
            first,
            date.fromordinal((first.toordinal() + last.toordinal()) // 2),
            date.fromordinal(last.toordinal() - 1),
        ]
        assert len({slice_key(revision, Situation(day, "AT")) for day in inside}) == 1


def test_slices_are_all_that_there_are_from_a_day_on() -> None:
    revision = car()
    found = slices(revision, date(2027, 10, 15))
    assert [(at.market, at.on.isoformat()) for ats in found.values() for at in ats] == [
        ("DE", "2027-10-15"),
        ("DE", "2027-11-01"),
        ("DE", "2028-01-01"),
        ("DE", "2028-04-01"),
        ("AT", "2027-10-15"),
        ("AT", "2027-11-01"),
        ("AT", "2028-01-01"),
        ("AT", "2028-04-01"),
    ]
    assert all({slice_key(revision, at) for at in ats} == {key} for key, ats in found.items())


def test_what_has_no_dates_is_one_slice_with_the_key_of_no_situation() -> None:
    catalogue = CATALOGUE.replace(", from: 2027-10-01", "").replace(", markets: [AT]", "")
    timeless = read("car", catalogue, 'rule a "A." tyres = summer requires chains = no\n')
    at = Situation(date(2027, 12, 1), "AT")
    assert slice_key(timeless, at) == slice_key(timeless, None) == ""
    assert slices(timeless, at.on) == {"": (Situation(at.on, "DE"), at)}


def test_a_product_knows_its_markets() -> None:
    product, day = car().product, date(2027, 1, 1)
    assert situation(product, day) == Situation(day, "DE")
    assert situation(product, day, "AT") == Situation(day, "AT")
    with pytest.raises(UnknownName, match="There is no market 'FR'"):
        situation(product, day, "FR")


def test_markets_that_are_not_there_are_told_where_they_stand() -> None:
    text = """\
rule a "A." valid in DE, CH: tyres = summer
default valid in FR tyres = summer
test "t": in XX possible tyres = summer
"""
    assert told(text) == [
        "1:22: error: the product is not sold in 'CH' (known here: AT, DE)",
        "2:18: error: the product is not sold in 'FR' (known here: AT, DE)",
        "3:1: error: the product is not sold in 'XX' (known here: AT, DE)",
    ]


def test_an_option_may_be_called_valid() -> None:
    catalogue = CATALOGUE.replace("chains", "valid")
    rules = 'rule a "A." valid = yes requires tyres = winter\nrule b "B." valid in (yes, no)\ndefault valid = no\n'
    assert len(read("car", catalogue, rules).rules.rules) == 2

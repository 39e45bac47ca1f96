"""The check looks at each stretch of time in each market, and says when and where something is wrong."""

from datetime import date

from configurator.analysis.defects_over_time import defects_over_time
from configurator.engine import Engine
from configurator.rules.revision import read
from tests.rules.checking.test_in_markets import SHELF
from tests.rules.test_in_force import CATALOGUE

TODAY = date(2027, 9, 1)


def told(rules: str, catalogue: str = CATALOGUE) -> list[str]:
    revision = read("shelf" if catalogue.startswith("product: shelf") else "car", catalogue, rules)
    found = defects_over_time(revision, Engine(revision), TODAY)
    return [f"{each.source.line} {each.severity} {each.message}" for each in found.problems]


def test_rules_that_take_turns_do_not_contradict_each_other() -> None:
    found = told(
        """\
rule warm "Summer." valid until 2027-10-31: tyres = summer
rule cold "Winter." valid from 2027-11-01: tyres != summer
test "never both": given tyres = summer impossible chains = yes because warm
"""
    )
    assert not any("contradicts" in text or " error " in text for text in found if "test" not in text)
    assert [text for text in found if "never both" in text] == [
        "3 error test 'never both': chains = yes, tyres = summer is possible"
    ]


def test_rules_that_contradict_from_a_day_on_are_a_warning() -> None:
    found = told(
        """\
rule warm "Summer." valid until 2027-11-30: tyres = summer
rule cold "Winter." valid from 2027-11-01 in AT: tyres = winter
"""
    )
    when = "(from 1 November 2027 in AT)"
    assert [text for text in found if "contradicts" in text] == [
        f"1 warning rule 'warm' contradicts 'cold': no product can be made {when}",
        f"2 warning rule 'cold' contradicts 'warm': no product can be made {when}",
    ]
    assert not any(" error " in text for text in found)


def test_rules_that_contradict_today_are_an_error() -> None:
    found = told('rule warm "S." valid in AT: tyres = summer\nrule cold "W." valid until 2027-12-31: tyres != summer\n')
    assert [text for text in found if "contradicts" in text and " error " in text] == [
        "1 error rule 'warm' contradicts 'cold': no product can be made (in AT)",
        "2 error rule 'cold' contradicts 'warm': no product can be made (in AT)",
    ]


def test_a_value_dead_for_some_time_is_a_warning_and_dead_as_long_as_it_is_sold_an_error() -> None:
    rules = """\
rule no-chains "No chains." valid from 2028-01-01: chains = no
rule summer "S." valid in AT: tyres != studded
"""
    always = "in AT, from 1 October 2027 in AT, from 1 January 2028 in AT"
    later = "from 1 January 2028 in DE, from 1 January 2028 in AT"
    assert told(rules) == [
        f"14 error 'studded' of 'tyres' can never be chosen: forbidden by 'summer' ({always})",
        f"17 warning 'yes' of 'chains' can never be chosen: forbidden by 'no-chains' ({later})",
    ]


def test_what_is_not_sold_is_not_dead() -> None:
    assert told("") == []


def test_a_test_is_run_on_its_day_in_its_market_else_wherever_what_it_names_is_valid() -> None:
    found = told(
        """\
rule cold "Winter." valid from 2027-11-01 in AT: tyres != summer
test "winter": on 2027-10-01 in DE possible tyres = winter
test "not yet": on 2027-09-30 possible tyres = winter
test "sold in AT alone": possible tyres = studded
test "sold later": in DE possible tyres = winter
test "while it is cold": impossible tyres = summer because cold
test "summer": given tyres = summer possible chains = yes
"""
    )
    tests = [text for text in found if "test" in text]
    assert tests == [
        "3 error test 'not yet': tyres = winter is impossible ('time' of 'tyres = winter')",
        "7 error test 'summer': chains = yes, tyres = summer is impossible (rules: cold) (from 1 November 2027 in AT)",
    ]


def test_a_product_without_dates_is_looked_at_once() -> None:
    catalogue = CATALOGUE.replace(", from: 2027-10-01", "").replace(", markets: [AT]", "")
    assert told('rule never "Never." chains != yes\n', catalogue) == [
        "17 error 'yes' of 'chains' can never be chosen: forbidden by 'never'"
    ]


def test_a_preset_that_is_forbidden_is_told_with_its_reasons_and_when() -> None:
    found = told(
        """\
rule warm "Summer." valid until 2027-10-31: tyres = summer
rule cold "Winter." valid from 2027-11-01 in AT: tyres = winter
preset sun "For the sun": tyres = summer
preset snow "For snow" valid from 2027-11-01: tyres = winter
preset ice "For ice" valid in DE: chains = yes
rule dear "No chains." valid in DE: chains = no
"""
    )
    presets = [text for text in found if "preset" in text]
    assert presets == [
        "3 warning preset 'sun' cannot be chosen: tyres = summer forbidden by 'cold' (from 1 November 2027 in AT)",
        (
            "5 error preset 'ice' cannot be chosen: chains = yes forbidden by 'dear' "
            "(in DE, from 1 October 2027 in DE, from 1 November 2027 in DE)"
        ),
    ]


def test_each_market_is_looked_at_with_its_own_prices() -> None:
    """What can be had for less than nothing, what nobody can pay, what a test says."""
    assert told("", SHELF.replace("CH: 45", "CH: -450")) == [
        "1 warning this product can be had for -330.00 CHF, which is below zero: light = yes (in CH)"
    ]
    rules = (
        'rule low "Low." valid in CH sum of price over everything <= {} CHF\ntest "lit": in {} possible light = yes\n'
    )
    assert told(rules.format(165, "CH"), SHELF) == []
    assert told(rules.format(164, "DE"), SHELF) == [
        "15 warning 'yes' of 'light' can never be chosen: forbidden by 'low' (in CH)"
    ]
    assert told(rules.format(100, "DE"), SHELF) == [
        "1 error rule 'low' cannot be obeyed: no product can be made (in CH)"
    ]

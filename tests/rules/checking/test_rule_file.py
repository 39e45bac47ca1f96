"""Every mistake in names, units, scope and duplicates is told with its place and a hint, all at once."""

from inspect import cleandoc

import pytest

from configurator.rules.checking.rule_file import check
from configurator.rules.parser import declared_names, parse
from tests.rules.goods import BOX, CAR, complaints, rules

ON_A_CAR = {
    "towbr = yes": "There is no option 'towbr'. (did you mean 'towbar'?)",
    "engine = e151": "'engine' has no value 'e151'. (did you mean 'e150'?)",
    "engine = manual": "'engine' has no value 'manual'. ('manual' is a value of 'gearbox')",
    "engine = gearbox": "'engine' has no value 'gearbox'. ('gearbox' is an option; values can only be compared",
    "Engine = e150": "There is no option 'Engine'. (did you mean 'engine'?)",
    "extras = rack": "There is no option 'extras'. ('extras' is a component; name one of its options: towbar, load",
    "auto = yes": "There is no option 'auto'. ('auto' is a value of gearbox; write: gearbox = auto)",
    "towbar": "'towbar' is not a condition. ('towbar' is an option; say which value: towbar = yes)",
    "auto and towbar = yes": "'auto' is not a condition. ('auto' is a value of gearbox; write: gearbox = auto)",
    "length = e150": "'length' is a number. (such as: length >= 600 mm)",
    "plate = hello": "'plate' is a text in the customer's own words. (rules can only ask whether there is one",
    "mats is given": "'mats' is a number, which is always given. (compare it instead, such as: mats > 0)",
    "engine.torqe >= 300 Nm": "No value of 'engine' has an attribute 'torqe'. (did you mean 'torque'?)",
    "engine.fuel has petrole": "No value of 'engine' has 'petrole' in fuel. (did you mean 'petrol'?)",
    "engine.torque has strong": "'engine.torque' is a number, not a word. (compare it, such as: engine.torque >=",
    "engine.fuel >= 3": "'engine.fuel' is a word, not a number. (ask for a word: engine.fuel has ...)",
    "engine >= 3": "'engine' is not a number. (ask for a value, engine = ..., or for an attribute: engine.price",
    "engine.torque >= 300 kg": "A quantity in Nm cannot be compared with a quantity in kg. (compare like with like)",
    "engine.torque >= 300": "A quantity in Nm cannot be compared with a plain number. (write the unit: 300 Nm)",
    "length + 3 kg > 1 m": "This sum does not add up: 'kg' cannot be turned into 'mm'. (add up and compare like with",
    "length <= 5m": "There is no option '5m'. (write a space between number and unit: 5 m)",
    "sum of weight over extra <= 3 kg": "There is no component or option 'extra'. (did you mean 'extras'?)",
    "sum of weight over extras, pack <= 3 kg": "'pack' is counted in this sum already. (leave it out)",
    "sum of weigt over extras <= 3 kg": "Nothing here has a quantity 'weigt' to sum. (did you mean 'weight'?)",
    "count of drive = 1": "'drive' is always there exactly once. (name its options directly)",
    "count of pack = 1": "There is no component 'pack'. ('pack' is an option)",
    "for each drive: engine = e85": "'drive' is always there exactly once.",
    "all different pack": "There is only one 'pack'. (leave the rule out)",
    "at least 3 of (doors = 3, doors = 5)": "There are only 2 conditions to count. (lower the number)",
}

ON_A_BOX = {
    "what = soap": "There can be several 'what', one in each item: which one is meant? (write 'for each item' before",
    "item = 3": "There is no option 'item'. ('item' is a component; to count it write: count of item)",
    "some item where what = soap and some item where what = cream": "One 'item' is at hand here already. (put the",
    "all different budget": "There is only one 'budget'. (leave the rule out)",
    "every itm: what = soap": "There is no component 'itm'. (did you mean 'item'?)",
    "what.price >= 3 EUR": "There can be several 'what', one in each item: which one is meant?",
}


@pytest.mark.parametrize("condition", ON_A_CAR)
def test_a_mistake_in_a_condition_on_a_car(condition: str) -> None:
    found = complaints(f'rule r "s"\n  {condition}', CAR)
    assert len(found) == 1
    assert ON_A_CAR[condition] in found[0]
    assert found[0].startswith("1:1:" if condition.startswith("for") else "2:")


@pytest.mark.parametrize("condition", ON_A_BOX)
def test_a_mistake_in_a_condition_on_a_box(condition: str) -> None:
    found = complaints(f'rule r "s"\n  {condition}', BOX)
    assert len(found) == 1
    assert ON_A_BOX[condition] in found[0]


def test_tables() -> None:
    text = """\
table t "s"
  engine | gearbx | engine | length
  e85    | manual | e86    | *
  e85    | manual | e86    | *
"""
    assert complaints(text, CAR) == [
        "1:1: The column 'engine' is there twice. (each option has one column)",
        "1:1: The column 'length' has no values to choose from. (write a rule for numbers)",
        "1:1: There is no option 'gearbx'. (did you mean 'gearbox'?)",
        "3:3: 'engine' has no value 'e86'. (did you mean 'e85'?)",
        "4:3: 'engine' has no value 'e86'. (did you mean 'e85'?)",
        "4:3: warning: This row is the same as the one in line 3. (leave one of them out)",
    ]


def test_definitions_in_a_circle_are_told_with_the_chain() -> None:
    text = """\
define light = not loaded
define loaded = towbar = yes and heavy
define heavy = not light
define lonely = doors = 3
define doors = doors = 5
rule r "s" heavy excludes lught
"""
    assert complaints(text, CAR) == [
        "1:1: 'light' is defined by itself: light -> loaded -> heavy -> light. (define it without using itself)",
        "4:1: warning: The definition 'lonely' is not used. (use it or leave it out)",
        "5:1: 'doors' is already an option or component. (give the definition another name)",
        "5:1: warning: The definition 'doors' is not used. (use it or leave it out)",
        "6:27: 'lught' is not a condition. (did you mean 'light'?)",
    ]


def test_a_definition_about_an_item_needs_one_at_hand() -> None:
    text = """\
define nutty = what.holds has nuts
define nuts = some item where nutty
rule r "s" nutty
rule q "s" nuts
rule p "s" for each item: nutty and nuts
"""
    assert complaints(text, BOX) == [
        "3:12: 'nutty' speaks of one item: which one is meant? (use it in 'for each item' or in 'some item where ...')",
        "5:37: 'nuts' goes over every item itself. (use it outside of 'for each item' and of 'where')",
    ]


def test_duplicate_names() -> None:
    text = 'rule r "s" doors = 3\nrule r "s" doors = 5\ntest "t": possible doors = 3\ntest "t": possible doors = 5\n'
    assert complaints(text, CAR) == [
        "2:1: There is a rule 'r' already, in line 1. (give it a name of its own)",
        "4:1: There is a test 't' already, in line 3. (give it a name of its own)",
    ]


def test_what_customers_cannot_tell_apart_is_a_warning() -> None:
    """
    price winter-pack "s." add 5 EUR
    price Winter_pack "t." add 6 EUR
    price winter_Pack "t." valid from 2027-01-01: add 6 EUR
    preset a "For five": towbar = yes
    preset b "for  five": towbar = no
    need n "How far?"
      x "Far": towbar = yes
      X "Near"
      y "far"
    need N "How much?"
      z "Much"
    rule r "s" towbar = yes or engine = e85
    rule R "s" towbar = yes or engine = e85
    """
    told = complaints(cleandoc(test_what_customers_cannot_tell_apart_is_a_warning.__doc__ or ""), CAR)
    assert [each.replace(" warning:", "") for each in told] == [
        "2:1: Customers read of two price rules 'Winter pack': here and in line 1. (let customers tell them apart)",
        "3:1: 'winter_Pack' looks the same as 'Winter_pack' in line 2. (give it a name of its own)",
        (
            "5:1: Customers read of two presets 'for five', which looks the same as 'For five': here and in line 4. "
            "(let customers tell them apart)"
        ),
        "8:3: 'X' looks the same as 'x' in line 7. (give it a name of its own)",
        (
            "9:3: Customers read of two answers 'far', which looks the same as 'Far': here and in line 7. "
            "(let customers tell them apart)"
        ),
        "10:1: 'N' looks the same as 'n' in line 6. (give it a name of its own)",
        "13:1: 'R' looks the same as 'r' in line 12. (give it a name of its own)",
    ]


def test_an_amount_in_a_condition_that_has_two_readings_is_a_warning() -> None:
    (told,) = complaints('rule r "s" sum of price over everything <= 1.250 EUR', CAR)
    assert told.startswith(
        "1:44: warning: '1.250 EUR' can be read as 1250 EUR or as 1.250 EUR. (write 1250 EUR or 1.25"
    )


def test_defaults_aim_at_one_value_that_is_there() -> None:
    text = """\
default doors = 3
default doors = 5
default when towbar = yes then doors = 5
default pack = rack
default pack = box
default doors != 3
default length = 700 mm
default engine[2] = e85
default drive = 1
default doors = 4
default when towbar = yes then doors = 3 else 5 else 9
default pack = rack else box
default when doors = 5 then towbar = no else yes else no
"""
    found = complaints(text, CAR)
    assert "13:1: 'towbar = no' stands there twice. (write each value once)" in found
    doubled = [each for each in found if each.startswith("11:1: 'doors' has a default")]
    assert not doubled, "what may stand in is no second default"
    assert any(each.startswith("11:") and "9" in each for each in found), "and is looked at like any other value"
    assert (
        "12:1: 'pack' may have several values, so none stands in for another. (write a default for each value)" in found
    )
    assert found[0].startswith("2:1: 'doors' has a default already, in line 1. (keep one, or give this one a condition")
    assert (
        "6:1: A default says what to take, not what to leave out. (write what to take: default OPTION = VALUE)" in found
    )
    assert "7:1: 'Length' goes from 600 to 2400 mm in steps of 200. The nearest are 600 and 800." in found
    assert "8:1: There is no 'engine[2]'. (it is there once; leave out the brackets)" in found
    assert (
        "9:1: There is no option 'drive'. ('drive' is a component; name one of its options: engine, gearbox, doors)"
        in found
    )
    assert "10:1: 'doors' has no value '4'. (known here: 3, 5)" in found
    assert not [each for each in found if each.startswith(("3:", "4:", "5:"))]


def test_tests_name_choices_and_rules_that_are_there() -> None:
    text = """\
rule nuts "s" no item where what.holds has nuts
test "t": given what[4] = soap, item = 9 impossible budget = 45 EUR because nut, nuts
"""
    found = complaints(text, BOX)
    assert found == [
        "2:1: 'Budget' goes from 40 to 100 EUR in steps of 10. The nearest are 40 and 50.",
        "2:1: 'Item' can have 1 to 3.",
        "2:1: There is no 'what[4]'. (there are at most 3)",
        "2:1: There is no rule 'nut'. (did you mean 'nuts'?)",
    ]


def test_one_mistake_is_told_once() -> None:
    """A rule that could not be read still counts as named."""
    text = 'rule broken\n  doors = 3\ndefine half =\nrule r "s" half\ntest "t": impossible doors = 3 because broken\n'
    read, syntax = parse(text, "f")
    assert len(syntax) == 2
    assert check(read, CAR, declared_names(text)) == ()


def test_numbers_in_choices_come_in_the_unit_of_their_option() -> None:
    made = rules('default length = 1.2 m\ntest "t": given mats = 2 possible doors = 3, length = 60 cm\n', CAR)
    assert made.defaults[0].choice.value == "1200"
    assert [choice.value for choice in (*made.tests[0].given, *made.tests[0].choices)] == ["2", "3", "600"]

"""A customer's words for choices and conditions."""

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.rules.syntax import Rule
from configurator.rules.wording import choice_text, condition_text, slot_text
from tests.examples import HERE, component, option
from tests.rules.goods import BOX, CAR, rules


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(Slot("engine"), "e150"), "Engine: E150"),
        (Choice(Slot("pack"), "rack", taken=False), "Pack: not Rack"),
        (Choice(Slot("length"), "600"), "Length: 600 mm"),
        (Choice(Slot("mats"), "2"), "Mats: 2"),
        (Choice(Slot("plate"), "ADA 1"), "Plate: “ADA 1”"),
        (Choice(Slot("gone"), "x"), "gone: x"),
        (Choice(Slot("engine"), "gone"), "Engine: gone"),
    ],
)
def test_choices_on_a_car(choice: Choice, words: str) -> None:
    assert choice_text(choice, CAR) == words


@pytest.mark.parametrize(
    ("choice", "words", "asked"),
    [
        (Choice(Slot("shade", 2), "rose"), "Shade of item 2: Rose", "Shade of item 2"),
        (Choice(Slot("what"), "soap"), "What of item 1: Soap", "What of item 1"),
        (Choice(Slot("item"), "6"), "6 items", "Number of items"),
        (Choice(Slot("item"), "1"), "1 item", "Number of items"),
    ],
)
def test_choices_on_a_box(choice: Choice, words: str, asked: str) -> None:
    assert choice_text(choice, BOX) == words
    assert slot_text(choice.slot, BOX) == asked


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("engine in (e85, e150)", "Engine is E85 or E150"),
        ("engine != e85 and doors = 5", "Engine is not E85 and Doors is 5"),
        ("doors = 3 or load is empty", "Doors is 3 or Load is not given"),
        ("engine.fuel has no petrol", "Engine has no petrol in fuel"),
        ("when doors = 3 then engine.torque > 3 Nm", "Doors is 3 requires that the torque of Engine is more than 3 Nm"),
        ("doors = 3 excludes doors = 5", "Doors is 3 rules out that Doors is 5"),
        ("at most 1 of (doors = 3, mats > 0)", "at most 1 of these: Doors is 3; Mats is more than 0"),
        ("2 * (length - 1 m) < 3 m", "2 × (Length + -1 m) is less than 3 m"),
        ("sum of weight over extras <= 180 kg", "the weight of Extras is at most 180 kg"),
        ("not (doors = 3 and mats = 2)", "not (Doors is 3 and Mats is 2)"),
    ],
)  # fmt: skip
def test_conditions_on_a_car(written: str, words: str) -> None:
    rule = rules(f'rule r "s" {written}', CAR).rules[0]
    assert isinstance(rule, Rule)
    assert condition_text(rule.body, CAR) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("every item: what = soap", "for every item, What is Soap"),
        ("some item where what = soap", "for some item, What is Soap"),
        ("no item where what = soap", "for no item, What is Soap"),
        ("at most 2 item where what = soap", "for at most 2 items, What is Soap"),
        ("exactly 1 item where what = soap", "for exactly 1 item, What is Soap"),
        ("count of item >= 2", "the number of items is at least 2"),
        ("all different what", "What is different each time"),
        ("sum of price over everything <= budget", "the price of everything is at most Budget"),
    ],
)
def test_conditions_on_a_box(written: str, words: str) -> None:
    rule = rules(f'rule r "s" {written}', BOX).rules[0]
    assert isinstance(rule, Rule)
    assert condition_text(rule.body, BOX) == words


@pytest.mark.parametrize(
    ("noun", "plural"), [("accessory", "accessories"), ("toy", "toys"), ("box", "boxes"), ("dress", "dresses")]
)
def test_plurals(noun: str, plural: str) -> None:
    made = type(BOX)(
        "p", "P", BOX.price, HERE, (), (component(noun, option("a", "b"), count=BOX.component("item").count),)
    )
    assert choice_text(Choice(Slot(noun), "2"), made) == f"2 {plural}"

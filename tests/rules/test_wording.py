"""A customer's words for choices."""

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.rules.wording import choice_text, slot_text
from tests.examples import HERE, component, option
from tests.rules.goods import BOX, CAR


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
    ("noun", "plural"), [("accessory", "accessories"), ("toy", "toys"), ("box", "boxes"), ("dress", "dresses")]
)
def test_plurals(noun: str, plural: str) -> None:
    made = type(BOX)(
        "p", "P", BOX.price, HERE, (), (component(noun, option("a", "b"), count=BOX.component("item").count),)
    )
    assert choice_text(Choice(Slot(noun), "2"), made) == f"2 {plural}"

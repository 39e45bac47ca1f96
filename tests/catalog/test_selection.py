"""Choices and selections: what is allowed by the catalogue alone."""

from fractions import Fraction

import pytest

from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range, Step, Value, Within
from configurator.catalog.selection import (
    Choice,
    Selection,
    Slot,
    check_choice,
    number_text,
    obeys_structure,
    with_choice,
    without_instance,
)
from configurator.errors import InvalidChoice, UnknownName
from configurator.money import Money
from configurator.source import Source

HERE = Source("catalog/box/product.yaml", 1)


def _value(key: str) -> Value:
    return Value(key, key.title(), Money(0, "EUR"), HERE)


def _option(key: str, kind: Kind = Kind.CHOICE, **more: object) -> Option:
    return Option(key, key.title(), kind, HERE, **more)  # type: ignore[arg-type]


PRODUCT = Product(
    "box",
    "Box",
    Money(0, "EUR"),
    HERE,
    (Step("all", "All", ("box", "item")),),
    (
        Component(
            "box",
            "Box",
            HERE,
            (
                _option("colour", values=(_value("red"), _value("blue"))),
                _option("extras", values=(_value("bow"), _value("card")), choose=Bounds(0, 2)),
                _option("card-text", Kind.TEXT, length=5, within=Within("extras", ("card",))),
                _option("height", Kind.NUMBER, range=Range(Fraction(1), Fraction(2), Fraction(1, 4), "dm")),
            ),
        ),
        Component(
            "item", "Items", HERE, (_option("scent", values=(_value("rose"), _value("oak"))),), count=Bounds(1, 3)
        ),
    ),
)
GOOD = {
    "colour": ["red"],
    "extras": ["card"],
    "card-text": ["Hi"],
    "height": ["1.25"],
    "item": ["2"],
    "scent": ["rose"],
    "scent[2]": ["oak"],
}


def _selection(written: dict[str, list[str]]) -> Selection:
    return Selection({Slot.parse(slot): tuple(values) for slot, values in written.items()})


def test_a_complete_selection_obeys() -> None:
    assert obeys_structure(PRODUCT, _selection(GOOD))
    assert _selection(GOOD).as_json() == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"colour": []},
        {"colour": ["red", "blue"]},
        {"colour": ["green"]},
        {"extras": ["bow"]},
        {"card-text": ["too long"]},
        {"height": ["1.3"]},
        {"item": ["4"]},
        {"item": ["1"]},
        {"scent[3]": ["oak"]},
    ],
    ids=lambda change: next(iter(change)) + "=" + ",".join(next(iter(change.values()))),
)
def test_a_selection_that_breaks_the_catalogue_does_not(change: dict[str, list[str]]) -> None:
    assert not obeys_structure(PRODUCT, _selection(GOOD | change))


def test_a_new_choice_replaces_the_old_one_about_the_same_thing() -> None:
    red, blue = (Choice(Slot("colour"), colour) for colour in ("red", "blue"))
    bow, no_bow, card = (
        Choice(Slot("extras"), "bow"),
        Choice(Slot("extras"), "bow", taken=False),
        Choice(Slot("extras"), "card"),
    )
    assert with_choice(PRODUCT, frozenset({red, bow}), blue) == {blue, bow}
    assert with_choice(PRODUCT, frozenset({bow}), card) == {bow, card}
    assert with_choice(PRODUCT, frozenset({bow, card}), no_bow) == {no_bow, card}


def test_taking_an_instance_out_moves_the_others_up() -> None:
    before = frozenset(
        {Choice(Slot("item"), "3"), *(Choice(Slot("scent", n), v) for n, v in ((1, "rose"), (2, "oak"), (3, "rose")))}
    )
    after = without_instance(PRODUCT, before, PRODUCT.component("item"), 2)
    assert after == {Choice(Slot("item"), "2"), Choice(Slot("scent"), "rose"), Choice(Slot("scent", 2), "rose")}


def test_choices_are_brought_into_normal_form() -> None:
    assert check_choice(PRODUCT, Choice(Slot("height"), " 1,50 ")) == Choice(Slot("height"), "1.5")
    assert check_choice(PRODUCT, Choice(Slot("card-text"), " a  b ")) == Choice(Slot("card-text"), "a b")
    assert check_choice(PRODUCT, Choice(Slot("item"), "03")) == Choice(Slot("item"), "3")


@pytest.mark.parametrize(
    ("choice", "error", "words"),
    [
        (Choice(Slot("color"), "red"), UnknownName, "did you mean 'colour'"),
        (Choice(Slot("colour"), "rd"), UnknownName, "did you mean 'red'"),
        (Choice(Slot("colour"), "red", taken=False), InvalidChoice, "cannot be left out"),
        (Choice(Slot("scent", 4), "oak"), UnknownName, "instance 4"),
        (Choice(Slot("height"), "1.3"), InvalidChoice, "from 1 to 2 dm in steps of 0.25"),
        (Choice(Slot("height"), "1/0"), InvalidChoice, "is none"),
        (Choice(Slot("height"), "1e999999999"), InvalidChoice, "is none"),
        (Choice(Slot("item"), "1.5"), InvalidChoice, "1 to 3"),
        (Choice(Slot("height"), "tall"), InvalidChoice, "'tall' is none"),
        (Choice(Slot("item"), "9"), InvalidChoice, "1 to 3"),
        (Choice(Slot("card-text"), "too long"), InvalidChoice, "this has 8"),
    ],
)
def test_what_the_product_does_not_have_is_refused(choice: Choice, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=f"(?i){words}"):
        check_choice(PRODUCT, choice)


def test_slots_are_written_and_read() -> None:
    assert str(Slot("shade", 2)) == "shade[2]"
    assert Slot.parse("shade[2]") == Slot("shade", 2)
    assert Slot.parse("shade") == Slot("shade", 1)
    with pytest.raises(ValueError, match="neither"):
        Slot.parse("shade[0]")
    assert number_text(Fraction(5, 4)) == "1.25"


def test_an_instance_keeps_the_capitals_of_its_name() -> None:
    names = [
        Component("bench", "Benches", HERE, (), noun=noun, count=Bounds(0, 3)).named(2)
        for noun in ("TV-Bank", "Ü Lade", "shelf", "")
    ]
    assert names == ["TV-Bank 2", "Ü Lade 2", "Shelf 2", "Benches 2"]
    assert Component("bench", "Bench", HERE, (), noun="seat").named(1) == "Bench"

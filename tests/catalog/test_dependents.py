"""What hangs on what, on a picnic basket: a note on a bow on a wrapping, and a label on each of up to two jars."""

import pytest

from configurator.catalog.dependents import counted_component, dependents, dependents_chosen, release
from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Step, Value, Within
from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.source import Source

HERE = Source("catalog/basket/product.yaml", 1)


def _option(key: str, within: str = "") -> Option:
    values = tuple(Value(each, each.title(), Money(0, "EUR"), HERE) for each in ("no", "yes"))
    return Option(
        key, key.title(), Kind.CHOICE, HERE, values=values, within=Within(within, ("yes",)) if within else None
    )


BASKET = Product(
    "basket",
    "Basket",
    Money(0, "EUR"),
    HERE,
    (Step("all", "All", ("basket", "jar")),),
    (
        Component(
            "basket",
            "Basket",
            HERE,
            (
                _option("wrapping"),
                _option("bow", "wrapping"),
                _option("note", "bow"),
                _option("names"),
                _option("cloth"),
            ),
        ),
        Component("jar", "Jars", HERE, (_option("label", "names"), _option("motif", "label")), count=Bounds(1, 2)),
    ),
)


def slots(*written: str) -> list[Slot]:
    return [Slot.parse(each) for each in written]


@pytest.mark.parametrize(
    ("slot", "below"),
    [
        ("wrapping", ["bow", "note"]),
        ("bow", ["note"]),
        ("note", []),
        ("cloth", []),
        ("names", ["label", "motif", "label[2]", "motif[2]"]),
        ("label[2]", ["motif[2]"]),
        ("jar", []),
    ],
)
def test_what_stands_within_an_option_directly_or_not_depends_on_it(slot: str, below: list[str]) -> None:
    assert dependents(BASKET, Slot.parse(slot)) == slots(*below)


@pytest.mark.parametrize(("chosen", "at"), [("note", "wrapping"), ("motif[2]", "names")])
def test_something_chosen_below_is_found_from_above(chosen: str, at: str) -> None:
    assert dependents_chosen(BASKET, frozenset({Choice(Slot.parse(chosen), "yes")}), Slot.parse(at))


@pytest.mark.parametrize(("chosen", "at"), [("wrapping", "wrapping"), ("cloth", "wrapping"), ("motif", "label[2]")])
def test_a_choice_at_the_slot_itself_or_beside_it_does_not_depend_on_it(chosen: str, at: str) -> None:
    assert not dependents_chosen(BASKET, frozenset({Choice(Slot.parse(chosen), "yes")}), Slot.parse(at))


def test_another_answer_takes_back_what_was_chosen_there_and_below_and_nothing_else() -> None:
    every = frozenset(Choice(slot, "yes") for slot in slots("wrapping", "note", "cloth", "label", "motif[2]"))
    assert release(BASKET, every, Slot("wrapping")) == {
        Choice(slot, "yes") for slot in slots("cloth", "label", "motif[2]")
    }
    assert release(BASKET, every, Slot("cloth")) == every - {Choice(Slot("cloth"), "yes")}
    assert release(BASKET, every, Slot("names")) == every - {Choice(slot, "yes") for slot in slots("label", "motif[2]")}


def test_the_number_of_a_repeated_component_stands_at_a_slot_of_its_own() -> None:
    assert counted_component(BASKET, Slot("jar")) == BASKET.component("jar")
    assert counted_component(BASKET, Slot("basket")) is None
    assert counted_component(BASKET, Slot("label")) is None

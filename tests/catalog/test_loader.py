"""Product files: what they say."""

import time
from fractions import Fraction
from textwrap import dedent

import pytest

from configurator.catalog.loader import load_product
from configurator.catalog.model import Bounds, Kind, Option, Product, Within
from configurator.money import Money
from configurator.source import Source
from configurator.units import Quantity
from tests.catalog.product_files import options


def option(text: str) -> Option:
    return load_product(options(text), "shelf.yaml").options[0]


def test_a_whole_product() -> None:
    product: Product = load_product(
        dedent(
            """\
            product: shelf
            name: Shelf
            tagline: Holds books
            description: >-
              Two lines
              of text.
            tax: Prices include VAT.
            currency: EUR
            price: 249.50
            weight: 9 kg
            steps:
              - {step: first, name: First, description: The frame, components: [frame]}
              - {step: second, name: Second, components: [board]}
            components:
              - component: frame
                name: Frame
                options:
                  - {option: colour, name: Colour, values: [{value: oak, name: Oak}]}
              - component: board
                name: Boards
                noun: board
                count: 1..6
                options:
                  - {option: light, name: Light, switch: {price: 19}}
            """
        ),
        "catalog/shelf/product.yaml",
    )
    assert (product.key, product.name, product.tagline) == ("shelf", "Shelf", "Holds books")
    assert product.description == "Two lines of text."
    assert product.price == Money(24950, "EUR")
    assert product.weight == Quantity(Fraction(9), "kg")
    assert product.tax_note == "Prices include VAT."
    assert [(step.key, step.components) for step in product.steps] == [("first", ("frame",)), ("second", ("board",))]
    assert [component.count for component in product.components] == [Bounds(1, 1), Bounds(1, 6)]
    assert product.components[1].noun == "board"
    assert product.option("colour").source == Source("catalog/shelf/product.yaml", 18, 18)


def test_without_steps_each_component_is_one() -> None:
    product = load_product(options("- {option: a, name: A, switch: {}}"), "shelf.yaml")
    assert [(step.key, step.name, step.components) for step in product.steps] == [("frame", "Frame", ("frame",))]


def test_a_value_with_everything() -> None:
    value = option(
        """
        - option: engine
          name: Engine
          values:
            - value: e150
              name: 1.5 l petrol
              price: -1_200.5
              weight: 12 kg
              swatch: "#1D3B5C"
              layer: engine_red
              group: Petrol
              description: Runs.
              attributes: {torque: 250 Nm, cylinders: 4, fuel: petrol, fits: [van, 3-door]}
        """
    ).values[0]
    assert (value.key, value.name, value.group) == ("e150", "1.5 l petrol", "Petrol")
    assert value.price == Money(-120050, "EUR")
    assert (value.swatch, value.layer, value.description) == ("#1d3b5c", "engine_red", "Runs.")
    assert value.attributes == {
        "torque": Quantity(Fraction(250), "Nm"),
        "cylinders": Quantity(Fraction(4)),
        "fuel": frozenset({"petrol"}),
        "fits": frozenset({"van", "3-door"}),
    }
    assert value.attribute("weight") == Quantity(Fraction(12), "kg")


def test_words_stay_words() -> None:
    """YAML 1.1 would read yes, no, on and 012 as something else."""
    found = option(
        "- {option: a, name: No, values: [{value: no, name: On}, {value: yes, name: 012}, {value: null, name: ~}]}"
    )
    assert found.name == "No"
    assert [(value.key, value.name) for value in found.values] == [("no", "On"), ("yes", "012"), ("null", "~")]


def test_a_switch_is_short_for_no_and_yes() -> None:
    switch = option("- {option: towbar, name: Tow bar, switch: {price: 690, weight: 18 kg, layer: towbar}}")
    assert switch.kind is Kind.CHOICE
    assert switch.choose == Bounds(1, 1)
    assert [(value.key, value.name, value.price.minor, value.layer) for value in switch.values] == [
        ("no", "No", 0, None),
        ("yes", "Yes", 69000, "towbar"),
    ]


def test_numbers_quantities_and_texts() -> None:
    length = option("- {option: l, name: L, number: {from: 600, to: 2400, step: 2.5, unit: mm}, each: {price: 0.1}}")
    assert length.kind is Kind.NUMBER
    assert length.range is not None
    assert (length.range.low, length.range.high, length.range.step, length.range.unit) == (
        600,
        2400,
        Fraction(5, 2),
        "mm",
    )
    assert length.each is not None
    assert length.each.price == Money(10, "EUR")
    pads = option("- {option: p, name: P, quantity: {from: 0, to: 10}, each: {price: 12, weight: 200 g}}")
    assert (pads.kind, pads.range and pads.range.steps) == (Kind.QUANTITY, 11)
    text = option("- {option: t, name: T, text: {length: 24}}")
    assert (text.kind, text.length, text.each) == (Kind.TEXT, 24, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", Bounds(1, 1)),
        ("0..1", Bounds(0, 1)),
        ("any", Bounds(0, 3)),
        ("1..any", Bounds(1, 3)),
        ("2 .. 3", Bounds(2, 3)),
    ],
)
def test_how_many_to_choose(written: str, meant: Bounds) -> None:
    values = "[{value: a, name: A}, {value: b, name: B}, {value: c, name: C}]"
    assert option(f"- {{option: x, name: X, choose: {written}, values: {values}}}").choose == meant


def test_within_and_aliases() -> None:
    product = load_product(
        options(
            """
            - {option: rack, name: Rack, switch: {}}
            - {option: load, name: Load, within: rack = yes, values: &loads [{value: box, name: Box}]}
            - {option: more, name: More, choose: any, values: *loads}
            """
        ),
        "shelf.yaml",
    )
    assert product.option("load").within == Within("rack", ("yes",))
    assert product.option("more").value("box").name == "Box"


def test_four_hundred_values_load_in_half_a_second() -> None:
    values = "".join(
        f"    - {{value: v{number}, name: Value {number}, price: {number}, attributes: {{reach: {number} m}}}}\n"
        for number in range(400)
    )
    text = options("- option: a\n  name: A\n  values:\n" + values)

    def seconds() -> float:
        start = time.process_time()
        load_product(text, "shelf.yaml")
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.5

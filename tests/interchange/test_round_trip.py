"""A product that goes out as a model and comes back says the same of everything, however often it goes."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from configurator.catalog.model import Kind, Option, Product
from configurator.engine import Engine
from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.out_of_shop.features import feature_model_of
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.rules.revision import Revision, read
from configurator.rules.rule_set import RuleSet
from configurator.services.studio.importing import sellable
from tests.cases import cases
from tests.examples import small_products

CATALOG = Path(__file__).parents[2] / "catalog"
FULL = """\
product: desk
name: Desk
currency: EUR
price: 100
weight: 10 kg
components:
  - component: top
    name: Top
    options:
      - {option: width, name: W, number: {from: 80, to: 200, step: 5, unit: cm}, each: {price: 0.5, weight: 0.09 kg}}
      - {option: most, name: Most, sensitive: true, number: {from: 100, to: 900, step: 10, unit: EUR}}
      - {option: pads, name: Pads, quantity: {from: 0, to: 6}, each: {price: 2.50, attributes: {draw: 5 W}}}
      - {option: engraving, name: Engraving, switch: {price: 9}}
      - option: words
        name: Words
        within: engraving = yes
        required: true
        text: {length: 18, allowed: [letters, spaces, "&-"]}
        each: {price: 1.50}
      - {option: wood, name: Wood, required: true, values: [{value: oak, name: Oak, price: 5}, {value: ash, name: A}]}
      - {option: lamp, name: Lamp, values: [{value: big, name: B, attributes: {draw: 20 W}}, {value: none, name: No}]}
"""
RULES = """\
rule most "As much as you want to spend." sum of price over everything <= most
rule draw "The socket bears 40 W." sum of draw over everything <= 40 W
rule width "Oak is 150 cm at most." when wood = oak then width <= 150 cm
"""


def again(revision: Revision) -> Revision:
    """What `import` makes of what `export` wrote."""
    key, model = revision.product.key, uvl.read(uvl_text(feature_model_of(revision)), "written.uvl")
    found = sellable(model, key, Engine)
    return read(key, found.catalogue, found.rules)


def written(revision: Revision) -> str:
    """The model's text without its comments."""
    return re.sub(r"(?m)^\s*//.*\n", "", uvl_text(feature_model_of(revision)))


def asked(option: Option) -> tuple[object, ...]:
    """What is said of an option that is no choice."""
    each = option.each
    costs = (each.price, each.weight, each.attributes) if each is not None else None
    return option.kind, option.range, option.length, option.allowed, costs, option.required, option.sensitive


def typed(product: Product) -> dict[str, tuple[object, ...]]:
    return {option.name: asked(option) for option in product.options if option.kind is not Kind.CHOICE}


def test_nothing_is_lost_on_the_way_and_rules_count_the_same() -> None:
    first = read("desk", FULL, RULES)
    back = again(first)
    found = sellable(uvl.read(uvl_text(feature_model_of(first)), "written.uvl"), "desk", Engine)
    assert (found.dead, found.certain, found.remarks) == ((), (), ())
    assert typed(back.product) == typed(first.product)
    assert (back.product.price, back.product.weight) == (first.product.price, first.product.weight)
    assert back.product.attributes == {}
    marked = {option.name: (option.required, option.sensitive) for option in back.product.options}
    assert marked["Wood"] == (True, False)
    assert count(back).number == count(first).number
    assert "sum of price over everything <= most" in back.rules_text
    assert "sum of draw over everything <= 40 W" in back.rules_text
    assert "w <= 150 cm" in back.rules_text


@pytest.mark.parametrize("key", ["car", "ritual"])
def test_the_demo_products_come_back_as_they_went_out(key: str) -> None:
    """Without their rules, some of which no shop can say of a model, and with each component once."""
    catalogue = re.sub(r"(?m)^    count: .*\n", "", (CATALOG / key / "product.yaml").read_text())
    first = read(key, catalogue, "")
    back = again(first)
    assert typed(back.product) == typed(first.product)
    assert back.product.attributes == first.product.attributes
    told = [option.name for option in first.product.options if option.sensitive]
    kept = [option for option in back.product.options if option.sensitive]
    names = {name for option in kept for name in (option.name, *(value.name for value in option.values))}
    assert set(told) <= names
    assert written(again(back)) == written(back)


@cases(6)
@given(small_products())
def test_what_came_back_once_stays_as_it_is(product: Product) -> None:
    try:
        first = again(Revision(product, RuleSet(), "", ""))
    except ForeignModelError:
        return
    second = again(first)
    assert written(again(second)) == written(second)
    assert typed(second.product) == typed(first.product)
    assert count(second).number == count(first).number


def test_a_unit_that_its_comparisons_do_not_share_is_left_out_and_named() -> None:
    text = (
        "features\n\tR\n\t\tmandatory\n\t\t\tInteger A {unit 'mm'}\n\t\t\tInteger B {unit 'cm'}\n"
        "\t\t\tInteger C {unit 'mm'}\n\t\t\tInteger D {unit 'kg'}\n"
        "constraints\n\tA <= B\n\tC <= 50\n\tD >= 2 & D <= 9\n"
    )
    model = uvl.read(text, "m.uvl")
    product = shop.revision(model, "m").product
    units = {option.name: option.range.unit for option in product.options if option.range is not None}
    assert units == {"A": "", "B": "", "C": "mm", "D": "kg"}
    assert count(shop.revision(model, "m")).number == count(flat.revision(model)).number


def test_a_flag_marks_too() -> None:
    """A mark without a value is one: what is sensitive must not depend on how it is written."""
    text = "features\n\tR\n\t\toptional\n\t\t\tA {Sensitive}\n\t\t\tB {sensitive false}\n"
    options = shop.revision(uvl.read(text, "m.uvl"), "m").product.options
    assert any(option.sensitive for option in options)
    assert all(not value.attributes for option in options for value in option.values)

"""Sums multiplied with each other: what they mean, how their units multiply, how they are told, and the mistakes."""

from fractions import Fraction

import pytest

from configurator.catalog.model import Bounds, Product
from configurator.rules.meaning import amount, holds
from configurator.rules.parser import parse
from configurator.rules.rule_set import RuleSet
from configurator.rules.sum_units import degree, unit_of
from configurator.rules.syntax import Compare, Condition, ProductOf, Rule, Term
from configurator.units import Quantity, UnitError, factor, product_unit, unit_name
from tests.examples import component, number, option, product
from tests.rules.goods import complaints, rules, selection, worth

ROOF: Product = product(
    component(
        "roof",
        number("length", 2, 20, 1, "m"),
        number("width", 500, 5000, 500, "mm"),
        number("panels", 0, 40),
        option("panel", worth("small", price=90, power="250 W"), worth("large", price=140, power="0.4 kW")),
        option("battery", worth("one", hours="10 h", weight="50 kg"), worth("none")),
    ),
    component("mast", number("height", 1, 3, 1, "m"), count=Bounds(0, 2)),
)
TAKEN = selection(length="5", width="2500", panels="8", panel="large", battery="one", mast="1", height="2")


def body(written: str) -> Condition:
    """The condition of one rule about the roof."""
    (rule,) = rules(f'rule r "s"\n  {written}', ROOF).rules
    assert isinstance(rule, Rule)
    return rule.body


def term(written: str) -> Term:
    """The left side of a comparison."""
    compared = body(f"{written} >= 0 {unit_of_term(written)}".rstrip())
    assert isinstance(compared, Compare)
    return compared.left


def unit_of_term(written: str) -> str:
    """The unit in which a sum about the roof can be compared, read from the sum itself."""
    read, problems = parse(f'rule r "s"\n  {written} >= 0', "f")
    assert not problems
    (rule,) = read.rules
    assert isinstance(rule, Rule)
    assert isinstance(rule.body, Compare)
    return unit_of(rule.body.left, ROOF) or ""


@pytest.mark.parametrize(
    ("written", "true"),
    [
        ("length * width <= 12.5 m²", True),
        ("length * width < 12.5 m^2", False),
        ("length * width = 12500000 mm2", True),
        ("panels * panel.power >= 3.2 kW", True),
        ("panels * panel.power > 3200 W", False),
        ("panels * panel.power * battery.hours = 32 kWh", True),
        ("0.5 * length * width = 6.25 m²", True),
        ("length * width / 4 = 3.125 m²", True),
        ("(length + 2 m) * width = 17.5 m²", True),
        ("length * (width - 500 mm) = 10 m²", True),
        ("2 * (length - width) * 3 = 15 m", True),
        ("- length * width < 0 m²", True),
        ("length * length * width = 62.5 m³", True),
        ("panels * panel.price = 1120 EUR", True),
        ("panels * panel.price + sum of price over battery <= 1119 EUR", False),
        ("count of mast * length = 5 m", True),
        ("3 m * length = 15 m²", True),
        ("6 / 4 * panels = 12", True),
        ("length * width <= width * width + 10 m²", True),
    ],
)
def test_a_product_means_what_it_says(written: str, true: bool) -> None:
    (rule,) = rules(f'rule r "s"\n  {written}', ROOF).rules
    assert holds(rule, TAKEN, ROOF, rules(f'rule r "s"\n  {written}', ROOF)) is true


def test_a_product_is_reckoned_exactly() -> None:
    third = term("length * width / 3")
    assert amount(third, TAKEN, ROOF, RuleSet()) == Quantity(Fraction(12500, 3), "m·mm")


def test_degrees_count_what_the_customer_decides() -> None:
    assert degree(term("2 m * length + width * width")) == 2
    assert isinstance(term("length * width"), ProductOf)


def test_units_multiply_and_are_written_as_people_do() -> None:
    assert [unit_name(text) for text in ("m2", "m^2", "m²", "m3", "kW*h")] == ["m²", "m²", "m²", "m³", "kW·h"]
    assert product_unit(["m", "m"]) == "m²"
    assert product_unit(["mm", "", "mm", "mm"]) == "mm³"
    assert factor(product_unit(["kW", "h"]), "kWh") == 1
    assert factor(product_unit(["km/h", "h"]), "km") == 1
    assert factor(product_unit(["m²", "m"]), "l") == 1000
    assert product_unit(["EUR", ""]) == "EUR"


@pytest.mark.parametrize("units", [["EUR", "kg"], ["EUR", "EUR"]])
def test_money_is_multiplied_with_plain_numbers_only(units: list[str]) -> None:
    with pytest.raises(UnitError, match="only with plain numbers"):
        product_unit(units)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("length * width <= 4 m", "1: A quantity in m·mm cannot be compared with a quantity in m."),
        (
            "length * width <= 4",
            "1: A quantity in m·mm cannot be compared with a plain number. (write the unit",
        ),
        ("panel.price * length <= 4 m", "1: This sum does not add up: 'EUR' cannot be multiplied with 'm', only with"),
        (
            "length * width + panels <= 4 m²",
            "1: This sum does not add up: a plain number cannot be turned into",
        ),
        ("length * width * panels * panels <= 4 m²", "1: This multiplies 4 things with each other; 3 are possible."),
        ("length * lenght <= 4 m²", "10: There is no option 'lenght'. (did you mean 'length'?)"),
        ("length / 0 <= 4 m", "10: Nothing can be divided by 0. (divide by another number)"),
        ("length / width <= 4", "10: 'width' cannot stand here. (only a number can stand here)"),
    ],
)
def test_mistakes_in_products_are_told_at_their_place(written: str, told: str) -> None:
    found = complaints(f'rule r "s" {written}', ROOF)
    column, message = told.split(": ", 1)
    assert len(found) == 1
    assert found[0].startswith(f"1:{11 + int(column)}: {message}"), found[0]

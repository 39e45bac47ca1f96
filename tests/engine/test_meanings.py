"""What rules mean of options that are not there, have nothing chosen, or can have several values; see docs/rules.md.

Each condition names the products it leaves, by hand. The meaning, both solvers and the engine have to agree with it.
"""

from dataclasses import replace

import pytest

from configurator.catalog.model import Bounds, Product, Within
from configurator.catalog.selection import Selection, Slot
from configurator.engine import Engine
from configurator.engine.compiling.cnf_encoding import in_clauses
from configurator.engine.compiling.compiler import compile_product
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.rules.checking.rule_file import check
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import Revision
from tests.engine import brute
from tests.examples import all_selections, component, number, option, product
from tests.rules.goods import worth

ROD = product(
    component(
        "rod",
        option("bell", "no", "yes"),
        replace(number("length", 1000, 3000, 1000, "mm"), within=Within("bell", ("yes",))),
    )
)
RACK = product(
    component(
        "car",
        option("engine", "small", "big"),
        option(
            "extras",
            worth("rack", weight="10 kg", fuel=["petrol"]),
            worth("tent", weight="20 kg", fuel=["gas"]),
            choose=Bounds(0, 2),
        ),
    )
)
BOX = product(component("item", option("shade", "red", "blue", choose=Bounds(0, 2)), count=Bounds(1, 2)))

LENGTHS = {
    "length <= 2 m": "- 1000 2000",
    "length >= 1 m": "1000 2000 3000",
    "length != 1 m": "- 2000 3000",
    "length + 500 mm <= 1500 mm": "- 1000",
    "length * 2 = 0 mm": "-",
    "length in (2 m, 3 m)": "2000 3000",
    "length not in (2 m, 3 m)": "- 1000",
    "when bell = yes then length >= 2 m": "- 2000 3000",
    "bell has no": "-",
    "length >= 1 m excludes bell has yes": "-",
    "bell has no or length = 1 m": "- 1000",
}
EXTRAS = {
    "extras.weight <= 20 kg": "- rack tent",
    "extras.weight = 30 kg": "rack+tent",
    "extras.weight = 0 kg": "-",
    "extras.weight != 10 kg": "- tent rack+tent",
    "extras.fuel = petrol": "rack rack+tent",
    "extras.fuel != petrol": "- tent",
    "extras.fuel has no petrol": "- tent",
    "extras.fuel has (gas, petrol)": "rack tent rack+tent",
    "extras = rack": "rack rack+tent",
    "extras != rack": "- tent",
    "extras in (rack, tent)": "rack tent rack+tent",
}
TABLES = {
    "engine | extras\n  small, big | rack\n": "rack",
    "engine | extras\n  small, big | rack, tent\n": "rack tent rack+tent",
    "engine | extras\n  small, big | *\n": "- rack tent rack+tent",
    "engine | extras\n  small | tent\n  big | tent\n": "tent",
    "engine | extras\n  small | rack\n  big | tent\n": "rack tent",
    "engine | extras\n  small | rack\n  small | tent\n": "rack tent rack+tent",
}
SHADES = {
    "all different shade": {("",), ("red",), ("blue",), ("blue red",)}
    | {("", ""), ("", "red"), ("", "blue"), ("", "blue red"), ("red", ""), ("blue", ""), ("blue red", "")}
    | {("red", "blue"), ("blue", "red")},
    "all different shade and every item: shade is given": {("red",), ("blue",), ("blue red",)}
    | {("red", "blue"), ("blue", "red")},
}


def left(made: Product, statement: str) -> list[Selection]:
    """The products that the statement leaves; the meaning, CP-SAT, the kernel and the engine agree on them."""
    read, problems = parse(f"{statement}\n", "here.rules")
    rules = resolve(read, made)
    assert not problems
    assert not check(read, made)
    revision = Revision(made, rules, "", "")
    valid = brute.valid_products(revision)
    compiled = compile_product(made, rules)
    reference = Optimizer(compiled.formula, compiled.guards)
    engine = Engine(revision)
    with Kernel(in_clauses(compiled.formula), compiled.guards) as kernel:
        for each in all_selections(made):
            said = brute.stated(compiled, each)
            assert kernel.satisfiable(said, Deadline("", 60)) == (each in valid), each
            assert reference.satisfiable(said, Deadline("", 60)) == (each in valid), each
    assert engine.possible(frozenset()) == bool(valid)
    return valid


def written(found: list[Selection], key: str) -> set[str]:
    return {"+".join(sorted(each.at(Slot(key)))) or "-" for each in found}


@pytest.mark.parametrize("condition", LENGTHS)
def test_a_number_that_is_not_there_counts_as_nothing(condition: str) -> None:
    found = left(ROD, f'rule r "R."\n  {condition}')
    assert written(found, "length") == set(LENGTHS[condition].split())


@pytest.mark.parametrize("condition", EXTRAS)
def test_attributes_of_several_values_are_added_up_and_one_word_is_enough(condition: str) -> None:
    found = left(RACK, f'rule r "R."\n  {condition}')
    assert written(found, "extras") == set(EXTRAS[condition].split())


@pytest.mark.parametrize("rows", TABLES)
def test_of_several_values_each_stands_in_a_row(rows: str) -> None:
    found = left(RACK, f'table t "T."\n  {rows}')
    assert written(found, "extras") == set(TABLES[rows].split())


@pytest.mark.parametrize("condition", SHADES)
def test_items_with_nothing_are_not_compared(condition: str) -> None:
    found = left(BOX, f'rule r "R."\n  {condition}')
    items = {
        tuple(" ".join(sorted(each.at(Slot("shade", n)))) for n in range(1, each.count(BOX.component("item")) + 1))
        for each in found
    }
    assert items == SHADES[condition]

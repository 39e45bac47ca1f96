"""Two small products that the tests of the rule language speak of: a car, and a box of items."""

from configurator.catalog.facts import Attribute
from configurator.catalog.model import Bounds, Kind, Option, Product, Value, Within
from configurator.catalog.selection import Selection, Slot
from configurator.money import Money
from configurator.rules.checking.rule_file import check
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.units import quantity
from tests.examples import HERE, component, number, option, product


def worth(key: str, *, price: int = 0, weight: str | None = None, **attributes: str | list[str]) -> Value:
    """A value whose attributes are written as in a catalogue file: '300 Nm', or a list of words."""
    read: dict[str, Attribute] = {
        name: quantity(each) if isinstance(each, str) else frozenset(each) for name, each in attributes.items()
    }
    kilograms = None if weight is None else quantity(weight)
    return Value(key, key.title(), Money(price * 100, "EUR"), HERE, weight=kilograms, attributes=read)


def text(key: str) -> Option:
    """A text of at most twelve characters that costs 15 euros."""
    return Option(key, key.title(), Kind.TEXT, HERE, length=12, each=worth(key, price=15))


CAR = product(
    component(
        "drive",
        option("engine", worth("e85", torque="200 Nm", fuel=["petrol"]),
               worth("e150", torque="300 Nm", fuel=["petrol"]), worth("electric", torque="310 Nm", fuel=["current"])),
        option("gearbox", "manual", "auto"),
        option("doors", "3", "5"),
    ),
    component(
        "extras",
        option("towbar", "no", worth("yes", price=690, weight="18 kg")),
        option("load", worth("light", tows="500 kg"), worth("heavy", tows="1.5 t"), within=Within("towbar", ("yes",))),
        option("pack", worth("rack", weight="9000 g"), worth("box", weight="20 kg"), worth("tent", weight="50 kg"),
               choose=Bounds(0, 3)),
        number("length", 600, 2400, 200, "mm", each=worth("length", price=1)),
        number("mats", 0, 4, each=worth("mats", price=10, weight="2 kg"), kind=Kind.QUANTITY),
        text("plate"),
    ),
    price=10000,
    weight=1000,
)  # fmt: skip

BOX = product(
    component("needs", option("skin", "dry", "oily"), number("budget", 40, 100, 10, "EUR")),
    component(
        "item",
        option("what", worth("soap", price=10, holds=["nuts"]), worth("cream", price=30, holds=["retinol", "nuts"]),
               worth("rouge", price=20, holds=["retinol"])),
        option("shade", worth("rose", family=["cool"]), worth("coral", family=["warm"]), choose=Bounds(0, 1)),
        count=Bounds(1, 3),
    ),
    price=5,
)  # fmt: skip


def rules(written: str, made: Product) -> RuleSet:
    """The rules that a text says about a product; it must be free of problems."""
    read, problems = parse(written, "some.rules")
    assert [str(each) for each in (*problems, *check(read, made)) if each.severity == "error"] == []
    return resolve(read, made)


def complaints(written: str, made: Product) -> list[str]:
    """Every problem of the rules, syntax and names, as 'line:column: message (hint)'."""
    read, problems = parse(written, "f")
    return [str(each).removeprefix("f:").replace(" error:", "") for each in sorted((*problems, *check(read, made)))]


def selection(**taken: str) -> Selection:
    """A selection: 'option="value"', or 'option_2="value"' for the second instance; values with spaces between."""
    found = {}
    for slot, values in taken.items():
        key, _, instance = slot.partition("_")
        found[Slot(key, int(instance or 1))] = tuple(values.split())
    return Selection(found)

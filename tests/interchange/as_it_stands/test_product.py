"""A model as it stands has the model's configurations, names and places."""

import pytest

from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.engine.counting.count import Count, count
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.uvl import reader as uvl
from tests.cases import on_demand
from tests.interchange.real_models import COUNTS, real_model

BICYCLE = """\
features
    Bicycle {Price 500}
        mandatory
            Frame
                alternative
                    "M.2 Steel" {Price 30.5, Weight '2.4 kg', maker 'Fjord & Son'}
                    Carbon
        optional
            Bell
            Lights
                or
                    Front
                    Rear
constraints
    Carbon => !Bell
"""


def test_every_feature_is_an_option_under_its_own_name() -> None:
    revision = flat.revision(uvl.read(BICYCLE, "bicycle.uvl"))
    names = ["Bicycle", "Frame", "M.2 Steel", "Carbon", "Bell", "Lights", "Front", "Rear"]
    assert [option.key for option in revision.product.options] == names
    steel = revision.product.option("M.2 Steel").value("yes")
    assert str(steel.price) == "€ 30.50"
    assert str(steel.attribute("Price")) == "30.5"
    assert str(steel.attribute("weight")) == "2.4 kg"
    assert steel.attribute("maker") == frozenset({"Fjord & Son"})


def test_every_group_and_constraint_is_a_rule_with_its_line() -> None:
    rules = flat.revision(uvl.read(BICYCLE, "bicycle.uvl")).rules.rules
    assert [(rule.name, rule.sentence, str(rule.source)) for rule in rules] == [
        ("root", "Bicycle is always there.", "bicycle.uvl:2:5"),
        ("mandatory Frame", "Bicycle always has Frame.", "bicycle.uvl:4:13"),
        ("optional Bell", "Bell is a part of Bicycle.", "bicycle.uvl:9:13"),
        ("optional Lights", "Lights is a part of Bicycle.", "bicycle.uvl:10:13"),
        ("alternative Frame", "Frame has exactly one of M.2 Steel and Carbon.", "bicycle.uvl:6:21"),
        ("or Lights", "Lights has at least one of Front and Rear.", "bicycle.uvl:12:21"),
        ("constraint 1", "Carbon does not go with Bell.", "bicycle.uvl:15:5"),
    ]


def test_the_revision_is_known_by_the_models_text() -> None:
    one, other = (flat.revision(uvl.read(text, "b.uvl")) for text in (BICYCLE, BICYCLE + "    Bell => Rear\n"))
    assert one == flat.revision(uvl.read(BICYCLE, "other.uvl"))
    assert one != other


def test_a_contradiction_names_rules_of_the_model() -> None:
    engine = Engine(flat.revision(uvl.read(BICYCLE, "bicycle.uvl")))
    conflict = engine.explain(frozenset({Choice(Slot("Carbon"), "yes")}), Choice(Slot("Bell"), "yes"))
    assert conflict.rules == ("constraint 1",)
    assert conflict.smallest


@pytest.mark.parametrize(
    "name", ["eshop.uvl", *(pytest.param(name, marks=on_demand) for name in ("pc-richmond.uvl", "pc-richmond.xml"))]
)
def test_a_real_model_has_its_number_of_configurations(name: str) -> None:
    assert count(flat.revision(real_model(name))) == Count(COUNTS[name], exact=True)

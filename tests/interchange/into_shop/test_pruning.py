"""What an import leaves out: exactly what is in no configuration, and never a configuration; listed by brute force."""

from hypothesis import given

from configurator.catalog.model import Kind
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.feature_model.model import FeatureModel, GroupKind, features
from configurator.interchange.into_shop.planning import plan
from configurator.interchange.into_shop.pruning import Verdict, prune
from configurator.interchange.into_shop.shape import simplify
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.rules.revision import read
from configurator.services.studio.importing import Sellable, sellable
from tests.cases import cases
from tests.interchange.test_same_configurations import configurations, models

MODEL = """features
    Car
        mandatory
            Engine
                alternative
                    Petrol
                    Diesel
                    Gas
                        optional
                            Tank {Litres 40}
        optional
            Towbar
            Radio
                or
                    Analogue
                    Digital
            Roof
                [0..2]
                    Rails
                    Box
                    Rack
constraints
    !Gas
    Towbar
    Digital => Gas
    Rails => Box
    Box => Rails
    Rack <=> Rails & Box
    Diesel => Towbar
"""


@cases(120)
@given(models())
def test_what_is_left_has_the_same_configurations(model: FeatureModel) -> None:
    every = set(configurations(model))
    try:
        found = sellable(model, "imported", Engine)
    except Contradiction:
        assert not every
        return
    except ForeignModelError:
        assert len(every) <= 1
        return
    possible = set().union(*every)
    assert {feature.name for feature in found.dead} == {each.name for each in features(model.root)} - possible
    for feature in found.certain:
        assert all(feature.name in there for there in every if _parent(model, feature.name) in there)
    left = prune(model, _verdict(found))
    assert set(configurations(left)) == every
    assert {*plan(left, "imported", domains(model)).meanings} == possible
    assert not Engine(read("imported", found.catalogue, found.rules)).remaining(frozenset()).impossible


def test_dead_features_and_switches_that_are_none() -> None:
    model = uvl.read(MODEL, "car.uvl")
    found = sellable(model, "car", Engine)
    assert [feature.name for feature in found.dead] == ["Gas", "Tank", "Digital", "Rails", "Box", "Rack"]
    assert [feature.name for feature in found.certain] == ["Towbar"]
    left = prune(model, _verdict(found))
    assert not left.constraints
    assert [feature.name for feature in features(left.root)] == [
        *("Car", "Engine", "Petrol", "Diesel", "Towbar", "Radio", "Analogue", "Roof"),
    ]
    assert [group.kind for group in left.root.groups] == [
        GroupKind.MANDATORY,
        GroupKind.MANDATORY,
        GroupKind.OPTIONAL,
    ]
    product = read("car", found.catalogue, found.rules).product
    assert {option.name: [value.name for value in option.values] for option in product.options} == {
        "Engine": ["Petrol", "Diesel"],
        "Radio": ["Analogue"],
        "Roof": ["No", "Yes"],
    }


def test_the_numbers_and_texts_of_dead_features_count_nothing() -> None:
    text = """features
    Box
        mandatory
            Integer Length
        optional
            Integer Lost {Size 4}
            String Word
            Lid {Size 2}
            Big {Size 9}
constraints
    !Lost
    !Word
    Lost => Length >= 700
    Length + Lost.Size <= Lost * 3 + 10
    Length >= 1
    Word == 'x' => Lid
    floor(Lost) + len(Word) < 1 | Big
    sum(Size, Lost) == 0
    Word != 'y'
"""
    model = uvl.read(text, "box.uvl")
    left = prune(model, Verdict(frozenset({"Lost", "Word"}), frozenset()))
    assert count(flat.revision(left)) == count(flat.revision(model))
    assert uvl_text(left).partition("constraints")[2].split("\n")[1:] == [
        "\tLength + 0 <= 0 * 3 + 10",
        "\tLength >= 1",
        "",
    ]


def test_a_number_keeps_its_range_when_the_constraint_that_set_it_is_left_out() -> None:
    text = "features\n    Box\n        mandatory\n            Integer Length\n        optional\n            Lost\n"
    model = uvl.read(f"{text}constraints\n    !Lost\n    Lost => Length >= 700\n", "box.uvl")
    found = sellable(model, "box", Engine)
    product = read("box", found.catalogue, found.rules).product
    (length,) = product.options
    assert (length.kind, length.range) == (Kind.NUMBER, domains(model)["Length"])
    assert length.range is not None
    assert length.range.high == 1400


def _verdict(found: Sellable) -> Verdict:
    return Verdict(frozenset(each.name for each in found.dead), frozenset(each.name for each in found.certain))


def _parent(model: FeatureModel, name: str) -> str:
    return next(
        feature.name
        for feature in features(simplify(model.root))
        for group in feature.groups
        for child in group.features
        if child.name == name
    )

"""FeatureIDE's XML: what is read, and where mistakes are shown."""

from fractions import Fraction

import pytest

from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.model import Conjunction, GroupKind, Has, Implication, Negation, mentions
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.into_shop import product_files as shop
from configurator.source import Source
from configurator.units import Quantity

MODEL = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<extendedFeatureModel>
  <struct>
    <and mandatory="true" name="Bicycle">
      <description>Made to order.</description>
      <attribute name="Price" type="double" unit="€" value="499.5"/>
      <alt mandatory="true" name="Frame">
        <feature name="Steel"><attribute name="Weight" type="double" unit="kg" value="2.4"/></feature>
        <feature name="Carbon"><attribute name="Origin" type="string" value="Fjord"/></feature>
      </alt>
      <or name="Lights">
        <feature name="Front light"/>
        <feature name="Rear light"/>
      </or>
      <feature name="Bell"/>
    </and>
  </struct>
  <constraints>
    <rule>
      <description>Carbon takes no lights.</description>
      <imp><var>Carbon</var><conj><not><var>Lights</var></not><conj><var>Bell</var><var>Frame</var></conj></conj></imp>
    </rule>
  </constraints>
</extendedFeatureModel>
"""


def test_the_tree_keeps_groups_names_and_attributes() -> None:
    root = featureide.read(MODEL, "bicycle.xml").root
    assert (root.name, root.description) == ("Bicycle", "Made to order.")
    assert root.attributes == {"Price": Quantity(Fraction(999, 2), "EUR")}
    assert [(group.kind, [child.name for child in group.features]) for group in root.groups] == [
        (GroupKind.MANDATORY, ["Frame"]),
        (GroupKind.OPTIONAL, ["Lights", "Bell"]),
    ]
    frame, lights = root.groups[0].features[0], root.groups[1].features[0]
    assert frame.groups[0].kind is GroupKind.ALTERNATIVE
    assert lights.groups[0].kind is GroupKind.OR
    assert frame.groups[0].features[0].attributes == {"Weight": Quantity(Fraction(12, 5), "kg")}
    assert frame.groups[0].features[1].attributes == {"Origin": "Fjord"}
    assert frame.source == Source("bicycle.xml", 7, 7)


def test_rules_become_formulas_with_their_description() -> None:
    (constraint,) = featureide.read(MODEL, "bicycle.xml").constraints
    assert constraint.description == "Carbon takes no lights."
    match constraint.formula:
        case Implication(Has("Carbon"), Conjunction((Negation(Has("Lights")), Has("Bell"), Has("Frame")))):
            pass
        case other:
            pytest.fail(f"read as {other}")


@pytest.mark.parametrize(
    ("among", "number"),
    [
        ("<var>Carbon</var><var>Bell</var><var>Front light</var>", 4 * 2),
        ("<var>Carbon</var>", 2 * 4 * 2),
    ],
)
def test_at_most_one_of_several(among: str, number: int) -> None:
    text = MODEL[: MODEL.index("<imp>")] + f"<atmost1>{among}</atmost1>" + MODEL[MODEL.index("</imp>") + 6 :]
    assert count(flat.revision(featureide.read(text, "bicycle.xml"))).number == number


@pytest.mark.parametrize(
    ("broken", "mended", "place", "message"),
    [
        ("<var>Bel</var>", "<var>Bell</var>", (21, 69), "there is no feature 'Bel'"),
        ('name="Front light"', 'name="Rear light"', (13, 9), "'Front light' is already another feature's name"),
        ("<atmost2><var>Carbon</var></atmost2>", "<var>Carbon</var>", (21, 12), "'atmost2' is not supported in a rule"),
        ("<atmost1></atmost1>", "<var>Carbon</var>", (21, 12), "'atmost1' holds 0 formulas"),
        (f"<atmost1>{'<var>Bell</var>' * 101}</atmost1>", "<var>Carbon</var>", (21, 12), "more than 100 formulas"),
        ('<xor name="Bell"/>', '<feature name="Bell"/>', (15, 7), "'xor' is not supported in the feature tree"),
        ('value="2,4"', 'value="2.4"', (8, 31), "'2,4' is not a number"),
        ('value="1e999999999"', 'value="2.4"', (8, 31), "'1e999999999' is not a number"),
        ('unit="parsnip"', 'unit="kg"', (8, 31), "'parsnip' is not a unit I know"),
        ("<not></not>", "<not><var>Lights</var></not>", (21, 35), "'not' holds 0 formulas"),
        ("</alternative>", "</alt>", (10, 9), "not well-formed"),
    ],
)
def test_mistakes_are_shown_where_they_stand(broken: str, mended: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(ForeignModelError, match=r"^bicycle\.xml:") as caught:
        featureide.read(MODEL.replace(mended, broken, 1), "bicycle.xml")
    assert message in str(caught.value)
    assert (caught.value.source.line, caught.value.source.column) == place


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not well-formed"),
        ("features\n\tBicycle\n", "not well-formed"),
        ("<html/>", "no FeatureIDE model but a 'html' document"),
        ("<featureModel/>", "one feature under 'struct'"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><featureModel/>', "declares XML entities"),
        ("<featureModel><struct>" + '<and name="x">' * 10_001, "more than 10,000 elements are nested"),
    ],
)
def test_files_that_are_no_model_are_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(ForeignModelError, match=r"^broken\.xml:1:") as caught:
        featureide.read(text, "broken.xml")
    assert message in str(caught.value)


def test_a_deep_tree_becomes_a_product() -> None:
    deep = "".join(f'<and name="F{level}">' for level in range(190)) + '<feature name="end"/>' + "</and>" * 190
    model = featureide.read(f"<featureModel><struct>{deep}</struct></featureModel>", "deep.xml")
    assert len(shop.revision(model, "deep").product.options) == 190


@pytest.mark.parametrize("beside", ["graphics", "description", "tags", "property", "comment"])
def test_what_stands_beside_formulas_and_features_is_passed_over(beside: str) -> None:
    odd = f'<{beside} key="p" value="1,2">x</{beside}>'
    tree = f'<and mandatory="true" name="R">{odd}<feature name="A">{odd}</feature></and>'
    rules = f"{odd}<rule>{odd}<not>{odd}<conj><var>A</var>{odd}<var>R</var></conj></not>{odd}</rule>"
    model = featureide.read(
        f"<featureModel><struct>{tree}</struct><constraints>{rules}</constraints></featureModel>", "m.xml"
    )
    (constraint,) = model.constraints
    assert [each.name for each in mentions(constraint.formula)] == ["A", "R"]


@pytest.mark.parametrize("rule", ["<nand><var>A</var></nand>", "<var>A</var><var>A</var>", "<graphics/>"])
def test_a_rule_with_anything_else_than_one_formula_is_refused_at_its_place(rule: str) -> None:
    text = (
        f'<featureModel><struct><and name="A"/></struct><constraints><rule>{rule}</rule></constraints></featureModel>'
    )
    with pytest.raises(ForeignModelError, match=r"^m\.xml:1:[0-9]+: "):
        featureide.read(text, "m.xml")

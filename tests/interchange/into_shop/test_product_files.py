"""What an imported shop looks like: its two files, its sentences, and what is done about names that clash."""

from pathlib import Path

import pytest

from configurator.errors import BrokenFiles, ForeignModelError, ShopFolderError
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.into_shop.planning import plan
from configurator.interchange.uvl import reader as uvl
from configurator.rules.revision import read
from configurator.services.studio.importing import keep

BICYCLE = """features
	Bicycle {Price '500 EUR'}
		mandatory
			Frame
				alternative
					Steel
						alternative
							"Steel 52" {Price 10}
							"Steel 56" {Price 20}
					Carbon {Price 400, fibre 'long', Weight '900 g', featureDescription__ 'Very light.'}
						optional
							Paint
			Bell {Price 5}
		optional
			Lights
				or
					Front
					Rear
			Lock
				mandatory
					"No. 7"
			Insurance {Price 60}
				mandatory
					Theft
					Damage
				optional
					Abroad
constraints
	Carbon => !Lock
	Steel & Front => Rear
	Lights <=> Insurance
	Bell => Frame
"""

CATALOGUE = """# Imported from bicycle.uvl. Change what you like: that file is not read again.
product: bike
name: Bicycle
currency: EUR
price: 505.00

steps:
  - step: frame
    name: Frame
    components: [frame-module]
  - step: lights
    name: Lights
    components: [lights-module]
  - step: lock
    name: Lock
    components: [lock-module]
  - step: insurance
    name: Insurance
    components: [insurance-module]

components:
  - component: frame-module
    name: Frame
    options:
      - option: frame
        name: Frame
        values:
          - value: steel-52
            name: Steel 52
            price: 10.00
            group: Steel
          - value: steel-56
            name: Steel 56
            price: 20.00
            group: Steel
          - value: carbon
            name: Carbon
            price: 400.00
            weight: 900 g
            group: Other
            description: Very light.
            attributes: {fibre: [long]}
      - option: paint
        name: Paint
        within: frame = carbon
        switch: {}

  - component: lights-module
    name: Lights
    options:
      - option: lights
        name: Lights
        choose: any
        values:
          - value: front
            name: Front
          - value: rear
            name: Rear

  - component: lock-module
    name: Lock
    options:
      - option: lock
        name: Lock
        choose: 0..1
        values:
          - value: no-7
            name: No. 7

  - component: insurance-module
    name: Insurance
    options:
      - option: insurance
        name: Insurance
        switch: {price: 60.00, description: "Includes: Theft and Damage."}
      - option: abroad
        name: Abroad
        within: insurance = yes
        switch: {}

"""

RULES = """# Imported from bicycle.uvl. Change what you like: that file is not read again.

author "bicycle.uvl"

define steel = frame in (steel-52, steel-56)

rule carbon-without-lock "Carbon does not go with Lock."
  when frame = carbon then lock is empty

rule steel-and-more-needs-rear "Steel and Front together need Rear."
  when steel and lights has front then lights has rear

rule lights-and-insurance "Lights and Insurance only come together."
  (when lights is given then insurance = yes) and (when insurance = yes then lights is given)
"""


def _model(text: str) -> FeatureModel:
    return uvl.read(text, "models/bicycle.uvl")


def test_the_two_files_can_be_read_and_mended(tmp_path: Path) -> None:
    keep(*shop.texts(_model(BICYCLE), "bike"), tmp_path / "new shop", "bike")
    assert (tmp_path / "new shop/catalog/bike/product.yaml").read_text(encoding="utf-8") == CATALOGUE
    assert (tmp_path / "new shop/rules/bike.rules").read_text(encoding="utf-8") == RULES
    assert read("bike", CATALOGUE, RULES) == shop.revision(_model(BICYCLE), "bike")


def test_a_product_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    keep(*shop.texts(_model(BICYCLE), "bike"), tmp_path, "bike")
    with pytest.raises(ShopFolderError, match=r"product\.yaml is there already"):
        keep(*shop.texts(_model(BICYCLE), "bike"), tmp_path, "bike")


@pytest.mark.parametrize("key", ["../bike", "My Bike", ""])
def test_a_key_that_is_none_is_refused(key: str, tmp_path: Path) -> None:
    with pytest.raises(ShopFolderError, match="cannot be a product's key"):
        keep(*shop.texts(_model(BICYCLE), key), tmp_path, key)
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_that_the_shop_could_not_read(tmp_path: Path) -> None:
    dear = CATALOGUE.replace("price: 400.00", "price: 40000000000")
    with pytest.raises(BrokenFiles, match=r"product\.yaml:[0-9]+:[0-9]+: error: .*too large"):
        keep(dear, RULES, tmp_path, "bike")
    origin = plan(_model(BICYCLE), "bike", {}).product
    with pytest.raises(ForeignModelError, match=r"^models/bicycle\.uvl:10:6: .*too large"):
        keep(dear, RULES, tmp_path, "bike", origin)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalog").write_text("not a folder")
    with pytest.raises(ShopFolderError, match="cannot be written"):
        keep(*shop.texts(_model(BICYCLE), "bike"), tmp_path, "bike")


@pytest.mark.parametrize(
    ("constraint", "sentence"),
    [
        ("A => B", "A needs B."),
        ("A | B => C", "A or B (Root) needs C (Root)."),
        ("!A | B", "A needs B."),
        ("!A | !B", "A and B do not go together."),
        ("!(A & B)", "A and B do not go together."),
        ("!(A & !B)", "A needs B."),
        ("A => B & !C", "A needs B and does not go with C."),
        ("A & B => !C", "A and B together do not go with C."),
        ("A | B", "At least one is needed of A and B."),
        ("!A & B", "B is always needed, and A is not available."),
        ("A <=> B & C", "A is there exactly when B and C is."),
        ("(A => B) | (C => A)", "(with A comes B) or (with C comes A)."),
    ],
)
def test_every_constraint_has_a_sentence(constraint: str, sentence: str) -> None:
    text = f"features\n\tRoot\n\t\toptional\n\t\t\tA\n\t\t\tB\n\t\t\tC\nconstraints\n\t{constraint}\n"
    (rule,) = shop.revision(_model(text), "any").rules.rules
    assert rule.sentence == sentence.replace(" (Root)", "")


def test_names_that_would_be_one_key_get_numbers_and_words_of_the_rules_a_tail() -> None:
    names = "".join(f"\t\t\t{name}\n" for name in ('"Ä b"', '"a-B"', "Not", '"7"', '"§§"'))
    text = f'features\n\tRoot\n\t\toptional\n{names}constraints\n\tNot => "a-B"\n'
    product = shop.revision(_model(text), "odd").product
    assert [option.key for option in product.options] == ["a-b", "a-b-2", "not-feature", "7-feature", "feature"]
    assert [option.name for option in product.options] == ["Ä b", "a-B", "Not", "7", "§§"]


def test_a_constraint_against_the_tree_leaves_no_product_but_a_rule_to_find() -> None:
    text = "features\n\tRoot\n\t\tmandatory\n\t\t\tA\n\t\toptional\n\t\t\tB\nconstraints\n\t!A\n"
    (rule,) = shop.revision(_model(text), "void").rules.rules
    assert rule.sentence == "A is not available."


def test_many_parts_share_steps_with_their_neighbours() -> None:
    parts = "".join(f"\t\t\tPart{number}\n" for number in range(30))
    product = shop.revision(_model(f"features\n\tRoot\n\t\toptional\n{parts}"), "many").product
    assert len(product.steps) == 12
    assert [key for step in product.steps for key in step.components] == [each.key for each in product.components]


def test_a_part_with_too_much_for_one_step_takes_several() -> None:
    groups = "".join(
        f"\t\t\tG{number}\n\t\t\t\tor\n" + "".join(f"\t\t\t\t\tV{number}_{each}\n" for each in range(90))
        for number in range(70)
    )
    part = "\t\t\tPart\n\t\t\t\tmandatory\n" + groups.replace("\t\t\t", "\t\t\t\t\t")
    product = shop.revision(_model(f"features\n\tRoot\n\t\tmandatory\n\t\t\tOther\n{part}"), "large").product
    shown = {component.key: sum(len(option.values) for option in component.options) for component in product.components}
    assert sum(shown.values()) == 70 * 90
    assert [sum(map(shown.__getitem__, step.components)) for step in product.steps] == [360] * 17 + [180]
    assert [component.name for component in product.components[:3]] == ["Part", "Part (2)", "Part (3)"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("features\n\tRoot\n\t\tmandatory\n\t\t\tA\n", "nothing to choose"),
        ("features\n\tRoot {Price '1 EUR'}\n\t\toptional\n\t\t\tA {Price '1 USD'}\n", "this price is in USD"),
    ],
)
def test_what_no_shop_can_sell_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ForeignModelError, match=r"^models/bicycle\.uvl:[0-9]") as caught:
        shop.revision(_model(text), "bike")
    assert message in str(caught.value)

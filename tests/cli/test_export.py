"""`configurator export`: products and models as files for other tools; what cannot be written says so."""

import json
from pathlib import Path

import pytest

from configurator.interchange.feature_model.model import Feature, FeatureModel
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.featureide.writer import featureide_text
from configurator.source import Source
from tests.cli.running import run
from tests.services.small_shop import CATALOGUE, RULES, write_shop


def impossible(*arguments: object) -> list[str]:
    told = json.loads(run("lookahead", *arguments, "--json").stdout)
    names = told["impossible"]
    assert isinstance(names, list)
    return names


def test_a_product_goes_out_as_uvl_and_means_the_same(tmp_path: Path) -> None:
    shop, file = write_shop(tmp_path / "shop"), tmp_path / "desk.uvl"
    result = run("export", "uvl", "--shop", shop, "--product", "desk", file)
    assert result.exit_code == 0
    assert "rule tests" in result.stderr
    assert f"{file} is written." in result.stdout
    assert "// A glass top stands on steel legs." in file.read_text()
    assert "legs=wood" in impossible("--shop", shop, "--product", "desk", "--choose", "top=glass")
    assert "Wooden legs" in impossible("--model", file, "--choose", "Glass=yes")
    assert "Wooden legs" not in impossible("--model", file, "--choose", "Oak=yes")


def test_the_file_says_what_is_not_valid_on_the_day_in_the_market(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace("currency: EUR", "currency: EUR\nmarkets: [DE, AT]")
    catalogue = catalogue.replace("value: glass,", "value: glass, until: 2027-03-31,")
    catalogue = catalogue.replace("value: felt,", "value: felt, markets: [AT],")
    rules = f"""{RULES}rule summer "In summer no cork." valid from 2027-06-01 until 2027-08-31 in DE\n  mat != cork\n"""
    shop, file = write_shop(tmp_path / "shop", catalogue=catalogue, rules=rules), tmp_path / "desk.uvl"
    product = ("--shop", shop, "--product", "desk")
    at = ("--on", "2027-05-01", "--market", "DE")
    result = run("export", "uvl", *product, *at, file)
    notes = [
        "As it is on 1 May 2027 in DE.",
        "Not sold then, so excluded: top = glass (sold until 31 March 2027).",
        "Not sold then, so excluded: mat = felt (sold in AT).",
        "Not in force then, so left out: rule summer (in force from 1 June 2027 until 31 August 2027 in DE).",
    ]
    assert result.stderr.splitlines()[:4] == notes
    assert file.read_text().splitlines()[:4] == [f"// {note}" for note in notes]
    assert {"Glass", "Felt mat"} <= set(impossible("--model", file))


def test_a_comment_in_xml_has_no_two_hyphens(tmp_path: Path) -> None:
    model = FeatureModel(Feature("A", Source("a.uvl", 1)))
    text = featureide_text(model, ["rule a---b is left out -"])
    assert "<!-- rule a- - -b is left out  -->" in text
    assert featureide.read(text, "a.xml").root.name == "A"


def test_a_model_goes_out_in_the_other_format(tmp_path: Path) -> None:
    model, xml, back = tmp_path / "a.uvl", tmp_path / "a.xml", tmp_path / "b.uvl"
    model.write_text("features\n\tA\n\t\talternative\n\t\t\tB {Price 3}\n\t\t\tC\nconstraints\n\tB\n")
    assert run("export", "featureide", "--model", model, xml).exit_code == 0
    assert '<alt mandatory="true" name="A">' in xml.read_text()
    assert run("export", "uvl", "--model", xml, back).exit_code == 0
    assert back.read_text() == model.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("uvl", "--product", "chair", "x.uvl"), 2, "There is no product 'chair'"),
        (("uvl", "x.uvl"), 2, "Say either --product NAME or --model FILE."),
        (("featureide", "--product", "desk", "x.xml"), 1, "FeatureIDE has no features"),
        (("uvl", "--product", "desk", "/nowhere/x.uvl"), 2, "cannot be written"),
    ],
)
def test_what_cannot_be_written_says_so(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    shop = write_shop(tmp_path / "shop", rules=RULES)
    kind, *rest = arguments
    result = run("export", kind, "--shop", shop, *rest)
    assert (result.exit_code, said in " ".join(result.output.split())) == (code, True)

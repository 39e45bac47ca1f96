"""`configurator import`: what a model becomes on disk, what is left out of it and told, what cannot be sold."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

MODEL = """features
    Car
        mandatory
            Engine
                alternative
                    Petrol
                    Diesel
                    Gas
        optional
            Towbar
            Radio
constraints
    !Gas
    Diesel | Petrol => Towbar
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "car.uvl"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_can_never_be_chosen_is_left_out_and_told(tmp_path: Path) -> None:
    file, shop = write(tmp_path, MODEL), tmp_path / "shop"
    result = run("import", "uvl", file, "--into", shop)
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == [
        "In no configuration, so left out: 1 feature: Gas (line 8).",
        "Optional, but in every configuration that has what they belong to: 1 feature: Towbar (line 10).",
    ]
    assert run("check", "--shop", shop).exit_code == 0
    for subject in (("--shop", shop, "--product", "car"), ("--model", file)):
        assert run("count", *subject).output == "4\n"


def test_programs_read_all_that_is_left_out(tmp_path: Path) -> None:
    many = "".join(f"            Extra{number}\n" for number in range(8))
    never = "".join(f"    !Extra{number}\n" for number in range(8))
    file = write(tmp_path, MODEL.replace("constraints\n", f"{many}constraints\n{never}"))
    told = run("import", "uvl", file, "--into", tmp_path / "told").output.splitlines()
    assert told[0].endswith(
        "left out: 9 features: Gas (line 8), Extra0 (line 12), Extra1 (line 13), "
        "Extra2 (line 14), Extra3 (line 15), 4 more."
    )
    assert told[2] == "--json names them all."
    answer = json.loads(run("import", "uvl", file, "--into", tmp_path / "shop", "--json").stdout)
    assert [each["feature"] for each in answer["left_out"]] == ["Gas", *(f"Extra{number}" for number in range(8))]
    assert answer["left_out"][0] == {"feature": "Gas", "file": str(file), "line": 8}
    assert [each["feature"] for each in answer["always"]] == ["Towbar"]
    assert all(Path(name).is_file() for name in answer["files"])


def test_a_model_that_allows_nothing_is_refused_with_the_lines_that_are_to_blame(tmp_path: Path) -> None:
    file = write(tmp_path, f"{MODEL}    !Towbar\n")
    result = run("import", "uvl", file, "--into", tmp_path / "shop")
    assert result.exit_code == 1
    assert result.output.startswith("Not possible: ")
    assert f"{file}:14:5: constraint 2" in result.output
    assert f"{file}:15:5: constraint 3" in result.output
    assert "constraint 1" in result.output
    assert not (tmp_path / "shop").exists()


def test_names_longer_than_a_catalogue_allows_are_shortened(tmp_path: Path) -> None:
    name = "A" * 120 + "B" * 120
    file = write(tmp_path, MODEL.replace("Radio", name))
    assert run("import", "uvl", file, "--into", tmp_path / "shop").exit_code == 0
    assert run("check", "--shop", tmp_path / "shop").exit_code == 0
    assert f"name: {'A' * 100} … {'B' * 66}" in (tmp_path / "shop/catalog/car/product.yaml").read_text().replace(
        '"', ""
    )


PRICED = """features
    Car {%s 500}
        mandatory
            Engine
                alternative
                    Petrol {%s 10.5}
                    Diesel {%s 20}
        optional
            Bell {%s 9}
constraints
    sum(%s) <= 520
"""


@pytest.mark.parametrize("name", ["Preis", "Cost", "MSRP", "Prix", "unitPrice", "list price", "Цена", "価格"])
def test_a_price_under_another_name_is_told_and_read_where_somebody_says_so(tmp_path: Path, name: str) -> None:
    written = f'"{name}"' if " " in name else name
    file, shop = write(tmp_path, PRICED.replace("%s", written)), tmp_path / "shop"
    told = run("import", "uvl", file, "--into", shop).output
    assert f"car.uvl:2:10: warning: '{name}' may be a price; it is kept as an attribute" in told
    assert told.count("may be a price") == 1
    assert f"--price {name if ' ' not in name else repr(name)}" in told
    sold = run("import", "uvl", file, "--into", shop, "--key", "sold", "--price", name.upper())
    assert sold.exit_code == 0, sold.output
    assert "may be a price" not in sold.output
    catalogue = (shop / "catalog" / "sold" / "product.yaml").read_text(encoding="utf-8")
    assert "price: 500.00" in catalogue
    assert "price: 10.50" in catalogue
    rules = (shop / "rules" / "sold.rules").read_text(encoding="utf-8")
    assert "sum of price over everything <= 520 EUR" in rules
    assert run("count", "--shop", shop, "--product", "sold").output == "3\n"


def test_a_price_attribute_that_is_not_there_or_twice_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, PRICED.replace("%s", "Preis").replace("10.5", "10.5, Price 3"))
    for name, told in (("Preiss", "no feature has an attribute 'Preiss'"), ("Preis", "which of them is its price?")):
        result = run("import", "uvl", file, "--into", tmp_path / "shop", "--price", name)
        assert result.exit_code != 0
        assert told in result.output
    assert not (tmp_path / "shop" / "catalog").exists()


XML = """<featureModel><struct><and mandatory="true" name="Bike">
<attribute name="%s" type="%s" unit="%s" value="%s"/>
<feature name="Bell"/></and></struct></featureModel>"""


@pytest.mark.parametrize("name", ["price", "Price", "PRICE"])
@pytest.mark.parametrize("unit", ["Stk", "stk", "pcs", "EUR/Stk", "kg", "%", "Stück"])
@pytest.mark.parametrize(("kind", "value"), [("double", "12.50"), ("long", "12"), ("string", "12,50")])
def test_a_price_in_what_is_no_currency_is_refused(tmp_path: Path, name: str, unit: str, kind: str, value: str) -> None:
    file = tmp_path / "bike.xml"
    file.write_text(XML % (name, kind, unit, value), encoding="utf-8")
    result = run("import", "featureide", file, "--into", tmp_path / "shop")
    assert result.exit_code != 0
    assert "bike.xml:2:" in result.output
    assert "cannot be read" in result.output or "which is no currency" in result.output


@pytest.mark.parametrize("unit", ["Stk", "kg", "pcs"])
def test_a_unit_of_all_prices_that_is_no_currency_is_refused(tmp_path: Path, unit: str) -> None:
    file = write(
        tmp_path, f"features\n    Car {{Price 500, \"Price unit\" '{unit}'}}\n        optional\n            Bell\n"
    )
    result = run("import", "uvl", file, "--into", tmp_path / "shop")
    assert result.exit_code != 0
    assert f"'{unit}', which is no currency" in result.output

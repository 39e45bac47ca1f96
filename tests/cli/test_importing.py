"""`configurator import`: what a model becomes on disk, what is left out of it and told, what cannot be sold."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from configurator.cli import main

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


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(folder: Path, text: str) -> Path:
    file = folder / "car.uvl"
    file.write_text(text)
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

"""`configurator table` and `values`: out and in again changes nothing, changes are shown, mistakes are told."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from configurator.cli import main
from configurator.shop import demo_shop_folder

CATALOGUE = """\
product: lamp
name: Lamp
currency: EUR
price: 20
components:
  - component: lamp
    name: Lamp
    options:
      - option: stand            # what it stands on
        name: Stand
        values:
          - value: desk
            name: Desk
            price: 10.00         # with the screws

          # the tall one
          - {value: floor, name: Floor, weight: 4 kg, attributes: {height: 150 cm, suits: [hall, den]}}
      - option: shade
        name: Shade
        values:
          - value: red
            name: Red
          - value: green
            name: Green
      - option: dimmer
        name: Dimmer
        switch: {}
      - option: cable
        name: Cable
        number: {from: 1, to: 5, unit: m}
        each: {price: 2}
"""
RULES = """\
# Lamps.
table shades "Not every shade fits every stand."
  stand | shade
  desk  | red
  # tall and green
  floor | red, green   # both

rule reach "A floor lamp needs two metres of cable."
  when stand = floor then cable >= 2 m

test "tall": possible stand = floor, shade = green
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "catalog" / "lamp").mkdir(parents=True)
    (folder / "rules").mkdir()
    (folder / "catalog" / "lamp" / "product.yaml").write_text(CATALOGUE)
    (folder / "rules" / "lamp.rules").write_text(RULES)
    return folder


def run(shop: Path, *arguments: object, product: str = "lamp") -> Result:
    group, command, *rest = (str(argument) for argument in arguments)
    result = CliRunner().invoke(main, [group, command, "--shop", str(shop), "--product", product, *rest])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def texts(shop: Path) -> tuple[str, str]:
    return (shop / "catalog" / "lamp" / "product.yaml").read_text(), (shop / "rules" / "lamp.rules").read_text()


def sheet(shop: Path, *lines: str) -> Path:
    path = shop / "new.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("product", ["car", "ritual"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_out_and_in_again_changes_nothing(tmp_path: Path, product: str, ending: str) -> None:
    for name in ("catalog", "rules"):
        shutil.copytree(demo_shop_folder() / name, tmp_path / name)
    file = tmp_path / f"values.{ending}"
    assert run(tmp_path, "values", "export", file, product=product).exit_code == 0
    result = run(tmp_path, "values", "import", "--dry-run", file, product=product)
    assert (result.exit_code, result.stdout) == (0, "Nothing changes.\n"), result.output
    table = {"car": "seats-by-line", "ritual": "shades-by-product"}[product]
    file = tmp_path / f"table.{ending}"
    assert run(tmp_path, "table", "export", "--table", table, file, product=product).exit_code == 0
    result = run(tmp_path, "table", "import", "--table", table, "--dry-run", file, product=product)
    assert (result.exit_code, result.stdout) == (0, "Nothing changes.\n"), result.output


def test_values_change_where_they_stand(shop: Path) -> None:
    file = sheet(
        shop,
        "option;value;name;price;weight;height;suits;attributes.glow",
        "stand;desk;Table;12;;;;",
        "stand;floor;Floor;5;4000 g;160 cm;hall, den;",
        "stand;wall;Wall;;1 kg;;den;300 lm",
        "shade;red;Red;;;;;",
        "dimmer;yes;;15;;;;",
        "cable;each;;2.50;;;;",
    )
    refused = run(shop, "values", "import", file)
    assert refused.exit_code == 1
    assert "'wall' of 'stand' can never be chosen: forbidden by 'shades'" in refused.stderr
    assert texts(shop) == (CATALOGUE, RULES)
    result = run(shop, "values", "import", "--unsold", file)
    assert result.exit_code == 0, result.output
    assert "Written. The shop does not sell it yet; `configurator check` says why." in result.stdout
    assert "1 values are not in the sheet and stay as they are: shade = green" in result.stdout
    flow = "{value: floor, name: Floor, price: 5, weight: 4000 g, attributes: {height: 160 cm, suits: [hall, den]}}"
    wall = "{value: wall, name: Wall, weight: 1 kg, attributes: {suits: den, attributes.glow: 300 lm}}"
    assert texts(shop) == (
        CATALOGUE.replace("name: Desk", "name: Table")
        .replace("price: 10.00 ", "price: 12 ")
        .replace(
            "{value: floor, name: Floor, weight: 4 kg, attributes: {height: 150 cm, suits: [hall, den]}}",
            f"{flow}\n          - {wall}".replace("attributes.glow", "glow"),
        )
        .replace("switch: {}", "switch: {price: 15}")
        .replace("{price: 2}", "{price: 2.50}"),
        RULES,
    )
    again = run(shop, "values", "import", "--unsold", file)
    assert "Nothing changes." in again.stdout, again.output


def test_a_price_that_jumps_in_a_sheet_is_named(shop: Path) -> None:
    result = run(shop, "values", "import", "--dry-run", sheet(shop, "option;value;price", "stand;desk;1000"))
    assert "100 times as much" in result.stdout
    result = run(shop, "values", "import", "--dry-run", sheet(shop, "option;value;price", "stand;desk;20"))
    assert "times as much" not in result.stdout


def test_values_that_the_sheet_has_not_can_go(shop: Path) -> None:
    file = sheet(shop, "option,value", "shade,red", "cable,each")
    refused = run(shop, "values", "import", "--remove-missing", file)
    assert refused.exit_code == 1
    assert "rules/lamp.rules:6:3: error: 'shade' has no value 'green'." in refused.stderr
    assert "Nothing is written: with this sheet the product would have these mistakes." in refused.stderr
    assert texts(shop) == (CATALOGUE, RULES)
    assert run(shop, "values", "import", "--remove-missing", "--unsold", file).exit_code == 1
    assert texts(shop) == (CATALOGUE, RULES)
    (shop / "rules" / "lamp.rules").write_text('rule red "Red."\n  shade = red\n')
    assert run(shop, "values", "import", "--remove-missing", file).exit_code == 0
    assert texts(shop)[0] == CATALOGUE.replace("          - value: green\n            name: Green\n", "")


def test_a_dry_run_shows_and_writes_nothing(shop: Path) -> None:
    file = sheet(shop, "option,value,price", "stand,desk,11")
    result = run(shop, "values", "import", "--dry-run", file)
    assert result.stdout.splitlines()[:6] == [
        "--- catalog/lamp/product.yaml",
        "+++ catalog/lamp/product.yaml",
        "@@ -13,3 +13,3 @@",
        "             name: Desk",
        "-            price: 10.00         # with the screws",
        "+            price: 11         # with the screws",
    ]
    assert "Nothing is written (--dry-run)." in result.stdout
    assert texts(shop) == (CATALOGUE, RULES)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ("option,value,prise", "stand,desk,5"),
            "cell C1: there is no field 'prise' (did you mean 'price'?; for a new",
        ),
        (("option,price", "stand,5"), "cell A1: there is no column 'value'"),
        (("option,value,value", "stand,desk,desk"), "cell C1: the column 'value' is there twice"),
        (("option,value", "stnd,desk"), "cell A2: the option 'stnd' does not exist (did you mean 'stand'?)"),
        (("option,value", "dimmer,no"), "cell B2: 'dimmer' has no value 'no' (its row is 'yes')"),
        (("option,value", "stand,"), "cell B2: the key of a value belongs here"),
        (("option,value", "stand,desk", "stand,desk"), "cell B3: 'stand = desk' is in row 2 already"),
        (
            ("option,value,price", 'stand,desk,"12,50"'),
            "cell C2: '12,50' is not a number (write it with a point: 12.50)",
        ),
        (("option,value,weight", "stand,desk,5 m"), "cell C2: '5 m' is not a weight (use 'kg' or 'g')"),
        (("option,value,height", "stand,desk,5 parsnips"), "cell C2: '5 parsnips' is not"),
        (("option,value,name", "stand,desk,"), "cell C2: 'stand = desk' has no name (fill in the column 'name')"),
        (("option,value,name", "stand,Wall Lamp,W"), "cell B2: 'Wall Lamp' cannot be a key"),
        (("option,value,from", "cable,each,2027-01-01"), "cell C2: 'cable = each' cannot have a field 'from'"),
        (("option,value,from", "stand,desk,soon"), "cell C2: 'soon' is"),
    ],
)
def test_mistakes_are_told_at_their_cell(shop: Path, lines: tuple[str, ...], told: str) -> None:
    result = run(shop, "values", "import", sheet(shop, *lines))
    assert result.exit_code == 1
    assert told in result.stderr
    assert texts(shop) == (CATALOGUE, RULES)


def test_a_table_changes_in_its_place(shop: Path) -> None:
    file = shop / "shades.xlsx"
    assert run(shop, "table", "export", file).stdout == f"{file}: 2 rows of the table 'shades'.\n"
    book = load_workbook(file)
    cells: Any = book.active
    cells.append(["*", "green"])
    cells["B2"] = "green,red"
    book.save(file)
    result = run(shop, "table", "import", "--table", "shades", file)
    assert result.exit_code == 0, result.output
    assert texts(shop) == (
        CATALOGUE,
        RULES.replace("  desk  | red\n", "  desk  | green, red\n").replace("# both\n", "# both\n  *     | green\n"),
    )


def test_columns_of_a_table_are_known_by_their_names(shop: Path) -> None:
    file = sheet(shop, "shade,stand", "red,desk", '"green, red",floor')
    assert "Nothing changes." in run(shop, "table", "import", "--table", "shades", file).stdout
    file = sheet(shop, "shade,stand,dimmer", "red,desk,*", "green,floor,yes")
    result = run(shop, "table", "import", "--table", "shades", file)
    assert result.exit_code == 0, result.output
    new = "  shade | stand | dimmer\n  red   | desk  | *\n  green | floor | yes\n"
    assert texts(shop)[1] == RULES[: RULES.index("  stand |")] + new + RULES[RULES.index("\nrule reach") :]


def test_a_new_table_needs_a_sentence(shop: Path) -> None:
    file = sheet(shop, "stand,dimmer", "desk,no", "floor,*")
    refused = run(shop, "table", "import", "--table", "dim", file)
    assert refused.exit_code == 2
    assert "There is no table 'dim'. Known here: shades For a new table add --sentence" in refused.stderr
    result = run(shop, "table", "import", "--table", "dim", "--sentence", 'Only "tall" lamps have dimmers.', file)
    assert result.exit_code == 0, result.output
    added = "\ntable dim \"Only 'tall' lamps have dimmers.\"\n  stand | dimmer\n  desk  | no\n  floor | *\n"
    assert texts(shop) == (CATALOGUE, RULES + added)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("stand,shde", "desk,red"), "cell B1: there is no option 'shde' (did you mean 'shade'?)"),
        (("Stand lamp,shade", "desk,red"), "cell A1: there is no option 'stand lamp'"),
        (("stand,cable", "desk,2"), "cell B1: 'cable' has no values to choose from (write a rule for numbers"),
        (("stand,stand", "desk,desk"), "cell B1: the column 'stand' is there twice"),
        (("stand", "desk"), "cell A1: a table needs at least two columns"),
        (("stand,shade",), "cell A1: there is no row below the head"),
        (("stand,shade", "desk,"), "cell B2: this cell is empty (write values, or * for any)"),
        (("stand,shade", "desk,Red"), "cell B2: 'shade' has no value 'Red' (write its key: red)"),
        (("stand,dimmer", "desk,TRUE"), "cell B2: 'dimmer' has no value 'TRUE', but yes: the spreadsheet made a truth"),
    ],
)
def test_mistakes_in_a_table_are_told_at_their_cell(shop: Path, lines: tuple[str, ...], told: str) -> None:
    result = run(shop, "table", "import", "--table", "shades", sheet(shop, *lines))
    assert result.exit_code == 1
    assert told in result.stderr
    assert texts(shop) == (CATALOGUE, RULES)


def test_a_table_that_leaves_nothing_possible_is_not_written(shop: Path) -> None:
    """The whole product is checked first: its rules and its rule tests."""
    result = run(shop, "table", "import", "--table", "shades", sheet(shop, "stand,shade", "desk,red"))
    assert result.exit_code == 1
    assert "rules/lamp.rules:" in result.stderr
    assert "tall" in result.stderr
    assert texts(shop) == (CATALOGUE, RULES)


def test_an_export_replaces_a_file_only_when_told_to(shop: Path) -> None:
    file = sheet(shop, "mine")
    assert run(shop, "values", "export", file).exit_code == 2
    assert file.read_text() == "mine\n"
    assert run(shop, "values", "export", "--force", file).exit_code == 0
    assert file.read_text("utf-8-sig").startswith("option,value,name,group,price,weight,description,height,suits")


def test_which_table_has_to_be_said_when_there_are_several_or_none(shop: Path) -> None:
    (shop / "rules" / "lamp.rules").write_text("")
    assert "The rules of lamp have no table." in run(shop, "table", "export", "x.csv").stderr
    (shop / "rules" / "lamp.rules").write_text(
        RULES + RULES[RULES.index("table") : RULES.index("rule")].replace("shades", "b")
    )
    assert "Say which with --table: shades, b." in run(shop, "table", "export", "x.csv").stderr


def test_a_price_table_is_told_to_be_no_sheet(shop: Path) -> None:
    (shop / "rules" / "lamp.rules").write_text(
        'price table by-shade "Shades."\n  shade | price\n  red | 1 EUR\n', encoding="utf-8"
    )
    told = "Price tables (by-shade) are written in the rule file, and in no sheet."
    assert told in " ".join(run(shop, "table", "export", "x.csv").stderr.split())
    assert told in " ".join(run(shop, "table", "export", "--table", "by-shade", "x.csv").stderr.split())


def test_a_price_list_is_begun_filled_in_and_written_again(shop: Path) -> None:
    """For a market to come, then for one with prices; what is filled in is what is paid there."""
    file, catalogue = shop / "catalog" / "lamp" / "prices.csv", shop / "catalog" / "lamp" / "product.yaml"
    said = run(shop, "values", "prices", "--market", "CH", file)
    assert "3 prices of lamp in CH, 3 of them still to be filled in." in said.stdout
    begun = file.read_text("utf-8-sig").splitlines()
    assert begun[0] == "option,value,name,CH"
    assert begun[2] == 'stand,desk,"Stand: Desk, € 10",'
    filled = [line + amount for line, amount in zip(begun[1:], ("24", "12.50", "2.40"), strict=True)]
    head = "currency: {DE: EUR, CH: CHF}\nmarkets: [DE, CH]\nprice-lists:\n  - use: lamp/prices.csv\n"
    catalogue.write_text(CATALOGUE.replace("currency: EUR\n", head))
    file.write_text("\n".join([begun[0], filled[1]]))  # sold there already, and most prices are missing
    said = run(shop, "values", "prices", "--market", "CH", "--force", file)
    assert "3 prices of lamp in CH, 2 of them still to be filled in." in said.stdout, said.stderr
    assert file.read_text("utf-8-sig").splitlines()[2] == filled[1]
    file.write_text("\n".join([begun[0], *filled]))
    again = run(shop, "values", "prices", "--market", "CH", "--force", file)
    assert "3 prices of lamp in CH, 0 of them" in again.stdout
    asked = ("--choose", "stand=desk", "--choose", "cable=3", "--shop", shop, "--product", "lamp")
    totals = {
        market: CliRunner().invoke(main, ["complete", "--market", market, *map(str, asked)]).stdout.splitlines()[-1]
        for market in ("DE", "CH")
    }
    assert totals == {"DE": "Total: € 36", "CH": "Total: CHF 43.70"}
    assert "A price list is a .csv file." in run(shop, "values", "prices", "--market", "CH", shop / "p.xlsx").stderr

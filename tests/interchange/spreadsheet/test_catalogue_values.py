"""Values as sheets: what a spreadsheet spoiled is refused at its cell, and what is written comes back as it was."""

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from configurator.errors import BrokenFiles
from configurator.interchange.spreadsheet import catalogue_values, csv_xlsx
from configurator.rules.revision import Revision, read
from tests.cases import cases

BOX = """\
product: box
name: Soap box
currency: EUR
price: 5
components:
  - component: c
    name: C
    options:
      - option: soap
        name: Soap
        values:
          - {value: "007", name: Lily, price: 3.50, weight: 1200 g, attributes: {scent: [floral], oil: 3 ml}}
          - {value: rose, name: Rose, price: 4, attributes: {scent: [floral, sweet], oil: 5 ml, line: ["01"]}}
          - {value: yes, name: Yes, price: 4}
          - {value: may-1, name: May 1, price: 2600}
          - {value: "4006381333931", name: Œuvre, price: 4}
      - option: wrap
        name: Wrap
        values:
          - {value: red, name: Red}
          - {value: blue, name: Blue}
      - option: bow
        name: Bow
        switch: {price: 2}
"""
HEAD = "option,value,name,price,weight,scent,oil,line"


def box() -> Revision:
    return read("box", BOX, "")


def imported(*rows: str, head: str = HEAD) -> catalogue_values.Imported:
    text = "\n".join([head, *rows]) + "\n"
    return catalogue_values.import_values(box(), csv_xlsx.read(text.encode(), "box.csv"))


def test_the_tax_of_a_value_is_a_column() -> None:
    text = BOX.replace("currency: EUR", "currency: EUR\ntaxes: {standard: 19, reduced: 7}")
    text = text.replace("name: Rose,", "name: Rose, tax: reduced,")
    grid, _ = catalogue_values.export_values(read("box", text, ""))
    sheet = {row[1]: dict(zip(grid[0], row, strict=True)) for row in grid[1:]}
    assert (sheet["rose"]["tax"], sheet["red"]["tax"]) == ("reduced", "")
    written = csv_xlsx.read(b"option,value,tax\nsoap,rose,\nwrap,red,reduced\n", "box.csv")
    after = catalogue_values.import_values(read("box", text, ""), written).text
    assert "name: Rose, price" in after
    assert "{value: red, name: Red, tax: reduced}" in after


def told(*rows: str, head: str = HEAD) -> str:
    with pytest.raises(BrokenFiles) as error:
        imported(*rows, head=head)
    return str(error.value)


def test_prices_by_market_stay_in_the_catalogue() -> None:
    """A sheet has one price a value: an empty cell leaves those by market alone, and an amount is refused."""
    text = BOX.replace("currency: EUR", "markets: [DE, CH]\ncurrency: {DE: EUR, CH: EUR}")
    text = text.replace("price: 3.50", "price: {DE: 3.50, CH: 4}")
    revision = read("box", text, "")
    grid, _ = catalogue_values.export_values(revision)
    assert grid[0][2:6] == ["name", "group", "price", "weight"]
    assert grid[1][2:6] == ["Lily", "", "", "1200 g"]

    def again(price: str) -> str:
        sheet = f"{HEAD}\nsoap,007,Lily,{price},1300 g,floral,3 ml,\n"
        return catalogue_values.import_values(revision, csv_xlsx.read(sheet.encode(), "box.csv")).text

    assert again("") == text.replace("1200 g", "1300 g")
    with pytest.raises(BrokenFiles, match="has a price for each market in the catalogue"):
        again("5")


def test_zeros_that_a_spreadsheet_took_are_missed() -> None:
    assert "box.csv:2:2: error: cell B2: there is no 7, but 007: the spreadsheet took the zeros (write 007 in" in told(
        "soap,7,Lily,3.50,1200 g,floral,3 ml,"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("soap,7,Other,3,,,,", "cell B2: there is no 7, but 007"),
        ("soap,01. Mai,May 1,2600,,,,", "cell B2: there is no 01. Mai, but may-1: the spreadsheet made a date of it"),
        ("soap,1-May,May 1,2600,,,,", "cell B2: there is no 1-May, but may-1"),
        ("soap,Rose,Rose,4,,,,", "cell B2: there is no Rose, but rose: only small and capital letters differ"),
        ("soap,4.00638E+12,N,4,,,,", "cell B2: there is no 4.00638E+12, but 4006381333931: the spreadsheet rounded"),
        ("soap,TRUE,Yes,4,,,,", "cell B2: there is no TRUE, but yes: the spreadsheet made a truth value of it"),
        ("bow,TRUE,,2,,,,", "cell B2: there is no TRUE, but yes"),
        ("Soap,007,Lily,4,,,,", "cell A2: there is no Soap, but soap"),
        ("soap,lily,Lily,4,,,,", "cell B2: there is no lily, but 007 is called 'Lily' and has no row"),
        ("soap,#N/A,N,4,,,,", "cell B2: the key of a value belongs here, not #N/A"),
        ("soap,may-1,01. Mai,2600,,,,", "cell C2: there is no 01. Mai, but May 1: the spreadsheet made a date of it"),
        ("soap,4006381333931,?uvre,4,,,,", "cell C2: there is no ?uvre, but Œuvre: saving it has lost letters"),
        ("soap,007,Li\u200bly,3.50,,,,", "cell C2: an invisible character (U+200B) stands in it"),
        ("soap,ro\u200bse,Rose,4,,,,", "but rose: only what cannot be seen differs"),
        ("soap,007,#REF!,3.50,,,,", "cell C2: this is the error #REF!"),
        ("soap,007,Lily,#####,,,,", "cell D2: this is the error #####"),
        ('soap,007,Lily,"2,600",,,,', "cell D2: '2,600' can be read as 2600 or as 2.600 (write 2600 or 2.60)"),
        ("soap,007,Lily,2.600,,,,", "cell D2: '2.600' can be read as 2600 or as 2.60"),
        ("soap,007,Lily,1.299,,,,", "cell D2: '1.299' can be read as 1299 or as 1.299"),
        ('soap,007,Lily,"1,299",,,,', "1299 or as 1.299 (write 1299; EUR has 2 decimals)"),
        ('soap,007,Lily,"1.299,00 €",,,,', "cell D2: '1.299,00' is not a number (write 1299.00)"),
        ("soap,007,Lily,3 %,,,,", "cell D2: '3 %' is not a number"),
        ("soap,007,Lily,3.50 USD,,,,", "cell D2: '3.50 USD' is not a number"),
        ("soap,007,Lily,$3.50,,,,", "cell D2: '$3.50' is not a number"),
        ("soap,007,Lily,2.6E+03,,,,", "cell D2: '2.6E+03' may have lost digits"),
        ('soap,007,Lily,3,"1,200 kg",,,', "cell E2: '1,200 kg' can be read as 1200 kg or as 1.200 kg"),
        ("soap,007,Lily,3,1.200 kg,,,", "cell E2: '1.200 kg' can be read as 1200 kg or as 1.200 kg"),
        ("soap,007,Lily,3,,,3,", "cell G2: '3' has no unit; it was '3 ml' (write 3 ml)"),
        ('soap,007,Lily,3,,,"3,5 ml",', "cell G2: '3,5 ml' is not a number (write it with a point: 3.5 ml)"),
        ('soap,007,Lily,3,,,"1,299",', "cell G2: '1,299' can be read as 1299 or as 1.299"),
        ("soap,007,Lily,3,,FLORAL,,", "cell F2: there is no FLORAL, but floral: only small and capital"),
        ("soap,007,Lily,3.50,1200 g,floral,3 ml,1", "cell H2: there is no 1, but 01: the spreadsheet took the zeros"),
    ],
)
def test_what_a_spreadsheet_spoiled_is_refused_at_its_cell(row: str, said: str) -> None:
    assert said in told(row)


def test_all_of_them_are_told_at_once() -> None:
    said = told("soap,7,Lily,3.50,,,,", "soap,ROSE,Rose,4,,,,", 'soap,yes,Yes,"2,600",,,,')
    assert [place in said for place in ("cell B2", "cell B3", "cell D4")] == [True] * 3


def test_a_key_that_is_clearly_new_is_a_new_value() -> None:
    assert '{value: "008", name: Fig, price: 4}' in imported("soap,008,Fig,4,,,,").text.replace("008,", '"008",')


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("soap,007,Lily,3.75 €,1200 g,floral,3 ml,", "price: 3.75"),
        ("soap,007,Lily,EUR 3.75,1200 g,floral,3 ml,", "price: 3.75"),
        ("soap,007,Lily,1 299.00,1200 g,floral,3 ml,", "price: 1 299.00"),
        ('soap,="007",Lily,3.75,1200 g,floral,3 ml,', "price: 3.75"),
        ("soap,007,Lily\u00a0 white ,3.50,1200 g,floral,3 ml,", "name: Lily white,"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(row: str, written: str) -> None:
    assert written in imported(row).text


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("soap,007,Lily,3.50,1200 g,floral,4 ml,", "attributes: {scent: [floral], oil: 4 ml}"),
        ("soap,007,Lily,3.50,1200 g,floral,3 ml,red", "attributes: {scent: [floral], oil: 3 ml, line: red}"),
        ("soap,007,Lily,3.50,1200 g,,3 ml,", "attributes: {oil: 3 ml}"),
        ("soap,007,Lily,3.50,1200 g,,4 ml,red", "attributes: {oil: 4 ml, line: red}"),
        ("soap,007,Lily,3.50,1200 g,,,", "weight: 1200 g"),
        ("soap,007,Lily,3.50,,floral,3 ml,", "name: Lily, price: 3.50, attributes: {scent: [floral], oil: 3 ml}"),
        ("soap,yes,Yes,4,,sweet,2 ml,", "price: 4, attributes: {scent: sweet, oil: 2 ml}"),
    ],
)
def test_what_is_emptied_goes_and_attributes_keep_to_their_own_braces(row: str, written: str) -> None:
    """Those that stay keep their place, the first ones of a value make the braces, the last one takes them along."""
    (line,) = (each for each in imported(row).text.splitlines() if f"name: {row.split(',')[2]}," in each)
    assert line.endswith(f"{written}}}")


@pytest.mark.parametrize("ended", ["\n", "\r\n", "\v", "\x85", "\u2028", "\u2029"])
def test_a_line_break_is_a_blank_and_is_told(ended: str) -> None:
    """The entry stays on one line, and reads back as what was written."""
    made = imported(f'soap,rose,"Ro{ended}se ""x"", y",4,,"floral, sweet",5 ml,01')
    assert '{value: rose, name: "Ro se \\"x\\", y", price: 4, ' in made.text
    assert [str(note) for note in made.notes] == ["box.csv:2:3: warning: cell C2: the line break is written as a blank"]
    assert read("box", made.text, "").product.option("soap").value("rose").name == 'Ro se "x", y'


def test_headings_in_capitals_are_the_same_headings() -> None:
    made = imported("soap,007,Lily,6.50,1200 g,floral,3 ml,", head=HEAD.upper())
    assert "price: 6.50" in made.text
    assert (
        "cell C1: there is no field 'NMAE' (did you mean 'name'?; for a new attribute write attributes.nmae)"
        in told("soap,007,Lily", head="OPTION,VALUE,NMAE")
    )
    assert "(for a new attribute write attributes.qqqqqqq)" in told("soap,007,Lily", head="OPTION,VALUE,qqqqqqq")


# --- workbooks ------------------------------------------------------------------------------------------------------


def cell_told(column: str, value: object, looks: str = "General") -> str:
    """What is said when this stands in the row of the soap 007."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(HEAD.split(","))
    sheet.append(["soap", "007", "Lily", 3.5, "1200 g", "floral", "3 ml"])
    sheet[f"{column}2"].value = value
    sheet[f"{column}2"].number_format = looks
    out = io.BytesIO()
    book.save(out)
    try:
        made = catalogue_values.import_values(box(), csv_xlsx.read(out.getvalue(), "box.xlsx"))
    except BrokenFiles as broken:
        return str(broken)
    return next(line.strip() for line in made.text.splitlines() if '"007"' in line)


@pytest.mark.parametrize(
    ("column", "value", "looks", "said"),
    [
        ("B", 7, "General", "cell B2: there is no 7, but 007: the spreadsheet took the zeros"),
        ("B", 7, "000", "price: 3.50"),
        (
            "B",
            date(2026, 5, 1),
            "d. mmm",
            "cell B2: there is no 2026-05-01, but may-1: the spreadsheet made a date",
        ),
        ("B", 40063813339310001, "General", "cell B2: the key of a value belongs here, not 4006"),
        ("B", True, "General", "cell B2: there is no TRUE, but yes"),
        ("C", date(2026, 5, 1), "d. mmm", "cell C2: the spreadsheet made the date 2026-05-01 of it; it was 'Lily'"),
        ("D", 2600, '#,##0.00 "€"', "price: 2600"),
        ("D", 2600, "#,##0.00 [$€-407]", "price: 2600"),
        ("D", 2600, "[$$-409]#,##0.00", "cell D2: '2600 $' is not a number"),
        ("D", 3.499, "0.00", "cell D2: '3.499' can be read as 3499 or as 3.499"),
        ("D", 0.035, "0.0%", "cell D2: '3.5 %' is not a number"),
        ("D", 12.1 + 0.2, "General", "price: 12.3"),
        ("G", 4, '0" ml"', "oil: 4 ml"),
        ("G", 4, "General", "cell G2: '4' has no unit; it was '3 ml'"),
        ("G", 0.12345678901234, '0.00" ml"', "oil: 0.12345678901234 ml"),
        ("C", "Lily_x000D_\nwhite", "General", "name: Lily white"),
    ],
)
def test_cells_of_workbooks(column: str, value: object, looks: str, said: str) -> None:
    assert said in cell_told(column, value, looks)


# --- round trips ----------------------------------------------------------------------------------------------------

KEYS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,6}", fullmatch=True) | st.sampled_from(
    ["007", "7", "1-2", "may-1", "1e3", "yes", "true", "4006381333931", "2026-05-01", "each"]
)
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
NAMES = st.text(LETTERS, min_size=1, max_size=8) | st.sampled_from(
    [
        *("007", "1.50", "May 1", "1/2", "=1+1", "-5", "+a", "@b", "'x", "TRUE", "#N/A", "2,600", "50 %", "a;b", "5 €"),
        *(
            "a: b",
            "# c",
            "{x}",
            "[y]",
            '"q"',
            "it's",
            "a, b",
            "*",
            "&a",
            "!x",
            "yes",
            "_x000D_",
            "ü",
            "中文",
            "🙂",
            '="7"',
        ),
    ]
)
PRICES = st.sampled_from(["0", "3.50", "3.5", "2600", "-10", "+5", "1 299", "1_000", "0.05"])
WEIGHTS = st.sampled_from(["1200 g", "1.250 kg", "0.5 kg", "3kg", "1_000 g"])
ATTRIBUTES = st.sampled_from(
    ["3 ml", "5", "007", "1.500", "-4", "+4", "0.123456789", "word", "[a, b]", '["01", "1"]', "[1-2]", "[TRUE]", "50 %"]
)


@st.composite
def catalogues(draw: st.DrawFn) -> str:
    lines = ["product: p", "name: P", "currency: EUR", "components:", "- component: comp", "  name: C", "  options:"]
    for number in range(draw(st.integers(1, 2))):
        lines += [f"  - option: opt{number}", f"    name: Option {number}", "    values:"]
        for key in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
            fields = {"value": quoted(key), "name": quoted(draw(NAMES))}
            for name, kind in (("price", PRICES), ("weight", WEIGHTS)):
                if draw(st.booleans()):
                    fields[name] = draw(kind)
            for name in ("group", "description"):
                if draw(st.booleans()):
                    fields[name] = quoted(draw(NAMES))
            if draw(st.booleans()):
                fields["attributes"] = f"{{a{draw(st.integers(0, 9))}{number}{key[:1]}x: {draw(ATTRIBUTES)}}}"
            lines.append("    - {" + ", ".join(f"{name}: {says}" for name, says in fields.items()) + "}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize("file", ["x.csv", "x.xlsx"])
@cases(60)
@given(catalogues())
def test_out_and_in_again_changes_nothing(file: str, catalogue: str) -> None:
    try:
        revision = read("p", catalogue, "")
    except BrokenFiles:
        return
    grid, numeric = catalogue_values.export_values(revision)
    made = catalogue_values.import_values(revision, csv_xlsx.read(csv_xlsx.write_sheet(grid, file, "P", numeric), file))
    assert (made.text, made.unnamed, made.notes) == (catalogue, (), ())

"""Sheets: what a cell says, what is refused with its cell, and that text never becomes a formula."""

import contextlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from configurator.errors import BrokenFiles
from configurator.interchange.spreadsheet import csv_xlsx


def workbook(*rows: tuple[object, ...], **looks: str) -> bytes:
    """An .xlsx file of these rows; ``looks`` are number formats by cell name."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for name, format_ in looks.items():
        sheet[name].number_format = format_
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def texts(content: bytes, file: str) -> list[list[str]]:
    found = csv_xlsx.read(content, file)
    return [[cell.text for cell in row] for row in (found.head, *found.rows)]


def told(content: bytes, file: str) -> str:
    with pytest.raises(BrokenFiles) as error:
        csv_xlsx.read(content, file)
    return str(error.value)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).map(
    lambda text: " ".join(text.split())
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(CELLS | st.sampled_from(["=1+1", "-5", "+a", "@b", "'x", "12.50", "a;b"]), min_size=3, max_size=3),
        max_size=5,
    )
)
@pytest.mark.parametrize("file", ["x.csv", "x.xlsx"])
def test_what_is_written_is_read_again(file: str, rows: list[list[str]]) -> None:
    """Each text of each cell, formulas and apostrophes included; rows without any text are no rows."""
    grid = [["first", "second", "third"], *rows]
    assert texts(csv_xlsx.write_sheet(grid, file, "Title"), file) == [row for row in grid if any(row)]


def test_text_never_becomes_a_formula() -> None:
    grid = [["name"], ["=cmd|' /C calc'!A0"], ["-5"], ["@x"]]
    assert csv_xlsx.write_sheet(grid, "x.csv", "").decode("utf-8-sig").splitlines()[1:] == [
        "'=cmd|' /C calc'!A0",
        "-5",
        "'@x",
    ]
    sheet: Any = load_workbook(io.BytesIO(csv_xlsx.write_sheet(grid, "x.xlsx", "T"))).active
    assert [cell.data_type for (cell,) in sheet.iter_rows(min_row=2)] == ["s", "s", "s"]


def test_numbers_are_numbers_only_in_columns_of_numbers() -> None:
    grid = [["name", "price"], ["3008", "12.50"], ["1.50", "-5"]]
    sheet: Any = load_workbook(io.BytesIO(csv_xlsx.write_sheet(grid, "x.xlsx", "T", {"price"}))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [["3008", 12.5], ["1.50", -5]]


def test_cells_say_what_a_person_sees_in_them() -> None:
    content = workbook(("a", "b"), (1.0, 0.25), (12.1 + 0.2, True), (date(2027, 3, 1), " x "), B2="0 %")
    assert texts(content, "x.xlsx") == [["a", "b"], ["1", "25 %"], ["12.3", "TRUE"], ["2027-03-01", "x"]]
    assert [row[0].day for row in csv_xlsx.read(content, "x.xlsx").rows] == [False, False, True]


def test_empty_rows_and_columns_are_passed_over() -> None:
    assert texts(workbook((), ("a", "b", None), (), (None, 1), ()), "x.xlsx") == [["a", "b"], ["", "1"]]
    assert texts(b"\r\n,,\r\na,b,\r\n,,\r\n,1\r\n", "x.csv") == [["a", "b"], ["", "1"]]


@pytest.mark.parametrize(
    "content",
    [
        b'engine,gearbox\ne150,"a, b"\n',
        b"\xef\xbb\xbfengine;gearbox\r\ne150;a, b\r\n",
        "engine\tgearbox\ne150\ta, b\n".encode("utf-16"),
        b"sep=;\nengine;gearbox\ne150;a, b\n",
    ],
)
def test_csv_in_any_of_its_dialects(content: bytes) -> None:
    assert texts(content, "x.csv") == [["engine", "gearbox"], ["e150", "a, b"]]


def test_a_sheet_that_declares_a_million_rows_or_too_few_is_read_as_it_is() -> None:
    content = workbook(("a", "b"), (1, 2), (3, 4))
    for wrong in ("A1:B1", "A1:XFD1048576"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.infolist():
                new.writestr(entry, old.read(entry).replace(b'ref="A1:B3"', f'ref="{wrong}"'.encode()))
        assert texts(out.getvalue(), "x.xlsx") == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_formulas_count_by_their_last_value() -> None:
    content = workbook(("a",), ("=1+1",))
    assert "x.xlsx [Sheet]:2:1: error: cell A2: this formula has no value yet (open the file" in told(content, "x.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>"))
    assert texts(out.getvalue(), "x.xlsx") == [["a"], ["2"]]


def test_merged_cells_are_refused() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(("a", "b"))
    sheet.append((1, 2))
    sheet.merge_cells("A2:B2")
    assert "cells are merged at A2 (unmerge the cells" in told(saved(book), "x.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (csv_xlsx.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 1_000_000
    assert "unpacked, this file has 200 MB" in told(out.getvalue(), "x.xlsx")


@pytest.mark.parametrize(
    ("content", "file", "message"),
    [
        (b"", "x.csv", "x.csv:1:1: error: this sheet is empty"),
        (b" , ,\n", "x.csv", "this sheet is empty"),
        (
            b"a,b\n1,\xff\n",
            "x.csv",
            "x.csv:2:3: error: this character is not UTF-8 (save it as 'CSV UTF-8', or as .xlsx; as Windows",
        ),
        (b"a,b\n1,2\0\n", "x.csv", "this is no text"),
        (b'a,b\n1,"2\n', "x.csv", "row 2 is no CSV"),
        (b"a,b\n1,2,3\n", "x.csv", "x.csv:2:3: error: cell C2: '3' stands in a column without a name"),
        (b"a," * 501 + b"b\n", "x.csv", "500 columns at most"),
        (b"PK no archive", "x.xlsx", "this is not an .xlsx file (save it as .xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xlsx", "it may have a password"),
        (b"a", "x.ods", "a sheet is a .csv or an .xlsx file (save it as .xlsx or as CSV)"),
        (b"a", "sheet", "a sheet is a .csv or an .xlsx file"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, file: str, message: str) -> None:
    assert message in told(content, file)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "this is not a readable .xlsx file (open it in a spreadsheet program" in told(out.getvalue(), "x.xlsx")


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(place: int, byte: int) -> None:
    content = bytearray(workbook(("a", "b"), (1, "x")))
    content[place % len(content)] = byte
    with contextlib.suppress(BrokenFiles):
        assert csv_xlsx.read(bytes(content), "x.xlsx").head

"""CSV and XLSX as spreadsheet programs and people leave them: nothing is lost without a word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from detente._text import spreadsheet_safe, spreadsheet_text
from detente.tables.delimited import parse, read_delimited
from detente.tables.read import read_sheet
from detente.tables.sheet import TableError, Value
from detente.tables.workbook import read_workbook
from detente.tables.write import csv_text, workbook_bytes


def rows(text: str) -> list[tuple[Value, ...]]:
    return [line.values for line in parse(text, "t.csv").lines]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;1,5\nb;2,5\n", ";"),
        ("member;votes\na;1,5\nb;2,5\n", ";"),
        ("a\tb\n1,5\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('"North; upper",3\n"South; lower",5\n', ","),
        ("North; upper,3\nSouth; lower,5\n", ","),
        ("3\n2\n1\n", ","),
        ("sep=;\na;b,c\n1;2\n", ";"),
        ("Tariff;A made-up example;3;1\nActor;Description;Influence\nA;First;50;10,5;60\n", ";"),
    ],
)
def test_what_stands_between_the_cells(text: str, separator: str) -> None:
    assert parse(text, "t.csv").separator == separator


def test_rows_keep_their_numbers() -> None:
    sheet = parse("a,b\n\n,\n1,2\r\n", "t.csv")
    assert [line.number for line in sheet.lines] == [1, 4]
    assert [line.number for line in parse("a,b\r1,2\r", "t.csv").lines] == [1, 2]
    assert [line.number for line in parse("sep=,\na,b\n", "t.csv").lines] == [2]
    assert rows('a, "x, y",  3 \n') == [("a", "x, y", "3")]


@pytest.mark.parametrize("text", ['a,b\n"1,2\n3,4\n', 'a,b\n"1"x,2\n', "a\0b,1\n"])
def test_text_that_is_no_table(text: str) -> None:
    with pytest.raises(TableError, match=r"t\.csv:\d+:1: .*\[E501\]"):
        parse(text, "t.csv")


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    for data in ("é,1\n".encode(), "\ufeffé,1\n".encode(), "é,1\n".encode("utf-16")):
        path.write_bytes(data)
        sheet = read_delimited(path)
        assert (sheet.lines[0].values, sheet.notes) == (("é", "1"), ())
    path.write_bytes(b"a,1\n\xe9,2\n")
    sheet = read_delimited(path)
    assert sheet.lines[1].values == ("é", "2")
    assert "line 2" in sheet.notes[0]
    assert "Windows-1252" in sheet.notes[0]
    path.write_bytes(b"a,1\n\x81,2\n")
    with pytest.raises(TableError, match=r"t\.csv:2:1: .*E005"):
        read_delimited(path)


@pytest.mark.parametrize("name", ["none.csv", "folder.csv", "t.ods", "t.parquet", "none.xlsx"])
def test_files_that_are_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "t.ods").write_bytes(b"PK")
    with pytest.raises(TableError, match=re.escape(name)):
        read_sheet(tmp_path / name)


# --- text that would run -----------------------------------------------------------------------------------


@given(st.text(st.sampled_from("'=+-@\t\ra1. "), max_size=6))
def test_no_text_runs_as_a_formula(text: str) -> None:
    safe = spreadsheet_safe(text)
    assert spreadsheet_text(safe) == text
    assert safe[:1] not in tuple("=@\t\r")
    if safe[:1] in ("+", "-"):
        float(safe)


def test_formulas_in_written_tables() -> None:
    held = [{"a": '=HYPERLINK("http://example.org","x")', "b": "+1+1", "c": -2, "d": "-5"}]
    assert csv_text(held, ["a", "b", "c", "d"], bom=False) == (
        'a,b,c,d\r\n"\'=HYPERLINK(""http://example.org"",""x"")",\'+1+1,-2,-5\r\n'
    )
    assert rows(csv_text(held, ["a", "b", "c", "d"]).lstrip("\ufeff"))[1] == (held[0]["a"], "+1+1", "-2", "-5")


def test_numbers_in_written_tables_have_one_reading() -> None:
    text = csv_text([{"x": 1.234}, {"x": 12.5}], ["x"], separator=";", bom=False)
    assert text.split() == ["x", "1.2340", "12.5"]


# --- workbooks ---------------------------------------------------------------------------------------------

Fill = Callable[[Workbook], None]


def book(path: Path, fill: Fill, edit: Callable[[str, bytes], bytes | None] | None = None) -> Path:
    """Write a workbook, and change or leave out parts of the file."""
    made = Workbook()
    fill(made)
    made.save(path)
    if edit is not None:
        with zipfile.ZipFile(path) as old:
            parts = {name: edit(name, old.read(name)) for name in old.namelist()}
        with zipfile.ZipFile(path, "w") as new:
            for name, data in parts.items():
                if data is not None:
                    new.writestr(name, data)
    return path


def plain(made: Workbook) -> None:
    sheet = made.worksheets[0]
    for row in (["name", "votes"], ["A", 3], ["B", 2.5], ["C", 1]):
        sheet.append(row)


def sheet_part(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, data: change(data) if "worksheets/sheet1" in name else data


def test_rows_beyond_the_declared_size(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", plain, sheet_part(lambda x: re.sub(rb'ref="A1:B4"', b'ref="A1:A2"', x)))
    found = read_workbook(path)["Sheet"]
    assert [line.values for line in found.lines] == [("name", "votes"), ("A", 3), ("B", 2.5), ("C", 1)]
    assert found.cell(found.lines[2], 1).file.endswith("t.xlsx[Sheet]")


def test_formulas_need_their_value(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        made.worksheets[0]["B3"] = "=1+1"
        made.worksheets[0]["C4"] = "=SUM(B2:B4)"

    with pytest.raises(TableError) as e:
        read_workbook(book(tmp_path / "t.xlsx", fill))
    assert [(p.code, p.line, p.column) for p in e.value.problems] == [("E502", 3, 2), ("E502", 4, 3)]
    assert "=1+1" in str(e.value)
    calculated = sheet_part(lambda x: re.sub(rb"<f>[^<]*</f><v ?(/>|></v>)", b"<f>1+1</f><v>2</v>", x))
    assert read_workbook(book(tmp_path / "u.xlsx", fill, calculated))["Sheet"].lines[2].values == ("B", 2)


def test_errors_of_a_spreadsheet_are_no_values(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        made.worksheets[0]["B2"] = "#REF!"

    with pytest.raises(TableError, match=r"t\.xlsx\[Sheet\]:2:2: the cell holds the error #REF!"):
        read_workbook(book(tmp_path / "t.xlsx", fill))


def test_values_as_they_are_shown(tmp_path: Path) -> None:
    from datetime import date, datetime

    def fill(made: Workbook) -> None:
        sheet = made.worksheets[0]
        sheet.append([0.6, 0.075, 5, True, date(2021, 6, 1), datetime(2021, 6, 1, 9, 30), " x "])
        sheet["A1"].number_format, sheet["B1"].number_format = "0%", "0.0%"
        sheet["C1"].number_format = '0"%"'

    found = read_workbook(book(tmp_path / "t.xlsx", fill))["Sheet"].lines[0].values
    assert found == ("60%", "7.5%", 5, "true", "2021-06-01", "2021-06-01T09:30:00", "x")


def test_hidden_and_merged_cells(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        sheet = made.worksheets[0]
        sheet.row_dimensions[3].hidden = True
        sheet["A4"] = None
        sheet.merge_cells("A3:A4")
        made.create_sheet("more").append(["x", "y"])
        made["more"].sheet_state = "hidden"

    found = read_workbook(book(tmp_path / "t.xlsx", fill))
    assert [line.values for line in found["Sheet"].lines][2:] == [("B", 2.5), ("B", 1)]
    assert "row 3 is hidden" in found["Sheet"].notes[0]
    assert "this sheet is hidden" in found["more"].notes[0]


MERGES = [("B2:B3", "the number 3 is merged over rows 2 and 3"), ("A2:B3", "merged over rows and columns")]


@pytest.mark.parametrize(("span", "words"), MERGES)
def test_merged_numbers_are_refused(tmp_path: Path, span: str, words: str) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        made.worksheets[0].merge_cells(span)

    with pytest.raises(TableError, match=words):
        read_workbook(book(tmp_path / "t.xlsx", fill))


def test_one_stray_cell_is_one_row(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        made.worksheets[0]["XFD1048576"] = "here"

    last = read_workbook(book(tmp_path / "t.xlsx", fill))["Sheet"].lines[-1]
    assert (last.number, last.values[-1]) == (1048576, "here")


def drop(part: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, data: None if part in name else data


MERGED = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
DAMAGED = {
    "cut": (sheet_part(lambda x: x[: x.index(b'<row r="3"')]), r"t\.xlsx\[Sheet\]: the sheet is damaged"),
    "no sheet": (drop("worksheets/sheet1"), r"t\.xlsx\[Sheet\]: the sheet is not in the file"),
    "no book": (drop("workbook.xml"), "not an .xlsx workbook"),
    "all merged": (sheet_part(lambda x: x.replace(b"</sheetData>", MERGED)), "merged cells cover"),
    "no shared text": (
        sheet_part(lambda x: re.sub(rb'<c r="A2".*?</c>', b'<c r="A2" t="s"><v>77</v></c>', x)),
        r"\[Sheet\]: the sheet is damaged",
    ),
    "no number": (sheet_part(lambda x: x.replace(b"<v>3</v>", b"<v>three</v>")), "damaged"),
}


@pytest.mark.parametrize(("edit", "words"), DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_workbooks(tmp_path: Path, edit: Callable[[str, bytes], bytes | None], words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_workbook(book(tmp_path / "t.xlsx", plain, edit))


@given(st.integers(0, 4000), st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_is_read_or_refused(at: int, byte: int) -> None:
    import tempfile

    data = bytearray(workbook_bytes({"t": [{"name": "A", "votes": 3}, {"name": "B", "votes": 2}]}))
    data[at % len(data)] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        path.write_bytes(data)
        try:
            read_workbook(path)
        except TableError as e:
            assert "t.xlsx" in str(e)  # noqa: PT017 (either outcome is right)


@pytest.mark.parametrize("data", [b"", b"not a zip", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_no_workbook(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(TableError, match="E501"):
        read_workbook(path)


def test_a_sheet_is_chosen(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        plain(made)
        made.create_sheet("Votes 2007").append(["a", 1])

    path = book(tmp_path / "t.xlsx", fill)
    with pytest.raises(TableError, match=r"2 sheets hold a table: Sheet, Votes 2007. Choose one with --sheet"):
        read_sheet(path)
    assert read_sheet(path, sheet="votes_2007").lines[0].values == ("a", 1)
    with pytest.raises(TableError, match="no sheet named x"):
        read_sheet(path, sheet="x")

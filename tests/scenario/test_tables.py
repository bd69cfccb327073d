"""CSV and XLSX, both ways, and KTAB's files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from detente.problems import ScenarioError
from detente.scenario.load import bundled, load, loads
from detente.scenario.tables import read_tables, to_tables, write_tables
from detente.scenario.tables.ktab import read_ktab
from tests.scenario.good import GOOD, edit


@pytest.mark.parametrize("kind", ["xlsx", "csv", "semicolon", "no bom"])
def test_round_trip(tmp_path: Path, kind: str) -> None:
    s = loads(edit("name: Upper land", 'name: "=1+1; \\"up\\", é"'))
    path = tmp_path / ("t.xlsx" if kind == "xlsx" else "tables")
    write_tables(s, path, bom=kind != "no bom", separator=";" if kind == "semicolon" else ",")
    assert read_tables(path, base=s) == s
    if kind != "xlsx":
        assert (path / "actors.csv").read_bytes().startswith(b"\xef\xbb\xbf") is (kind != "no bom")


@pytest.mark.parametrize("name", bundled())
@pytest.mark.parametrize("target", ["t.xlsx", "tables"])
def test_bundled_round_trip(tmp_path: Path, name: str, target: str) -> None:
    s = load(name)
    write_tables(s, tmp_path / target)
    assert read_tables(tmp_path / target, base=s) == s


def test_columns() -> None:
    tables = to_tables(loads(GOOD))
    row = tables["positions"][0]
    assert (row["ideal_low"], row["ideal_mode"], row["ideal_high"], row["salience"]) == (60, 90, 100, "high")
    assert tables["positions"][1]["ideal_mode"] == 0
    assert tables["positions"][2]["trust"] == "{uniform: [0.2, 0.6]}"
    assert [(r["id"], r["level"]) for r in tables["issues"]][:3] == [("flow", 0), ("flow", 50), ("flow", 100)]
    assert tables["actors"][1]["members"] == "LA LB"


ACTORS = "id,name,kind,members\nA,Aland,,\nB,Beland,,\n"
ISSUES = "id;question;kind;status_quo;level;label\nk;Open?;distributive;0;0;no\n;;;;100;yes\n"
POSITIONS = "actor;issue;ideal_low;ideal_mode;ideal_high;salience\nA;k;50,5;60;70;high\nB;k;;0;;{uniform: [40, 60]}\n"


def put(folder: Path, actors: str = ACTORS, issues: str = ISSUES, positions: str = POSITIONS) -> Path:
    for name, text in (("actors", actors), ("issues", issues), ("positions", positions)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_from_nothing_but_tables(tmp_path: Path) -> None:
    s = read_tables(put(tmp_path), title="T", as_of="2024-01-01")
    assert s.issues[0].levels == {0: "no", 100: "yes"}
    assert s.positions[0].ideal is not None
    assert s.positions[0].ideal.low == 50.5
    with pytest.raises(ScenarioError, match="as_of"):
        read_tables(tmp_path)


def problem(tmp_path: Path) -> tuple[str, str, int | None, int | None]:
    with pytest.raises(ScenarioError) as e:
        read_tables(tmp_path, title="T", as_of="2024-01-01")
    p = e.value.problems[0]
    return p.code, Path(p.file).name, p.line, p.column


def test_problems_point_to_the_cell(tmp_path: Path) -> None:
    put(tmp_path, positions=POSITIONS.replace("60;70", "90;70"))
    assert problem(tmp_path) == ("E203", "positions.csv", 2, 5)
    put(tmp_path, positions=POSITIONS.replace("A;k", "X;k"))
    assert problem(tmp_path)[0] in ("E301", "E314")
    put(tmp_path, positions=POSITIONS.replace("salience", "saliense"))
    assert problem(tmp_path) == ("E501", "positions.csv", 1, 6)
    put(tmp_path, positions=POSITIONS.replace("{uniform: [40, 60]}", "{uniform: [40"))
    assert problem(tmp_path) == ("E502", "positions.csv", 3, 6)
    put(tmp_path, actors="")
    assert problem(tmp_path)[:2] == ("E501", "actors.csv")
    put(tmp_path, issues=ISSUES.replace("100;yes", "ten;yes"))
    assert problem(tmp_path)[:2] == ("E209", "issues.csv")


@pytest.mark.parametrize("name", ["none.xlsx", "none"])
def test_no_such_tables(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError):
        read_tables(tmp_path / name)
    (tmp_path / "bad.xlsx").write_bytes(b"not a zip")
    with pytest.raises(ScenarioError, match="E501"):
        read_tables(tmp_path / "bad.xlsx")
    with pytest.raises(ScenarioError, match="no table named"):
        read_tables(tmp_path)


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    with pytest.raises(ScenarioError, match="unpacks to 60 MB"):
        read_tables(path)


KTAB = (
    'Trade; run 1, "two sides, two questions", 2, 2,,,\r\n'
    "Actor,Description, Influence,Tariff Position,Tariff Salience,Quota Position,Quota Salience,\r\n"
    "N-1,  North,  100.0, 30, 24.5,20,48.0,\r\n"
    "2nd South,South,   60.2,45,44.7,65,41.3,\r\n"
)


def test_ktab(tmp_path: Path) -> None:
    path = tmp_path / "k.csv"
    path.write_bytes(KTAB.encode())
    s = read_ktab(path, as_of="2015-01-01")
    assert [a.id for a in s.actors] == ["N-1", "x2nd-South"]
    assert [k.id for k in s.issues] == ["Tariff", "Quota"]
    assert s.actors[1].capability["influence"].value.mode == 60.2
    first = s.positions[0]
    assert first.stated == first.ideal
    assert first.stated is not None
    assert first.salience is not None
    assert (first.stated.mode, first.salience.mode) == (30, 24.5)
    assert tuple(s.issues[0].levels) == (0, 25, 50, 75, 100)
    assert "is used, because a KTAB file has no status quo" in (s.summary or "")


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        (" 30,", " lots,", "E502", 3, 4),
        (" 30,", " 130,", "E502", 3, 4),
        (" 2, 2,", " 3, 2,", "E501", 1, 3),
        (" 2, 2,", " 2, 1,", "E501", 1, 4),
        ("Actor,", "Who,", "E501", 2, 1),
        (",Quota Salience", "", "E501", 2, 1),
        # a position without its salience; a decimal comma, which makes a cell too many
        ("65,41.3,", "65", "E502", 4, 7),
        ("41.3,", "41,3", "E502", 4, 8),
        ("\r\n2nd South,South,   60.2", "\r\n\r\n,,\r\n2nd South,South,   x", "E502", 6, 3),
    ],
)
def test_ktab_problems(tmp_path: Path, old: str, new: str, code: str, line: int, column: int) -> None:
    path = tmp_path / "k.csv"
    path.write_text(edit(old, new, KTAB), encoding="utf-8")
    with pytest.raises(ScenarioError) as e:
        read_ktab(path)
    p = e.value.problems[0]
    assert (p.code, p.line, p.column) == (code, line, column)


EXPECTED = {
    "SOE-Competitive": (34, 1),
    "SOE-Pol-Comp": (13, 2),
    "SOE-Policy": (26, 1),
    "dummyData-a040": (40, 1),
    "dummyData_3Dim": (7, 3),
    "dummyData_6Dim": (27, 6),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_ktab_as_published(shared: Path, name: str) -> None:
    s = read_ktab(shared / "golden" / "spatial" / "ktab_inputs" / f"{name}.csv")
    assert (len(s.actors), len(s.issues)) == EXPECTED[name]


def test_ktab_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "k.csv"
    path.write_text(
        "Tariff;made up;3;1\nActor;Description;Influence;Tariff Position;Tariff Salience\n"
        "A;First;50;10,5;60\nB;Second;80;40;30\nC;Third;20;90;90\n",
        encoding="utf-8",
    )
    s = read_ktab(path)
    assert [p.ideal.mode for p in s.positions if p.ideal is not None] == [10.5, 40, 90]


def test_positions_that_look_like_shares_are_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "k.csv"
    path.write_text(
        "T,,2,1\nActor,Description,Influence,X Position,X Salience\nA,,1,0.25,0.5\nB,,1,1,0.75\n", encoding="utf-8"
    )
    notes: list[str] = []
    read_ktab(path, tell=notes.append)
    assert "all positions lie between 0 and 1" in notes[0]


def filled(folder: Path, **changes: str) -> tuple[str, list[str]]:
    """Read tables with some changes: what went wrong, and the notes."""
    notes: list[str] = []
    try:
        read_tables(put(folder, **changes), title="T", as_of="2024-01-01", tell=notes.append)
    except ScenarioError as e:
        return str(e), notes
    return "", notes


def test_percentages_are_read_as_they_are_shown(tmp_path: Path) -> None:
    positions = (
        "actor,issue,ideal_low,ideal_mode,ideal_high,salience,trust_mode\nA,k,60%,80%,100%,high,60%\nB,k,,0%,,high,\n"
    )
    wrong, notes = filled(tmp_path, positions=positions)
    assert not wrong
    assert any("ideal_high, ideal_low, ideal_mode: 60% is read as 60." in n for n in notes)
    assert any("trust_mode: 60% is read as 0.6." in n for n in notes)
    s = read_tables(tmp_path, title="T", as_of="2024-01-01")
    assert s.positions[0].ideal is not None
    assert s.positions[0].trust is not None
    assert (s.positions[0].ideal.low, s.positions[0].ideal.high, s.positions[0].trust.mode) == (60, 100, 0.6)


def test_a_column_with_and_without_percent_signs_is_refused(tmp_path: Path) -> None:
    wrong, _ = filled(tmp_path, positions="actor,issue,ideal_mode,salience\nA,k,60%,high\nB,k,20,high\n")
    assert "positions.csv:3:3 ideal_mode: '20' has no percent sign" in wrong


def test_names_of_sheets_files_and_columns_in_capitals(tmp_path: Path) -> None:
    put(tmp_path, positions=POSITIONS.replace("ideal_low", "Ideal Low").replace("actor", "Actor"))
    (tmp_path / "positions.csv").rename(tmp_path / "Positions.CSV")
    s = read_tables(tmp_path, title="T", as_of="2024-01-01")
    assert s.positions[0].ideal is not None
    assert s.positions[0].ideal.low == 50.5
    (tmp_path / "POSITIONS.csv").write_text(POSITIONS, encoding="utf-8")
    with pytest.raises(ScenarioError, match="two files are named positions"):
        read_tables(tmp_path, title="T", as_of="2024-01-01")


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "position.csv").write_text("x\n", encoding="utf-8")
    notes = filled(tmp_path)[1]
    assert any("position.csv" in n and "Did you mean positions?" in n for n in notes)


@pytest.mark.parametrize(
    ("issues", "words"),
    [
        (ISSUES.replace(";;;;100", "k;Shut?;;;100"), "question differs between rows of the issue"),
        (ISSUES.replace("0;0;no", "0;100;no"), "the level 100 of this issue is there twice"),
        (ISSUES.replace(";100;yes", ";;yes"), "label belongs to no level"),
    ],
)
def test_rows_of_issues_that_would_be_lost(tmp_path: Path, issues: str, words: str) -> None:
    assert words in filled(tmp_path, issues=issues)[0]


def test_one_decimal_sign_in_a_column(tmp_path: Path) -> None:
    one = "actor;issue;ideal_mode;salience\nA;k;{};high\nB;k;{};high\n"
    assert "not written like the other numbers" in filled(tmp_path, positions=one.format("50,5", "60.25"))[0]
    assert "'1,234' in column ideal_mode can be" in filled(tmp_path, positions=one.format("1,234", "60"))[0]
    put(tmp_path, positions=one.format("1,234", "60"))
    s = read_tables(tmp_path, title="T", as_of="2024-01-01", decimal=",")
    assert s.positions[0].ideal is not None
    assert s.positions[0].ideal.mode == 1.234


@pytest.mark.parametrize("kind", ["csv", "semicolon", "xlsx"])
@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(1+1)", "+1+1", "-2+3", "'=1"])
def test_text_that_would_run_comes_back(tmp_path: Path, kind: str, text: str) -> None:
    s = loads(edit("name: Upper land", f'name: "{text}"'))
    path = tmp_path / ("t.xlsx" if kind == "xlsx" else "tables")
    write_tables(s, path, separator=";" if kind == "semicolon" else ",")
    if kind != "xlsx":
        assert f"'{text}" in (path / "actors.csv").read_text(encoding="utf-8")
    assert read_tables(path, base=s) == s

"""CSV and XLSX, both ways, and KTAB's files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from detente.scenario.ktab import read_ktab
from detente.scenario.load import bundled, load, loads
from detente.scenario.problems import ScenarioError
from detente.scenario.tables import read_tables, to_tables, write_tables
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
    assert "stands in" in (s.summary or "")


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

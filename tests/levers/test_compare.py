"""Side by side: matched by finding, paired where draws are shared, and every output says the same."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from small import TWO_AND_ONE, two_and_one
from typer.testing import CliRunner

from detente.answers.blocks import Table, Text
from detente.answers.comparison import MISSING, Comparison
from detente.cli.app import app
from detente.findings.analyze import analyze
from detente.levers.paths import paths
from detente.levers.session import session
from detente.report.run import write_run
from detente.runs.compared import side_of_run
from detente.scenario.load import load, loads
from detente.scenario.save import dumps


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    base, other = tmp_path / "base.yaml", tmp_path / "other.yaml"
    base.write_text(TWO_AND_ONE, encoding="utf-8")
    other.write_text(dumps(loads(TWO_AND_ONE, set={"commitments/CHA door below 100/cost": 0})), encoding="utf-8")
    return base, other


def run(*args: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code == code, done.output
    return done.output


def test_findings_are_matched_by_id_whatever_their_order() -> None:
    one, two = (session(two_and_one(), draws=200, workers=1) for _ in range(2))
    base, other = one.side("base"), two.set({"commitments/CHA door below 100/cost": 0}).side("other")
    reversed_ = type(other)(other.label, other.findings[::-1], other.seed, other.n_draws, other.outcomes)
    found = Comparison((base, reversed_))
    assert found.ids == tuple(f.id for f in base.findings)
    (column,) = found.differences
    counted = next(d for d in column if d.id == "fate/counted")
    assert counted.paired
    assert counted.before == next(f.share for f in base.findings if f.id == "fate/counted")
    assert counted.after == next(f.share for f in other.findings if f.id == "fate/counted")
    assert counted.differs
    assert found.notes == ()


def test_other_draws_and_seeds_are_said_and_paired_where_possible() -> None:
    base = session(two_and_one(), draws=200, workers=1).side("base")
    longer = session(two_and_one(), draws=400, workers=1).side("longer")
    other = session(two_and_one(), draws=200, seed=2, workers=1).side("other seed")
    found = Comparison((base, longer, other))
    assert "longer has 400 draws, base 200" in found.notes[0]
    assert "other seed has seed 2, base seed 1" in found.notes[1]
    same = {d.id: d for d in found.differences[0]}
    assert same["fate/counted"].paired
    assert same["fate/counted"].change == 0, "the first 200 draws are the same"
    apart = {d.id: d for d in found.differences[1]}
    assert not apart["fate/counted"].paired


def test_another_dispute_is_said_and_only_shared_questions_share_a_row() -> None:
    dam, other = session("nile-dam-2021", draws=50), session("cuba-1962", draws=50)
    found = dam.compare(other)
    assert found.notes[0].startswith(
        "cuba-1962 is about another dispute than nile-dam-2021 (another title, no actors in common, no issues in "
        "common): "
    )
    assert found.sections()[0].blocks[0] == Text(found.notes[0], kind="note")
    by = [{f.id: f.question for f in s.findings} for s in found.sides]
    assert {"best-package", "zone"} <= by[0].keys() & by[1].keys()
    assert all(by[1][id_] == by[0][id_] for id_ in by[0].keys() & by[1].keys())
    assert not dam.compare(session("nile-dam-2021", draws=50).set({"title": "The dam, anew"})).notes


def test_an_empty_cell_says_what_it_means() -> None:
    base = session(two_and_one(), draws=50, workers=1).side("base")
    fewer = replace(base, label="fewer", findings=base.findings[1:])
    captions = [Comparison((base, x)).sections()[0].blocks[0] for x in (fewer, replace(base, label="same"))]
    assert [isinstance(t, Table) and MISSING in t.caption for t in captions] == [True, False]


def test_python_analyses_and_sessions_compare() -> None:
    base, other = (analyze(loads(TWO_AND_ONE, set=s), draws=60) for s in (None, {"no_agreement/force/win": 0.9}))
    found = base.compare(other)
    assert list(found.to_pandas().columns[:2]) == ["id", "question"]
    assert {f.id for f in base.findings} <= set(found.ids)
    one = session(two_and_one(), draws=60, workers=1)
    assert "fate/shut" in one.compare(session(two_and_one(), draws=60, workers=1)).ids


def test_terminal_workbook_page_and_json_hold_the_same_numbers(files: tuple[Path, Path], tmp_path: Path) -> None:
    base, other = map(str, files)
    plain = json.loads(run("compare", base, other, "--draws", "200", "--json"))
    row = next(r for r in plain["rows"] if r["id"] == "fate/counted")
    shares = [a["share"] for a in row["alternatives"]]
    assert shares[0] != shares[1]
    assert row["alternatives"][1]["differs"]
    text = run("compare", base, other, "--draws", "200")
    line = next(x for x in text.splitlines() if "“counted”" in x)
    assert line.split()[-2:] == [f"{100 * s:.0f}" for s in shares]
    sheet, page = tmp_path / "c.xlsx", tmp_path / "c.html"
    run("compare", base, other, "--draws", "200", "--out", str(sheet))
    run("compare", base, other, "--draws", "200", "--out", str(page))
    cells = openpyxl.load_workbook(io.BytesIO(sheet.read_bytes()))["comparison"]
    rows = {r[0]: r[2:] for r in cells.iter_rows(values_only=True)}
    assert rows["fate/counted"] == pytest.approx([100 * s for s in shares])
    html = page.read_text(encoding="utf-8")
    assert f"<b>{100 * shares[1]:.0f}</b>" in html
    assert "http" not in html.replace("http://www.w3.org", "")


def test_a_run_is_an_alternative_and_is_paired_with_a_scenario(files: tuple[Path, Path], tmp_path: Path) -> None:
    base, other = files
    write_run(analyze(load(base), draws=120), tmp_path / "run")
    side = side_of_run(tmp_path / "run")
    assert (side.seed, side.n_draws, len(side.outcomes["fate/counted"])) == (1, 120, 120)
    plain = json.loads(run("compare", str(tmp_path / "run"), str(other), "--draws", "120", "--json"))
    row = next(r for r in plain["rows"] if r["id"] == "fate/counted")
    assert row["alternatives"][1]["paired"]
    assert plain["alternatives"][0] == {"label": "run", "seed": 1, "n_draws": 120}
    same = json.loads(run("compare", str(tmp_path / "run"), str(base), "--draws", "120", "--json"))
    assert all(r["alternatives"][1]["change"] in (0, None) for r in same["rows"])


def test_every_path_that_is_listed_can_be_set_to_what_it_holds() -> None:
    for case in (two_and_one(), load("nato-russia-2022"), load("nile-dam-2021")):
        rows = paths(case)
        assert len({r.path for r in rows}) == len(rows)
        assert all(r.words for r in rows)
        again = loads(dumps(case), set={r.path: r.value for r in rows})
        assert again == case


def test_paths_are_found_by_their_words(files: tuple[Path, Path]) -> None:
    text = run("paths", str(files[0]), "Challenger would like")
    assert "positions/CHA/door/ideal" in text
    assert "positions/ALL/door/ideal" not in text
    assert "no path of" in run("paths", str(files[0]), "xyzzy", code=2)
    rows = json.loads(run("paths", str(files[0]), "force/win", "--json"))
    assert {"path": "no_agreement/force/win", "kind": "value"}.items() <= rows[0].items()


def test_what_if_on_the_command_line(files: tuple[Path, Path], tmp_path: Path) -> None:
    base = str(files[0])
    text = run("whatif", base, "--set", "positions.CHA.door.ideal={low: 0, mode: 10, high: 20}", "--draws", "100")
    assert "With positions/CHA/door/ideal = {'low': 0, 'mode': 10, 'high': 20}:" in " ".join(text.split())
    assert "If the talks fail, would force look better than waiting" in " ".join(text.split())
    assert "nothing to change" in run("whatif", base, code=2)
    assert "write PATH=VALUE" in run("whatif", base, "--set", "x", code=2)
    assert "is not YAML" in run("whatif", base, "--set", "positions/CHA/door/ideal={", code=2)
    assert "Did you mean CHA/door" in run("whatif", base, "--set", "positions/CHA/dor/ideal=1", code=2)
    changed = json.loads(run("analyze", base, "--set", "no_agreement/force/win=0.9", "--draws", "50", "--json"))
    wanted = analyze(loads(TWO_AND_ONE, set={"no_agreement/force/win": 0.9}), draws=50).plain()
    assert {f["id"]: f["value"] for f in changed["findings"]} == {
        f["id"]: json.loads(json.dumps(f["value"])) for f in wanted["findings"]
    }
    out = tmp_path / "run"
    run("analyze", base, "--set", "no_agreement/force/win=0.9", "--draws", "50", "--out", str(out))
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["question"]["set"] == {"no_agreement/force/win": 0.9}


def test_a_comparison_needs_two(files: tuple[Path, Path]) -> None:
    assert "name another" in run("compare", str(files[0]), code=2)
    assert "--coders and --variants need" not in run("compare", str(files[0]), str(files[1]), "--draws", "20")


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "x.parquet"])
def test_an_ending_that_is_no_format_is_refused(files: tuple[Path, Path], tmp_path: Path, name: str) -> None:
    said = run("compare", str(files[0]), str(files[1]), "--out", str(tmp_path / name), code=2)
    assert ".xlsx, .csv, .html, .htm, .json or .txt" in " ".join(said.split())
    assert not (tmp_path / name).exists()


def test_text_has_no_ending_or_txt(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("x.txt", "x"):
        run("compare", str(files[0]), str(files[1]), "--draws", "20", "--out", str(tmp_path / name))
        assert (tmp_path / name).read_text("utf-8").startswith("Side by side")

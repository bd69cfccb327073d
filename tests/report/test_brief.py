"""The brief: two pages from a run, without a model's name, with sources; and what it leaves out."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from typer.testing import CliRunner

from detente.answers.finding import Finding
from detente.answers.questions import Question
from detente.answers.view import View
from detente.cli.app import app
from detente.findings.analyze import analyze
from detente.levers.session import session
from detente.models.registry import models
from detente.report.brief import fit
from detente.report.brief.content import Brief, brief_of
from detente.report.brief.document import to_docx
from detente.report.brief.fit import fitted
from detente.report.brief.judgements import spread_words
from detente.report.brief.page import render
from detente.report.run import view_of, write_run
from detente.report.saved import view_of_run
from detente.runs.folder import read_run
from detente.scenario.load import loads
from tests.report.church import CHURCH, SECOND

CHURCH_CASE = loads(CHURCH)
MENU: dict[str, Any] = {
    "gains": [
        {
            "who": "Parish",
            "verb": "is",
            "asked": True,
            "accepts": 0.61,
            "gain": 0.1,
            "words": "about as much as an hour",
        },
        {
            "who": "City",
            "verb": "is",
            "asked": True,
            "accepts": 0.9,
            "gain": 0.2,
            "words": "about as much as the square",
        },
        {"who": "School", "verb": "is", "asked": False, "accepts": 1.0, "gain": 0.0, "words": "nothing"},
    ],
    "menu": [
        {"package": [], "words": "quiet until eight", "share": 0.6, "covered": 0.7},
        {"package": [], "words": "the same with “half” (repair)", "share": 0.5, "covered": 0.96},
    ],
    "family": [], "family_size": 1, "shared": [], "traded": [], "proven": True, "reached": True, "least_regret": None,
    "tops": {}, "offers": [],
}  # fmt: skip


def curve(id: str, title: str, x: list[float], counts: list[int], path: str = "commitments/six/cost") -> dict[str, Any]:
    ends = {"low": x[0], "mode": x[0], "high": x[-1]}
    return {
        "id": id,
        "title": title,
        "path": path,
        "words": "w",
        "x": x,
        "counts": counts,
        "n": 100,
        "crossings": [],
        **ends,
    }


TIPS: dict[str, Any] = {
    "path": "commitments/six/cost",
    "words": "what it costs the Parish to go beyond “from eight” (bells)",
    "unit": "share of its whole stake",
    "ranges": [
        {"who": "the verger", "low": 0.05, "mode": 0.2, "high": 0.5},
        {"who": "b", "low": 0, "mode": 0.1, "high": 0.2},
    ],
    "obstacles": [],
    "rows": [
        curve("best single package", "The best single package", [0, 0.25, 0.5], [90, 50, 10]),
        curve("quiet", "Quiet until eight", [0, 0.25, 0.5], [40, 20, 0]),
        curve("swap", "Another input", [0, 1], [0, 9], path="else"),
        curve("feasts", "Flat", [0, 0.25, 0.5], [9, 9, 9]),
    ],
}  # fmt: skip


def finding(id: str, details: dict[str, Any]) -> Finding:
    return Finding(
        id=id,
        question="?",
        asks=Question.TABLE,
        answer="",
        text="",
        value={"kind": "set"},
        n_draws=100,
        details=details,
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[View, Path]:
    """A run of the church and the city, and its folder; the view is one without menus and break-evens."""
    folder = tmp_path_factory.mktemp("brief")
    (folder / "bells.yaml").write_text(CHURCH, encoding="utf-8")
    (folder / "bells.coder-b.yaml").write_text(SECOND, encoding="utf-8")
    found = analyze(folder / "bells.yaml", draws=300, workers=1)
    view = view_of(found)
    few = tuple(f for f in view.findings if f.id not in ("what-to-table", "break-even"))
    return replace(view, findings=few), write_run(found, folder / "run")


@pytest.fixture(scope="module")
def brief(run: tuple[View, Path]) -> Brief:
    return brief_of(run[0])


@pytest.fixture(scope="module")
def whole(run: tuple[View, Path]) -> Brief:
    """The brief of a run that also says what to table and where answers tip."""
    more = (finding("what-to-table", MENU), finding("break-even", TIPS))
    return brief_of(replace(run[0], findings=(*run[0].findings, *more)))


def words(page: str) -> str:
    body = re.sub(r"(?s)<style>.*?</style>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_the_first_page_has_five_answers_and_a_drawing(brief: Brief, run: tuple[View, Path]) -> None:
    assert [a.heading for a in brief.answers] == [q.heading for q in Question if not q.is_background]
    assert all(a.text.endswith(".") for a in brief.answers)
    titles = [b.title for b in brief.bars]
    assert titles[0] == "Quiet until eight"
    assert titles[-1] == "The package on page 2"
    assert "Meet monthly (procedure, no deal)" in titles
    for b in brief.bars:
        assert 0 <= b.low <= b.share <= b.high <= 1
    by = {f.id: f for f in run[0].findings}
    quiet = by["fate/quiet"]
    assert brief.bars[0].share == quiet.share
    # The span holds the second coder too.
    rows = {r["proposal"]: r for r in by["coder/coder-b"].details["rows"]}
    other = rows["quiet"]["other"] / rows["quiet"]["other_n"]
    assert brief.bars[0].low <= other <= brief.bars[0].high


def test_who_blocks_is_said_in_words(brief: Brief) -> None:
    text = next(a.text for a in brief.answers if a.heading == Question.BLOCKERS.heading)
    assert "“Quiet until eight” is accepted in" in text
    assert "it fails because of" in text
    assert "Meet monthly" not in text


def test_no_model_is_named(whole: Brief) -> None:
    page = words(render(whole)).lower()
    named = [m.title for m in models().values()] + list(models())
    assert [n for n in named if re.search(rf"\b{re.escape(n.lower())}\b", page)] == []


def test_judgements_have_range_effect_and_source(brief: Brief) -> None:
    assert 1 <= len(brief.judgements) <= 5
    assert len({j.words for j in brief.judgements}) == len(brief.judgements)
    for j in brief.judgements:
        assert re.search(r"in (<1|>99|\d+) where it is lowest, in (<1|>99|\d+) where it is highest", j.moves)
        assert "the verger" in j.where
    line = [j for j in brief.judgements if "costs" in j.words and "Parish" in j.words]
    for j in line:
        assert "The dean said so from the pulpit." in j.source
        assert j.coded == "0.05 to 0.5, most likely 0.2"


def test_what_a_run_lacks_is_left_out(brief: Brief, whole: Brief) -> None:
    assert brief.curves is None
    assert "What decides" not in words(render(brief))
    assert all(not g.worth for g in brief.gains)
    assert brief.fallback is not None
    assert brief.fallback.items[0].startswith("“Quiet for the roof” (accepted in")
    assert whole.curves is not None
    page = words(render(whole))
    assert "What decides" in page
    assert "share of its whole stake" in page
    assert "About as much as an hour" in page
    assert "School" not in [g.who for g in whole.gains]
    assert "the same with “half” (repair) (accepted in 50)" in page
    assert "accepted in 96 of 100 draws in which any deal exists" in page
    assert [c.title for c in whole.curves.curves] == ["This package", "Quiet until eight"]


def test_what_is_not_known_is_said(brief: Brief) -> None:
    assert brief.unknown[-1] == (
        "No record of past forecasts supports these numbers. Only settlements of issues have one, from legislation: "
        "see the report."
    )
    assert len(brief.what_ifs) <= 3
    assert all(w.base != w.then or w.most for w in brief.what_ifs)


def test_everything_from_a_file_is_escaped(brief: Brief) -> None:
    page = render(replace(brief, title="<script>alert(1)</script>"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", page)


def test_it_prints_as_two_pages_of_a4(whole: Brief) -> None:
    page = render(whole)
    assert "@page { size: A4;" in page
    assert page.count('<section class="sheet') == 2


def test_long_texts_are_cut_until_both_pages_fit(whole: Brief) -> None:
    """Every part at its longest: still two pages by the estimate, with an answer to every question."""
    long = "A sentence of some length that goes on for a while about nothing at all. " * 12
    full = replace(
        whole,
        answers=tuple(replace(a, text=long) for a in whole.answers),
        bars=whole.bars[:1] * 9 + whole.bars[-1:],
        package=whole.package[:1] * 9,
        gains=whole.gains[:1] * 7,
        unknown=(long[:200],) * 5,
        judgements=tuple(replace(whole.judgements[0], source=long) for _ in range(5)),
    )
    assert fit.first_page(full) > fit.PAGE_MM
    assert fit.second_page(full) > fit.PAGE_MM
    short = fitted(full)
    assert fit.first_page(short) <= fit.PAGE_MM
    assert fit.second_page(short) <= fit.PAGE_MM
    assert len(short.answers) == 5
    assert all(a.text.endswith(".") for a in short.answers)
    assert len(short.judgements) >= 3
    assert fitted(short) == short


def test_the_document_says_the_same(whole: Brief) -> None:
    data = to_docx(whole)
    assert data == to_docx(whole)
    doc = Document(io.BytesIO(data))
    said = " ".join(p.text for p in doc.paragraphs)
    said += " ".join(c.text for t in doc.tables for r in t.rows for c in r.cells)
    for a in whole.answers:
        assert a.heading in said
        assert a.text in said
    for c in whole.package:
        assert c.label in said
    assert whole.nearest in said
    section = doc.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    with ZipFile(io.BytesIO(data)) as z:
        assert len([n for n in z.namelist() if n.endswith(".png")]) == 2
        assert 'descr="' in z.read("word/document.xml").decode()


def test_a_named_package_says_what_it_is_worth_in_words(run: tuple[View, Path]) -> None:
    """Everybody who is asked, with the gain that a session gives at the medians, and its words."""
    saved = read_run(run[1])
    view = view_of_run(saved["findings"], saved["figures"])
    names = [f.id.partition("/")[2] for f in view.findings if f.id.startswith("fate/")]
    named = {name: brief_of(view, name) for name in names}
    for name, made in named.items():
        fate = view.one(f"fate/{name}")
        assert fate is not None
        told = {g["who"]: g for g in fate.details["gains"] if g["asked"]}
        assert {w for g in made.gains for w in told if w in g.who} == set(told)
        for line in made.gains:
            assert line.worth
            words = {g["words"].rstrip(".").casefold() for who, g in told.items() if who in line.who}
            assert words == {line.worth.rstrip(".").casefold()}
        # A party that gains at the medians is not told that it loses.
        for g in told.values():
            assert ("less" in g["words"] or "worse" in g["words"] or "loss" in g["words"]) <= (g["gain"] < 1e-9)
        judge = session(CHURCH_CASE, draws=8, workers=1).assessor()
        assert judge is not None
        clauses = {c["issue"]: c["level"] for c in fate.details["package"]}
        gains = dict(zip(CHURCH_CASE.leaves, judge.central_gains([clauses])[0].tolist(), strict=True))
        for leaf, gain in gains.items():
            who = CHURCH_CASE.actor[leaf].name
            assert who not in told or told[who]["gain"] == pytest.approx(gain, abs=1e-6)
    assert any(g.worth for made in named.values() for g in made.gains)


def test_the_command_works_from_a_run_alone(run: tuple[View, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = {p: p.read_bytes() for p in run[1].rglob("*") if p.is_file()}
    done = CliRunner().invoke(app, ["brief", str(run[1]), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert {p.name for p in out.iterdir()} == {"brief.html", "brief.docx"}
    saved = read_run(run[1])
    view = view_of_run(saved["findings"], saved["figures"])
    assert (out / "brief.html").read_text(encoding="utf-8") == render(fitted(brief_of(view)))
    assert {p: p.read_bytes() for p in run[1].rglob("*") if p.is_file()} == before
    again = CliRunner().invoke(app, ["brief", str(run[1]), "--out", str(out)])
    assert again.exit_code == 0
    (out / "brief.html").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(app, ["brief", str(run[1]), "--out", str(out)])
    assert refused.exit_code == 2
    assert (out / "brief.html").read_text(encoding="utf-8") == "mine"


def test_without_the_library_the_page_is_written(
    run: tuple[View, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "docx" else real(name, *a))
    done = CliRunner().invoke(app, ["brief", str(run[1]), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["brief.html"]
    assert "pip install '.[brief]'" in done.stderr


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [(["nowhere.yaml"], 3, "nowhere.yaml"), (["."], 3, "no run"), (["no-such-case"], 2, "no-such-case")],
)
def test_wrong_use_is_told(
    args: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["brief", *args])
    assert done.exit_code == code, done.output
    assert said in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_analyzed_first(tmp_path: Path) -> None:
    out = tmp_path / "b"
    args = ["brief", "nile-dam-2021", "--draws", "100", "--workers", "1", "--out", str(out)]
    assert CliRunner().invoke(app, args).exit_code == 0
    page = words((out / "brief.html").read_text(encoding="utf-8"))
    assert "The dam on the Blue Nile" in page
    assert "The draft made in Washington" in page


def test_ranges_in_words() -> None:
    from detente.answers.view import Spread

    assert spread_words(Spread(low=0, mode=0.12, high=0.4)) == "0 to 0.4, most likely 0.12"
    assert spread_words(Spread(low=40, mode=65, high=90)) == "40 to 65".replace("65", "90") + ", most likely 65"
    assert spread_words(Spread(low=2, mode=2, high=2)) == "2"
    assert spread_words(None) == ""

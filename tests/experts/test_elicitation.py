"""From questions to overlays: what is asked, how forms come back, and what an analysis then sees."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import detente
from detente._errors import UsageError
from detente.experts.elicitation import POOLED, Elicitation
from detente.experts.form import ExpertForm, slug
from detente.experts.forms import new_form
from detente.experts.overlays import overlay_files, overlay_text, write_overlays
from detente.experts.page import form_page
from detente.experts.questions import elicitable, questions
from detente.experts.reading import FormError, read_forms
from detente.experts.workbook import form_workbook
from detente.levers.paths import paths
from detente.levers.session import Session
from detente.scenario.save import dumps
from tests.experts.filled import Answers, as_csv, as_json, as_workbook, saved

CASE = "nile-dam-2021"
LEGAL, SALIENCE, COST, HOLDING = (
    "positions/ETH/legal/ideal",
    "positions/EGY/drought/salience",
    "commitments/egypt-drought/cost",
    "no_agreement/holding/ETH",
)
PATHS = (LEGAL, SALIENCE, COST, HOLDING)
ANA: Answers = {
    LEGAL: (10, 50, 30, 80, "It said so."),
    SALIENCE: (60, 100, 90, 90, ""),
    COST: (0.1, 0.4, 0.2, 60, "=1+1"),
    HOLDING: (0, 0.2, 0.1, 100, ""),
}
BO: Answers = {LEGAL: (0, 40, 20, 70, "Look at 2015."), SALIENCE: (70, 90, 80, 75, "")}


@pytest.fixture(scope="module")
def session() -> Session:
    return detente.session(CASE, draws=400)


def form(session: Session, coder: str = "Ana", first: Elicitation | None = None) -> ExpertForm:
    return new_form(CASE, questions(session, PATHS), coder, first)


@pytest.fixture
def both(session: Session, tmp_path: Path) -> Elicitation:
    a = as_workbook(form(session), ANA, tmp_path / "ana.xlsx")
    b = as_json(form(session, "Bo"), BO, tmp_path / "bo.json")
    return read_forms(CASE, [a, b])


# Questions -----------------------------------------------------------------------------------------------------------


def test_the_strongest_judgements_are_asked(session: Session) -> None:
    asked = questions(session, most=4)
    swings = [q.swing or 0 for q in asked]
    assert len(asked) == 4
    assert swings == sorted(swings, reverse=True)
    # The strongest of them is a key driver of the finding that it names.
    found = next(f for f in session.find() if f.question == asked[0].finding)
    driver = next(d for d in found.key_drivers if d.path == asked[0].path)
    assert abs(driver.swing) == asked[0].swing


def test_only_one_finding(session: Session) -> None:
    found = next(f for f in session.find() if f.key_drivers)
    asked = questions(session, most=50, finding=found.id)
    assert {q.path for q in asked} <= {d.path for d in found.key_drivers}


def test_members_are_asked_about_in_the_entry_of_their_alliance() -> None:
    asked = questions(detente.session("nato-russia-2022", draws=300), most=30)
    known = elicitable(detente.load("nato-russia-2022"))
    assert {q.path for q in asked} <= set(known)


def test_data_are_not_asked_about() -> None:
    session = detente.session("nato-russia-2022", draws=300)
    bases = {d.path: d.basis for f in session.find() for d in f.key_drivers}
    assert not [q.path for q in questions(session, most=40) if bases.get(q.path) == "data"]


@pytest.mark.parametrize(
    ("path", "words"), [("positions/ETH/legal/idea", "did you mean positions/ETH/legal/ideal"), ("title", "paths")]
)
def test_an_unknown_path(session: Session, path: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        questions(session, [path])


def test_an_unknown_finding(session: Session) -> None:
    with pytest.raises(UsageError, match="no finding nothing"):
        questions(session, finding="nothing")


def test_the_values_of_the_file_anchor_nobody(session: Session) -> None:
    """Neither numbers nor reasons of the base are in a form; gists of its evidence are."""
    asked = questions(session, [LEGAL])
    page = form_page(new_form(CASE, asked, "Ana"))
    entry = next(p for p in session.scenario.positions if (p.actor, p.issue) == ("ETH", "legal"))
    assert entry.gist is not None
    assert entry.gist in page
    assert entry.gist in asked[0].evidence
    assert entry.why is None or entry.why not in page
    assert asked[0].marks[0] == (min(session.scenario.issue["legal"].levels), asked[0].marks[0][1])


# Forms ---------------------------------------------------------------------------------------------------------------


def test_the_workbook_is_locked_but_for_the_answers(session: Session) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_workbook(form(session))))
    sheet: Any = book["Questions"]
    assert sheet.protection.sheet
    assert book["About"].protection.sheet
    open_ = {str(sheet.cell(1, c.column).value) for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert open_ == {"Lowest", "Highest", "Best guess", "Confidence %", "Reason"}
    rules = {str(r.sqref): (r.formula1, r.formula2) for r in sheet.data_validations.dataValidation}
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    assert rules[f"{columns['Lowest']}2"] == ("0", "100")
    assert rules[f"{columns['Confidence %']}3"] == ("50", "100")
    assert rules[f"{columns['Best guess']}4"] == ("0", "10")


def test_a_form_is_the_same_again(session: Session) -> None:
    assert form_workbook(form(session)) == form_workbook(form(session))
    assert form_page(form(session)) == form_page(form(session))


def test_the_page_needs_nothing_from_anywhere(session: Session) -> None:
    page = form_page(form(session))
    assert not re.findall(r"https?:|src=|href=\"|url[(]|@import", page)
    assert page.count("<script>") == 1
    assert "default-src 'none'" in html.unescape(page)
    about = json.loads(html.unescape(next(iter(re.findall(r'data-about="([^"]*)"', page)))))
    assert about == form(session).about()


def test_text_of_the_case_is_no_markup(tmp_path: Path) -> None:
    text = dumps(detente.load(CASE)).replace("title: ", "title: <script>alert(1)</script> ", 1)
    file = tmp_path / "hostile.yaml"
    file.write_text(re.sub(r"title: .*", 'title: "<script>alert(1)</script>\'\\""', text, count=1), encoding="utf-8")
    page = form_page(new_form(file, questions(detente.session(file, draws=10), [LEGAL]), "<b>'\"Ana"))
    assert "<script>alert" not in page
    assert "<b>" not in re.sub(r"<b>\d+</b>", "", page)
    about = json.loads(html.unescape(next(iter(re.findall(r'data-about="([^"]*)"', page)))))
    assert about["coder"] == "<b>'\"Ana"


def test_no_formula_in_a_workbook(session: Session, tmp_path: Path) -> None:
    held = as_workbook(form(session, "=1+1 A"), ANA, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(held)
    assert not [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert read_forms(CASE, [held]).coders == ("=1+1 A",)


@pytest.mark.parametrize("name", ["", "  ", "!!!", "x" * 81, "a\x00b"])
def test_no_name(session: Session, name: str) -> None:
    with pytest.raises(UsageError, match="name the expert"):
        form(session, name)


# Reading -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_workbook, as_json, as_csv])
def test_all_ways_back_say_the_same(session: Session, tmp_path: Path, write: object) -> None:
    ending = {"as_workbook": "xlsx", "as_json": "json", "as_csv": "csv"}[write.__name__]  # type: ignore[attr-defined]
    file = write(form(session), ANA, tmp_path / f"ana.{ending}")  # type: ignore[operator]
    found = read_forms(CASE, [file])
    assert found.coders == ("Ana",)
    assert [q.path for q in found.questions] == list(PATHS)
    given = found.answers["Ana"][LEGAL]
    assert (given.interval.low, given.interval.best, given.interval.high) == (10, 30, 50)
    assert given.interval.confidence == 0.8
    assert given.why == "It said so."
    assert found.answers["Ana"][COST].why == "=1+1"
    assert found.notes == ()


def test_every_problem_at_once_with_its_cell(session: Session, tmp_path: Path) -> None:
    wrong: Answers = {
        LEGAL: (50, 10, 30, 80, ""),
        SALIENCE: (60, 90, 95, 0.9, ""),
        COST: (0.1, "much", 0.2, 120, ""),
        HOLDING: (0, 0.2, None, 100, ""),
    }
    file = as_workbook(form(session), wrong, tmp_path / "ana.xlsx")
    with pytest.raises(FormError) as e:
        read_forms(CASE, [file])
    told = [(p.code, p.line, p.what.partition(",")[0], p.remedy) for p in e.value.problems]
    assert told == [
        ("E504", 2, "the lowest value", "swap the two"),
        ("E504", 3, "the confidence", "give it in per cent, such as 90"),
        ("E502", 4, "'much' is not a number", "write a number"),
        ("E504", 4, "the confidence", "give 50 to 100 per cent; below 50, make the interval wider until you are surer"),
        ("E504", 5, "the best guess is missing", "answer all four steps, or none of them"),
    ]
    sheet = openpyxl.load_workbook(file)["Questions"]
    columns = [str(sheet.cell(1, p.column or 1).value) for p in e.value.problems]
    assert columns == ["Lowest", "Confidence %", "Highest", "Confidence %", "Best guess"]
    assert e.value.exit_code == 2


def test_the_best_guess_outside(session: Session, tmp_path: Path) -> None:
    file = as_json(form(session), {LEGAL: (10, 20, 30, 80, "")}, tmp_path / "a.json")
    with pytest.raises(FormError, match=r"answers/1/best: .*30, is not between 10 and 20. Widen the interval"):
        read_forms(CASE, [file])


def test_forms_that_do_not_belong(session: Session, tmp_path: Path) -> None:
    ana = form(session)
    twin = as_json(ana, BO, tmp_path / "twin.json")
    first = as_json(ana, ANA, tmp_path / "first.json")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({**saved(ana, BO), "case": "cuba-1962"}), encoding="utf-8")
    gone = tmp_path / "gone.json"
    gone.write_text(json.dumps({**saved(form(session, "Cy"), {"positions/ETH/nothing/ideal": (1, 2, 1, 90, "")})}))
    rubbish = tmp_path / "rubbish.json"
    rubbish.write_text("[1, 2")
    no_form = tmp_path / "form.pdf"
    no_form.write_bytes(b"%PDF")
    with pytest.raises(FormError) as e:
        read_forms(CASE, [first, twin, other, gone, rubbish, no_form, tmp_path / "missing.xlsx"])
    told = {Path(p.file.split("[")[0]).name: p for p in e.value.problems}
    assert "answered round 1 before" in told["twin.json"].what
    assert "about 'cuba-1962'" in told["other.json"].what
    assert "no quantity positions/ETH/nothing/ideal" in told["gone.json"].what
    assert told["rubbish.json"].code == "E501"
    assert "not a completed form" in told["form.pdf"].what
    assert told["missing.xlsx"].code == "E001"
    assert "first.json" not in told


def test_a_form_for_another_version_is_told(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({**saved(form(session), BO), "sha256": "0" * 64}), encoding="utf-8")
    assert "another version" in read_forms(CASE, [file]).notes[0]


def test_an_expert_called_pooled(session: Session, tmp_path: Path) -> None:
    file = as_json(form(session, "Pooled"), BO, tmp_path / "a.json")
    with pytest.raises(UsageError, match="taken"):
        read_forms(CASE, [file])


# Two rounds ----------------------------------------------------------------------------------------------------------


def test_round_two_shows_the_others_without_names(session: Session, both: Elicitation, tmp_path: Path) -> None:
    second = form(session, "Ana", both)
    assert second.round == 2
    told = second.feedback[LEGAL]
    assert told.own is not None
    assert told.own.interval.best == 30
    assert [round(x, 3) for x in (told.others[0].low, told.others[0].best, told.others[0].high)] == [0, 20, 45.714]
    assert told.reasons == ("Look at 2015.",)
    assert "Bo" not in re.sub(r"Look at 2015", "", form_page(second).replace("Body", "").replace("body", ""))
    sheet = openpyxl.load_workbook(io.BytesIO(form_workbook(second)))["Questions"]
    shown = [str(c.value) for row in sheet.iter_rows() for c in row]
    assert any(s.startswith("0 to 45.71, best 20") for s in shown)
    assert not any("Bo" in s.replace("Look", "") for s in shown)
    # What comes back counts, and the first answer is kept beside it.
    again = as_json(second, {LEGAL: (10, 40, 25, 80, "")}, tmp_path / "ana-2.json")
    first = as_workbook(form(session), ANA, tmp_path / "ana.xlsx")
    found = read_forms(CASE, [again, first])
    assert found.answers["Ana"][LEGAL].interval.best == 25
    assert found.answers["Ana"][SALIENCE].interval.best == 90
    kept = found.first("Ana", LEGAL)
    assert kept is not None
    assert kept.interval.best == 30


# Overlays ------------------------------------------------------------------------------------------------------------


def test_an_overlay_holds_what_the_expert_said(both: Elicitation, tmp_path: Path) -> None:
    names = write_overlays(CASE, both, tmp_path / "out")
    assert names == (f"{CASE}.ana.yaml", f"{CASE}.bo.yaml", f"{CASE}.pooled.yaml")
    base = tmp_path / "out" / f"{CASE}.yaml"
    ana = detente.load(base, overlay="ana")
    entry = next(p for p in ana.positions if (p.actor, p.issue) == ("ETH", "legal"))
    before = next(p for p in detente.load(CASE).positions if (p.actor, p.issue) == ("ETH", "legal"))
    assert entry.ideal is not None
    assert entry.ideal.params == (0, 5, 0.1, 10, 0.5, 30, 0.9, 50, 1, 55)
    assert entry.salience == before.salience
    assert entry.basis_of("ideal") == "judgement"
    assert entry.basis_of("salience") == before.basis_of("salience")
    assert (entry.evidence, entry.gist) == (before.evidence, before.gist)
    assert entry.why is not None
    assert "It said so." in entry.why
    assert ana.no_agreement is not None
    held = ana.no_agreement.holding["ETH"]
    assert (held.value.low, held.value.mode, held.value.high, held.by) == (0, 0.1, 0.2, "Ana")
    # Where Bo has not answered, the base stands; where only one has, the pool is that answer.
    bo = detente.load(base, overlay="bo")
    assert bo.no_agreement == detente.load(CASE).no_agreement
    pooled = detente.load(base, overlay=POOLED)
    assert pooled.no_agreement is not None
    assert pooled.no_agreement.holding["ETH"].value == held.value


def test_an_analysis_shows_coders_side_by_side(both: Elicitation, tmp_path: Path) -> None:
    write_overlays(CASE, both, tmp_path / "out")
    base = detente.session(tmp_path / "out" / f"{CASE}.yaml", draws=100)
    ana = detente.session(tmp_path / "out" / f"{CASE}.yaml", draws=100, overlay="ana")
    assert any(row for row in base.compare(ana).plain()["rows"])


def test_every_kind_of_quantity_can_be_laid_over(tmp_path: Path) -> None:
    """One answer on each: the overlay reads, and exactly that value has changed."""
    for case in ("nato-russia-2022", "nato-finland-sweden-2022"):
        session = detente.session(case, draws=10)
        kinds = {(q.scale.kind, q.path.split("/")[0], q.path.split("/")[-1]): q
                 for q in questions(session, elicitable(session.scenario))}  # fmt: skip
        asked = list(kinds.values())
        low = {q.path: q.scale.low for q in asked}
        answers = {p: (x, x + 0.9, x + 0.5, 90, "") for p, x in low.items()}
        found = read_forms(case, [as_json(new_form(case, asked, "Ana"), answers, tmp_path / f"{case}.json")])
        for q in asked:
            text = overlay_text(case, Elicitation((q,), found.forms), "Ana")
            (tmp_path / f"{case}.ana.yaml").write_text(text, encoding="utf-8")
            before, after = (
                {r.path: r.value for r in paths(s)}
                for s in (session.scenario, detente.load(case, overlay=tmp_path / f"{case}.ana.yaml"))
            )
            changed = {p for p in after if before.get(p) != after[p]}
            assert changed == {q.path}
            assert isinstance(after[q.path], dict)
            assert after[q.path]["quantiles"][0.5] == low[q.path] + 0.5


def test_one_expert_has_no_pool(session: Session, tmp_path: Path) -> None:
    found = read_forms(CASE, [as_json(form(session), ANA, tmp_path / "a.json")])
    assert list(overlay_files(CASE, found)) == [f"{CASE}.ana.yaml"]


def test_blank_forms_are_no_answers(session: Session, tmp_path: Path) -> None:
    blank = [as_json(form(session, name), {}, tmp_path / f"{name}.json") for name in ("Bo", "Cy")]
    assert read_forms(CASE, blank).text == "No expert has answered: there is nothing to compare yet."
    ana = as_json(form(session), ANA, tmp_path / "ana.json")
    assert read_forms(CASE, [*blank, ana]).text.startswith("One expert has answered")


def test_an_unknown_expert(both: Elicitation) -> None:
    with pytest.raises(UsageError, match="there are Ana, Bo"):
        overlay_text(CASE, both, "Cy")


# Shown ---------------------------------------------------------------------------------------------------------------


def test_what_is_shown(both: Elicitation) -> None:
    plain = both.plain()
    assert plain["coders"] == ["Ana", "Bo"]
    legal = plain["questions"][0]
    assert legal["answers"]["Bo"] == {"low": 0, "best": 20, "high": 40, "confidence": 70, "why": "Look at 2015."}
    assert legal["pooled"]["quantiles"]["0.5"] == pytest.approx(24, abs=2)
    assert set(plain["agreement"]) == {"all", "position", "salience", "cost"}
    # Best guesses 30, 20 and 90, 80: squared differences are 100 within a question, 2466.7 on average between all.
    assert plain["agreement"]["all"]["alpha"] == pytest.approx(
        1 - (2 * 100 * 2 / 2 / 2) / (2 * 100 / 1) * 0 - 0.0385, abs=0.02
    )
    assert "2 experts have answered 4 questions" in both.text
    assert both.rows()["answers"][0]["low at 90 %"] == pytest.approx(7.5)


def test_answers_without_overlap_are_told(session: Session, tmp_path: Path) -> None:
    a = as_json(form(session), {LEGAL: (0, 10, 5, 90, ""), SALIENCE: (10, 90, 50, 90, "")}, tmp_path / "a.json")
    b = as_json(form(session, "Bo"), {LEGAL: (80, 90, 85, 90, ""), SALIENCE: (20, 90, 60, 90, "")}, tmp_path / "b.json")
    found = read_forms(CASE, [a, b])
    assert [q.path for q in found.questions if found.apart(q)] == [LEGAL]
    assert "On 1 question, intervals of two experts do not overlap." in found.text


def test_names_as_file_names() -> None:
    assert slug("Ana-María Ö. 3") == "ana-maría-ö-3"

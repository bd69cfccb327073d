"""Two experts answer in the browser and by file; their answers side by side, pooled, in two rounds, as overlays."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from experts.filled import Answers, as_workbook, saved
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes, faults
from web.conftest import RunningServer

import detente
from detente.experts.forms import new_form, write_form
from detente.experts.questions import questions
from detente.scenario.editing.document import ScenarioDocument

CASE = "nile-dam-2021"
HERE = f"/c/{CASE}/experts"
LEGAL, COST = "positions/ETH/legal/ideal", "commitments/egypt-drought/cost"


def fill(page: Page, n: int, *values: str) -> None:
    """Fill in one question in the order of its fields."""
    for key, value in zip(("low", "high", "best", "confidence", "why"), values, strict=True):
        page.locator(f"#{key}-{n}").fill(value)


@pytest.fixture(scope="module")
def asked(server: RunningServer) -> None:
    """Two questions, chosen by path, and one by the key drivers of the case."""
    with server.client() as client:
        client.post(f"{HERE}/questions", data={"do": "key", "most": "1"})
        shown = client.get(HERE).text
        assert shown.count('class="quiet small"') >= 1
        for path in (LEGAL, COST):
            client.post(f"{HERE}/questions", data={"do": "add", "path": path})


def test_elicit_with_two_coders(page: Page, server: RunningServer, asked: None, tmp_path: Path) -> None:
    page.goto(server.url + HERE)
    first = page.locator(".asked li").count()
    page.get_by_label("Name").fill("Ana")
    page.get_by_role("button", name="Add an expert").click()
    page.get_by_role("link", name="Open the form of Ana").click()
    # The questions show scale, levels and evidence, and no value of the file.
    expect(page.locator("fieldset")).to_have_count(first)
    at = next(i for i in range(first) if "“legal”" in page.locator("legend").nth(i).inner_text())
    fill(page, at, "50", "20", "30", "0.8", "It said so.")
    page.get_by_role("button", name="Keep my answers").click()
    expect(page.locator(f"#wrong-{at}")).to_contain_text("Give it in per cent, such as 80")
    expect(page.locator(f"#low-{at}")).to_have_value("50")
    fill(page, at, "10", "50", "30", "80", "It said so.")
    page.get_by_role("button", name="Keep my answers").click()
    expect(page.get_by_text("Your answers are kept")).to_be_visible()
    check_both_themes(page)
    # The second expert sends a workbook back.
    session = detente.session(CASE, draws=50)
    form = new_form(CASE, questions(session, [LEGAL, COST]), "Bo")
    answers: Answers = {LEGAL: (0, 40, 20, 70, "Look at 2015."), COST: (0.1, 0.5, 0.2, 60, "")}
    book = as_workbook(form, answers, tmp_path / "bo.xlsx")
    page.goto(server.url + HERE)
    page.get_by_label("Forms that came back").set_input_files(book)
    page.get_by_role("button", name="Read them").click()
    page.wait_for_url("**/experts#answers")
    expect(page.get_by_text("2 experts have answered 2 questions.")).to_be_visible()
    table = page.get_by_role("region", name="What Ethiopia would like on “legal”")
    expect(table.get_by_role("row", name="Ana")).to_contain_text("7.5 to 52.5")
    expect(table.get_by_role("row", name="Pooled")).to_contain_text("25.3")
    check_both_themes(page)
    # Round 2 shows Bo's answer to Ana, without Bo's name.
    page.get_by_role("button", name="Open round 2").click()
    page.get_by_role("link", name="Open the form of Ana").click()
    told = page.locator(".feedback").first.inner_text()
    assert "0 to 45.71, best guess 20" in told
    assert "Look at 2015." in told
    assert "Bo" not in page.locator("main").inner_text()
    expect(page.locator(f"#best-{at}")).to_have_value("30.0")
    fill(page, at, "10", "50", "25", "80", "I looked.")
    page.get_by_role("button", name="Keep my answers").click()
    page.goto(server.url + HERE)
    expect(page.get_by_text("(was 30)")).to_be_visible()
    # As overlays they are second coders of the case.
    page.get_by_role("button", name="Write each expert").click()
    expect(page.get_by_text("Written.")).to_be_visible()
    assert {f.name for f in server.folder.glob("*.yaml")} == {
        f"{CASE}.yaml", f"{CASE}.ana.yaml", f"{CASE}.bo.yaml", f"{CASE}.pooled.yaml",
    }  # fmt: skip
    pooled = detente.load(server.folder / f"{CASE}.yaml", overlay="pooled")
    ideal = next(p for p in pooled.positions if (p.actor, p.issue) == ("ETH", "legal")).ideal
    assert ideal is not None
    assert ideal.kind == "quantiles"
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert faults(page) == []


def test_forms_as_files(server: RunningServer, asked: None) -> None:
    with server.client() as client:
        client.post(f"{HERE}/people", data={"name": "Éva <b>"})
        page = client.get(f"{HERE}/files/html", params={"coder": "Éva <b>"})
        assert "attachment" in page.headers["content-disposition"]
        assert "<b>" not in page.text.replace("<b>0</b>", "").split("<main>")[0]
        assert client.get(f"{HERE}/files/xlsx", params={"coder": "Éva <b>"}).content[:2] == b"PK"
        assert client.get(f"{HERE}/files/pdf", params={"coder": "Éva <b>"}).status_code == 400
        assert client.get(f"{HERE}/form", params={"coder": "Nobody"}).status_code == 400


def test_the_page_of_a_form_saves_what_can_be_read(page: Page, tmp_path: Path) -> None:
    """The one file works from the disk, without a server, and its answers come back."""
    session = detente.session(CASE, draws=50)
    form = new_form(CASE, questions(session, [LEGAL]), "Cy")
    file = tmp_path / "cy.html"
    write_form(form, file)
    tab = page.context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda e: errors.append(str(e)))
    tab.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    tab.goto(file.as_uri())
    for name, value in (("low", "50"), ("high", "20"), ("best", "30"), ("confidence", "80")):
        tab.locator(f"[name={name}]").fill(value)
    expect(tab.locator(".error")).to_have_text("The best guess must lie between the lowest and the highest value.")
    tab.locator("[name=low]").fill("10")
    tab.locator("[name=high]").fill("50")
    tab.locator("[name=why]").fill("=cmd")
    tab.reload()
    expect(tab.locator("[name=best]")).to_have_value("30")
    for button, ending in (("Save answers", "json"), ("Save as a table", "csv")):
        with tab.expect_download() as got:
            tab.get_by_role("button", name=button).click()
        assert got.value.suggested_filename == f"{CASE}.cy.round-1.{ending}"
        got.value.save_as(tmp_path / f"cy.{ending}")
        from detente.experts.reading import read_forms

        found = read_forms(CASE, [tmp_path / f"cy.{ending}"])
        given = found.answers["Cy"][LEGAL]
        assert (given.interval.low, given.interval.best, given.interval.high, given.why) == (10, 30, 50, "=cmd")
        assert found.notes == ()
    assert faults(tab) == []
    assert errors == []
    tab.close()


def test_answers_that_arrive_at_once_are_all_kept(server: RunningServer, asked: None) -> None:
    form = questions(detente.session(CASE, draws=10), [LEGAL])

    def send(n: int) -> int:
        data = json.dumps(saved(new_form(CASE, form, f"Expert {n}"), {LEGAL: (n, n + 9, n + 5, 80, "")})).encode()
        with server.client() as own:
            return own.post(f"{HERE}/upload", files={"files": (f"{n}.json", data)}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(6))) == {303}
    with server.client() as client:
        shown = client.get(HERE).text
    assert all(f"Expert {n}" in shown for n in range(6))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF", "not a completed form of Détente"),
        ("a.xlsx", b"PK\x03\x04", "not an .xlsx workbook"),
        ("a.json", b"[1,", "not JSON"),
        ("../../x.json", b"{}", "not a completed form of Détente"),
        ("a.csv", b"a,b\n1,2\n", "not a completed form of Détente"),
    ],
)
def test_bad_uploads(server: RunningServer, name: str, data: bytes, words: str) -> None:
    with server.client() as client:
        sent = client.post(f"{HERE}/upload", files={"files": (name, data)})
        assert sent.status_code == 422
        assert words in sent.text
        assert "/tmp" not in sent.text


def test_answers_that_no_longer_fit_are_told(server: RunningServer) -> None:
    case, path = "cuba-1962", "positions/SUN/island/trust"
    form = new_form(case, questions(detente.session(case, draws=10), [path]), "Ana")
    data = json.dumps(saved(form, {path: (0.1, 0.9, 0.5, 80, "")})).encode()
    with server.client() as client:
        assert client.post(f"/c/{case}/experts/upload", files={"files": ("a.json", data)}).status_code == 303
        document = ScenarioDocument(client.get(f"/c/{case}/scenario/export/scenario.yaml").text)
        table = document.table("positions")
        row = next(i for i, r in enumerate(table.rows) if r.name == "SUN, island")
        document.set_cell("positions", row, table.column("trust"), "")
        file = server.folder / f"{case}.yaml"
        file.write_text(document.text, encoding="utf-8")
        shown = client.get(f"/c/{case}/experts")
        assert shown.status_code == 200
        assert f"the case has no quantity {path}" in shown.text
        file.unlink()

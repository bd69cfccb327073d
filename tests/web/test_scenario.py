"""The scenario page: cells, paste, undo, problems, the YAML in step, two tabs, files in and out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes, faults
from web.conftest import RunningServer

import detente
from detente.scenario.load import loads

CASE = "nile-dam-2021"
ADDRESS = f"/c/{CASE}/scenario"


@pytest.fixture(autouse=True)
def fresh(server: RunningServer) -> Iterator[None]:
    """Every test begins with the bundled case, without drafts and copies."""
    yield
    for f in [*server.folder.glob("*.yaml"), *(server.folder / ".detente" / "drafts").glob("*")]:
        f.unlink()


def cell(page: Page, name: str):
    return page.get_by_label(name, exact=True)


def type_in(page: Page, name: str, text: str) -> None:
    """Type into a cell as a person does, and wait for the answer."""
    with page.expect_response(lambda r: r.request.method == "POST"):
        cell(page, name).fill(text)
        page.keyboard.press("Enter")


def test_edit_undo_save_by_keyboard(page: Page, server: RunningServer) -> None:
    page.goto(server.url + ADDRESS)
    expect(page.get_by_text("Bundled, unchanged")).to_be_visible()
    type_in(page, "ideal, ETH, legal", "20-60, 30")
    expect(page.locator(".state b")).to_have_text("Not saved")
    expect(cell(page, "ideal, ETH, legal")).to_have_value("20-60, 30")
    # Enter has moved on to the next row; Ctrl+Z takes the edit back, Ctrl+Y makes it again.
    expect(cell(page, "ideal, ETH, future")).to_be_focused()
    for key, value in (("z", "10-70, 40"), ("y", "20-60, 30")):
        with page.expect_response(lambda r: r.request.method == "POST"):
            page.keyboard.press(f"Control+{key}")
        expect(cell(page, "ideal, ETH, legal")).to_have_value(value)
    page.reload()
    expect(cell(page, "ideal, ETH, legal")).to_have_value("20-60, 30")
    assert not (server.folder / f"{CASE}.yaml").exists()
    page.keyboard.press("Control+s")
    expect(page.locator(".state b")).to_have_text("Saved")
    text = (server.folder / f"{CASE}.yaml").read_text(encoding="utf-8")
    entry = next(p for p in loads(text).positions if (p.actor, p.issue) == ("ETH", "legal"))
    assert entry.ideal is not None
    assert entry.ideal.params == (20, 30, 60)
    # Comments and everything else are as before.
    bundled = (files("detente") / "cases" / f"{CASE}.yaml").read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(bundled, text.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    assert page.get_by_role("button", name="Undo").is_enabled()


def test_a_problem_stands_at_its_cell_in_the_words_of_check(page: Page, server: RunningServer) -> None:
    page.goto(server.url + ADDRESS)
    type_in(page, "salience, ETH, legal", "120")
    wrong = cell(page, "salience, ETH, legal")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#" + str(wrong.get_attribute("aria-describedby")))).to_have_text(
        "120 is outside 0 to 100. Give a number from 0 to 100."
    )
    expect(page.get_by_role("link", name="1 problem")).to_be_visible()
    check_both_themes(page)
    # A range that could mean two things is refused; what was typed stays to be corrected.
    with page.expect_response(lambda r: r.status == 422):
        cell(page, "ideal, ETH, data").fill("20-60,4")
        page.keyboard.press("Tab")
    expect(page.locator("#problem")).to_contain_text("put a space after the comma", ignore_case=True)
    expect(cell(page, "ideal, ETH, data")).to_have_value("20-60,4")


def test_a_block_is_pasted_from_a_spreadsheet(page: Page, server: RunningServer) -> None:
    page.goto(server.url + ADDRESS)
    cell(page, "ideal, ETH, filling").focus()
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text/plain", "1-9, 5\\t10\\r\\n2-8, 4\\t20\\r\\n");
              document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )
    for name, value in (
        ("ideal, ETH, filling", "1-9, 5"), ("stated, ETH, filling", "10"),
        ("ideal, ETH, drought", "2-8, 4"), ("stated, ETH, drought", "20"),
    ):  # fmt: skip
        expect(cell(page, name)).to_have_value(value)
    page.get_by_role("button", name="Undo").click()
    expect(cell(page, "ideal, ETH, filling")).to_have_value("0-40, 20")


def test_rows_yaml_and_source(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}{ADDRESS}?table=commitments")
    before = page.locator("tbody tr").count()
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator("tbody tr")).to_have_count(before + 1)
    page.locator("tbody tr").last.get_by_role("button", name="Remove").click()
    expect(page.locator("tbody tr")).to_have_count(before)
    # The same file as YAML: an edit there shows in the table.
    page.goto(f"{server.url}{ADDRESS}?table=yaml")
    area = page.get_by_label("The file; comments")
    text = area.input_value()
    area.fill(text.replace("title: The dam on the Blue Nile", "title: Another dam  # renamed", 1))
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.get_by_role("button", name="Apply the text").click()
    page.goto(f"{server.url}{ADDRESS}?table=positions")
    expect(page.get_by_role("heading", level=1)).to_have_text("Another dam")
    # What a value rests on, and a new reason for it.
    page.get_by_label("Source of ideal, ETH, legal").click()
    expect(page.locator("#detail")).to_contain_text("It rests on:")
    page.get_by_label("Reason").fill("It said so in 2015.")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.get_by_role("button", name="Set the source").click()
    expect(page.get_by_label("Reason")).to_have_value("It said so in 2015.")
    assert faults(page) == []


def test_two_tabs_lose_nothing(page: Page, server: RunningServer) -> None:
    page.goto(server.url + ADDRESS)
    other = page.context.new_page()
    other.goto(server.url + ADDRESS)
    type_in(page, "ideal, ETH, legal", "33")
    with other.expect_response(lambda r: r.status == 409):
        cell(other, "ideal, ETH, data").fill("44")
        other.keyboard.press("Enter")
    expect(other.locator("#problem")).to_contain_text("changed in another tab")
    other.close()
    page.reload()
    expect(cell(page, "ideal, ETH, legal")).to_have_value("33")


def test_a_small_screen(page: Page, server: RunningServer) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    for table in ("positions", "proposals", "yaml"):
        page.goto(f"{server.url}{ADDRESS}?table={table}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert faults(page) == []


def test_files_in_and_out(server: RunningServer) -> None:
    with server.client() as client:
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ADDRESS}/export/tables.xlsx").content))
        assert book.sheetnames == ["actors", "issues", "positions"]
        assert client.get(f"{ADDRESS}/export/other").status_code == 400
        state = client.get(ADDRESS).text.split('name="state" value="')[1].split('"')[0]
        rows: Any = book["positions"]
        rows.cell(2, [c.value for c in rows[1]].index("ideal_low") + 1).value = 7
        out = io.BytesIO()
        book.save(out)
        sent = client.post(f"{ADDRESS}/import", data={"state": state}, files={"file": ("a.xlsx", out.getvalue())})
        assert sent.status_code == 303, sent.text
        again = loads(client.get(f"{ADDRESS}/export/scenario.yaml").text)
        first = again.positions[0]
        assert first.ideal is not None
        assert first.ideal.low == 7
        assert again.positions[1:] == detente.load(CASE).positions[1:]


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("a.pdf", b"%PDF", 400, "neither a .yaml file nor an .xlsx"),
        ("a.yaml", b"\xff\xfe\x00", 400, "not UTF-8"),
        ("a.xlsx", b"PK\x03\x04rubbish", 400, "not an .xlsx workbook"),
        ("a.yaml", b"x" * 2_000_001, 400, "more than 2 MB"),
        ("a.yaml", b"x" * 33_000_000, 413, "larger than the 32 MB"),
    ],
)
def test_bad_uploads(server: RunningServer, name: str, data: bytes, status: int, words: str) -> None:
    with server.client() as client:
        state = client.get(ADDRESS).text.split('name="state" value="')[1].split('"')[0]
        sent = client.post(f"{ADDRESS}/import", data={"state": state}, files={"file": (name, data)})
        assert sent.status_code == status
        assert words in sent.text
        assert client.get(f"{ADDRESS}/export/scenario.yaml").status_code == 200


def test_hostile_text_is_text(page: Page, server: RunningServer) -> None:
    page.goto(server.url + ADDRESS)
    type_in(page, "actor, ETH, legal", "<img src=x onerror=alert(1)>\"'")
    assert page.locator("img").count() == 0
    page.goto(f"{server.url}{ADDRESS}?table=yaml")
    assert "<img src=x" in page.get_by_label("The file; comments").input_value()


def test_a_guided_start(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/new")
    check_both_themes(page)
    page.get_by_label("What is the dispute called?").fill("A Bridge")
    page.get_by_label("Who are the parties?").fill("East\nWest")
    page.get_by_label("What is on the table?").fill("toll\nlanes")
    page.get_by_role("button", name="Make the scenario").click()
    page.wait_for_url("**/c/a-bridge/scenario?table=issues")
    expect(page.get_by_text("no problems")).to_be_visible()
    with server.client() as client:
        sent = client.post("/new/upload", files={"file": ("door.yaml", b"detente: 1\ntitle: D\n")})
        assert sent.headers["location"] == "/c/door/scenario"
        assert "problems" in client.get("/c/door/scenario").text
        assert client.post("/new/upload", files={"file": ("door.yaml", b"x: 1")}).status_code == 409


def share(server: RunningServer) -> str:
    """The answer of the package builder for the package that Ethiopia offers."""
    package = next(p for p in detente.load(CASE).proposals if p.title == "What Ethiopia offers").package
    query = "&".join(f"x.{k}={y}" for k, y in package.items())
    found = re.search(r'class="big"[^>]*>\s*<b>([^<]+)', server.wait(f"/c/{CASE}/build?{query}", 'class="big"', 240))
    assert found is not None
    return found[1]


def test_an_edited_cell_changes_the_answer(page: Page, server: RunningServer) -> None:
    before = share(server)
    page.goto(server.url + ADDRESS)
    # Egypt no longer cares about anything but what it is offered.
    for issue in ("drought", "disputes", "legal", "future", "mediation"):
        type_in(page, f"salience, EGY, {issue}", "1")
    type_in(page, "ideal, EGY, data", "100")
    type_in(page, "salience, EGY, data", "100")
    page.goto(f"{server.url}{ADDRESS}?table=commitments")
    for row in reversed(range(page.locator("tbody tr").count())):
        page.locator(f"#row-{row}").get_by_role("button", name="Remove").click()
        expect(page.locator("tbody tr")).to_have_count(row)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".state b")).to_have_text("Saved")
    after = share(server)
    assert after != before


def test_many_edits_at_once_lose_nothing(server: RunningServer) -> None:
    """Of edits that began from one state, one is done, and all others get a message."""
    with server.client() as client:
        state = client.get(ADDRESS).text.split('name="state" value="')[1].split('"')[0]

    def edit(n: int) -> int:
        with server.client() as own:
            data = {"state": state, "do": "cell", "table": "positions", "row": str(n), "column": "2", "text": "33"}
            return own.post(ADDRESS, data=data).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(edit, range(6)))
    assert codes == [200, 409, 409, 409, 409, 409]


def test_moves_forums_and_events_have_tables_too(page: Page, server: RunningServer) -> None:
    """A block pasted from a spreadsheet, an error at its cell, a new row, all by keyboard; then saved."""
    page.goto(f"{server.url}{ADDRESS}?table=events")
    assert page.locator("nav[aria-label=Tables] a").all_inner_texts()[-4:-1] == ["Moves 3", "Forums 1", "Events 10"]
    first = page.locator("#cell-0-0")
    first.focus()
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text/plain", "2010\\tA first plan\\tETH\\n2010-13\\tA second plan\\tETH EGY\\n");
              document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )
    expect(page.locator("#cell-1-0")).to_have_attribute("aria-invalid", "true")
    check_both_themes(page)
    page.locator("#cell-1-0").fill("2010-11")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(page.locator("#cell-1-0")).not_to_have_attribute("aria-invalid", "true")
    page.goto(f"{server.url}{ADDRESS}?table=fora")
    type_in(page, "breakdown, au", "140%")
    expect(cell(page, "breakdown, au")).to_have_attribute("aria-invalid", "true")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.keyboard.press("Control+z")
    page.goto(f"{server.url}{ADDRESS}?table=moves")
    page.get_by_role("button", name="Add a row").click()
    expect(page.locator("#row-3")).to_be_visible()
    for column, text in enumerate(("egy-court", "EGY", "Go to a court", "{legal: 70}")):
        with page.expect_response(lambda r: r.request.method == "POST"):
            page.locator(f"#cell-3-{column}").fill(text)
            page.keyboard.press("Enter")
    check_both_themes(page)
    page.keyboard.press("Control+s")
    expect(page.locator(".state b")).to_have_text("Saved")
    saved = loads((server.folder / f"{CASE}.yaml").read_text(encoding="utf-8"))
    assert [e.date for e in saved.events[:2]] == ["2010", "2010-11"]
    assert (saved.moves[3].id, saved.moves[3].actor, saved.moves[3].what) == ("egy-court", "EGY", "Go to a court")

"""A report is read in the browser; a statement becomes the evidence of a value, by keyboard and by dragging."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes, faults
from web.conftest import RunningServer

import detente
from detente.scenario.load import loads

CASE = "nile-dam-2021"
HERE = f"/c/{CASE}/evidence"
REPORT = """\
Dam talks go on

ADDIS ABABA, 3 May 2021 - Ethiopia rejects a binding agreement on the dam, the foreign minister Demeke Mekonnen said.

"Egypt demands a guaranteed flow in every drought," said Sameh Shoukry, Egypt's foreign minister, in Cairo.

<script>alert("no")</script> Sudan asked for data on the filling.
"""


@pytest.fixture(autouse=True)
def fresh(server: RunningServer) -> Iterator[None]:
    """Every test begins with the bundled case."""
    yield
    for f in [*server.folder.glob("*.yaml"), *(server.folder / ".detente" / "drafts").glob("*")]:
        f.unlink()


def read(
    server: RunningServer, name: str = "talks.txt", data: bytes = REPORT.encode(), published: str = "2021-05-03"
) -> str:
    """Read a report and return the address to which that leads."""
    with server.client() as client:
        sent = client.post(f"{HERE}/upload", files={"file": (name, data)}, data={"published": published})
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]


def test_by_keyboard(page: Page, server: RunningServer) -> None:
    page.goto(server.url + HERE)
    check_both_themes(page)
    page.get_by_label("Read a report").set_input_files(
        {"name": "talks.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    )
    page.get_by_label("of", exact=True).fill("2021-05-03")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/evidence?report=talks")
    statements = page.locator(".statement")
    assert statements.count() >= 2
    expect(page.locator("mark").first).to_be_visible()
    # Hostile text of the report is text.
    assert "<script>alert" in page.get_by_role("region", name="Text of the report").inner_text()
    check_both_themes(page)
    page.get_by_label("Statement", exact=True).select_option(index=0)
    page.get_by_label("is evidence for").select_option(label="ETH, legal")
    page.get_by_label("in your words").fill("Ethiopia wants nothing that binds.")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.keyboard.press("Enter")
    position = page.locator("[data-drop]", has_text="ETH, legal")
    expect(position).to_contain_text("Ethiopia wants nothing that binds.")
    expect(page.locator(".state b")).to_have_text("Not saved")
    expect(page.get_by_text("problem", exact=False).locator("visible=true")).to_have_count(0)
    page.get_by_label("Positions of").select_option("ETH")
    expect(page.locator("[data-drop]", has_text="EGY,")).to_have_count(0)
    page.get_by_role("button", name="Save the scenario").click()
    page.wait_for_url("**/scenario?table=positions")
    case = loads((server.folder / f"{CASE}.yaml").read_text(encoding="utf-8"))
    entry = next(p for p in case.positions if (p.actor, p.issue) == ("ETH", "legal"))
    before = next(p for p in detente.load(CASE).positions if (p.actor, p.issue) == ("ETH", "legal"))
    ref = next(e for e in entry.evidence if e not in before.evidence)
    source = next(s for s in case.sources if s.id == "talks")
    block = source.blocks[ref.partition("#")[2]]
    assert block.gist == "Ethiopia wants nothing that binds."
    assert "Ethiopia rejects" in REPORT[slice(*block.span)]
    assert entry.basis_of("ideal") == "report"
    assert entry.ideal == before.ideal


def test_by_dragging(page: Page, server: RunningServer) -> None:
    page.goto(server.url + read(server))
    goal = page.locator("[data-drop]", has_text="EGY, drought")
    with page.expect_response(lambda r: r.request.method == "POST"):
        page.locator(".statement", has_text="guaranteed flow").first.drag_to(goal.locator("[data-field=ideal]"))
    expect(goal).to_contain_text("talks#p")
    page.get_by_role("button", name="Undo").click()
    expect(goal).not_to_contain_text("talks#p")
    # A pick that bears on a position chooses it; the rest is one key.
    page.locator(".statement").first.get_by_role("button", name="Use").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("is evidence for")).to_be_focused()
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert faults(page) == []


def test_what_cannot_be(server: RunningServer) -> None:
    read(server)
    late = read(server, "late.txt", published="2022-05-03")
    with server.client() as client:
        state = client.get(late).text.split('name="state" value="')[1].split('"')[0]

        def give(**fields: str) -> tuple[int, str]:
            sent = client.post(HERE, data={"state": state, "report": "talks", "statement": "s1", "row": "0", **fields})
            return sent.status_code, sent.text

        assert give(statement="s999")[0] == 400
        assert give(row="999")[0] == 400
        assert give(field="actor")[0] == 400
        assert give(report="nothing")[0] == 404
        assert give(report="late")[0] == 400
        assert "after 2021-09-16" in give(report="late")[1]
        assert give(state="0" * 16)[0] == 409
        assert client.post(f"{HERE}/drop", data={"report": "late"}).status_code == 303
        assert "late" not in client.get(HERE).text


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("a.docx", b"PK\x03\x04rubbish", 400),
        ("a.pdf", b"%PDF-1.4 rubbish", 400),
        ("a.exe", b"MZ\x00\x01", 400),
        ("big.txt", b"x " * 3_000_000, 400),
        ("../../etc/passwd", b"\x00\x01\x02", 400),
    ],
)
def test_bad_uploads(server: RunningServer, name: str, data: bytes, status: int) -> None:
    with server.client() as client:
        sent = client.post(f"{HERE}/upload", files={"file": (name, data)})
        assert sent.status_code == status, sent.text
        assert 'class="problem"' in sent.text
        assert "/tmp" not in sent.text
        assert (
            client.post(f"{HERE}/upload", files={"file": ("a.txt", b"A")}, data={"published": "May"}).status_code == 400
        )

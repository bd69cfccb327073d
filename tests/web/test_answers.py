"""Answers that are drawn to be clicked on: moves by round with their reasons, situations and who would leave them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer
from web.test_runs import until

from detente.models.graph.details import StateNode
from detente.models.graph.rows import GraphRows
from detente.models.spatial.pictures import moves
from detente.models.spatial.rows import SpatialRows
from detente.report.reasons import kept_reasons
from detente.web.exports import view_of

CASE = "nato-russia-2022"
ANSWERS = f"/c/{CASE}/answers"


@pytest.fixture(scope="module")
def run(server: RunningServer) -> Path:
    """A run of the flagship that is done."""
    jobs = server.app.state.workbench.jobs
    with server.client() as client:
        client.post(f"/c/{CASE}/runs", data={"draws": 100})
    job = next(j for j in jobs.jobs() if j.draws == 100)
    return until(jobs, job.id, "done", seconds=400).run


def test_a_click_on_a_move_shows_its_reasons(page: Page, server: RunningServer, run: Path) -> None:
    page.goto(f"{server.url}{ANSWERS}")
    page.get_by_label("Model").select_option("spatial.smp")
    page.wait_for_url("**model=spatial.smp**")
    page.get_by_label("Issue").select_option("door")
    page.wait_for_url("**issue=door**")
    play = next(m for m in SpatialRows.model_validate(view_of(run)[0].rows["spatial"]).models if m.id == "spatial.smp")
    tracks = next(k for k in play.rounds if k.issue == "door")
    found = moves.spots(tracks)
    assert len(found) > 3
    assert page.locator("#rounds .spots a").count() == len(found) == page.locator("#rounds td a").count()
    words = kept_reasons(run, ["spatial.smp"])["spatial.smp.reasons"]
    first = found[0]
    page.locator("#rounds .spots a").first.click(force=True)
    expect(page.locator("#rounds .told h3")).to_have_text(f"{first.who}, round {first.round}")
    told = [x.strip() for x in words[first.who, first.round].split("\n")[1:]]
    assert page.locator("#rounds .told p").all_inner_texts() == told
    # The table does the same by keyboard, and the address holds the state.
    link = page.locator("#rounds td a").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#rounds [aria-current]")).to_have_text(link.inner_text())
    heading = page.locator("#rounds .told h3").inner_text()
    page.reload()
    expect(page.locator("#rounds .told h3")).to_have_text(heading)
    check_both_themes(page)


def test_a_situation_says_who_would_leave_it_and_why(page: Page, server: RunningServer, run: Path) -> None:
    kept = GraphRows.model_validate(view_of(run)[0].rows["graph"])
    nodes = [n for n in kept.with_ways if isinstance(n, StateNode)]
    assert [r.id for r in kept.reasons] == [n.id for n in nodes]
    page.goto(f"{server.url}{ANSWERS}#graph")
    assert page.locator("#graph .spots a").count() == len(nodes)
    for r in kept.reasons:
        page.locator("#graph .spots a").nth(r.id).click(force=True)
        page.wait_for_url(f"**state={r.id}")
        title = nodes[r.id].title
        expect(page.locator("#graph .told h3")).to_have_text(title[:1].upper() + title[1:])
        shown = [x.rsplit(maxsplit=1)[0].removesuffix(" would") for x in page.locator("#graph dt").all_inner_texts()]
        if r.trigger == "force":
            assert shown == []
            expect(page.locator("#graph .told")).to_contain_text("No single figure is given for it")
            continue
        leave_first = sorted(r.makers, key=lambda m: m.stays)
        assert shown == [m.actor for m in leave_first]
        assert page.locator("#graph dd").count() == len(r.makers)
        assert page.locator("#graph .told ol li").count() == (len(r.path.steps) if r.path else 0)
    # Every step of a way leads to a situation of the drawing.
    labels = {n.label for n in nodes}
    assert any(len(r.path.steps) > 1 for r in kept.reasons if r.path)
    assert {s.to for r in kept.reasons if r.path for s in r.path.steps} <= labels
    # An actor without a better state to move to makes no unilateral improvement in the drawing either.
    idle = {(r.id, m.actor) for r in kept.reasons for m in r.makers if m.why.startswith(("it has no", "it can move"))}
    better = {(a.source, a.actor) for a in kept.with_ways if not isinstance(a, StateNode) and a.improves}
    assert idle
    assert not idle & better
    assert any(not m.stays for r in kept.reasons for m in r.makers)
    page.goto(f"{server.url}{ANSWERS}?state=0#graph")
    expect(page.locator("#graph .told")).to_contain_text("This is the present situation.")
    check_both_themes(page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_is_not_there_is_passed_over(server: RunningServer, run: Path) -> None:
    assert (run / "findings.json").is_file()
    with server.client() as client:
        for query in ("state=99", "state=<script>", "model=x&issue=y&actor=z&round=-1", "round=²"):
            answer = client.get(f"{ANSWERS}?{query}", headers={"X-Fragment": "1"})
            assert answer.status_code == 200, query
            assert "<script>" not in answer.text


def test_the_picture_of_the_docs(page: Page, server: RunningServer, run: Path, tmp_path: Path, root: Path) -> None:
    """Take the picture of the docs; ``DETENTE_PICTURES=1`` puts a new one there."""
    kept = GraphRows.model_validate(view_of(run)[0].rows["graph"])
    leaves = next(r.id for r in kept.reasons if r.path is not None and any(not m.stays for m in r.makers))
    page.goto(f"{server.url}{ANSWERS}?state={leaves}")
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    place = root / "docs" / "_static" / "workbench-graph.png"
    made = place if os.environ.get("DETENTE_PICTURES") else tmp_path / "workbench-graph.png"
    page.locator("#graph .beside-drawing").screenshot(path=made)
    assert made.read_bytes()[:4] == b"\x89PNG"
    assert 20_000 < made.stat().st_size < 300_000
    assert place.is_file()

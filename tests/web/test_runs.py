"""Analyses in the background: begin, watch, cancel, go on after a restart, take away."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from web.accessibility import check_both_themes
from web.conftest import RunningServer

from detente.web.exports import EXPORTS
from detente.web.guard import DOCUMENT_CSP
from detente.web.jobs import Jobs, JobState, NoJob
from detente.web.workspace import Workspace

SLOW = 150_000
"""Draws that take minutes."""


def until(jobs: Jobs, id_: str, *status: str, seconds: float = 60) -> JobState:
    end = time.monotonic() + seconds
    while (job := jobs.job(id_)).status not in status:
        assert time.monotonic() < end, job
        time.sleep(0.1)
    return job


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DETENTE_STORE", str(tmp_path / "store"))
    return tmp_path


@pytest.fixture
def finished(server: RunningServer) -> JobState:
    """A run of the flagship that is done; tests may run in any order, and on several servers."""
    jobs = Jobs(Workspace(server.folder))
    done = next((j for j in jobs.jobs() if j.status == "done"), None)
    if done is None:
        with server.client() as client:
            client.post("/c/nato-russia-2022/runs", data={"draws": 200})
        done = until(jobs, next(j for j in jobs.jobs() if j.draws == 200).id, "done", seconds=300)
    return done


def test_the_flagship_is_answered_in_less_than_five_clicks(page: Page, server: RunningServer) -> None:
    page.goto(server.url)
    page.get_by_role("link", name="Russia–NATO security talks").click()
    page.get_by_role("link", name="Answers").click()
    page.get_by_label("Draws").select_option("500")
    with page.expect_navigation():  # a reload in the middle of the one that the button begins would fail
        page.get_by_role("button", name="Analyze").click()
    page.reload()
    expect(page.get_by_role("heading", name="Who blocks, and over what?").first).to_be_visible(timeout=240_000)
    headings = page.locator(".first h2").all_inner_texts()
    assert headings == [
        "Is there a deal?",
        "Who blocks, and over what?",
        "What should be tabled?",
        "What would change the answer?",
        "What if the talks fail?",
    ]
    assert page.locator("figure svg").count() >= 5
    check_both_themes(page)
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{server.url}/runs")
    check_both_themes(page)


def test_a_finished_run_is_taken_away_in_every_form(server: RunningServer, finished: JobState) -> None:
    job = finished
    with server.client() as client:
        for e in EXPORTS:
            answer = client.get(f"/runs/{job.id}/{e.name}?download=true")
            assert answer.status_code == 200, e.name
            assert answer.headers["content-disposition"] == f'attachment; filename="nato-russia-2022-{e.name}"'
            assert answer.headers["content-security-policy"] == DOCUMENT_CSP
            if e.name.endswith((".zip", ".xlsx", ".docx")):
                assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
        svg = zipfile.ZipFile(io.BytesIO(client.get(f"/runs/{job.id}/figures-svg.zip").content))
        assert "zone.svg" in svg.namelist()
        assert "content-disposition" not in client.get(f"/runs/{job.id}/report.html").headers
        assert client.get(f"/runs/{job.id}/passwd").status_code == 400
        assert client.get("/runs/..%2f..%2fetc/report.html").status_code in (400, 404)


def test_a_report_is_shown_without_script(page: Page, server: RunningServer, finished: JobState) -> None:
    page.goto(f"{server.url}/runs/{finished.id}/report.html")
    assert page.locator("h1").inner_text() == "Russia–NATO security talks"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight") == "600"


def test_a_run_is_cancelled_and_goes_on(page: Page, store: Path, server: RunningServer) -> None:
    del store
    with server.client() as client:
        client.post("/c/nile-dam-2021/runs", data={"draws": SLOW})
    jobs: Jobs = server.app.state.workbench.jobs
    job = next(j for j in jobs.jobs() if j.draws == SLOW)
    page.goto(f"{server.url}/c/nile-dam-2021/answers")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="The analysis was stopped")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="The analysis is running")).to_be_visible()
    jobs.remove(job.id)
    with pytest.raises(NoJob):
        jobs.job(job.id)


def test_a_run_survives_a_restart_of_the_server(store: Path) -> None:
    space = Workspace(store / "space")
    first = Jobs(space)
    job = first.start(space.case("nile-dam-2021"), "The dam", draws=SLOW)
    until(first, job.id, "running")
    second = Jobs(space)
    while not (job.folder / "progress.json").exists():
        time.sleep(0.1)
    assert second.job(job.id).status == "running"
    assert second.running() == 1
    second.cancel(job.id)
    child = first._children[job.id]
    child.wait(60)
    assert until(second, job.id, "stopped").error == ""
    assert second.running() == 0


def test_a_run_that_cannot_be_worked_out_says_why(store: Path) -> None:
    space = Workspace(store / "space")
    jobs = Jobs(space)
    space.save("broken", "detente: 1\ntitle: x\n", None)
    job = until(jobs, jobs.start(space.case("broken"), "x", draws=10).id, "failed")
    assert "as_of" in job.error


def test_a_number_of_draws_out_of_range_is_refused(server: RunningServer) -> None:
    with server.client() as client:
        for draws in ("0", "99999999", "x"):
            assert client.post("/c/nile-dam-2021/runs", data={"draws": draws}).status_code in (400, 422)

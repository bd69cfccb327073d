"""Analyses in the background: begin, watch, cancel and continue them, and download their results."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.web.exports import EXPORTS, HTML, export
from detente.web.guard import DOCUMENT_CSP
from detente.web.jobs import MOST_DRAWS
from detente.web.page import WebPage
from detente.web.sessions import scenario_of
from detente.web.state import Bench, case_of
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("runs", "Runs", 90, router, of_case=False)


@router.get("/runs", response_class=HTMLResponse)
def runs(request: Request, bench: Bench) -> HTMLResponse:
    """List all analyses; a fragment is the list alone."""
    part = request.headers.get("x-fragment")
    name = "runs.list.html.j2" if part else "runs.html.j2"
    return render(request, name, page="runs", title="Runs", jobs=bench.jobs.jobs(), exports=EXPORTS)


@router.post("/c/{case}/runs")
def begin(
    request: Request,
    bench: Bench,
    case: str,
    draws: Annotated[int, Form()] = 10_000,
    levers: Annotated[bool, Form()] = False,
    to: Annotated[str, Form()] = "runs",
) -> Response:
    """Begin an analysis of the present case."""
    if not 1 <= draws <= MOST_DRAWS:
        raise UsageError(f"{draws} draws; give a number from 1 to {MOST_DRAWS:,}")
    file = case_of(case, request)
    bench.jobs.start(file, scenario_of(file).title, draws=draws, seed=bench.seed, levers=levers)
    return RedirectResponse(f"/c/{case}/answers" if to == "answers" else "/runs", 303)


@router.post("/runs/{id_}/{what}")
def change(bench: Bench, id_: str, what: str, to: Annotated[str, Form()] = "") -> Response:
    """Cancel an analysis, resume it, or remove it."""
    doing = {"cancel": bench.jobs.cancel, "go-on": bench.jobs.go_on, "remove": bench.jobs.remove}
    if what not in doing:
        raise UsageError(f"{what}: the action must be cancel, go-on or remove")
    job = bench.jobs.job(id_)
    doing[what](id_)
    return RedirectResponse(f"/c/{job.case}/answers" if to == "answers" else "/runs", 303)


@router.get("/runs/{id_}/{name}")
def take(bench: Bench, id_: str, name: str, download: bool = False) -> Response:
    """Return one form of a finished run; pages are shown without any script, unless they are downloaded."""
    job = bench.jobs.job(id_)
    data, media = export(job.run, name, job.package)
    headers = {"Content-Security-Policy": DOCUMENT_CSP}
    if download or media != HTML:
        headers["Content-Disposition"] = f'attachment; filename="{job.case}-{name}"'
    return Response(data, media_type=media, headers=headers)

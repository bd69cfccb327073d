"""The answers of a full analysis: the first screen, then a part for each question, with drawings."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from detente.report.compose import compose
from detente.report.page import render_blocks
from detente.web.drawn import AskedParts, graph_part, rounds_part
from detente.web.exports import EXPORTS, view_of
from detente.web.page import WebPage
from detente.web.sessions import scenario_of
from detente.web.state import Bench, case_of
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("answers", "Answers", 20, router)


@router.get("/c/{case}/answers", response_class=HTMLResponse)
def answers(request: Request, bench: Bench, case: str) -> HTMLResponse:
    """Show the answers of the newest analysis of the present file; otherwise offer to begin one."""
    file = case_of(case, request)
    scenario = scenario_of(file)
    job = bench.jobs.latest(file.name, file.state)
    document, known = None, frozenset[str]()
    asked = AskedParts(f"/c/{case}/answers", request.query_params)
    rounds, graph = None, None
    if job is not None and job.status == "done":
        view, manifest = view_of(job.run)
        rounds, graph = rounds_part(view, job.run, asked), graph_part(view, asked)
        drawn: dict[str, Any] = {"rounds": rounds, "graph": graph, "asked": asked, "path": asked.path}
        if request.headers.get("x-fragment") and asked.query:
            return render(request, "answers.drawn.html.j2", page="answers", case=file, **drawn)
        document = compose(view, manifest)
        known = frozenset({s.id for s in view.coding.sources} | {b.id for s in view.coding.sources for b in s.blocks})
    return render(
        request,
        "answers.html.j2",
        page="answers",
        case=file,
        title="Answers",
        scenario=scenario,
        job=job,
        document=document,
        exports=EXPORTS,
        blocks=partial(render_blocks, known=known),
        rounds=rounds,
        graph=graph,
        asked=asked,
        path=asked.path,
    )

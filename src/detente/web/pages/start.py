"""The first page: the cases of the workspace, the bundled ones, and how to begin."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from detente.web.page import WebPage
from detente.web.state import Bench
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("", "Cases", -1, router, of_case=False)


@router.get("/", response_class=HTMLResponse)
def start(request: Request, bench: Bench) -> HTMLResponse:
    """Show all cases."""
    return render(request, "start.html.j2", title="Cases", cases=bench.workspace.cases())

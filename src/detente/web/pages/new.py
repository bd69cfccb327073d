"""Begin a case: a guided start from a handful of words, or a file that is uploaded."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.scenario.new import new
from detente.web.page import WebPage
from detente.web.pages.scenario import imported
from detente.web.state import Bench
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("new", "New case", 80, router, of_case=False)


@router.get("/new", response_class=HTMLResponse)
def guided(request: Request) -> HTMLResponse:
    """Show the form."""
    return render(request, "new.html.j2", page="new", title="New case", today=date.today().isoformat())


@router.post("/new")
def make(
    bench: Bench,
    title: Annotated[str, Form()],
    parties: Annotated[str, Form()],
    issues: Annotated[str, Form()],
    as_of: Annotated[str, Form()],
    by: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Make a starter scenario, and open it."""
    try:
        when = date.fromisoformat(as_of).isoformat()
    except ValueError:
        raise UsageError(f"{as_of!r} is not a date; write YYYY-MM-DD, such as 2022-01-13") from None
    try:
        who, what = by.strip() or "first coder", " ".join(title.split())
        text = new(what, parties=_lines(parties), issues=_lines(issues), as_of=when, by=who)
    except ValueError as e:
        raise UsageError(str(e)) from None
    saved = bench.workspace.save(name.strip() or _name(title), text, None)
    return RedirectResponse(f"/c/{saved.name}/scenario?table=issues", 303)


@router.post("/new/upload")
def upload(bench: Bench, file: Annotated[UploadFile, File()], name: Annotated[str, Form()] = "") -> Response:
    """Save an uploaded scenario as a new case, and open it; it may still contain problems."""
    text = imported(file, None)
    saved = bench.workspace.save(name.strip() or _name(Path(file.filename or "").stem), text, None)
    return RedirectResponse(f"/c/{saved.name}/scenario", 303)


def _lines(text: str) -> list[str]:
    """Return names that are given one a line."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _name(title: str) -> str:
    """Return a name for a case from its title: ASCII letters and digits, with hyphens between."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold().encode("ascii", "ignore").decode()).strip("-")[:60].strip("-")
    if not plain:
        raise UsageError("no name can be made of this title; give one of letters and digits")
    return plain

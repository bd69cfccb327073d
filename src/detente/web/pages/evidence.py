"""Evidence: read a report, see its statements marked, and assign them to values of positions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.evidence.passages import name_in
from detente.evidence.reading import Reading
from detente.evidence.statement import Statement
from detente.web.drafts import Drafts, EditedCase
from detente.web.page import WebPage
from detente.web.reports import FIELDS, Reports, give, pieces, suggestions
from detente.web.sheet import gists
from detente.web.state import Bench
from detente.web.view import render
from detente.web.workspace import Workspace

router = APIRouter()
PAGE = WebPage("evidence", "Evidence", 60, router)


@router.get("/c/{case}/evidence", response_class=HTMLResponse)
def evidence(request: Request, bench: Bench, case: str, report: str = "", actor: str = "") -> HTMLResponse:
    """Show a report beside the positions; ``actor`` shows those of one actor only."""
    return _page(request, bench.workspace, Drafts(bench.workspace).open(case), report, actor)


@router.post("/c/{case}/evidence/upload")
def upload(
    bench: Bench, case: str, file: Annotated[UploadFile, File()], published: Annotated[str, Form()] = ""
) -> Response:
    """Read a report."""
    try:
        when = date.fromisoformat(published) if published else None
    except ValueError:
        raise UsageError(f"{published!r} is not a date; write YYYY-MM-DD, such as 2022-01-13") from None
    bench.workspace.case(case)
    found = Reports(bench.workspace, case).add(file.filename or "report", file.file.read(), when)
    return RedirectResponse(f"/c/{case}/evidence" + (f"?report={found[0]}" if found else ""), 303)


@router.post("/c/{case}/evidence", response_class=HTMLResponse)
def assign(
    request: Request,
    bench: Bench,
    case: str,
    state: Annotated[str, Form()],
    report: Annotated[str, Form()],
    statement: Annotated[str, Form()],
    row: Annotated[int, Form()],
    field: Annotated[str, Form()] = "ideal",
    gist: Annotated[str, Form()] = "",
    actor: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Assign a statement to a value as evidence."""
    reading = Reports(bench.workspace, case).get(report)
    with Drafts(bench.workspace).edit(case, state) as draft:
        give(draft.document, reading, statement, row, field, gist)
    return _page(request, bench.workspace, draft, report, actor)


@router.post("/c/{case}/evidence/undo", response_class=HTMLResponse)
def undo(
    request: Request,
    bench: Bench,
    case: str,
    state: Annotated[str, Form()],
    report: Annotated[str, Form()] = "",
    actor: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Undo the last edit of the draft."""
    with Drafts(bench.workspace).edit(case, state) as draft:
        draft.document.undo()
    return _page(request, bench.workspace, draft, report, actor)


@router.post("/c/{case}/evidence/drop")
def drop(bench: Bench, case: str, report: Annotated[str, Form()]) -> Response:
    """Remove a report."""
    reports = Reports(bench.workspace, case)
    reports.get(report)
    reports.drop(report)
    return RedirectResponse(f"/c/{case}/evidence", 303)


def _page(request: Request, workspace: Workspace, draft: EditedCase, report: str, actor: str) -> HTMLResponse:
    reports = Reports(workspace, draft.case.name)
    ids = reports.ids()
    chosen = report if report in ids else (ids[0] if ids else "")
    reading = reports.get(chosen) if chosen else None
    document = draft.document
    table = next((t for t in document.tables() if t.id == "positions"), None)
    columns = [(f, table.column(f)) for f in FIELDS] if table is not None else []
    rows = [
        {
            "number": i,
            "name": r.name,
            "actor": r.cells[0].text,
            "values": [(f, r.cells[j]) for f, j in columns if r.cells[j].text],
        }
        for i, r in enumerate(table.rows if table is not None else ())
    ]
    actors = list(dict.fromkeys(str(r["actor"]) for r in rows))
    scenario = document.held.scenario
    shown = [r for r in rows if not actor or r["actor"] == actor]
    bears = suggestions(scenario, reading) if reading is not None and scenario is not None else {}
    context: dict[str, Any] = {
        "draft": draft,
        "document": document,
        "reports": ids,
        "chosen": chosen,
        "reading": reading,
        "paragraphs": [(p, pieces(reading, p.start, p.end)) for p in reading.document.paragraphs] if reading else [],
        "cards": [_card(reading, s, bears.get(s.id)) for s in reading.statements] if reading else [],
        "rows": shown,
        "all": rows,
        "actors": actors,
        "actor": actor,
        "says": gists(document),
        "fields": FIELDS,
    }
    part = "evidence.parts.html.j2" if request.headers.get("x-fragment") else "evidence.html.j2"
    return render(request, part, page="evidence", case=draft.case, title="Evidence", **context)


def _card(reading: Reading, s: Statement, bears: tuple[str, str] | None) -> dict[str, Any]:
    """Return a statement as the page shows it."""
    return {
        "id": s.id,
        "act": s.act.lower(),
        "realis": s.realis,
        "form": s.form,
        "paragraph": s.paragraph,
        "speaker": s.speaker or "",
        "role": s.role,
        "for": name_in(reading, s.speaks_for) if s.speaks_for else "",
        "actors": ", ".join(name_in(reading, a) for a in s.actors),
        "targets": ", ".join(name_in(reading, t) for t in s.targets),
        "words": " ".join(reading.document.text[slice(*s.content)].split()),
        "bears": ", ".join(bears) if bears else "",
    }

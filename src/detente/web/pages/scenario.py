"""The scenario as tables and as YAML: edit, undo, save, import, export."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.problems import ScenarioError
from detente.scenario.editing.document import ScenarioDocument
from detente.scenario.editing.sheets import TITLES
from detente.scenario.load import loads
from detente.scenario.save import dumps
from detente.scenario.tables.read import read_tables
from detente.scenario.tables.write import to_tables
from detente.tables.write import workbook_bytes
from detente.web.drafts import Drafts, EditedCase
from detente.web.page import WebPage
from detente.web.sheet import chosen_cell, problem_links, range_mark, yaml_part
from detente.web.state import Bench
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("scenario", "Scenario", 50, router)
TEXT = "yaml"
MOST_YAML = 2_000_000
"""Bytes of an imported YAML file; a workbook may be as large as any upload."""


@router.get("/c/{case}/scenario", response_class=HTMLResponse)
def scenario(request: Request, bench: Bench, case: str, table: str = "positions", cell: str = "") -> HTMLResponse:
    """Show one table, or the YAML; ``cell`` is ``ROW-COLUMN`` of the cell whose source is shown."""
    return _page(request, Drafts(bench.workspace).open(case), table, cell)


@router.post("/c/{case}/scenario", response_class=HTMLResponse)
def edit(
    request: Request,
    bench: Bench,
    case: str,
    state: Annotated[str, Form()],
    do: Annotated[str, Form()],
    table: Annotated[str, Form()] = "positions",
    row: Annotated[int, Form()] = 0,
    column: Annotated[int, Form()] = 0,
    text: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Do one edit, and show the table as it is then."""
    with Drafts(bench.workspace).edit(case, state) as draft:
        document = draft.document
        match do:
            case "cell":
                document.set_cell(table, row, column, text)
            case "paste":
                document.paste(table, row, column, text)
            case "add":
                document.add_row(table, row)
            case "remove":
                document.remove_row(table, row)
            case "text":
                # Browsers send line ends as CR LF whatever the file has.
                document.set_text(text.replace("\r\n", "\n"))
            case "undo":
                document.undo()
            case "redo":
                document.redo()
            case _:
                raise UsageError(f"there is no edit {do!r}")
    return _page(request, draft, table, "")


@router.post("/c/{case}/scenario/source", response_class=HTMLResponse)
def source(
    request: Request,
    bench: Bench,
    case: str,
    state: Annotated[str, Form()],
    table: Annotated[str, Form()],
    row: Annotated[int, Form()],
    column: Annotated[int, Form()],
    basis: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Set what a value rests on."""
    refs = tuple(evidence.replace(",", " ").split())
    given = {"basis": basis or None, "evidence": refs or None, "why": " ".join(why.split()) or None}
    with Drafts(bench.workspace).edit(case, state) as draft:
        draft.document.set_source(table, row, column, given)
    return _page(request, draft, table, f"{row}-{column}")


@router.post("/c/{case}/scenario/save")
def save(
    bench: Bench,
    case: str,
    state: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    table: Annotated[str, Form()] = "",
) -> Response:
    """Save the draft, under its own name or as a new case."""
    saved = Drafts(bench.workspace).save(case, state, name.strip())
    return RedirectResponse(f"/c/{saved.name}/scenario?table={_known(table)}", 303)


@router.post("/c/{case}/scenario/discard")
def discard(bench: Bench, case: str, state: Annotated[str, Form()]) -> Response:
    """Throw the draft away."""
    drafts = Drafts(bench.workspace)
    with drafts.edit(case, state):
        pass
    drafts.discard(case)
    return RedirectResponse(f"/c/{case}/scenario", 303)


@router.post("/c/{case}/scenario/import")
def import_(bench: Bench, case: str, state: Annotated[str, Form()], file: Annotated[UploadFile, File()]) -> Response:
    """Take over an uploaded YAML file, or the tables of a workbook; it can be undone like any edit."""
    with Drafts(bench.workspace).edit(case, state) as draft:
        draft.document.set_text(imported(file, draft.document))
    return RedirectResponse(f"/c/{case}/scenario", 303)


def imported(file: UploadFile, document: ScenarioDocument | None) -> str:
    """Return an uploaded file as the text of a scenario.

    Raises
    ------
    UsageError
        If the file is neither YAML in UTF-8 nor an XLSX workbook, is too large, or a workbook has no base.
    ScenarioError
        With every cell of a workbook that cannot be read.
    """
    name, data = file.filename or "", file.file.read()
    ending = Path(name).suffix.lower()
    if ending in (".yaml", ".yml"):
        if len(data) > MOST_YAML:
            raise UsageError(
                f"the file has more than {MOST_YAML // 1_000_000} MB; a scenario holds judgements, not texts"
            )
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as e:
            raise UsageError(f"byte {e.start} of the file is not UTF-8; save it as UTF-8") from None
    if ending != ".xlsx":
        raise UsageError("this is neither a .yaml file nor an .xlsx workbook; choose one of these")
    if document is None:
        raise UsageError("a workbook holds actors, issues and positions only; open a case first, and import it there")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        path.write_bytes(data)
        try:
            return dumps(read_tables(path, base=loads(document.text, file=document.file)))
        except ScenarioError as e:
            # The user's file, not the place where it was put.
            raise UsageError(str(e).replace(str(path), "the workbook")) from None


@router.get("/c/{case}/scenario/export/{name}")
def export(bench: Bench, case: str, name: str) -> Response:
    """Return the draft as YAML, or its tables as a workbook."""
    draft = Drafts(bench.workspace).open(case)
    headers = {"Content-Disposition": f'attachment; filename="{case}.{name.rpartition(".")[2]}"'}
    if name == "scenario.yaml":
        return Response(draft.document.text, media_type="application/yaml; charset=utf-8", headers=headers)
    if name == "tables.xlsx":
        sound = loads(draft.document.text, file=draft.document.file)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return Response(workbook_bytes(to_tables(sound)), media_type=kind, headers=headers)
    raise UsageError(f"there is no export {name!r}; there are scenario.yaml and tables.xlsx")


def _known(table: str) -> str:
    return table if table in TITLES or table == TEXT else "positions"


def _page(request: Request, draft: EditedCase, table: str, cell: str) -> HTMLResponse:
    document, chosen = draft.document, _known(table)
    tables = {t.id: t for t in document.tables()}
    if not tables:
        chosen = TEXT
    shown = tables.get(chosen)  # type: ignore[call-overload]
    context: dict[str, Any] = {
        "draft": draft,
        "document": document,
        "problems": problem_links(document, list(tables.values())),
        "tabs": [*((t.id, t.title, len(t.rows)) for t in tables.values()), (TEXT, "YAML", 0)],
        "chosen": chosen,
        "sheet": shown,
        "detail": chosen_cell(document, shown, cell),
        "yaml": yaml_part(document, chosen),
        "warnings": document.held.warnings if not document.problems else (),
        "columns": list(zip(*(r.cells for r in shown.rows), strict=True)) if shown is not None else [],
        "range_mark": range_mark,
    }
    part = "scenario.parts.html.j2" if request.headers.get("x-fragment") else "scenario.html.j2"
    return render(request, part, page="scenario", case=draft.case, title="Scenario", **context)

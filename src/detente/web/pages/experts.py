"""Experts: what to ask, a form for each by link or as a file, answers side by side, pooled, and how far they agree."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente._errors import UsageError
from detente.experts.elicitation import POOLED, Elicitation, verdict
from detente.experts.form import slug
from detente.experts.forms import base_of
from detente.experts.page import form_page
from detente.experts.questions import ElicitedQuestion, elicitable, question_of, questions
from detente.experts.reading import FormError
from detente.experts.workbook import form_workbook
from detente.levers.session import session
from detente.problems import Problem
from detente.web.asking import fields_of, show_form, take_form
from detente.web.elicited import ExpertDesk
from detente.web.page import WebPage
from detente.web.sheet import mark_of
from detente.web.state import Bench, case_of
from detente.web.view import render

router = APIRouter()
PAGE = WebPage("experts", "Experts", 70, router)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/c/{case}/experts", response_class=HTMLResponse)
def experts(request: Request, bench: Bench, case: str, written: str = "") -> HTMLResponse:
    """Show what is asked, who has answered, and the answers."""
    file = case_of(case, request)
    desk = ExpertDesk(bench.workspace, file)
    wrong: tuple[Problem, ...] = ()
    found: Elicitation | None = None
    try:
        found = desk.elicitation()
    except FormError as e:
        wrong = e.problems
    answered = {
        c: {f["round"]: len(f["answers"]) for f in desk.kept.forms if f["coder"] == c} for c in desk.kept.coders
    }
    scenario = base_of(desk.source).scenario
    assert scenario is not None
    rest = [question_of(scenario, p) for p in elicitable(scenario) if p not in desk.kept.paths]
    return render(
        request,
        "experts.html.j2",
        page="experts",
        case=file,
        title="Experts",
        desk=desk,
        questions=desk.questions(),
        others=[q for q in rest if q is not None],
        answered=answered,
        found=found,
        wrong=wrong,
        results=[] if found is None else [(q, *_lines(found, q)) for q in found.questions],
        verdict=verdict,
        written=bool(written),
        host=str(request.base_url).rstrip("/"),
    )


def _lines(found: Elicitation, question: ElicitedQuestion) -> tuple[list[dict[str, Any]], str]:
    """Return a line for each expert and one for all (numbers at one confidence, the drawing), and the axis in words."""
    scale = question.scale
    ends = {c: i.at_level(found.level, scale.low, scale.high) for c, i in found.intervals(question.path).items()}
    top = scale.high if scale.comparable else max((b for _, b in ends.values()), default=1.0)
    lines: list[dict[str, Any]] = []
    for coder, (low, high) in ends.items():
        given = found.answers[coder][question.path]
        before = found.first(coder, question.path)
        moved = before is not None and before.interval != given.interval
        best = given.interval.best
        lines.append({
            "name": coder, "low": low, "best": best, "high": high, "given": given, "pooled": False,
            "before": before if moved else None, "mark": mark_of((low, best, high), (scale.low, top)),
        })  # fmt: skip
    pooled = found.summary(question)
    if pooled is not None and len(lines) > 1:
        low, best, high = pooled
        mark = mark_of(pooled, (scale.low, top))
        lines.append({"name": POOLED, "low": low, "best": best, "high": high, "given": None, "pooled": True,
                      "before": None, "mark": mark})  # fmt: skip
    return lines, f"{scale.low:g} to {top:.3g}"


def _back(case: str, part: str = "") -> Response:
    return RedirectResponse(f"/c/{case}/experts{part}", 303)


@router.post("/c/{case}/experts/questions")
def choose(
    request: Request,
    bench: Bench,
    case: str,
    do: Annotated[str, Form()],
    path: Annotated[str, Form()] = "",
    most: Annotated[int, Form(ge=1, le=100)] = 8,
) -> Response:
    """Choose what to ask: the key drivers (``key``), one more (``add``), or one less (``drop``)."""
    desk = ExpertDesk(bench.workspace, case_of(case, request))
    found: list[str] = []
    if do == "key":
        asked = session(desk.source, draws=bench.draws, seed=bench.seed)
        found = [q.path for q in questions(asked, most=most)]
    elif do == "add":
        scenario = base_of(desk.source).scenario
        if scenario is None or path not in elicitable(scenario):
            raise UsageError(f"{path!r} is not a quantity that experts can be asked about; choose one of the list")
    elif do != "drop":
        raise UsageError(f"there is no choice {do!r}")
    with desk.changing() as kept:
        rest = [p for p in kept.paths if p != path]
        kept.paths = {"key": found, "add": [*rest, path], "drop": rest}[do]
    return _back(case)


@router.post("/c/{case}/experts/people")
def people(request: Request, bench: Bench, case: str, name: Annotated[str, Form()]) -> Response:
    """Name an expert."""
    ExpertDesk(bench.workspace, case_of(case, request)).invite(name)
    return _back(case, "#people")


@router.post("/c/{case}/experts/round")
def open_round(request: Request, bench: Bench, case: str, round: Annotated[int, Form(ge=1, le=2)]) -> Response:
    """Open round 1 or 2."""
    desk = ExpertDesk(bench.workspace, case_of(case, request))
    if round == 2 and not any(f["round"] == 1 for f in desk.kept.forms):
        raise UsageError("nobody has answered in round 1 yet, so there is no feedback to show")
    with desk.changing() as kept:
        kept.round = round
    return _back(case, "#people")


@router.post("/c/{case}/experts/upload")
def upload(request: Request, bench: Bench, case: str, files: Annotated[list[UploadFile], File()]) -> Response:
    """Take forms that were sent back."""
    ExpertDesk(bench.workspace, case_of(case, request)).upload([(f.filename or "form", f.file.read()) for f in files])
    return _back(case, "#answers")


@router.post("/c/{case}/experts/overlays")
def overlays(request: Request, bench: Bench, case: str) -> Response:
    """Write the answers as overlays beside the case."""
    ExpertDesk(bench.workspace, case_of(case, request)).write_overlays()
    return _back(case, "?written=yes#answers")


@router.get("/c/{case}/experts/form", response_class=HTMLResponse)
def form(request: Request, bench: Bench, case: str, coder: str) -> HTMLResponse:
    """Show an expert the form of the open round, with the answers given in it before."""
    return show_form(request, ExpertDesk(bench.workspace, case_of(case, request)), coder)


@router.post("/c/{case}/experts/form", response_class=HTMLResponse)
def answer(
    request: Request, bench: Bench, case: str, coder: str, fields: Annotated[dict[str, str], Depends(fields_of)]
) -> HTMLResponse:
    """Take an expert's answers, or show them again with what is wrong at each question."""
    return take_form(request, ExpertDesk(bench.workspace, case_of(case, request)), coder, fields)


@router.post("/c/{case}/experts/links")
def links(
    request: Request, bench: Bench, case: str, coder: Annotated[str, Form()], do: Annotated[str, Form()]
) -> Response:
    """Make an expert's personal link (``make``; an older one ends), or end it (``end``)."""
    desk = ExpertDesk(bench.workspace, case_of(case, request))
    if do == "make":
        desk.make_link(coder)
    elif do == "end":
        desk.end_link(coder)
    else:
        raise UsageError(f"{do!r} is not an action on a link; it can be made or ended")
    return _back(case, "#people")


@router.get("/c/{case}/experts/files/{ending}")
def file_of(request: Request, bench: Bench, case: str, ending: str, coder: str) -> Response:
    """Return an expert's form as a file: ``xlsx`` or ``html``."""
    made = ExpertDesk(bench.workspace, case_of(case, request)).form(coder)
    if ending not in ("xlsx", "html"):
        raise UsageError(f"a form is a workbook or a page, not {ending!r}; ask for xlsx or html")
    name = f"{made.case}.{slug(made.coder).encode('ascii', 'ignore').decode() or 'expert'}.round-{made.round}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if ending == "xlsx":
        return Response(form_workbook(made), media_type=SHEET, headers=headers)
    return Response(form_page(made), media_type="text/html; charset=utf-8", headers=headers)

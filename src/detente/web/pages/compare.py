"""Compare: the answers of versions, coders and other cases side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from detente._errors import UsageError
from detente.answers.comparison import ComparedSide, Comparison
from detente.report.page import render_blocks
from detente.scenario.files import overlays
from detente.scenario.load import load, loads
from detente.scenario.model import Scenario
from detente.web.page import WebPage
from detente.web.sessions import scenario_of
from detente.web.state import Bench, Workbench, case_of
from detente.web.view import render
from detente.web.workspace import CaseFile, state_of

router = APIRouter()
PAGE = WebPage("compare", "Compare", 40, router)
MOST = 4


@router.get("/c/{case}/compare", response_class=HTMLResponse)
def compare(request: Request, bench: Bench, case: str) -> HTMLResponse:
    """Show the case beside others; a fragment is the table alone."""
    file = case_of(case, request)
    choices = _choices(bench, file)
    wanted = list(dict.fromkeys(x for x in request.query_params.getlist("with") if x))
    if len(wanted) > MOST:
        raise UsageError(f"{len(wanted)} alternatives; this page shows at most {MOST}")
    for w in wanted:
        if w not in choices:
            raise UsageError(f"there is nothing called {w} to compare with; choose one of the list")
    sides = [bench.sessions.side("as it stands", file.state, scenario_of(file))]
    sides += [bench.sessions.side(choices[w], f"{file.state} {w}", _scenario(bench, file, w)) for w in wanted]
    ready = [s.result() for s in sides if s.done()]
    made: tuple[ComparedSide, ...] = tuple(ready) if len(ready) == len(sides) else ()
    return render(
        request,
        "compare.table.html.j2" if request.headers.get("x-fragment") else "compare.html.j2",
        page="compare",
        case=file,
        title="Compare",
        scenario=scenario_of(file),
        choices=choices,
        wanted=wanted,
        done=bool(made),
        sections=Comparison(made).sections() if len(made) > 1 else (),
        blocks=render_blocks,
        query="&".join(f"with={w}" for w in wanted),
    )


def _choices(bench: Workbench, file: CaseFile) -> dict[str, str]:
    """Return the alternatives with which a case can be compared: titles by key."""
    found = {f"coder:{name}": f"as {name} codes it" for name in overlays(file.path or file.name)}
    if not file.bundled:
        if any(c.name == file.name and c.bundled for c in bench.workspace.shipped()):
            found["version:bundled"] = "the bundled case"
        for v in reversed(bench.workspace.versions(file.name)):
            stamp = f"{v.saved[:4]}-{v.saved[4:6]}-{v.saved[6:8]} {v.saved[9:11]}:{v.saved[11:13]} UTC"
            found[f"version:{v.number}"] = f"version {v.number}, until {stamp}"
    return found


def _scenario(bench: Workbench, file: CaseFile, key: str) -> Scenario:
    kind, _, name = key.partition(":")
    if kind == "coder":
        return load(file.path or file.name, overlay=name)
    if name == "bundled":
        return load(file.name)
    text = bench.workspace.version(file.name, int(name))
    return loads(text, file=f"{file.name}-{state_of(text)}.yaml")
